/** One place as one person sees it: the server's messages and one's own lines, in order, drawn once. */
import { make, icon, freshId } from "/web/static/dom.js";
import { OwnLines } from "./memory.js";
import { drawMessage } from "./message.js";

const GROUP = 5 * 60_000;      // messages of one sender this close together share one name
const NEAR = 80;               // pixels from the end that still count as reading the end

export class Conversation {
  /** `now()` is the persona's moment; `press(item, button)`; `empty` is shown while nothing was said. */
  constructor({ person, place, t, dates, company, now, press, empty }) {
    Object.assign(this, { t, dates, company, now, press, empty });
    this.own = new OwnLines(person, place.id);
    this.posted = [];
    this.touched = new Map();
    this.rows = new Map();
    this.unread = 0;
    this.loaded = false;

    this.log = make("div", {
      class: "log", role: "log", "aria-live": "polite", "aria-label": place.name, "aria-busy": "true", tabindex: "0",
      onscroll: () => {
        this.reading = this.atEnd();
        if (this.reading) this.more.hidden = true;
      },
    });
    this.more = make("button", { class: "more", type: "button", hidden: true, onclick: () => this.toEnd() },
      t("new-below"), icon("down"));
    this.root = make("div", { class: "place", role: "tabpanel", id: freshId("place") }, this.log, this.more);
    // A picture that arrives late must not push the newest line out of sight.
    this.log.addEventListener("load", () => this.reading && this.toEnd(), true);
    new ResizeObserver(() => this.reading && this.toEnd()).observe(this.log);
  }

  /** All messages of this place, as the server knew them when asked at `asked`. */
  accept(messages, asked) {
    const live = new Map(this.posted.map((message) => [String(message.id), message]));
    const since = (id) => (this.touched.get(String(id)) ?? 0) > asked;
    const known = new Set(messages.map(({ id }) => String(id)));
    const news = this.loaded ? messages.filter(({ id }) => !live.has(String(id))).length : 0;
    this.posted = [
      ...messages.map((message) => (since(message.id) ? live.get(String(message.id)) : message)),
      ...this.posted.filter(({ id }) => !known.has(String(id)) && since(id)),
    ];
    this.draw();
    this.log.setAttribute("aria-busy", "false");
    this.loaded = true;
    return news;
  }

  /** One message now: new, or another wording of one that stands here. True when new. */
  receive(message) {
    const id = String(message.id);
    const old = this.posted.findIndex((each) => String(each.id) === id);
    this.touched.set(id, performance.now());
    if (old >= 0) this.posted[old] = message;
    else this.posted.push(message);
    this.draw(id);
    return old < 0;
  }

  add(line) {
    const after = this.items().at(-1)?.id ?? null;
    const added = this.own.add({ ...line, at: this.now().toISOString(), after: after === null ? null : String(after) });
    this.draw();
    this.toEnd();
    return added;
  }

  /** Another card where this one stands. */
  replace(item, card) {
    const row = this.rows.get(String(item.id))?.element;
    const focused = row?.contains(document.activeElement);
    if (item.own) {
      this.own.change(item.id, { card });
      this.draw(String(item.id));
    } else {
      // What came live in the meantime is newer than this answer's idea of who may press what; its card is the same.
      this.receive({ ...(this.posted.find(({ id }) => String(id) === String(item.id)) ?? item), card });
    }
    if (focused) this.rows.get(String(item.id)).element.querySelector(".card")?.focus();
  }

  remove(line) {
    this.own.remove(line.id);
    this.draw();
  }

  items() {
    return this.own.among(this.posted);
  }

  draw(fresh = null) {
    this.reading = this.atEnd();
    const items = this.items();
    const seen = new Set();
    let before = null;
    let spot = this.log.firstElementChild;

    for (const item of items) {
      const id = String(item.id);
      const at = Date.parse(item.at);
      const newDay = !before || this.dates.dayKey(at) !== this.dates.dayKey(Date.parse(before.at));
      const first = newDay || before.from !== item.from || !!before.own !== !!item.own || Math.abs(at - Date.parse(before.at)) > GROUP;
      const day = newDay ? this.dates.day(at, this.now()) : null;
      const looks = JSON.stringify([item, first, day]);
      let row = this.rows.get(id);
      if (row?.looks !== looks) {
        const element = drawMessage(item, { first, day, ...this });
        if (id === fresh) element.classList.add("fresh");
        if (row) {
          if (spot === row.element) spot = element;
          row.element.replaceWith(element);
        }
        row = { looks, element };
        this.rows.set(id, row);
      }
      if (row.element !== spot) this.log.insertBefore(row.element, spot);
      else spot = spot.nextElementSibling;
      seen.add(id);
      before = item;
    }
    for (const [id, { element }] of this.rows) {
      if (seen.has(id)) continue;
      element.remove();
      this.rows.delete(id);
    }
    this.empty.hidden = items.length > 0;
    if (!items.length) this.log.append(this.empty);

    if (this.reading) this.toEnd();
    else if (fresh && fresh === String(items.at(-1)?.id)) this.more.hidden = false;
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.more.hidden = true;
    this.reading = true;
  }
}
