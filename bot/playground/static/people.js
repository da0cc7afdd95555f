/** Finds people and departments as people type them. */
import { make } from "/web/static/dom.js";

export const same = (one, other) => String(one) === String(other);
export const personOf = (company, id) => company.people.find((person) => same(person.id, id));

const zh = (language) => language.startsWith("zh");
export const departmentOf = (person, language) => (zh(language) && person.department_zh) || person.department || "";
export const nameOf = (department, language) => (zh(language) && department.name_zh) || department.name;

/** Department and office: what tells two of one name apart. */
export const whereabouts = (person, language) =>
  [departmentOf(person, language), person.office].filter(Boolean).join(" · ");

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const compact = (text) => plain(text).replace(/[\s'·.-]+/g, "");
const initials = (text) => (/\s/.test(text) ? plain(text).split(/\s+/).map((word) => word[0]).join("") : "");

/** How well a query fits some names: 0 best, Infinity not at all. */
function fit(names, query) {
  const wanted = compact(query);
  if (!wanted) return query.trim() ? Infinity : 3;
  const ranks = names.filter(Boolean).map((name) => {
    const whole = compact(name);
    if (whole === wanted) return 0;
    if (whole.startsWith(wanted)) return 1;
    if (plain(name).split(/[\s'·.-]+/).some((word) => word.startsWith(wanted))) return 2;
    if (initials(name).startsWith(wanted)) return 3;
    return wanted.length > 1 && whole.includes(wanted) ? 4 : Infinity;
  });
  return Math.min(Infinity, ...ranks);
}

const best = (items, rank) =>
  items.map((item) => [rank(item), item]).filter(([r]) => r < Infinity).sort((a, b) => a[0] - b[0]).map(([, item]) => item);

export function findPeople(company, query) {
  return best(company.people.filter((person) => !person.left), (person) =>
    Math.min(
      fit([person.name, ...(person.names ?? [])], query),
      5 + fit([person.department, person.department_zh, person.office], query),
    ));
}

export const findDepartments = (company, query) =>
  best(company.departments, (department) => fit([department.name, department.name_zh], query));

export const botAvatar = () =>
  make("img", { class: "avatar bot", src: "/web/static/icon.svg", alt: "", width: 32, height: 32 });
