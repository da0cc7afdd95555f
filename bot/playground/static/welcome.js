/** The first thing anybody sees: what this is, and who you would like to be. */
import { make, icon } from "/web/static/dom.js";
import { avatar } from "/web/static/faces.js";
import { personOf, whereabouts } from "./people.js";
import { peopleList } from "./peoplelist.js";
import { langTag, wordsFrom } from "/web/static/words.js";

/** `address(as, with)` gives the link to a persona, or to two side by side. */
export function welcome({ company, language, address, onlanguage }) {
  const t = wordsFrom(company.labels[language]);
  const suggested = company.suggested.map((id) => personOf(company, id)).filter(Boolean);

  const languages = make("div", { class: "languages", role: "group", "aria-label": t("language") },
    ["en", "zh"].map((code) => make("button", {
      type: "button", lang: langTag(code), "aria-pressed": String(code === language), onclick: () => onlanguage(code),
    }, wordsFrom(company.labels[code])("language-name"))));

  const invitations = suggested.map((person) =>
    make("a", { class: "invitation", href: address(person.id), "data-person": person.id },
      avatar(person, "large"),
      make("span", { class: "who" },
        make("b", {}, person.name),
        make("span", {}, whereabouts(person, language)),
        make("small", {}, t(`speaks-${person.language}`)))));

  const both = suggested.length > 1 && make("a", {
    class: "button primary large", id: "open-both", href: address(suggested[0].id, suggested[1].id),
  }, icon("split"), t("open-both"));

  return make("main", { class: "welcome", lang: langTag(language) },
    make("div", { class: "masthead" },
      make("span", { class: "brand" },
        make("img", { src: "/web/static/icon.svg", alt: "", width: 36, height: 36 }),
        make("b", {}, t("brand")), make("span", { class: "brand-other" }, t("brand-other"))),
      languages),
    make("div", { class: "hero" },
      make("div", { class: "hero-words" },
        make("h1", {}, t("welcome-heading")),
        make("p", { class: "lead" }, t("welcome-what")),
        make("p", { class: "lead" }, t("welcome-safe", { company: company.company }))),
      make("section", { class: "start", "aria-labelledby": "start-heading" },
        make("h2", { id: "start-heading" }, t("start-heading")),
        make("p", { class: "muted" }, t("start-why")),
        make("div", { class: "invitations" }, invitations),
        both)),
    make("section", { class: "everybody", "aria-labelledby": "everybody-heading" },
      make("h2", { id: "everybody-heading" }, t("everybody-heading")),
      peopleList({ company, language, t, address: (person) => address(person.id) })));
}
