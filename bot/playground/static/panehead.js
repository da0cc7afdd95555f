/** The head of a pane: whose it is, what time it is there, and the way to be somebody else. */
import { make, icon, freshId } from "/web/static/dom.js";
import { avatar } from "/web/static/faces.js";
import { whereabouts } from "./people.js";
import { peopleList } from "./peoplelist.js";
import { dropdown } from "./dropdown.js";

export function paneHead({ person, company, language, t, clock, address, without, onclose }) {
  const panel = make("div", { class: "panel", role: "dialog", "aria-label": t("switch") });
  const name = make("h2", { id: freshId("persona") }, person.name);
  const switcher = make("button", { class: "persona", type: "button", "aria-haspopup": "dialog", title: t("switch") },
    avatar(person),
    make("span", { class: "who" }, name, make("span", { class: "where" }, whereabouts(person, language))),
    icon("down"), make("span", { class: "unseen" }, t("switch")));
  dropdown(switcher, panel, {
    fill: () => panel.replaceChildren(peopleList({ company, language, t, address, without: [person.id, ...without] })),
  });
  return make("header", { class: "pane-head" },
    make("div", { class: "dropdown" }, switcher, panel),
    clock.root,
    onclose && make("button", { class: "plain leave", type: "button", "aria-label": t("close-pane", { name: person.name }), onclick: onclose },
      icon("close")));
}

/** The places as tabs. `onchoose(id)`. */
export class PlaceTabs {
  constructor({ places, panels, t, onchoose }) {
    this.t = t;
    this.tabs = new Map(places.map(({ id, name }) => {
      const dot = make("span", { class: "dot", hidden: true }, make("span", { class: "unseen" }, t("unread")));
      const tab = make("button", {
        class: "tab", type: "button", role: "tab", id: freshId("tab"), "data-place": id,
        "aria-controls": panels.get(id).id, onclick: () => onchoose(id),
      }, name, dot);
      panels.get(id).setAttribute("aria-labelledby", tab.id);
      return [id, { tab, dot }];
    }));
    this.root = make("div", { class: "tabs", role: "tablist", "aria-label": t("places"), onkeydown: (event) => {
      const ids = [...this.tabs.keys()];
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = ids[(ids.indexOf(this.chosen) + step + ids.length) % ids.length];
      onchoose(next);
      this.tabs.get(next).tab.focus();
    } }, [...this.tabs.values()].map(({ tab }) => tab));
  }

  choose(id) {
    this.chosen = id;
    for (const [each, { tab }] of this.tabs) {
      tab.setAttribute("aria-selected", String(each === id));
      tab.tabIndex = each === id ? 0 : -1;
    }
  }

  mark(id, unread) {
    this.tabs.get(id).dot.hidden = !unread;
  }
}
