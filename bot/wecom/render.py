"""Draws cards for WeCom: as template cards, as text, and as text with links. Every limit stands in the table below."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.chat import Button, Card, Facts, Note, Part, Poll, Quote, Text
from bot.messages import wording

Links = Mapping[int, str]  # the number of a button in its card → the page that does what it does
Drawn = dict[str, Any]

# Facts: developer.work.weixin.qq.com, message/send and template cards. 字 are characters, bytes are of UTF-8.
MOST_BYTES = 2048  # of a text, in a chat and in a group
LONGEST_TITLE = 36
LONGEST_DESCRIPTION = 44
LONGEST_TEXT = 160
LONGEST_QUOTE = 256
MOST_FACTS = 6
LONGEST_FACT_NAME = 5
LONGEST_FACT = 30
MOST_BUTTONS = 6
LONGEST_LABEL = 10
MOST_BUTTON_BYTES = 1024
MOST_OPTIONS = 20
LONGEST_OPTION = 17
MOST_OPTION_BYTES = 128

STYLES = {"primary": 1, "": 2, "danger": 3}
QUESTION = "choice"  # the one question of a card that offers a choice; its answers are buttons' keys
SUBMIT = "OK"
DECIDED = "✓"  # on the one grey button of a card that has been decided
SHORTENED_TO = (200, 120, 80, 40, 20)  # how long quotes may be, one after the other, until a message holds them all

_MARKUP = re.compile(r"<(?=\s*[/a-zA-Z@])")  # <a href=…> is a link, <@somebody> a mention
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCE = re.compile(r"(?<=[。？！：])(?!$)|(?<=[.?!:]) ")


# What a button tells us


def key(button: Button) -> str:
    """Write what a button does, for WeCom to give back when it is pressed."""
    return f"{button.action}#{button.value}" if button.value else button.action


def unpacked(key: str) -> tuple[str, str]:
    """Read what `key` wrote: action and value."""
    action, _, value = key.partition("#")
    return action, value


# Messages


def messages(card: Card, *, task: str, links: Links) -> Drawn:
    """Draw a card as it is sent to somebody: with buttons a template card, shortened where it must be, else text."""
    if not card.poll and not _pressable(card, links):
        return _text(_within(card, MOST_BYTES))
    return {"msgtype": "template_card", "template_card": _template(card, task, links).drawn}


def pieces(card: Card) -> tuple[Card, ...]:
    """Return what to send so that nothing is cut off: where a template card is too small, its words go before it.

    So do the buttons it has no place for; there they are links.
    """
    if not card.pages or _template(card, "-", {}).is_whole:
        return (card,)
    if card.poll:
        return _pieces_of_poll(card, card.poll)
    first = card.text.partition("\n")[0]
    left = _without_a_place(card)
    kept = tuple(button for button in card.buttons if button not in left)
    if not kept:
        return (replace(card, buttons=left),)
    return replace(card, buttons=left), Card(title=shortened(first, LONGEST_TITLE), buttons=kept)


def _pieces_of_poll(card: Card, poll: Poll) -> tuple[Card, ...]:
    """Let a question's own card hold the question; what leads up to it, and other buttons, go before it."""
    last = Card(poll=poll)
    if _template(last, "-", {}).is_whole:
        return (*pieces(replace(card, poll=None)), last)
    answers = [f"{number}. {choice.label}" for number, choice in enumerate(poll.choices, 1)]
    in_full = Text(text="\n".join([poll.label, *(answers if _is_long(poll) else [])]))
    return (*pieces(replace(card, body=(*card.body, in_full), poll=None)), last)


def _is_long(poll: Poll) -> bool:
    """Say whether a list has no room for one of the answers: they are numbered in it then, and stand before it."""
    return any(len(_clean(choice.label)) > LONGEST_OPTION for choice in poll.choices)


def _without_a_place(card: Card) -> tuple[Button, ...]:
    """Return the buttons that neither a card nor its list of answers can carry."""
    if len(card.buttons) <= MOST_BUTTONS:
        return tuple(one for one in card.buttons if not one.url and len(key(one).encode()) > MOST_BUTTON_BYTES)
    listed = [button for button in card.buttons if _is_listable(button)][:MOST_OPTIONS]
    return tuple(button for button in card.buttons if button not in listed)


def _is_listable(button: Button) -> bool:
    return not button.url and len(key(button).encode()) <= MOST_OPTION_BYTES


def replaced(card: Card, *, task: str) -> Drawn:
    """Draw the template card that takes the place of one that has been decided: it can only do what is on it now."""
    if card.pages:
        return _template(card, task, {}).drawn
    # A card without buttons would have to lead to a page; a grey button says as much, and leads nowhere.
    done = Button(action="decided", value=task, label=DECIDED)
    return {**_template(replace(card, buttons=(done,)), task, {}).drawn, "replace_text": DECIDED}


def plain(card: Card, *, links: Links) -> Drawn:
    """Draw a card for where only text shows, as in the WeChat plugin: its buttons are links to pages."""
    lines = [
        f'<a href="{_in_link(url)}">{_clean(button.label)}</a>'
        for number, button in enumerate(card.pages)
        if (url := button.url or links.get(number, ""))
    ]
    return _with_below(card, lines)


def post(card: Card, *, links: Links) -> Drawn:
    """Draw a card for the feed's group: the robot's text knows no markup, so that an address stands as it is."""
    lines = [
        f"{_clean(button.label)}{' ' if button.label.isascii() else '：'}{url}"
        for number, button in enumerate(card.pages)
        if (url := button.url or links.get(number, ""))
    ]
    return _with_below(card, lines)


def picture(png: bytes) -> Drawn:
    """Draw a picture for the feed's group."""
    md5 = hashlib.md5(png, usedforsecurity=False).hexdigest()  # as WeCom wants it
    return {"msgtype": "image", "image": {"base64": base64.b64encode(png).decode(), "md5": md5}}


def _with_below(card: Card, lines: Sequence[str]) -> Drawn:
    """Draw text that keeps room for what stands below it; a link cut in half would lead nowhere."""
    while lines and len("\n".join(lines).encode()) > MOST_BYTES // 2:
        lines = lines[:-1]
    below = "\n".join(lines)
    words = _within(card, MOST_BYTES - len(below.encode()) - 2) if card.text else ""
    return _text("\n\n".join(one for one in (words, below) if one))


def _text(content: str) -> Drawn:
    return {"msgtype": "text", "text": {"content": content or "…"}}


def _within(card: Card, most: int) -> str:
    """Return a card as text of at most so many bytes; what people typed gives way first, a little of each."""
    whole = _as_text(card)
    for longest in SHORTENED_TO:
        if len(whole.encode()) <= most:
            return whole
        whole = _as_text(replace(card, body=tuple(_shortened_quote(part, longest) for part in card.body)))
    return cut(whole, most)


def _as_text(card: Card) -> str:
    lines = [card.title, *(f"“{part.text}”" if isinstance(part, Quote) else part.text for part in card.body)]
    return "\n".join(_clean(line) for line in lines if line)


def _shortened_quote(part: Part, most: int) -> Part:
    return Quote(text=shortened(part.text, most)) if isinstance(part, Quote) else part


# Template cards


@dataclass(frozen=True, kw_only=True)
class _Template:
    """A template card, and whether it holds all the card says."""

    drawn: Drawn
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a card says, as a template card has room for it; nothing of it shortened yet."""

    title: str
    below: str = ""  # the second line of the title
    text: str = ""
    quote: str = ""

    @property
    def fits(self) -> bool:
        return len(self.text) <= LONGEST_TEXT and len(self.quote) <= LONGEST_QUOTE

    def drawn(self) -> Drawn:
        title = {"title": shortened(self.title, LONGEST_TITLE), "desc": shortened(self.below, LONGEST_DESCRIPTION)}
        quote = {"type": 0, "quote_text": shortened(self.quote, LONGEST_QUOTE)} if self.quote else {}
        return {
            "main_title": _filled(title),
            "quote_area": quote,
            "sub_title_text": shortened(self.text, LONGEST_TEXT),
        }


def _template(card: Card, task: str, links: Links) -> _Template:
    if card.poll:
        return _poll(card, card.poll, task)
    buttons = _pressable(card, links)
    if len(buttons) > MOST_BUTTONS:
        return _vote(card, task, [button for _, button in buttons])
    choices = _numbered(buttons)
    facts = [] if choices else _table(card.body)
    said = _said(card, [part for part in card.body if not (facts and isinstance(part, Facts))])
    drawn: Drawn = {
        "card_type": "button_interaction",
        **said.drawn(),
        "horizontal_content_list": facts or [_fact(str(place), one.label) for one, place in choices.items()],
        "task_id": task,
        "button_list": [
            _button(button, choices.get(button), button.url or links.get(number, "")) for number, button in buttons
        ],
    }
    is_listed = all(len(_clean(button.label)) <= LONGEST_FACT for button in choices)
    return _Template(drawn=_filled(drawn), is_whole=said.fits and is_listed)


def _vote(card: Card, task: str, buttons: Sequence[Button]) -> _Template:
    """Draw more buttons than a card holds as a question with one answer; there is no room for words."""
    said = _said(replace(card, body=()), ())
    options = [
        {"id": key(button), "text": shortened(_clean(button.label) or "…", LONGEST_OPTION), "is_checked": False}
        for button in buttons
        if _is_listable(button)
    ]
    drawn = {
        "card_type": "vote_interaction",
        "main_title": said.drawn()["main_title"],
        "task_id": task,
        "checkbox": {"question_key": QUESTION, "mode": 0, "option_list": options[:MOST_OPTIONS]},
        "submit_button": {"text": SUBMIT, "key": QUESTION},
    }
    return _Template(drawn=drawn, is_whole=not (card.body or said.text or _without_a_place(card)))


def _poll(card: Card, poll: Poll, task: str) -> _Template:
    """Draw a question with its answers; as with many buttons there is no room for words."""
    said = _said(Card(title=poll.label), ())
    options = [
        {"id": choice.value, "text": shortened(text, LONGEST_OPTION), "is_checked": False}
        for number, choice in enumerate(poll.choices, 1)
        for text in [f"{number}. {_clean(choice.label)}" if _is_long(poll) else _clean(choice.label)]
    ]
    drawn = {
        "card_type": "vote_interaction",
        "main_title": said.drawn()["main_title"],
        "task_id": task,
        "checkbox": {"question_key": QUESTION, "mode": int(poll.several), "option_list": options[:MOST_OPTIONS]},
        "submit_button": {
            "text": shortened(_clean(poll.submit) or SUBMIT, LONGEST_LABEL),
            "key": key(Button(action=poll.action, value=poll.value, label=poll.submit)),
        },
    }
    is_whole = not (card.title or card.body or card.buttons or said.text or _is_long(poll))
    return _Template(drawn=drawn, is_whole=is_whole)


def _said(card: Card, body: Sequence[Part]) -> _Said:
    body = _with_their_authors(body)
    quotes = [_clean(part.text) for part in body if isinstance(part, Quote)]
    texts = [_clean(part.text) for part in body if not isinstance(part, Quote)]
    title = _clean(card.title)
    if not title:  # every card with buttons must have one
        title, _, rest = "\n".join(texts).partition("\n")
        texts = [rest] if rest else []
    elif len("\n".join(texts)) > LONGEST_TEXT and not quotes:  # small print stands where a quote would
        quotes = [_clean(part.text) for part in body if isinstance(part, Note)]
        texts = [_clean(part.text) for part in body if not isinstance(part, Note)]
    title, below, full = _titled(title or "…")
    return _Said(
        title=title,
        below=below,
        text="\n".join(line for line in (full, *texts) if line),
        quote="\n".join(quotes),
    )


def _with_their_authors(body: Sequence[Part]) -> Sequence[Part]:
    """Leave several quotes where they stand: the one place for a quote would tear them from who said what."""
    if sum(isinstance(part, Quote) for part in body) < 2:
        return body
    return [Text(text=f"“{part.text}”") if isinstance(part, Quote) else part for part in body]


def _titled(title: str) -> tuple[str, str, str]:
    """Return what stands as the title, what below it, and in full a title that fits neither."""
    if len(title) <= LONGEST_TITLE:
        return title, "", ""
    for end in _SENTENCE.finditer(title):
        first, second = title[: end.start()].rstrip(), title[end.end() :].lstrip()
        if len(first) <= LONGEST_TITLE and len(second) <= LONGEST_DESCRIPTION:
            return first, second, ""
    return title, "", title


def _table(body: Sequence[Part]) -> list[Drawn]:
    """Draw short facts as a table; nothing where one of them is too long for it."""
    pairs = [(_clean(label), _clean(value)) for part in body if isinstance(part, Facts) for label, value in part.pairs]
    fits = all(0 < len(label) <= LONGEST_FACT_NAME and len(value) <= LONGEST_FACT for label, value in pairs)
    return [_fact(label, value) for label, value in pairs] if fits and len(pairs) <= MOST_FACTS else []


def _fact(name: str, value: str) -> Drawn:
    return {"keyname": name, "value": shortened(_clean(value), LONGEST_FACT)}


def _pressable(card: Card, links: Links) -> list[tuple[int, Button]]:
    """Return the buttons that can be drawn, with their numbers: what is too long to come back is left out."""
    return [
        (number, button)
        for number, button in enumerate(card.buttons)
        if button.url or number in links or len(key(button).encode()) <= MOST_BUTTON_BYTES
    ]


def _numbered(buttons: Sequence[tuple[int, Button]]) -> dict[Button, int]:
    """Number the answers to a question where one is too long for a button: they stand in full in a list then."""
    long = next((button for _, button in buttons if len(_label(button)) > LONGEST_LABEL), None)
    same = [button for _, button in buttons if long is not None and button.action == long.action]
    return {button: place for place, button in enumerate(same, 1)}


def _label(button: Button) -> str:
    label = _clean(button.label) or "…"
    return label if len(label) <= LONGEST_LABEL else wording.shorter(label)


def _button(button: Button, place: int | None, link: str) -> Drawn:
    label = _label(button) if place is None else f"{place}. {_label(button)}"
    drawn: Drawn = {"text": shortened(label or "…", LONGEST_LABEL), "style": STYLES[button.style]}
    # WeCom asks nobody whether they are sure: a button that should ask first leads to its page, where there is one.
    return {"type": 1, **drawn, "url": link} if link else {"type": 0, **drawn, "key": key(button)}


# Text


def _filled(drawn: Drawn) -> Drawn:
    """Leave out what is empty: WeCom would show room for it."""
    return {name: value for name, value in drawn.items() if value not in ("", [], {})}


def _clean(text: str) -> str:
    """Make text mean itself: nothing people typed becomes a link or a mention, and no letter breaks the message."""
    return _MARKUP.sub("＜", _UNSEEN.sub("", text))


def _in_link(url: str) -> str:
    return url.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def shortened(text: str, most: int) -> str:
    """Return at most so many letters of a text."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def cut(text: str, most: int) -> str:
    """Return at most so many bytes of a text, whole letters only."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - len("…".encode())].decode("utf8", "ignore")
    return f"{kept.rstrip()}…"
