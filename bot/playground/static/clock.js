/** The time where the persona is, ticking, with a menu to set the demo's clock forward. */
import { make, icon } from "/web/static/dom.js";
import { perform } from "/web/static/api.js";
import { dropdown, walkWithArrows } from "./dropdown.js";

const JUMPS = ["hour", "day", "monday", "now"];

export class Clock {
  /** `set(…)` may be called whenever the server tells the time; `now()` is the demo's moment. */
  constructor({ t, dates, ontrouble }) {
    Object.assign(this, { t, dates, ontrouble, ahead: 0, offset: 0 });
    this.time = make("span", { class: "time" });
    this.button = make("button", { class: "chip clock", type: "button", "aria-haspopup": "menu" }, icon("clock"), this.time);
    this.menu = make("div", { class: "menu", role: "menu", "aria-label": t("clock") });
    this.root = make("div", { class: "dropdown" }, this.button, this.menu);
    this.hanging = dropdown(this.button, this.menu, { fill: () => this.fill() });
    walkWithArrows(this.menu, "[role=menuitem]");
  }

  set({ now, offset }) {
    this.ahead = Date.parse(now) - Date.now();
    this.offset = offset;
    this.tick();
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  tick() {
    const shifted = Math.abs(this.offset) >= 1;
    this.time.textContent = this.dates.chip(this.now(), shifted);
    this.button.classList.toggle("shifted", shifted);
    this.button.setAttribute("aria-label", this.t(shifted ? "clock-shifted" : "clock-now", { time: this.time.textContent }));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), 60_000 - (this.now().getTime() % 60_000) + 20);
  }

  fill() {
    this.menu.replaceChildren(
      make("p", { class: "menu-title", role: "presentation" }, this.t("clock")),
      ...JUMPS.filter((to) => to !== "now" || Math.abs(this.offset) >= 1).map((to) =>
        make("button", { type: "button", role: "menuitem", "data-to": to, onclick: () => this.jump(to) }, this.t(`clock-${to === "now" ? "back" : to}`))));
  }

  async jump(to) {
    this.hanging.close({ refocus: true });
    this.button.setAttribute("aria-busy", "true");
    try {
      this.set(await perform("/playground/clock", { to }));
    } catch (trouble) {
      this.ontrouble(trouble);
    }
    this.button.removeAttribute("aria-busy");
  }

  stop() {
    clearTimeout(this.timer);
  }
}
