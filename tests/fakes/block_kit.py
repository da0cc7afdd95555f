"""Checks messages and views against the limits of Block Kit, as a table: what Slack would refuse, and why.

Limits come from docs.slack.dev and, where it is stricter, @slack/types. The errors have the shape of Slack's own
`blocks.validate`: a code, a pointer to the place, and a sentence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Wrong:
    """One thing Slack would refuse."""

    code: str
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text object's rules."""

    most: int
    kinds: tuple[str, ...] = ("plain_text",)
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """A plain string's rules."""

    most: int
    required: bool = False
    choices: tuple[str, ...] = ()


BOTH = ("plain_text", "mrkdwn")
BLOCK_ID, ACTION_ID = Line(most=255), Line(most=255, required=True)
PLACEHOLDER = Text(most=150, required=False)
CONFIRM = {
    "title": Text(most=100),
    "text": Text(most=300, kinds=BOTH),
    "confirm": Text(most=30),
    "deny": Text(most=30),
}

# kind: surfaces it may stand on, and its texts and strings
BLOCKS: dict[str, tuple[tuple[str, ...], dict[str, Text | Line]]] = {
    "section": (("message", "modal", "home"), {"text": Text(most=3000, kinds=BOTH, required=False)}),
    "header": (("message", "modal", "home"), {"text": Text(most=150)}),
    "context": (("message", "modal", "home"), {}),
    "actions": (("message", "modal", "home"), {}),
    "divider": (("message", "modal", "home"), {}),
    "rich_text": (("message", "modal", "home"), {}),
    "image": (
        ("message", "modal", "home"),
        {
            "alt_text": Line(most=2000, required=True),
            "title": Text(most=2000, required=False),
            "image_url": Line(most=3000),
        },
    ),
    "input": (("message", "modal", "home"), {"label": Text(most=2000), "hint": Text(most=2000, required=False)}),
    "data_visualization": (("message",), {"title": Text(most=50, required=False)}),
}

ELEMENTS: dict[str, tuple[tuple[str, ...], dict[str, Text | Line]]] = {
    "button": (
        ("actions", "section"),
        {
            "text": Text(most=75),
            "value": Line(most=2000),
            "url": Line(most=3000),
            "accessibility_label": Line(most=75),
            "style": Line(most=10, choices=("primary", "danger")),
        },
    ),
    "plain_text_input": (("input",), {"placeholder": PLACEHOLDER, "initial_value": Line(most=3000)}),
    "multi_external_select": (("input", "section"), {"placeholder": PLACEHOLDER}),
    "external_select": (("input", "section", "actions"), {"placeholder": PLACEHOLDER}),
    "static_select": (("input", "section", "actions"), {"placeholder": PLACEHOLDER}),
    "multi_static_select": (("input", "section"), {"placeholder": PLACEHOLDER}),
    "multi_users_select": (("input", "section"), {"placeholder": PLACEHOLDER}),
    "radio_buttons": (("input", "section", "actions"), {}),
    "checkboxes": (("input", "section", "actions"), {}),
    "overflow": (("section", "actions"), {}),
}

# kind: fewest and most options
OPTIONS = {
    "static_select": (1, 100),
    "multi_static_select": (1, 100),
    "radio_buttons": (1, 10),
    "checkboxes": (1, 10),
    "overflow": (1, 5),
}

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_IN_LIST = {"fields": 10, "context": 10, "actions": 25}
LARGEST_VIEW = 250 * 1024
LONGEST_MESSAGE = 40_000


def check_message(message: Json) -> list[Wrong]:
    """Check what chat.postMessage and its kin are given."""
    wrong = list(_blocks(message.get("blocks") or [], "message"))
    text = message.get("text", "")
    if not text:
        wrong.append(Wrong("no_text", "/text", "screen readers would have nothing to read"))
    elif len(text) > 4000:
        wrong.append(Wrong("msg_too_long", "/text", f"{len(text)} characters; 4,000 are advised"))
    if "blocks" in message and not message["blocks"]:
        wrong.append(Wrong("no_blocks", "/blocks", "no block"))
    return wrong


def check_view(view: Json) -> list[Wrong]:
    """Check what views.open and its kin are given."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        return [Wrong("invalid_type", "/type", f"{kind} is no view")]
    wrong = list(_blocks(view.get("blocks") or [], kind))
    if len(repr(view)) > LARGEST_VIEW:
        wrong.append(Wrong("view_too_large", "", "more than 250 KB"))
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        wrong += _line(view.get(name), Line(most=most), f"/{name}")
    if kind == "modal":
        wrong += _text(view.get("title"), Text(most=24), "/title")
        for name in ("submit", "close"):
            wrong += _text(view.get(name), Text(most=24, required=False), f"/{name}")
        has_input = any(block.get("type") == "input" for block in view.get("blocks") or [])
        if has_input and "submit" not in view:
            wrong.append(Wrong("missing_submit", "/submit", "a form needs a button to send it"))
    return wrong


def _blocks(blocks: Sequence[Json], surface: str) -> Iterator[Wrong]:
    if len(blocks) > MOST_BLOCKS[surface]:
        yield Wrong("too_many_blocks", "/blocks", f"{len(blocks)} blocks on a {surface}")
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        here = f"/blocks/{number}"
        kind = str(block.get("type"))
        if kind not in BLOCKS:
            yield Wrong("unknown_block", here, kind)
            continue
        surfaces, texts = BLOCKS[kind]
        if surface not in surfaces:
            yield Wrong("wrong_surface", here, f"{kind} on a {surface}")
        yield from _properties(block, texts, here)
        yield from _line(block.get("block_id"), BLOCK_ID, f"{here}/block_id")
        if block.get("block_id") in seen:
            yield Wrong("duplicate_block_id", here, str(block["block_id"]))
        seen.add(str(block.get("block_id") or f"#{number}"))
        yield from CHECKS.get(kind, _nothing)(block, here)


def _section(block: Json, here: str) -> Iterator[Wrong]:
    if "text" not in block and "fields" not in block:
        yield Wrong("empty_section", here, "neither text nor fields")
    fields = block.get("fields") or []
    if "fields" in block and not 1 <= len(fields) <= MOST_IN_LIST["fields"]:
        yield Wrong("fields", f"{here}/fields", f"{len(fields)} fields")
    for number, field in enumerate(fields):
        yield from _text(field, Text(most=2000, kinds=BOTH), f"{here}/fields/{number}")
    if "accessory" in block:
        yield from _element(block["accessory"], "section", f"{here}/accessory")


def _context(block: Json, here: str) -> Iterator[Wrong]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= MOST_IN_LIST["context"]:
        yield Wrong("elements", here, f"{len(elements)} elements")
    for number, element in enumerate(elements):
        if element.get("type") != "image":
            yield from _text(element, Text(most=3000, kinds=BOTH), f"{here}/elements/{number}")


def _actions(block: Json, here: str) -> Iterator[Wrong]:
    elements = block.get("elements") or []
    if not 1 <= len(elements) <= MOST_IN_LIST["actions"]:
        yield Wrong("elements", here, f"{len(elements)} elements")
    ids = [element.get("action_id") for element in elements]
    if len(set(ids)) != len(ids):
        yield Wrong("duplicate_action_id", here, str(ids))
    for number, element in enumerate(elements):
        yield from _element(element, "actions", f"{here}/elements/{number}")


def _input(block: Json, here: str) -> Iterator[Wrong]:
    if not isinstance(block.get("element"), Mapping):
        yield Wrong("no_element", here, "an input without an element")
        return
    yield from _element(block["element"], "input", f"{here}/element")


def _image(block: Json, here: str) -> Iterator[Wrong]:
    file = block.get("slack_file") or {}
    if sum((bool(block.get("image_url")), bool(file.get("id") or file.get("url")))) != 1:
        yield Wrong("no_image", here, "an image has one source: an address or a file of Slack's")


def _rich_text(block: Json, here: str) -> Iterator[Wrong]:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
    if not block.get("elements"):
        yield Wrong("empty_rich_text", here, "no elements")
    for number, element in enumerate(block.get("elements") or []):
        at = f"{here}/elements/{number}"
        if element.get("type") not in kinds:
            yield Wrong("unknown_rich_text", at, str(element.get("type")))
        if not element.get("elements"):
            yield Wrong("empty_rich_text", at, "no elements")
        for inner, piece in enumerate(element.get("elements") or []):
            if piece.get("type") == "text":
                yield from _line(piece.get("text"), Line(most=3000, required=True), f"{at}/elements/{inner}/text")
            elif piece.get("type") == "link":
                yield from _line(piece.get("url"), Line(most=3000, required=True), f"{at}/elements/{inner}/url")
            else:
                yield Wrong("unknown_rich_text", f"{at}/elements/{inner}", str(piece.get("type")))


def _nothing(block: Json, here: str) -> Iterator[Wrong]:
    return iter(())


CHECKS: dict[str, Callable[[Json, str], Iterator[Wrong]]] = {
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "rich_text": _rich_text,
}


def _element(element: Json, parent: str, here: str) -> Iterator[Wrong]:
    kind = str(element.get("type"))
    if kind not in ELEMENTS:
        yield Wrong("unknown_element", here, kind)
        return
    parents, texts = ELEMENTS[kind]
    if parent not in parents:
        yield Wrong("wrong_parent", here, f"{kind} in {parent}")
    yield from _line(element.get("action_id"), ACTION_ID, f"{here}/action_id")
    yield from _properties(element, texts, here)
    if kind == "plain_text_input" and not 0 < element.get("max_length", 3000) <= 3000:
        yield Wrong("max_length", here, str(element["max_length"]))
    if kind in OPTIONS:
        fewest, most = OPTIONS[kind]
        count = len(element.get("options") or [])
        if not fewest <= count <= most:
            yield Wrong("options", here, f"{count} options")
    for name in ("options", "initial_options"):
        for number, option in enumerate(element.get(name) or []):
            yield from _option(option, f"{here}/{name}/{number}")
    yield from _initial(element, here)
    if "confirm" in element:
        yield from _properties(element["confirm"], dict(CONFIRM), f"{here}/confirm")


def _initial(element: Json, here: str) -> Iterator[Wrong]:
    offered = element.get("options")
    chosen = [
        *(element.get("initial_options") or []),
        *([element["initial_option"]] if "initial_option" in element else []),
    ]
    if offered is not None and any(option not in offered for option in chosen):
        yield Wrong("initial", here, "an initial option that is not offered, word for word")
    if "initial_options" in element and not element["initial_options"]:
        yield Wrong("initial", here, "an empty list of initial options")
    values = [option.get("value") for option in offered or []]
    if len(set(values)) != len(values):
        yield Wrong("duplicate_value", here, str(values))


def _option(option: Json, here: str) -> Iterator[Wrong]:
    yield from _text(option.get("text"), Text(most=75, kinds=BOTH), f"{here}/text")
    yield from _line(option.get("value"), Line(most=75, required=True), f"{here}/value")


def _properties(thing: Json, rules: Mapping[str, Text | Line], here: str) -> Iterator[Wrong]:
    for name, rule in rules.items():
        if isinstance(rule, Text):
            yield from _text(thing.get(name), rule, f"{here}/{name}")
        else:
            yield from _line(thing.get(name), rule, f"{here}/{name}")


def _text(text: Any, rule: Text, here: str) -> Iterator[Wrong]:
    if text is None:
        if rule.required:
            yield Wrong("missing", here, "is required")
        return
    if not isinstance(text, Mapping) or text.get("type") not in rule.kinds:
        yield Wrong("text_type", here, f"not one of {rule.kinds}")
        return
    if "emoji" in text and text["type"] != "plain_text":
        yield Wrong("emoji", here, "only plain text has emoji")
    if "verbatim" in text and text["type"] != "mrkdwn":
        yield Wrong("verbatim", here, "only mrkdwn is verbatim")
    yield from _line(text.get("text"), Line(most=rule.most, required=True), f"{here}/text")


def _line(line: Any, rule: Line, here: str) -> Iterator[Wrong]:
    if line is None:
        if rule.required:
            yield Wrong("missing", here, "is required")
        return
    if not isinstance(line, str):
        yield Wrong("type", here, f"{type(line).__name__} instead of a string")
    elif not line and rule.required:
        yield Wrong("empty", here, "is empty")
    elif len(line) > rule.most:
        yield Wrong("too_long", here, f"{len(line)} of {rule.most} characters")
    elif rule.choices and line not in rule.choices:
        yield Wrong("choice", here, f"{line} is not one of {rule.choices}")
