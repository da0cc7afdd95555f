"""Draws cards and forms in Block Kit. Every limit of Slack's stands in the table below; escaping stands here only."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from bot.chat import Button, Card, Choice, Facts, Field, Form, Part, Picture, Poll, Quote, Text
from bot.messages import wording

Block = dict[str, Any]
Files = Mapping[Picture, str]  # the file each picture has become at Slack; one without is not shown
Label = Callable[[str], str]  # "p12" or "d3" → how people call them

# Facts: docs.slack.dev reference/block-kit, and @slack/types where those are stricter
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
LONGEST_TEXT = 3000
LONGEST_FIELD = 2000
MOST_FIELDS = 10
MOST_BUTTONS = 25
MOST_OPTIONS = 100
MOST_CHECKBOXES = 10
LONGEST_LABEL = 75  # of a button or an option
LONGEST_BUTTON_VALUE = 2000
LONGEST_TITLE = 24
LONGEST_INPUT_LABEL = 2000
LONGEST_HINT = 2000
LONGEST_MESSAGE = 3900  # of the text beside the blocks: 4,000 are advised, and escaping has been counted
LONGEST_ALT = 2000
LONGEST_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}

POLL = "poll"  # marks a poll's block and its button
FEW = 5  # options up to this many are laid out; more go into a menu

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_URL = re.compile(r"https?://[^\s<>\"，。！？；）】」、]+")


def escape(text: str) -> str:
    """Make text mean itself in Slack's markup: no mention, no channel-wide ping, no link it does not show."""
    return re.sub(r"[&<>]", lambda match: _ESCAPES[match.group()], text)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# Cards


def message(card: Card, files: Files | None = None) -> dict[str, Any]:
    """Draw a card as a message. `text` holds all of it: screen readers read nothing else."""
    drawn = blocks(card, files=files)
    return {"text": fallback(card), "blocks": drawn, "unfurl_links": False, "unfurl_media": False}


def reply(card: Card, *, replaces: bool = False, files: Files | None = None) -> dict[str, Any]:
    """Draw a card as an answer only the person sees, or in the place of the card that was pressed."""
    drawn = blocks(card, files=files)
    return {"response_type": "ephemeral", "replace_original": replaces, "text": fallback(card), "blocks": drawn}


def fallback(card: Card) -> str:
    """Return the whole card as text, escaped."""
    lines = [card.text, *_poll_lines(card.poll), " ".join(f"[{button.label}]" for button in card.buttons)]
    return shortened_escaped("\n".join(line for line in lines if line), LONGEST_MESSAGE) or "…"


def _poll_lines(poll: Poll | None) -> list[str]:
    return [poll.label, *(f"· {choice.label}" for choice in poll.choices), f"[{poll.submit}]"] if poll else []


def shortened_escaped(text: str, most: int) -> str:
    """Escape, and cut where it is too long, never inside an escape."""
    if len(escape(text)) <= most:
        return escape(text)
    kept, length = [], 1  # the ellipsis
    for letter in text:
        piece = _ESCAPES.get(letter, letter)
        length += len(piece)
        if length > most:
            break
        kept.append(piece)
    return f"{''.join(kept).rstrip()}…"


def blocks(card: Card, *, surface: str = "message", files: Files | None = None) -> list[Block]:
    """Draw a card as blocks: what people read as rich text, which is never taken for markup."""
    drawn: list[Block] = []
    rich: list[Block] = [_section(card.title, is_bold=True)] if card.title else []
    for part in card.body:
        if isinstance(part, Text | Quote):
            rich += [_rich(part, piece) for piece in _pieces(part.text, LONGEST_TEXT)]
            continue
        drawn += _rich_text(rich)
        rich = []
        drawn += _picture(part, files or {}) if isinstance(part, Picture) else _labelled(part)
    drawn += _rich_text(rich)
    acting = [*_poll(card.poll, surface), *([_actions(card.buttons)] if card.buttons else [])]
    most = MOST_BLOCKS[surface] - len(acting)
    if len(drawn) > most:
        drawn = [*drawn[: most - 1], _context("…")]
    return [*drawn, *acting]


def _rich_text(elements: Sequence[Block]) -> list[Block]:
    """Gather what was said into as few blocks as hold it."""
    gathered: list[Block] = []
    length = LONGEST_TEXT
    for element in elements:
        size = sum(len(one.get("text") or one.get("url") or "") for one in element["elements"])
        if length + size > LONGEST_TEXT:
            gathered.append({"type": "rich_text", "elements": []})
            length = 0
        gathered[-1]["elements"].append(element)
        length += size
    return gathered


def _rich(part: Text | Quote, text: str) -> Block:
    if isinstance(part, Quote):
        return {"type": "rich_text_quote", "elements": _linked(text)}
    return _section(text)


def _section(text: str, *, is_bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": text}
    if is_bold:
        element["style"] = {"bold": True}
    return {"type": "rich_text_section", "elements": [element]}


def _linked(text: str) -> list[Block]:
    """Let addresses people typed be clicked; they show as typed."""
    elements: list[Block] = []
    end = 0
    for match in _URL.finditer(text):
        if text[end : match.start()]:
            elements.append({"type": "text", "text": text[end : match.start()]})
        elements.append({"type": "link", "url": match.group()})
        end = match.end()
    if text[end:] or not elements:
        elements.append({"type": "text", "text": text[end:] or " "})
    return elements


def _labelled(part: Part) -> list[Block]:
    if isinstance(part, Facts):
        fields = [_mrkdwn(_fact(label, value)) for label, value in part.pairs]
        chunks = [fields[start : start + MOST_FIELDS] for start in range(0, len(fields), MOST_FIELDS)]
        return [{"type": "section", "fields": chunk} for chunk in chunks]
    return [_context(piece) for piece in _pieces(part.text, LONGEST_TEXT // 5)] if part.text else []


def _fact(label: str, value: str) -> str:
    bold = f"*{escape(label).replace('*', '')}*\n"
    return bold + shortened_escaped(value, LONGEST_FIELD - len(bold))


def _context(text: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(escape(text))]}


def _mrkdwn(escaped: str) -> Block:
    # Verbatim, or Slack would turn names of channels and people into links and mentions by itself.
    return {"type": "mrkdwn", "text": escaped, "verbatim": True}


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": shortened(text, most), "emoji": False}


def _pieces(text: str, most: int) -> list[str]:
    """Split long content where a line or a word ends."""
    pieces = []
    while len(text) > most:
        cut = max(text.rfind("\n", 0, most), text.rfind(" ", 0, most))
        cut = cut if cut > most // 2 else most
        pieces.append(text[:cut])
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def _picture(part: Picture, files: Files) -> list[Block]:
    if part not in files:
        return []
    return [{"type": "image", "slack_file": {"id": files[part]}, "alt_text": shortened(part.alt, LONGEST_ALT) or "…"}]


def _poll(poll: Poll | None, surface: str) -> list[Block]:
    """Draw a question: an input tells us nothing until its button is pressed, and then all that was chosen.

    In a modal it stands beside the words: with an input a modal would need a button of its own to be sent.
    """
    if poll is None:
        return []
    # Named anew for each question, or Slack would keep in it what was chosen in the one before.
    name = f"{POLL}:{hashlib.sha256(f'{poll.action}#{poll.value}'.encode()).hexdigest()[:16]}"
    kind: Literal["any_of", "one_of"] = "any_of" if poll.several else "one_of"
    field = Field(name=name, label=poll.label or "…", kind=kind, options=poll.choices, required=True)
    question = _input(field, label=str) if surface != "modal" else _beside(field)
    submit = Button(action=poll.action, value=poll.value, label=poll.submit, style="primary")
    return [question, {"type": "actions", "elements": [_button(submit, POLL)]}]


def _beside(field: Field) -> Block:
    words = _plain(field.label, LONGEST_TEXT)
    return {"type": "section", "block_id": field.name, "text": words, "accessory": _element(field, str)}


def _actions(buttons: Sequence[Button]) -> Block:
    shown = buttons[:MOST_BUTTONS]
    return {"type": "actions", "elements": [_button(button, number) for number, button in enumerate(shown)]}


def _button(button: Button, place: int | str) -> Block:
    drawn: Block = {
        "type": "button",
        "action_id": f"{button.action or 'url'}#{place}",  # unique within the card; reading cuts the place off
        "text": _plain(button.label, LONGEST_LABEL),
    }
    if button.value and len(button.value) <= LONGEST_BUTTON_VALUE:
        drawn["value"] = button.value
    if button.style:
        drawn["style"] = button.style
    if button.url:
        drawn["url"] = button.url
    if button.confirm:
        language = "zh" if re.search(r"[\u4e00-\u9fff]", button.confirm) else "en"
        texts = {
            "title": button.label,
            "text": button.confirm,
            "confirm": button.label,
            "deny": wording.say(language, "button-cancel"),
        }
        drawn["confirm"] = {name: _plain(text, LONGEST_CONFIRM[name]) for name, text in texts.items()}
    return drawn


def card_view(card: Card, *, title: str, close: str) -> dict[str, Any]:
    """Draw a card as a modal: what a form becomes once it is sent."""
    return {
        "type": "modal",
        "title": _plain(title, LONGEST_TITLE),
        "close": _plain(close, LONGEST_TITLE),
        "blocks": blocks(card, surface="modal") or [_context("…")],
    }


def home_view(cards: Sequence[Card]) -> dict[str, Any]:
    """Draw several cards below each other as somebody's Home."""
    drawn: list[Block] = []
    for number, card in enumerate(cards):
        if number:
            drawn.append({"type": "divider"})
        for block in blocks(card, surface="home"):
            if block["type"] == "actions":
                block["block_id"] = f"buttons-{number}"
            drawn.append(block)
    return {"type": "home", "blocks": drawn[: MOST_BLOCKS["home"]]}


# Forms


def modal(form: Form, label: Label) -> dict[str, Any]:
    """Draw a form. Fields keep their name as block_id, so that an error is shown where it belongs."""
    drawn: list[Block] = []
    if form.intro:
        drawn += _rich_text([_section(piece) for piece in _pieces(form.intro, LONGEST_TEXT)])
    for field in form.fields:
        drawn.append(_yes_no(field) if field.kind == "yes_no" else _input(field, label))
    return {
        "type": "modal",
        "callback_id": "form",
        "private_metadata": json.dumps({"form": form.form, "context": form.context}),
        "title": _plain(form.title, LONGEST_TITLE),
        "submit": _plain(form.submit, LONGEST_TITLE),
        "close": _plain(form.cancel, LONGEST_TITLE),
        "blocks": drawn,
    }


def errors(form: Form) -> dict[str, str]:
    """Return a form's errors by block. One that belongs to no field of it stands at the first."""
    inputs = [field.name for field in form.fields if field.kind != "yes_no"]
    found: dict[str, str] = {}
    for name, sentence in (form.errors or {}).items():
        where = name if name in inputs else inputs[0]
        found[where] = f"{found[where]} {sentence}" if where in found else sentence
    return found


def _yes_no(field: Field) -> Block:
    # Not an input block: that would need a label besides the option's own text.
    option = _option(Choice(value="yes", label=field.label))
    box: Block = {"type": "checkboxes", "action_id": f"yes:{field.name}", "options": [option]}
    if field.value is True:
        box["initial_options"] = [option]
    return {"type": "actions", "block_id": field.name, "elements": [box]}


def _input(field: Field, label: Label) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": _plain(field.label, LONGEST_INPUT_LABEL),
        "element": _element(field, label),
    }
    if field.hint:
        drawn["hint"] = _plain(field.hint, LONGEST_HINT)
    return drawn


def _element(field: Field, label: Label) -> Block:
    match field.kind:
        case "people":
            return _people(field, label)
        case "one_of":
            return _one_of(field)
        case "any_of":
            return _any_of(field)
    element: Block = {
        "type": "plain_text_input",
        "action_id": f"text:{field.name}",
        "multiline": field.kind == "long_text",
        "max_length": min(field.limit or LONGEST_TEXT, LONGEST_TEXT),
    }
    if isinstance(field.value, str) and field.value:
        element["initial_value"] = field.value[: element["max_length"]]
    return element


def _people(field: Field, label: Label) -> Block:
    """Draw a field for people and departments: our own list, as colleagues may be on another platform only."""
    element: Block = {
        "type": "multi_external_select",
        "action_id": f"people:{field.name}",
        "min_query_length": 1,
    }
    chosen = field.value if isinstance(field.value, list) else []
    if chosen:
        options = [Choice(value=one, label=label(one)) for one in chosen]
        element["initial_options"] = [_option(one) for one in options[:MOST_OPTIONS]]
    return element


def _one_of(field: Field) -> Block:
    options = [_option(one) for one in field.options[:MOST_OPTIONS]]
    kind = "radio_buttons" if len(options) <= FEW else "static_select"
    element: Block = {"type": kind, "action_id": f"one:{field.name}", "options": options}
    initial = [one for one in options if one["value"] == field.value]
    if initial:
        element["initial_option"] = initial[0]
    return element


def _any_of(field: Field) -> Block:
    options = [_option(one) for one in field.options[:MOST_OPTIONS]]
    kind = "checkboxes" if len(options) <= MOST_CHECKBOXES else "multi_static_select"
    element: Block = {"type": kind, "action_id": f"any:{field.name}", "options": options}
    chosen = field.value if isinstance(field.value, list) else []
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def _option(choice: Choice) -> Block:
    return {"text": _plain(choice.label, LONGEST_LABEL), "value": choice.value}


def options(choices: Sequence[Choice]) -> dict[str, Any]:
    """Answer what somebody types into a people field."""
    return {"options": [_option(one) for one in choices[:MOST_OPTIONS]]}


def prefilled(form: Form, people: Sequence[str], text: str) -> Form:
    """Fill the first field for people and the first for words, where a shortcut brought something along."""
    fields = list(form.fields)
    for kinds, value in ((("people",), list(people)), (("long_text",), text)):
        for number, field in enumerate(fields):
            if field.kind in kinds and value and not field.value:
                fields[number] = replace(field, value=value)
                break
    return replace(form, fields=tuple(fields))
