/** What could be meant at the caret: a command after /, a person or department after @, a value after #. */
import { make } from "/web/static/dom.js";
import { avatar, departmentAvatar, faced } from "/web/static/faces.js";
import { findDepartments, findPeople, nameOf, personOf, same, whereabouts } from "./people.js";

const MOST = 8;

/** → options [{key, content, start, insert, mention?}] for the text before the caret. Full-width signs count too. */
export function suggestions(before, { commands, values, company, language, mentions, t }) {
  const command = /^\s*[/／、](\S*)$/u.exec(before);
  if (command) return commandsLike(command[1], before, commands);

  const value = /(?:^|[^\w&])[#＃]([^\s#＃@]*)$/u.exec(before);
  if (value) return valuesLike(value[1], before, values);

  const person = /(?:^|[^\w.])[@＠]([^@＠#＃\n]{0,30})$/u.exec(before);
  if (!person) return [];
  const start = before.length - person[1].length - 1;
  return mentions.startsAt(start) ? [] : peopleLike(person[1], start, { company, language, t });
}

function commandsLike(typed, before, commands) {
  const start = before.length - typed.length - 1;
  return commands
    .filter(({ name }) => name.slice(1).toLowerCase().startsWith(typed.toLowerCase()))
    .map(({ name, hint, about }) => ({
      key: name, start, insert: `${name} `,
      content: [
        make("span", { class: "command" }, make("b", {}, name), " ", make("span", { class: "muted" }, hint)),
        make("span", { class: "about" }, about),
      ],
    }));
}

function valuesLike(typed, before, values) {
  const wanted = typed.toLowerCase();
  return values
    .filter(({ tag, name }) => [bare(tag), name].some((word) => word.toLowerCase().includes(wanted)))
    .map(({ tag, name }) => ({
      key: tag, start: before.length - typed.length - 1, insert: `#${bare(tag)} `,
      content: [make("b", {}, `#${bare(tag)}`), name !== bare(tag) && make("span", { class: "muted" }, name)],
    }));
}

const bare = (tag) => tag.replace(/^#/, "");

function peopleLike(typed, start, { company, language, t }) {
  return whoever(company, typed, language, t).map((option) => ({
    ...option, start, insert: `@${option.mention.name} `,
  }));
}

/** People and departments for a query, as options with {mention: {name, id}}. */
export function whoever(company, query, language, t) {
  const departments = query.trim() ? findDepartments(company, query) : [];
  const people = findPeople(company, query).slice(0, MOST - Math.min(departments.length, 2));
  return [
    ...people.map((person) => option(`p${person.id}`, person.name, avatar(person), whereabouts(person, language))),
    ...departments.map((department) =>
      option(`d${department.id}`, nameOf(department, language), departmentAvatar(), t("whole-department"))),
  ].slice(0, MOST);
}

const option = (id, name, face, about) => ({ key: id, mention: { name, id }, content: faced(face, name, about) });

/** The people field's colleagues, out of what the page knows of the company. */
export const colleaguesOf = (company, language, t) => ({
  find: (query) => whoever(company, query, language, t),
  look(id, name = id) {
    const number = id.slice(1);
    const person = id[0] === "p" && personOf(company, number);
    if (person) return { name: person.name, face: avatar(person, "tiny") };
    const department = id[0] === "d" && company.departments.find((each) => same(each.id, number));
    return { name: department ? nameOf(department, language) : name, face: departmentAvatar() };
  },
});
