/** Draws a card: what it says, its question, and its buttons, which ask first where asked to and never fire twice. */
import { make, freshId } from "./dom.js";

const PARTS = {
  text: ({ text }) => make("p", {}, text),
  quote: ({ text }) => make("blockquote", {}, text),
  note: ({ text }) => make("p", { class: "note" }, text),
  facts: ({ pairs }) =>
    make("dl", {}, pairs.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value)))),
  picture: ({ url, alt }) => make("figure", {}, make("img", { src: url, alt })),
};

/** `press(button)` resolves when the server has answered, and rejects with the sentence to show. */
export function drawCard(card, { t, press, heading = "h3" }) {
  const root = make("article", { class: "card", "aria-label": card.title || card.text.split("\n")[0], tabindex: "-1" });
  if (card.title) root.append(make(heading, {}, card.title));
  root.append(...card.body.map((part) => PARTS[part.kind]?.(part) ?? make("p", {}, part.text ?? "")));
  if (!card.title && !card.body.length) root.append(make("p", {}, card.text));
  if (card.poll) root.append(question(card.poll, { t, press }));
  if (card.buttons.length) root.append(buttonRow(card.buttons, { t, press }));
  return root;
}

/** A question with its choices; what is sent is one press, with what was chosen. */
function question(poll, { t, press }) {
  const name = freshId("poll");
  const boxes = poll.choices.map(({ value }) => make("input", { type: poll.several ? "checkbox" : "radio", name, value }));
  const trouble = make("p", { class: "trouble", role: "alert", hidden: true });
  const send = make("button", { class: "button primary", type: "submit", "data-action": poll.action }, poll.submit);
  let busy = false;

  function tell(sentence) {
    trouble.textContent = sentence;
    trouble.hidden = !sentence;
  }

  function wait(on) {
    busy = on;
    send.setAttribute("aria-busy", String(on));
    send.setAttribute("aria-disabled", String(on));
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    tell(chosen.length ? "" : t("choose-first"));
    if (!chosen.length) {
      boxes[0]?.focus();
      return;
    }
    wait(true);
    try {
      await press({ action: poll.action, value: `${poll.value}:${chosen.join(",")}` });
    } catch (failure) {
      tell(failure.message);
    }
    wait(false);
  }

  return make("form", { class: "poll form-field", novalidate: true, onsubmit: submit, onchange: () => tell("") },
    make("fieldset", {}, make("legend", {}, poll.label),
      make("div", { class: "ticks" }, boxes.map((box, index) =>
        make("label", { class: "tick" }, box, make("span", {}, poll.choices[index].label))))),
    trouble, make("div", { class: "buttons" }, send));
}

function buttonRow(buttons, { t, press }) {
  const row = make("div", { class: "buttons" });
  const trouble = make("p", { class: "trouble", role: "alert", hidden: true });
  let busy = false;

  async function fire(button, element) {
    if (busy) return;
    busy = true;
    trouble.hidden = true;
    mark(element, true);
    try {
      await press(button);
    } catch (failure) {
      trouble.textContent = failure.message;
      trouble.hidden = false;
    }
    busy = false;
    mark(element, false);
  }

  // aria-disabled, not disabled: a disabled button would drop the keyboard's focus to nowhere.
  function mark(element, on) {
    element.setAttribute("aria-busy", String(on));
    for (const each of row.querySelectorAll("button")) each.setAttribute("aria-disabled", String(on));
  }

  function askFirst(button, element) {
    if (busy) return;
    const yes = look(button, () => fire(button, yes));
    const no = make("button", { class: "button", type: "button", onclick: back }, t("not-now"));
    const question = make("div", {
      class: "question", role: "group", "aria-label": button.confirm,
      onkeydown: (event) => event.key === "Escape" && back(),
    }, make("p", {}, button.confirm), yes, no);
    const plain = [...row.children];
    row.replaceChildren(question);
    yes.focus();

    function back() {
      if (busy) return;
      row.replaceChildren(...plain);
      element.focus();
    }
  }

  row.append(...buttons.map((button) => {
    if (button.url) {
      return make("a", { class: `button ${button.style}`, href: button.url, target: "_blank", rel: "noopener" }, button.label);
    }
    const element = look(button, () => (button.confirm ? askFirst(button, element) : fire(button, element)));
    return element;
  }));
  return make("div", { class: "actions" }, row, trouble);
}

const look = ({ label, style, action }, onclick) =>
  make("button", { class: `button ${style}`, type: "button", "data-action": action, onclick }, label);
