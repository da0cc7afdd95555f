/** A form as one fills it in: its fields, its errors, and sending it. What frames it, a dialog or a page, is not its concern. */
import { make } from "./dom.js";
import { drawField } from "./field.js";

export class Paper {
  /**
   * `typed`: what was typed earlier, {name: value}; `submit(form, values)` answers {form} to show next, or nothing when
   * done, and rejects with the sentence to show; `ondrawn(form)` frames what was drawn; `ondone()`.
   */
  constructor(form, { t, colleagues, typed = {}, submit, ondrawn, ondone }) {
    Object.assign(this, { form, t, colleagues, submit, ondrawn, ondone, fields: [], busy: false });
    this.intro = make("p", { class: "intro" });
    this.trouble = make("p", { class: "trouble", role: "alert", hidden: true });
    this.inside = make("div", { class: "fields" });
    this.confirm = make("button", { class: "button primary", type: "submit" });
    this.root = make("form", {
      novalidate: true, method: "dialog",
      onsubmit: (event) => this.send(event), onkeydown: (event) => this.shortcut(event), oninput: forgive, onchange: forgive,
    });
    this.draw(typed);
  }

  draw(typed) {
    const { form } = this;
    this.intro.textContent = form.intro ?? "";
    this.intro.hidden = !form.intro;
    this.confirm.textContent = form.submit;
    const errors = { ...(form.errors ?? {}) };
    this.fields = form.fields.map((field) => {
      const value = field.name in typed ? typed[field.name] : field.value;
      const drawn = drawField({ ...field, value }, { t: this.t, colleagues: this.colleagues, error: errors[field.name] });
      if (errors[field.name]) drawn.wrong = true;
      delete errors[field.name];
      return drawn;
    });
    this.inside.replaceChildren(...this.fields.map(({ root }) => root));
    this.tell(Object.values(errors).join(" "));
    this.ondrawn(form);
  }

  values() {
    return Object.fromEntries(this.fields.map(({ name, value }) => [name, value()]));
  }

  /** Whether anything stands here that did not stand in the form as it came. */
  get changed() {
    const now = this.values();
    return this.form.fields.some(({ name, value }) => !same(now[name], value));
  }

  /** To the first field that needs another look, or the first of all. */
  focus() {
    (this.fields.find(({ wrong }) => wrong) ?? this.fields[0])?.focus();
  }

  tell(sentence) {
    this.trouble.textContent = sentence;
    this.trouble.hidden = !sentence;
  }

  async send(event) {
    event.preventDefault();
    if (this.busy) return;
    this.wait(true);
    await Promise.all(this.fields.map((field) => field.settle?.()));
    const open = this.fields.find((field) => field.pending?.());
    if (open) {                // a name that is nobody yet would be lost on the way
      open.focus();
      this.wait(false);
      return;
    }
    const now = this.values();
    try {
      const next = (await this.submit(this.form, now))?.form;
      if (next) {
        const again = next.form === this.form.form;
        this.form = next;
        this.draw(again ? now : {});
        this.focus();
      } else {
        this.ondone();
      }
    } catch (failure) {
      this.tell(failure.message);
      this.trouble.scrollIntoView({ block: "nearest" });
    }
    this.wait(false);
  }

  wait(on) {
    this.busy = on;
    this.confirm.setAttribute("aria-busy", String(on));
    this.confirm.setAttribute("aria-disabled", String(on));
  }

  shortcut(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) this.send(event);
  }
}

// Whoever mends a field should not keep looking at its error.
function forgive(event) {
  const field = event.target.closest(".form-field.wrong");
  if (!field) return;
  field.classList.remove("wrong");
  field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  field.querySelector(".field-error")?.remove();
}

// Nothing is written "", [] or false, as the kind of field has it.
const bare = (value) => (value === undefined || value === null || value === false || value.length === 0 ? "" : value);
const same = (one, other) => JSON.stringify(bare(one)) === JSON.stringify(bare(other));
