/** Where one types: grows with the words, suggests, sends, and loses nothing. */
import { make, icon } from "/web/static/dom.js";
import { Choices } from "/web/static/choices.js";
import { Mentions } from "./mentions.js";
import { suggestions } from "./suggest.js";
import { note } from "/web/static/note.js";

export class Composer {
  /** `onsend(text, mentions)`; `past()` gives what was said before, oldest first, as {text, mentions}. */
  constructor({ person, view, company, t, onsend, past }) {
    Object.assign(this, { view, company, t, onsend, past });
    this.draft = note(`${person}:draft`);
    this.mentions = new Mentions();
    this.back = 0;

    this.status = make("span", { class: "unseen", role: "status" });
    this.field = make("textarea", {
      rows: 1, "aria-label": t("composer"), placeholder: t("composer-hint"), enterkeyhint: "send",
      autocomplete: "off", autocapitalize: "sentences",
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.choices.hide(),
      onclick: () => this.suggest(),
    });
    this.choices = new Choices(this.field, {
      label: t("suggestions"), status: this.status, onpick: (option) => this.insert(option),
    });
    this.send = make("button", { class: "send", type: "submit", "aria-label": t("send") }, icon("send"));
    this.trouble = make("p", { class: "trouble", role: "alert", hidden: true });
    this.hint = make("p", { class: "hint" });
    this.root = make("form", { class: "composer", onsubmit: (event) => this.submit(event) },
      this.trouble,
      this.choices.box,
      make("div", { class: "field" }, this.field, this.send),
      this.hint, this.status);

    const { text, picked } = this.draft.get({ text: "", picked: [] });
    this.write(text, picked);
  }

  /** Puts a text there as if it had been typed. */
  write(text, picked = []) {
    this.field.value = text;
    this.mentions = new Mentions(picked, text);
    this.settle();
  }

  /** Hint chips: a beginning to continue. */
  start(text) {
    this.write(text);
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.suggest();
  }

  typed() {
    this.back = 0;
    this.mentions.follow(this.field.value, this.field.selectionStart);
    this.settle();
    this.suggest();
  }

  settle() {
    const text = this.field.value;
    this.draft.set({ text, picked: this.mentions.picked });
    this.send.disabled = !text.trim();
    this.field.style.setProperty("height", "auto");
    if (text) this.field.style.setProperty("height", `${this.field.scrollHeight}px`);
    const command = this.view.commands.find(({ name }) => text === name || text.startsWith(`${name} `));
    this.hint.replaceChildren(
      command ? make("span", {}, make("b", {}, command.name), ` ${command.hint}`) : make("span", { class: "keys" }, this.t("keys")));
  }

  suggest() {
    const { value, selectionStart, selectionEnd } = this.field;
    const options = selectionStart !== selectionEnd ? [] : suggestions(value.slice(0, selectionStart), {
      ...this.view, company: this.company, language: this.view.me.language, mentions: this.mentions, t: this.t,
    });
    this.choices.show(options);
    this.status.textContent = options.length ? this.t("suggestions-count", { count: options.length }) : "";
  }

  insert({ start, insert, mention }) {
    const caret = this.field.selectionStart;
    const rest = this.field.value.slice(caret);
    const words = rest.startsWith(" ") ? insert.trimEnd() : insert;
    this.field.setRangeText(words, start, caret, "end");
    this.mentions.follow(this.field.value, start + words.length);
    if (mention) this.mentions.add(mention.name, mention.id, start);
    this.field.focus();
    this.settle();
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || this.choices.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) this.submit(event);
    else if (event.key === "ArrowUp" && (this.back || !this.field.value)) this.recall(event, 1);
    else if (event.key === "ArrowDown" && this.back) this.recall(event, -1);
  }

  recall(event, step) {
    const said = this.past();
    const back = Math.min(this.back + step, said.length);
    if (back === this.back) return;
    event.preventDefault();
    this.back = back;
    const { text, picked } = back ? said.at(-back) : { text: "", picked: [] };
    this.write(text, picked);
    this.field.setSelectionRange(text.length, text.length);
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const lead = this.field.value.indexOf(text);
    const picked = this.mentions.picked.map((pick) => ({ ...pick, start: pick.start - lead }));
    const mentions = this.mentions.list();
    this.back = 0;
    this.choices.hide();
    this.say(null);
    this.write("");
    this.onsend(text, mentions, picked);
  }

  /** Sending failed: the words come back, before whatever has been typed since. */
  giveBack(text, picked, sentence) {
    const since = this.field.value;
    this.write(since ? `${text}\n${since}` : text, picked);
    this.say(sentence);
  }

  say(sentence) {
    this.trouble.hidden = !sentence;
    this.trouble.textContent = sentence ?? "";
  }
}
