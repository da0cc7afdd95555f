/** Gives people and departments a face. */
import { make, icon } from "./dom.js";

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

export const departmentAvatar = () =>
  make("span", { class: "avatar department", "aria-hidden": "true" }, icon("group"));

/** A face with a name and what tells it apart, as a list offers it. */
export const faced = (face, name, about) =>
  [face, make("span", { class: "who" }, make("b", {}, name), make("span", {}, about))];
