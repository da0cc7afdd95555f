/** Draws one message of a conversation: who, when, and what. */
import { make, icon } from "/web/static/dom.js";
import { avatar } from "/web/static/faces.js";
import { botAvatar } from "./people.js";
import { drawCard } from "/web/static/card.js";

/** `first`: begins a group of one sender; `day`: the heading of a new day, or null. */
export function drawMessage(item, { first, day, t, dates, company, press }) {
  const mine = item.from === "me";
  const at = new Date(item.at);
  const time = make("time", { datetime: item.at }, dates.clock(at));
  const sender = mine ? t("you") : item.from === "bot" ? t("brand") : item.from;

  const row = make("div", {
    class: ["row", mine && "mine", first && "first", item.own && !mine && "answer"].filter(Boolean).join(" "),
    "data-message": item.id,
  });
  if (day) row.append(make("h3", { class: "day" }, make("span", {}, day)));

  const said = make("div", { class: "said" });
  if (first || mine) {
    said.append(make("p", { class: mine ? "byline unseen" : "byline" }, make("b", {}, sender), " ", time));
  }
  if (item.text) said.append(make("p", { class: "bubble" }, mine ? dressed(item) : item.text));
  if (item.card) said.append(drawCard(item.card, { t, press: (button) => press(item, button) }));
  if (item.own && !mine) said.append(make("p", { class: "only-you" }, icon("private"), t("only-you")));
  if (item.edited) said.append(make("p", { class: "edited" }, t("edited")));

  const face = mine ? null : item.from === "bot" ? botAvatar() : avatar(personNamed(company, item.from), "small");
  row.append(make("div", { class: "line" }, face && make("div", { class: "face" }, first && face), said));
  return row;
}

const personNamed = (company, name) => company.people.find((person) => person.name === name) ?? { name };

/** The words one typed, with the command and the people in them standing out. */
function dressed({ text, mentions = [] }) {
  const names = mentions.map(({ name }) => name).sort((a, b) => b.length - a.length).map((name) => name.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
  const special = new RegExp(`(^/\\S+${names.length ? `|@(?:${names.join("|")})` : ""}|(?<!\\S)#[^\\s#]+)`, "u");
  return text.split(special).map((piece, index) => (index % 2 ? make("span", { class: "special" }, piece) : piece));
}
