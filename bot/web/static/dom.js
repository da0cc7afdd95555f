/** Builds elements. Text goes in as text nodes only, so nothing anybody typed can become markup. */

export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SHAPES = {
  send: "M5 12h13M12.5 6l6 6-6 6",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  split: "M4 5h16v14H4zM12 5v14",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  search: "M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM16 16l4 4",
  group: "M9 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3.5 19c.4-3 2.6-5 5.5-5s5.1 2 5.5 5M16 6.2a2.7 2.7 0 0 1 0 5M17 14.3c2 .6 3.2 2.3 3.5 4.7",
  private: "M6.5 11h11v8.5h-11zM8.7 11V8.3a3.3 3.3 0 0 1 6.6 0V11",
  pen: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
};

export function icon(name) {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

let made = 0;
export const freshId = (word) => `${word}-${++made}`;

/** What only a screen reader says. */
export const unseen = (text) => make("span", { class: "unseen" }, text);
