/** Begins: reads the address, and shows the welcome, one persona, or two side by side. */
import { make, icon } from "/web/static/dom.js";
import { read } from "/web/static/api.js";
import { avatar } from "/web/static/faces.js";
import { personOf, same } from "./people.js";
import { peopleList } from "./peoplelist.js";
import { dropdown } from "./dropdown.js";
import { note } from "/web/static/note.js";
import { Pane } from "./pane.js";
import { welcome } from "./welcome.js";
import { langTag, wordsFrom } from "/web/static/words.js";

const app = document.getElementById("app");
const chosenLanguage = note("language");
let company;
let panes = [];

const address = (as, other) => {
  const query = new URLSearchParams({ as, ...(other === undefined ? {} : { with: other }) });
  return `${location.pathname}?${query}`;
};

async function begin() {
  try {
    company = await read("/playground/company");
  } catch {
    app.hidden = true;
    document.getElementById("unreachable").hidden = false;
    return;
  }
  show();
}

function show() {
  const query = new URLSearchParams(location.search);
  const people = [query.get("as"), query.get("with")]
    .map((id) => id !== null && personOf(company, id))
    .filter((person, index, all) => person && all.indexOf(person) === index);
  if (people.length) showPanes(people);
  else showWelcome();
}

function showWelcome() {
  closePanes([]);
  const browser = navigator.language.startsWith("zh") ? "zh" : "en";
  const language = chosenLanguage.get(browser);
  document.documentElement.lang = langTag(language);
  document.body.className = "at-welcome";
  app.replaceChildren(welcome({ company, language, address, onlanguage: (code) => {
    chosenLanguage.set(code);
    showWelcome();
    app.querySelector(".languages [aria-pressed=true]").focus();
  } }));
  tellUnread();
}

function closePanes(keep) {
  for (const pane of panes) if (!keep.includes(pane)) pane.close();
  panes = panes.filter((pane) => keep.includes(pane));
}

function showPanes(people) {
  const ids = people.map(({ id }) => id);
  const layout = people.length > 1 ? "two" : "one";
  // A pane whose neighbour changed is drawn anew too: its links lead beside that neighbour.
  const kept = panes.filter((pane) => same(ids[pane.slot], pane.person.id) && sameList(pane.ids, ids));
  closePanes(kept);
  panes = people.map((person, slot) => kept.find((pane) => pane.slot === slot) ?? makePane(person, slot, ids));

  document.body.className = `at-panes ${layout}`;
  const stage = make("main", { class: `panes ${layout}` }, panes.map(({ root }) => root));
  app.replaceChildren(make("header", { class: "top" }), stage);
  front(0);
}

const sameList = (one, other) => one.length === other.length && one.every((id, index) => same(id, other[index]));

function makePane(person, slot, ids) {
  const beside = ids.filter((_, index) => index !== slot);
  const pane = new Pane(person, {
    company, without: beside,
    address: (other) => (slot ? address(beside[0], other.id) : address(other.id, beside[0])),
    onclose: beside.length ? () => go(address(beside[0])) : null,
    onunread: tellUnread, onlanguage: showTop, oncompany: reloadCompany,
  });
  return Object.assign(pane, { slot, ids });
}

/** On a phone only one of two panes is in front. */
function front(slot) {
  panes.forEach((pane, index) => pane.root.classList.toggle("behind", index !== slot));
  showTop();
  panes[slot].read();
}

function showTop() {
  const top = app.querySelector(".top");
  if (!top || !panes.length) return;
  const language = panes[0].language;
  const t = wordsFrom(company.labels[language] ?? company.labels.en);
  document.documentElement.lang = langTag(language);
  top.replaceChildren(
    make("a", { class: "brand", href: location.pathname, title: t("home"), "aria-label": t("home") },
      make("img", { src: "/web/static/icon.svg", alt: "", width: 26, height: 26 }), make("b", {}, t("brand"))),
    make("h1", { class: "company" }, make("span", { class: "unseen" }, `${t("title")}: `), company.company),
    panes.length > 1 ? phoneTabs(t) : besides(t, language));
  tellUnread();
}

function besides(t, language) {
  const [{ person }] = panes;
  const button = make("button", { class: "chip", type: "button", id: "side-by-side", "aria-haspopup": "dialog" },
    icon("split"), make("span", {}, t("side-by-side")));
  const panel = make("div", { class: "panel right", role: "dialog", "aria-label": t("side-by-side-who") });
  dropdown(button, panel, { fill: () => panel.replaceChildren(
    make("p", { class: "panel-title" }, t("side-by-side-who")),
    peopleList({ company, language, t, address: (other) => address(person.id, other.id), without: [person.id] })) });
  return make("div", { class: "dropdown" }, button, panel);
}

function phoneTabs(t) {
  return make("div", { class: "phone-tabs", role: "group", "aria-label": t("switch-pane") }, panes.map((pane, slot) =>
    make("button", {
      class: "tab", type: "button", "data-slot": slot, "aria-pressed": String(!pane.root.classList.contains("behind")),
      onclick: () => front(slot),
    }, avatar(pane.person, "tiny"), make("span", {}, pane.person.name),
    make("span", { class: "dot", hidden: true }, make("span", { class: "unseen" }, t("unread"))))));
}

function tellUnread() {
  panes.forEach((pane, slot) => {
    const dot = app.querySelector(`.phone-tabs [data-slot="${slot}"] .dot`);
    if (dot) dot.hidden = !pane.unread;
  });
  const unread = panes.reduce((sum, pane) => sum + pane.unread, 0);
  const name = panes.map(({ person }) => person.name).join(" + ");
  const t = company && wordsFrom(company.labels[panes[0]?.language ?? document.documentElement.lang.slice(0, 2)] ?? company.labels.en);
  document.title = [unread ? `(${unread})` : "", name, t("title")].filter(Boolean).join(" · ").replace(") ·", ")");
}

async function reloadCompany() {
  Object.assign(company, await read("/playground/company").catch(() => ({})));
}

function go(href) {
  history.pushState(null, "", href);
  show();
}

// Links stay links (a new tab opens them too); a plain click changes only what must change.
app.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.pathname !== location.pathname) return;
  event.preventDefault();
  go(link.href);
});
window.addEventListener("popstate", show);
document.addEventListener("visibilitychange", () => panes.forEach((pane) => pane.read()));
begin();
