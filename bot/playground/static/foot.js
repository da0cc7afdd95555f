/** Above the composer: a few beginnings for a newcomer, and forms that were closed before they were sent. */
import { make, icon } from "/web/static/dom.js";
import { note } from "/web/static/note.js";

const BEGINNINGS = 4;
const KEPT = 5;

export function hintChips({ t, commands, onchoose }) {
  return make("div", { class: "hint-chips", role: "group", "aria-label": t("try") },
    make("span", { class: "muted", "aria-hidden": "true" }, t("try")),
    commands.slice(0, BEGINNINGS).map(({ name, about }) =>
      make("button", { class: "chip", type: "button", onclick: () => onchoose(`${name} `) },
        make("b", {}, name), " ", make("span", {}, about))));
}

/** Remembers what stood in a form when it was closed, and offers to go on. */
export class Unfinished {
  /** `oncontinue(draft)`, a draft being {form, values, origin}; `onforget()` says where the focus may go. */
  constructor({ person, t, oncontinue, onforget }) {
    Object.assign(this, { t, oncontinue, onforget, drafts: note(`${person}:forms`) });
    this.root = make("div", { class: "unfinished" });
    this.draw();
  }

  typedIn(form) {
    return this.drafts.get([]).find((draft) => sameForm(draft.form, form))?.values;
  }

  keep(draft) {
    this.change((drafts) => [...drafts.filter((other) => !sameForm(other.form, draft.form)), draft].slice(-KEPT));
  }

  forget(form) {
    this.change((drafts) => drafts.filter((draft) => !sameForm(draft.form, form)));
  }

  change(how) {
    this.drafts.set(how(this.drafts.get([])));
    this.draw();
  }

  draw() {
    const draft = this.drafts.get([]).at(-1);
    this.root.hidden = !draft;
    if (!draft) return this.root.replaceChildren();
    const forget = () => {
      this.forget(draft.form);
      this.onforget();
    };
    return this.root.replaceChildren(icon("pen"), make("span", {}, this.t("unfinished", { title: draft.form.title })),
      make("button", { class: "button small", type: "button", onclick: () => this.oncontinue(draft) }, this.t("continue")),
      make("button", { class: "plain", type: "button", "aria-label": this.t("discard"), onclick: forget }, icon("close")));
  }
}

const sameForm = (one, other) => one.form === other.form && one.context === other.context;
