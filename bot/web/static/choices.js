/** A listbox that serves a text field: the field keeps the focus, the arrows walk the list. */
import { make, freshId } from "./dom.js";

export class Choices {
  /** `onpick(option)` gets one of the options shown; an option is {key, content: nodes}. */
  constructor(field, { label, onpick, status }) {
    this.field = field;
    this.onpick = onpick;
    this.status = status;
    this.box = make("div", { class: "choices", id: freshId("choices"), role: "listbox", "aria-label": label, hidden: true });
    this.options = [];
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.box.id);
  }

  get open() {
    return !this.box.hidden;
  }

  show(options) {
    if (!options.length) return this.hide();
    // The pointed-at option stays when the list only got shorter around it.
    const kept = this.open ? options.findIndex(({ key }) => key === this.options[this.active]?.key) : -1;
    this.options = options;
    this.box.replaceChildren(...options.map((option, index) => make("div", {
      class: "choice", id: `${this.box.id}-${index}`, role: "option",
      onpointerdown: (event) => event.preventDefault(),
      onclick: () => this.pick(index),
    }, option.content)));
    this.box.hidden = false;
    this.expanded("true");
    this.point(Math.max(0, kept));
    return undefined;
  }

  hide() {
    this.box.hidden = true;
    this.options = [];
    this.expanded("false");
    this.field.removeAttribute("aria-activedescendant");
    if (this.status) this.status.textContent = "";
  }

  // A plain text box may not say "expanded"; a combobox must.
  expanded(state) {
    if (this.field.getAttribute("role") === "combobox") this.field.setAttribute("aria-expanded", state);
  }

  point(index) {
    this.active = (index + this.options.length) % this.options.length;
    [...this.box.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === this.active)));
    const pointed = this.box.children[this.active];
    pointed.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", pointed.id);
  }

  pick(index) {
    const option = this.options[index];
    this.hide();
    this.onpick(option);
  }

  /** True when the key was meant for the list. */
  key(event) {
    if (!this.open || event.isComposing || event.keyCode === 229) return false;
    if (event.key === "ArrowDown") this.point(this.active + 1);
    else if (event.key === "ArrowUp") this.point(this.active - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.pick(this.active);
    else if (event.key === "Escape") {
      event.stopPropagation();
      this.hide();
    } else return false;
    event.preventDefault();
    return true;
  }
}
