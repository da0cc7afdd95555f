/** A form's field for people and departments: search, pick, and see them as chips. */
import { make, icon, freshId } from "/web/static/dom.js";
import { Choices } from "/web/static/choices.js";
import { whoever } from "./suggest.js";
import { avatar, departmentAvatar, nameOf, same } from "./people.js";

export function peopleField(field, { attributes, t, company, language }) {
  const status = make("span", { class: "unseen", role: "status" });
  const chips = make("ul", { class: "chips", id: freshId("chips"), "aria-label": field.label });
  const input = make("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: t("search-hint"),
    ...attributes, oninput: search, onclick: search, onblur: () => choices.hide(), onkeydown: key,
  });
  const choices = new Choices(input, { label: t("suggestions"), onpick: ({ mention }) => add(mention.id) });
  choices.expanded("false");
  let picked = [field.value ?? []].flat().filter(Boolean).map(String);

  function search() {
    const options = whoever(company, input.value, language, t).filter(({ mention }) => !picked.includes(mention.id));
    choices.show(options);
    status.textContent = input.value.trim() ? t("found", { count: options.length }) : "";
  }

  function key(event) {
    if (choices.key(event)) return;
    if (event.key === "ArrowDown") search();
    if (event.key === "Backspace" && !input.value && picked.length) remove(picked.at(-1));
    // Enter while looking for somebody must not send the form.
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
  }

  function add(id) {
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

  function look(id) {
    const number = id.slice(1);
    const person = id[0] === "p" && company.people.find((each) => same(each.id, number));
    if (person) return { name: person.name, face: avatar(person, "tiny") };
    const department = id[0] === "d" && company.departments.find((each) => same(each.id, number));
    const name = department ? nameOf(department, language) : field.options?.find(({ value }) => value === id)?.label ?? id;
    return { name, face: departmentAvatar() };
  }

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
    root: make("div", { class: "people-field" }, make("div", { class: "field" }, chips, input), choices.box, status),
    value: () => picked,
    focus: () => input.focus(),
  };
}
