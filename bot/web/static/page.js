/** A page with a form or a card: draws it over what the server drew, sends it, and loses nothing on the way. */
import { make } from "./dom.js";
import { perform, read } from "./api.js";
import { drawCard } from "./card.js";
import { colleaguesFrom } from "./colleagues.js";
import { note } from "./note.js";
import { Paper } from "./paper.js";
import { wordsFrom } from "./words.js";

const page = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
const t = wordsFrom(page.labels);
let token = page.page;

const sentence = (trouble) => trouble.sentence ?? t("lost");

/** Sends a deed; where this page is from an earlier visit of the same person, once more with what holds now. */
async function send(path, body) {
  try {
    return await perform(path, body, { page: token });
  } catch (trouble) {
    if (!trouble.stale) throw trouble;
    const visit = await read("/visit").catch(() => null);
    if (visit?.me !== page.me) throw trouble;
    token = visit.page;
    return perform(path, body, { page: token });
  }
}

// ── a form ───────────────────────────────────────────────────────────────────────────────────

function showForm(form) {
  const draft = note(`${page.me}:page:${form.form}:${form.context}`);
  const before = document.getElementById("form");
  const already = typedWithoutScript(before, form);
  const kept = draft.get();
  const heading = make("h1", {});
  const back = make("div", { class: "page-restored", hidden: !kept },
    make("span", {}, t("restored")),
    make("button", { class: "button small", type: "button", onclick: startOver }, t("start-over")));
  const again = make("p", { class: "way", hidden: true });

  const paper = new Paper(form, {
    t, colleagues: colleaguesFrom({ sentence, names: note(`${page.me}:colleagues`) }), typed: { ...kept, ...already },
    submit, ondone: () => draft.set(null),
    ondrawn: ({ title }) => { heading.textContent = title; },
  });
  paper.confirm.classList.add("large");
  paper.root.classList.add("page-form");
  paper.root.id = "form";
  paper.root.append(heading, paper.intro, back, paper.trouble, again, paper.inside, make("footer", {}, paper.confirm));
  const keep = () => draft.set(paper.values());
  paper.root.addEventListener("input", keep);
  paper.root.addEventListener("change", keep);
  const told = before.querySelector(".trouble");
  before.replaceWith(paper.root);
  if (told && paper.trouble.hidden) paper.tell(told.textContent);
  if (Object.keys(form.errors).length) paper.focus();

  function startOver() {
    draft.set(null);
    location.reload();
  }

  async function submit({ form: name, context }, fields) {
    keep();
    again.hidden = true;
    try {
      const answer = await send(page.at, { context, fields });
      if (answer.card) showAnswer(answer.card);
      back.hidden = true;
      return answer;
    } catch (trouble) {
      if (!("sentence" in trouble)) throw trouble;
      again.replaceChildren(...(trouble.enter ? [make("a", { class: "button", href: trouble.enter }, t("way-in"))] : []));
      again.hidden = !trouble.enter;
      throw new Error(sentence(trouble));
    }
  }
}

/** What somebody typed before this script came. */
function typedWithoutScript(form, { fields }) {
  const texts = fields.filter(({ kind }) => kind === "text" || kind === "long_text").map(({ name }) => form.elements[name]);
  return Object.fromEntries(texts.filter((box) => box.value !== box.defaultValue).map((box) => [box.name, box.value]));
}

// ── a card ───────────────────────────────────────────────────────────────────────────────────

const draw = (card) => drawCard(card, { t, press, heading: "h1" });

function showAnswer(card) {
  const drawn = draw(card);
  main.replaceChildren(drawn);
  document.title = [card.title, t("bot")].filter(Boolean).join(" · ");
  drawn.focus();
}

async function press({ action, value }) {
  let answer;
  try {
    answer = await send(`/do/${encodeURIComponent(action)}`, { value });
  } catch (trouble) {
    throw "sentence" in trouble ? new Error(sentence(trouble)) : trouble;
  }
  if (answer.form) return location.assign(answer.at);
  return showAnswer(answer.card);
}

if (page.form) showForm(page.form);
else document.getElementById("card").replaceWith(draw(page.card));
