/** A form in a dialog. Errors stand at their fields; closing it loses nothing. */
import { make, icon, freshId } from "/web/static/dom.js";
import { avatar } from "./people.js";
import { drawField } from "./field.js";

/**
 * `typed`: what was typed earlier, {name: value}; `submit(form, values)` answers {form} to show next, or nothing when
 * done, and rejects with the sentence to show; `onclose({done, form, values, changed})`.
 */
export function openForm(first, { host, persona, t, company, language, typed = {}, submit, onclose }) {
  let form = first;
  let fields = [];
  let busy = false;
  let done = false;

  const title = make("h2", { id: freshId("form-title") });
  const intro = make("p", { class: "intro" });
  const trouble = make("p", { class: "trouble", role: "alert", hidden: true });
  const inside = make("div", { class: "fields" });
  const confirm = make("button", { class: "button primary", type: "submit" });
  const cancel = make("button", { class: "button", type: "button", onclick: () => dialog.close() });
  const paper = make("form", { novalidate: true, method: "dialog", onsubmit: send, onkeydown: shortcut, oninput: forgive, onchange: forgive },
    make("header", {},
      title,
      make("p", { class: "as" }, avatar(persona, "tiny"), t("form-as", { name: persona.name })),
      make("button", { class: "plain close", type: "button", "aria-label": t("close"), onclick: () => dialog.close() }, icon("close"))),
    make("div", { class: "scroll" }, intro, trouble, inside),
    make("footer", {}, cancel, confirm));
  const dialog = make("dialog", { class: "form", "aria-labelledby": title.id, onclose: closed }, paper);

  function draw(values) {
    title.textContent = form.title;
    intro.textContent = form.intro ?? "";
    intro.hidden = !form.intro;
    confirm.textContent = form.submit;
    cancel.textContent = form.cancel;
    dialog.dataset.form = form.form;
    const errors = { ...(form.errors ?? {}) };
    fields = form.fields.map((field) => {
      const value = field.name in values ? values[field.name] : field.value;
      const drawn = drawField({ ...field, value }, { t, company, language, error: errors[field.name] });
      if (errors[field.name]) drawn.wrong = true;
      delete errors[field.name];
      return drawn;
    });
    inside.replaceChildren(...fields.map(({ root }) => root));
    tell(Object.values(errors).join(" "));
  }

  const values = () => Object.fromEntries(fields.map(({ name, value }) => [name, value()]));

  function tell(sentence) {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  }

  async function send(event) {
    event.preventDefault();
    if (busy) return;
    wait(true);
    const now = values();
    try {
      const next = (await submit(form, now))?.form;
      if (next) {
        const again = next.form === form.form;
        form = next;
        draw(again ? now : {});
        (fields.find(({ wrong }) => wrong) ?? fields[0])?.focus();
      } else {
        done = true;
        dialog.close();
      }
    } catch (failure) {
      tell(failure.message);
      trouble.scrollIntoView({ block: "nearest" });
    }
    wait(false);
  }

  function wait(on) {
    busy = on;
    confirm.setAttribute("aria-busy", String(on));
    confirm.setAttribute("aria-disabled", String(on));
  }

  function shortcut(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) send(event);
  }

  // Whoever mends a field should not keep looking at its error.
  function forgive(event) {
    const field = event.target.closest(".form-field.wrong");
    if (!field) return;
    field.classList.remove("wrong");
    field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    field.querySelector(".field-error")?.remove();
  }

  function closed() {
    dialog.remove();
    const now = values();
    const changed = form.fields.some(({ name, value }) => !same(now[name], value));
    onclose({ done, form, values: now, changed });
  }

  draw(typed);
  host.append(dialog);
  dialog.showModal();
  (fields.find(({ wrong }) => wrong) ?? fields[0])?.focus();
}

// Nothing is written "", [] or false, as the kind of field has it.
const bare = (value) => (value === undefined || value === null || value === false || value.length === 0 ? "" : value);
const same = (one, other) => JSON.stringify(bare(one)) === JSON.stringify(bare(other));
