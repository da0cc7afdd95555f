/** One persona's whole chat: its places, what happens in them, and where one types. */
import { make } from "/web/static/dom.js";
import { perform, read } from "/web/static/api.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { hintChips, Unfinished } from "./foot.js";
import { openForm } from "./form.js";
import { listen } from "./live.js";
import { note } from "/web/static/note.js";
import { paneHead, PlaceTabs } from "./panehead.js";
import { datesFor, langTag, wordsFrom } from "/web/static/words.js";

const QUIET_LOSS = 1500;       // a loss shorter than this is not worth a word

export class Pane {
  /** `address(id)` leads to another persona in this pane; `onunread()`, `onlanguage()`, `oncompany()` tell the page. */
  constructor(person, { company, address, without, onclose, onunread, onlanguage, oncompany }) {
    Object.assign(this, { person, company, address, without, onclose, onunread, onlanguage, oncompany });
    this.language = person.language;
    this.t = wordsFrom(company.labels[this.language] ?? company.labels.en);
    this.lastPlace = note(`${person.id}:place`);
    this.sending = Promise.resolve();
    this.root = make("section", {
      class: "pane loading", "data-person": person.id, lang: langTag(this.language), "aria-label": person.name,
    }, make("div", { class: "opening small" }, make("img", { src: "/web/static/icon.svg", alt: "", width: 40, height: 40 })));
    this.refresh();
    this.stopListening = listen(person.id, {
      hear: {
        message: ({ place, message }) => this.receive(place, message),
        clock: (told) => this.setClock(told),
        company: () => Promise.all([this.oncompany(), this.refresh()]),
      },
      up: () => this.lineIsBack(),
      down: () => this.lineIsLost(),
    });
  }

  close() {
    this.stopListening();
    this.clock?.stop();
    clearTimeout(this.lossTimer);
    this.root.remove();
  }

  /** Asks for everything again: at the start, after a loss, after a change in the company. */
  async refresh() {
    const asked = performance.now();
    let view;
    try {
      view = await read(`/playground/view?as=${encodeURIComponent(this.person.id)}`);
    } catch (trouble) {
      if (!this.view) this.root.replaceChildren(make("p", { class: "trouble" }, this.sentence(trouble)));
      return;
    }
    const frame = JSON.stringify([view.me, view.labels, view.commands, view.values, view.places]);
    if (frame !== this.frame) this.build(view);
    this.frame = frame;
    this.setClock({ now: view.now, offset: view.clock_offset });
    for (const [place, conversation] of this.places) {
      const news = conversation.accept(view.messages[place] ?? [], asked);
      if (news) this.noteUnread(place, news);
    }
  }

  build(view) {
    this.clock?.stop();
    this.view = view;
    this.language = view.me.language;
    this.t = wordsFrom(view.labels);
    const { t, company, language, person } = this;
    const dates = datesFor(language, person.zone);
    const context = { t, company, language, dates, person: person.id };

    this.clock = new Clock({ ...context, ontrouble: (trouble) => this.composer.say(this.sentence(trouble)) });
    this.places = new Map(view.places.map((place) => [place.id, new Conversation({
      ...context, place, now: () => this.clock.now(), empty: this.emptiness(place),
      press: (item, button) => this.press(place.id, item, button),
    })]));
    this.tabs = new PlaceTabs({
      t, places: view.places, onchoose: (place) => this.go(place),
      panels: new Map([...this.places].map(([id, { root }]) => [id, root])),
    });
    this.composer = new Composer({
      ...context, view, past: () => this.past(), onsend: (...said) => this.say(...said),
    });
    this.loss = make("p", { class: "loss", role: "status" });
    this.chips = hintChips({ t, commands: view.commands, onchoose: (text) => this.composer.start(text) });
    this.unfinished = new Unfinished({
      ...context, oncontinue: ({ form, origin }) => this.ask(form, origin), onforget: () => this.composer.field.focus(),
    });

    this.root.classList.remove("loading");
    this.root.lang = langTag(language);
    this.root.replaceChildren(
      paneHead({ ...this, onclose: this.onclose }), this.tabs.root, this.loss,
      ...[...this.places.values()].map(({ root }) => root),
      make("div", { class: "foot" }, this.unfinished.root, this.chips, this.composer.root));
    this.go(this.places.has(this.lastPlace.get()) ? this.lastPlace.get() : view.places[0].id);
    this.onlanguage();
  }

  emptiness(place) {
    return make("div", { class: "empty" },
      make("img", { src: "/web/static/icon.svg", alt: "", width: 44, height: 44 }),
      make("p", {}, this.t(place.id === "dm" ? "empty-chat" : "empty-place", { place: place.name })));
  }

  // ── places ─────────────────────────────────────────────────────────────────────────────────

  get conversation() {
    return this.places?.get(this.place);
  }

  go(place) {
    this.place = place;
    this.lastPlace.set(place);
    this.tabs.choose(place);
    for (const [id, { root }] of this.places) root.hidden = id !== place;
    this.conversation.toEnd();
    this.read();
    this.showChips();
  }

  /** What stands in front of the reader counts as read. */
  read() {
    if (!this.conversation || this.root.offsetParent === null || document.hidden) return;
    this.conversation.unread = 0;
    this.tabs.mark(this.place, false);
    this.onunread();
  }

  noteUnread(place, count) {
    this.places.get(place).unread += count;
    if (place !== this.place) this.tabs.mark(place, true);
    this.read();
    this.onunread();
  }

  get unread() {
    return [...(this.places?.values() ?? [])].reduce((sum, { unread }) => sum + unread, 0);
  }

  receive(place, message) {
    const conversation = this.places?.get(place);
    if (conversation?.receive(message) && message.from !== "me") this.noteUnread(place, 1);
  }

  setClock(told) {
    if (!this.clock) return;
    this.clock.set(told);
    for (const conversation of this.places.values()) conversation.draw();
  }

  lineIsBack() {
    clearTimeout(this.lossTimer);
    if (this.loss) this.loss.textContent = "";
    this.refresh();
  }

  lineIsLost() {
    clearTimeout(this.lossTimer);
    this.lossTimer = setTimeout(() => this.loss && (this.loss.textContent = this.t("reconnecting")), QUIET_LOSS);
  }

  // ── deeds ──────────────────────────────────────────────────────────────────────────────────

  say(text, mentions, picked) {
    const place = this.place;
    const conversation = this.conversation;
    const line = conversation.add({ from: "me", text, mentions, picked });
    this.showChips();
    // One after the other, so that the server hears them in the order they were said.
    this.sending = this.sending.then(async () => {
      try {
        const { answer } = await perform("/playground/say", { as: this.person.id, place, text, mentions });
        this.take(answer, { place });
      } catch (trouble) {
        conversation.remove(line);
        this.composer.giveBack(text, picked, this.sentence(trouble));
        this.showChips();
      }
    });
  }

  async press(place, item, button) {
    const { action, value } = button;
    const message = item.own ? null : item.id;
    try {
      const { answer } = await perform("/playground/press", { as: this.person.id, place, message, action, value });
      this.take(answer, { place, item });
    } catch (trouble) {
      throw new Error(this.sentence(trouble));
    }
  }

  /** What the server answered: a card where one typed or pressed, or a form. */
  take(answer, { place, item = null }) {
    if (answer?.form) this.ask(answer.form, { place, item });
    if (!answer?.card) return;
    const conversation = this.places.get(place);
    if (answer.in_place && item) conversation.replace(item, answer.card);
    else conversation.add({ from: "bot", card: answer.card });
  }

  ask(form, origin) {
    const focused = document.activeElement;
    openForm(form, {
      ...this, host: this.root, persona: this.person, typed: this.unfinished.typedIn(form),
      submit: (current, values) => this.submit(current, values, origin),
      onclose: ({ done, form: last, values, changed }) => {
        if (done || !changed) this.unfinished.forget(last);
        else this.unfinished.keep({ form: last, values, origin });
        if (focused?.isConnected && focused !== document.body) focused.focus();
        else this.composer.field.focus();
      },
    });
  }

  async submit({ form, context }, fields, origin) {
    try {
      const { answer } = await perform("/playground/submit", { as: this.person.id, form, context, fields });
      if (!answer?.form) this.take(answer, origin);
      return answer;
    } catch (trouble) {
      throw new Error(this.sentence(trouble));
    }
  }

  sentence(trouble) {
    if (!("sentence" in trouble)) throw trouble;
    return trouble.sentence ?? this.t("unreachable");
  }

  // ── help ───────────────────────────────────────────────────────────────────────────────────

  past() {
    return [...this.places.values()]
      .flatMap(({ own }) => own.lines)
      .filter(({ from }) => from === "me")
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
      .map(({ text, picked }) => ({ text, picked: picked ?? [] }));
  }

  /** The beginnings stay until this person has said something here. */
  showChips() {
    this.chips.hidden = this.conversation.own.lines.some(({ from }) => from === "me");
  }
}
