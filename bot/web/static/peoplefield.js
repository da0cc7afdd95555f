/** A form's field for people and departments: search, pick, and see them as chips. */
import { make, icon, freshId } from "./dom.js";
import { Choices } from "./choices.js";

const fold = (name) => name.normalize("NFKC").toLowerCase().trim();

/**
 * `colleagues` = {find(query) → options, perhaps later; look(id) → {name, face}}; an option's mention is {id, name},
 * and `called` their bare name, where `name` says more. `settle()` takes what can be taken; `pending()` says whether
 * anything is left that is nobody yet.
 */
export function peopleField(field, { attributes, t, colleagues }) {
  const status = make("span", { class: "unseen", role: "status" });
  const remark = make("p", { class: "field-hint", role: "status", hidden: true });
  const chips = make("ul", { class: "chips", id: freshId("chips"), "aria-label": field.label });
  const input = make("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: t("search-hint"),
    ...attributes, oninput: search, onclick: search, onblur: leave, onkeydown: key,
  });
  const choices = new Choices(input, { label: t("suggestions"), onpick: ({ mention }) => add(mention) });
  choices.expanded("false");
  const names = new Map();
  let picked = [field.value ?? []].flat().filter(Boolean).map(String);
  let asked = 0;

  async function search() {
    const query = input.value;
    const mine = (asked += 1);
    let found;
    try {
      found = await colleagues.find(query);
    } catch (trouble) {
      if (mine === asked) say(trouble.message);
      return;
    }
    if (mine !== asked) return;
    const options = found.filter(({ mention }) => !picked.includes(mention.id));
    choices.show(options);
    say(query.trim() && !found.length ? t("nobody", { query }) : "");
    status.textContent = query.trim() && found.length ? t("found", { count: options.length }) : "";
  }

  /** Whoever is called exactly what was typed is taken; what stays unclear stays, and says so. */
  async function leave() {
    const mine = (asked += 1); // an answer that comes later must not open the list again
    choices.hide();
    const query = input.value.trim();
    if (!query) return;
    let found;
    try {
      found = await colleagues.find(query);
    } catch (trouble) {
      return;                  // sending the form says it
    }
    if (mine !== asked) return;
    const exact = found.filter(({ called, mention }) => fold(called ?? mention.name) === fold(query));
    if (exact.length === 1) add(exact[0].mention);
    else say(found.length ? t("choose-one", { query }) : t("nobody", { query }));
  }

  function say(sentence) {
    remark.textContent = sentence;
    remark.hidden = !sentence;
  }

  function key(event) {
    if (choices.key(event)) return;
    if (event.key === "ArrowDown") search();
    if (event.key === "Backspace" && !input.value && picked.length) remove(picked.at(-1));
    // Enter while looking for somebody must not send the form.
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
  }

  function add({ id, name }) {
    asked += 1;
    names.set(id, name);
    picked = [...picked, id];
    input.value = "";
    status.textContent = t("added", { name: look(id).name });
    changed();
  }

  function remove(id) {
    status.textContent = t("removed", { name: look(id).name });
    picked = picked.filter((each) => each !== id);
    changed();
    input.focus();
  }

  const look = (id) => colleagues.look(id, names.get(id) ?? field.options?.find(({ value }) => value === id)?.label);

  function changed() {
    chips.replaceChildren(...picked.map((id) => {
      const { name, face } = look(id);
      return make("li", { class: "picked", "data-value": id }, face, make("span", {}, name),
        make("button", { type: "button", "aria-label": t("remove", { name }), onclick: () => remove(id) }, icon("close")));
    }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  changed();
  return {
    root: make("div", { class: "people-field" }, make("div", { class: "field" }, chips, input), choices.box, remark, status),
    value: () => picked,
    settle: leave,
    pending: () => Boolean(input.value.trim()),
    focus: () => input.focus(),
  };
}
