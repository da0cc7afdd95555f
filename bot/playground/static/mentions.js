/** Remembers whom each @Name in a text means, while the text around it changes. */

export class Mentions {
  constructor(picked = [], text = "") {
    this.text = text;
    this.picked = picked;        // [{name, id, start}], start = where its @ stands
  }

  /** The text changed; what stands behind the caret is old, so what moved and what went can be told. */
  follow(text, caret) {
    const behind = text.length - caret;
    const cut = this.text.length - behind;
    let ahead = 0;
    while (ahead < Math.min(caret, cut) && text[ahead] === this.text[ahead]) ahead += 1;
    const moved = text.length - this.text.length;
    this.picked = this.picked
      .map((pick) => {
        if (pick.start + pick.name.length + 1 <= ahead) return pick;
        return pick.start >= cut ? { ...pick, start: pick.start + moved } : null;
      })
      .filter((pick) => pick && stands(text, pick));
    this.text = text;
  }

  add(name, id, start) {
    this.picked = [...this.picked, { name, id, start }].sort((a, b) => a.start - b.start);
  }

  startsAt(position) {
    return this.picked.some(({ start }) => start === position);
  }

  /** As the server wants them; leading blanks of the text do not matter. */
  list() {
    return this.picked.filter((pick) => stands(this.text, pick)).map(({ name, id }) => ({ name, id }));
  }
}

// "@Ann" is not in "@Anna", but "@张三" is in "@张三谢谢你".
function stands(text, { name, start }) {
  const end = start + name.length + 1;
  if (text.slice(start, end) !== `@${name}`) return false;
  return !(/[\p{Script=Latin}\d]$/u.test(name) && /^[\p{Script=Latin}\d]/u.test(text.slice(end)));
}
