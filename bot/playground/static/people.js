/** Finds people and departments as people type them, and gives each a face. */
import { make, icon } from "/web/static/dom.js";

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

/** A Chinese name shows its last character, others their initials. */
function mark(name) {
  if (/\p{Script=Han}\s*$/u.test(name)) return [...name.trim()].at(-1);
  const words = name.trim().split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}

export function avatar(person, size = "") {
  const face = make("span", { class: `avatar ${size}`, "aria-hidden": "true" }, mark(person.name));
  let hash = 7;
  for (const letter of String(person.id ?? person.name)) hash = (hash * 31 + letter.codePointAt(0)) % 9973;
  face.style.setProperty("--hue", (hash * 47) % 360);
  return face;
}

export const botAvatar = () =>
  make("img", { class: "avatar bot", src: "/web/static/icon.svg", alt: "", width: 32, height: 32 });

export const departmentAvatar = () =>
  make("span", { class: "avatar department", "aria-hidden": "true" }, icon("group"));
