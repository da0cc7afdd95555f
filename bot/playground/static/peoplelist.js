/** A searchable list of everybody, by department: to choose who you are. Each person is a real link. */
import { make, icon } from "/web/static/dom.js";
import { avatar } from "/web/static/faces.js";
import { departmentOf, findPeople, nameOf, same } from "./people.js";
import { walkWithArrows } from "./dropdown.js";

/** `address(person)` gives the link; `without` lists ids to leave out. */
export function peopleList({ company, language, t, address, without = [] }) {
  const results = make("div", { class: "people-groups" });
  const status = make("p", { class: "unseen", role: "status" });
  const search = make("input", {
    type: "search", autocomplete: "off", spellcheck: "false", "aria-label": t("search"),
    placeholder: t("search-hint"), oninput: draw,
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      results.querySelector("a")?.click();
    },
  });
  const root = make("div", { class: "people-list" },
    make("label", { class: "search" }, icon("search"), search), status, results);
  walkWithArrows(root, "input, a");

  function entry(person) {
    const role = person.role ? make("small", {}, person.role) : null;
    return make("li", {}, make("a", { class: "person", href: address(person), "data-person": person.id },
      avatar(person),
      make("span", { class: "who" }, make("b", {}, person.name), make("span", {}, person.office), role)));
  }

  function draw() {
    const query = search.value;
    const people = findPeople(company, query).filter((person) => !without.some((id) => same(id, person.id)));
    const groups = new Map(company.departments.map((department) => [nameOf(department, language), []]));
    for (const person of people) {
      const department = departmentOf(person, language);
      groups.set(department, [...(groups.get(department) ?? []), person]);
    }
    results.replaceChildren(...[...groups].filter(([, members]) => members.length).map(([department, members]) =>
      make("section", {}, make("h3", {}, department), make("ul", {}, members.map(entry)))));
    if (!people.length) results.append(make("p", { class: "nobody" }, t("nobody", { query })));
    status.textContent = query ? t("found", { count: people.length }) : "";
  }

  draw();
  return root;
}
