/** A form in a dialog. Closing it loses nothing. */
import { make, icon, freshId } from "/web/static/dom.js";
import { avatar } from "/web/static/faces.js";
import { Paper } from "/web/static/paper.js";
import { colleaguesOf } from "./suggest.js";

/** `typed` and `submit` as on any paper; `onclose({done, form, values, changed})`. */
export function openForm(first, { host, persona, t, company, language, typed = {}, submit, onclose }) {
  let done = false;
  const title = make("h2", { id: freshId("form-title") });
  const cancel = make("button", { class: "button", type: "button", onclick: () => dialog.close() });
  const dialog = make("dialog", { class: "form", "aria-labelledby": title.id, onclose: closed });
  const paper = new Paper(first, {
    t, colleagues: colleaguesOf(company, language, t), typed, submit,
    ondrawn(form) {
      title.textContent = form.title;
      cancel.textContent = form.cancel;
      dialog.dataset.form = form.form;
    },
    ondone() {
      done = true;
      dialog.close();
    },
  });
  paper.root.append(
    make("header", {},
      title,
      make("p", { class: "as" }, avatar(persona, "tiny"), t("form-as", { name: persona.name })),
      make("button", { class: "plain close", type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("close"))),
    make("div", { class: "scroll" }, paper.intro, paper.trouble, paper.inside),
    make("footer", {}, cancel, paper.confirm));

  function closed() {
    dialog.remove();
    onclose({ done, form: paper.form, values: paper.values(), changed: paper.changed });
  }

  dialog.append(paper.root);
  host.append(dialog);
  dialog.showModal();
  paper.focus();
}
