"""Checks everything written to WeCom against its limits, as a table: what WeCom would refuse or cut, and why.

The limits come from the official pages on app messages, template cards, group robots and menus. Where WeCom counts 字,
characters are counted; where it counts bytes, bytes of UTF-8. A field that is not in the table is refused as well: a
misspelt one would be ignored in silence.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Mapping[str, Any]

INVALID, TOO_LONG, EMPTY, ESCAPED, NO_ACTION = 40058, 45002, 44004, 40033, 42045
MOST_RECEIVERS = 1000  # of one message


@dataclass(frozen=True)
class Wrong:
    """One thing WeCom would refuse, or cut."""

    code: int
    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.message} ({self.code})"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A string's rules. `most` counts 字 or bytes."""

    most: int
    unit: Literal["字", "bytes"] = "字"
    required: bool = False
    pattern: str = ""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number's rules."""

    choices: tuple[int, ...] = ()
    most: float | None = None
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Flag:
    """True or false."""

    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Many:
    """A list's rules."""

    of: "Rule"
    most: int
    fewest: int = 1
    required: bool = False
    unique: str = ""  # the field no two of them may share


@dataclass(frozen=True, kw_only=True)
class Part:
    """An object's rules; `also` says what the fields by themselves cannot."""

    fields: Mapping[str, "Rule"] = field(default_factory=dict)
    required: bool = False
    also: Callable[[Json, str], Iterator[Wrong]] = lambda part, here: iter(())


Rule = Line | Number | Flag | Many | Part

ADDRESS = r"https?://\S+"


def url(*, required: bool = False) -> Line:
    return Line(most=2048, unit="bytes", required=required, pattern=ADDRESS)


def key(*, most: int = 1024) -> Line:
    return Line(most=most, unit="bytes", required=True)


# What the table cannot say


def _notice_says_something(card: Json, here: str) -> Iterator[Wrong]:
    if not (card.get("main_title") or {}).get("title") and not card.get("sub_title_text"):
        yield Wrong(INVALID, here, "neither main_title.title nor sub_title_text")


def _news_shows_something(card: Json, here: str) -> Iterator[Wrong]:
    if not card.get("card_image") and not card.get("image_text_area"):
        yield Wrong(INVALID, here, "neither card_image nor image_text_area")


def _menu_needs_a_task(card: Json, here: str) -> Iterator[Wrong]:
    if card.get("action_menu") and not card.get("task_id"):
        yield Wrong(INVALID, here, "an action_menu needs a task_id")


def _both(
    one: Callable[[Json, str], Iterator[Wrong]], other: Callable[[Json, str], Iterator[Wrong]]
) -> Callable[[Json, str], Iterator[Wrong]]:
    def also(part: Json, here: str) -> Iterator[Wrong]:
        yield from one(part, here)
        yield from other(part, here)

    return also


def _goes_somewhere(part: Json, here: str) -> Iterator[Wrong]:
    """Jumps and card actions: 0 none, 1 a page, 2 a mini-program, 3 a question's answer."""
    if part.get("type") == 1 and not part.get("url"):
        yield Wrong(INVALID, f"{here}/url", "missing")
    if part.get("type") == 2 and not part.get("appid"):
        yield Wrong(INVALID, f"{here}/appid", "missing")


def _button_does_something(button: Json, here: str) -> Iterator[Wrong]:
    wanted = "url" if button.get("type") == 1 else "key"
    if not button.get(wanted):
        yield Wrong(INVALID, f"{here}/{wanted}", "missing")


def _fact_leads_on(fact: Json, here: str) -> Iterator[Wrong]:
    wanted = {1: "url", 2: "media_id", 3: "userid"}.get(fact.get("type", 0))
    if wanted and not fact.get(wanted):
        yield Wrong(INVALID, f"{here}/{wanted}", "missing")


def _has_receivers(message: Json, here: str) -> Iterator[Wrong]:
    if not any(message.get(name) for name in ("touser", "toparty", "totag")):
        yield Wrong(INVALID, f"{here}/touser", "nobody to send to")
    users = str(message.get("touser") or "").split("|")
    if len(users) > MOST_RECEIVERS:
        yield Wrong(INVALID, f"{here}/touser", f"{len(users)} people; {MOST_RECEIVERS} may be named")


# Cards

TITLE = Part(fields={"title": Line(most=36), "desc": Line(most=44)})
TITLE_REQUIRED = Part(fields={"title": Line(most=36, required=True), "desc": Line(most=44)}, required=True)
TASK = r"[0-9A-Za-z_\-@]+"
TASK_ID = Line(most=128, unit="bytes", pattern=TASK)
TASK_REQUIRED = Line(most=128, unit="bytes", pattern=TASK, required=True)
JUMP: dict[str, Rule] = {
    "type": Number(choices=(0, 1, 2, 3)),
    "url": url(),
    "appid": Line(most=64),
    "pagepath": Line(most=1024, unit="bytes"),
    "question": Line(most=200),
}
CARD_ACTION = Part(fields={**JUMP, "type": Number(choices=(0, 1, 2), required=True)}, also=_goes_somewhere)
COMMON: dict[str, Rule] = {
    "card_type": Line(most=32, required=True),
    "source": Part(
        fields={"icon_url": url(), "desc": Line(most=20), "desc_color": Number(choices=(0, 1, 2, 3))},
    ),
    "main_title": TITLE,
    "quote_area": Part(
        fields={**JUMP, "type": Number(choices=(0, 1, 2)), "title": Line(most=128), "quote_text": Line(most=256)},
        also=_goes_somewhere,
    ),
    "horizontal_content_list": Many(
        most=6,
        of=Part(
            fields={
                "type": Number(choices=(0, 1, 2, 3)),
                "keyname": Line(most=5, required=True),
                "value": Line(most=30),
                "url": url(),
                "media_id": Line(most=256),
                "userid": Line(most=64),
            },
            also=_fact_leads_on,
        ),
    ),
    "card_action": CARD_ACTION,
    "task_id": TASK_ID,
}
ACTION_MENU = Part(
    fields={
        "desc": Line(most=20),
        "action_list": Many(
            most=3, of=Part(fields={"text": Line(most=10, required=True), "key": key()}), required=True, unique="key"
        ),
    }
)
JUMP_LIST = Many(most=3, of=Part(fields={**JUMP, "title": Line(most=18, required=True)}, also=_goes_somewhere))
BUTTON = Part(
    fields={
        "type": Number(choices=(0, 1)),
        "text": Line(most=10, required=True),
        "style": Number(choices=(1, 2, 3, 4)),
        "key": Line(most=1024, unit="bytes"),
        "url": url(),
    },
    also=_button_does_something,
)


def options(*, most: int, longest: int, more: Mapping[str, Rule] | None = None) -> Many:
    one = {
        "id": Line(most=128, unit="bytes", required=True),
        "text": Line(most=longest, required=True),
        **(more or {}),
    }
    return Many(most=most, of=Part(fields=one), required=True, unique="id")


SUBMIT = Part(fields={"text": Line(most=10, required=True), "key": key()}, required=True)
SELECTION: dict[str, Rule] = {
    "question_key": key(),
    "title": Line(most=13),
    "disable": Flag(),
    "selected_id": Line(most=128, unit="bytes"),
    "option_list": options(most=10, longest=16),
}
CARDS: dict[str, Part] = {
    "text_notice": Part(
        fields={
            **COMMON,
            "action_menu": ACTION_MENU,
            "emphasis_content": Part(fields={"title": Line(most=14), "desc": Line(most=22)}),
            "sub_title_text": Line(most=160),
            "jump_list": JUMP_LIST,
        },
        also=_both(_notice_says_something, _menu_needs_a_task),
    ),
    "news_notice": Part(
        fields={
            **COMMON,
            "main_title": TITLE_REQUIRED,
            "action_menu": ACTION_MENU,
            "card_image": Part(fields={"url": url(required=True), "aspect_ratio": Number(most=2.25)}),
            "image_text_area": Part(
                fields={
                    **JUMP,
                    "type": Number(choices=(0, 1, 2)),
                    "title": Line(most=20),
                    "desc": Line(most=40),
                    "image_url": url(required=True),
                }
            ),
            "vertical_content_list": Many(
                most=4, of=Part(fields={"title": Line(most=26, required=True), "desc": Line(most=112)})
            ),
            "jump_list": JUMP_LIST,
        },
        also=_both(_news_shows_something, _menu_needs_a_task),
    ),
    "button_interaction": Part(
        fields={
            **COMMON,
            "main_title": TITLE_REQUIRED,
            "task_id": TASK_REQUIRED,
            "action_menu": ACTION_MENU,
            "sub_title_text": Line(most=160),
            "button_selection": Part(fields=SELECTION),
            "button_list": Many(most=6, of=BUTTON, required=True, unique="key"),
            "replace_text": Line(most=20),
        }
    ),
    "vote_interaction": Part(
        fields={
            **COMMON,
            "main_title": TITLE_REQUIRED,
            "task_id": TASK_REQUIRED,
            "checkbox": Part(
                fields={
                    "question_key": key(),
                    "mode": Number(choices=(0, 1)),
                    "disable": Flag(),
                    "option_list": options(most=20, longest=17, more={"is_checked": Flag()}),
                },
                required=True,
            ),
            "submit_button": SUBMIT,
            "replace_text": Line(most=20),
        }
    ),
    "multiple_interaction": Part(
        fields={
            **COMMON,
            "main_title": TITLE_REQUIRED,
            "task_id": TASK_REQUIRED,
            "select_list": Many(most=3, of=Part(fields=SELECTION), required=True, unique="question_key"),
            "submit_button": SUBMIT,
            "replace_text": Line(most=20),
        }
    ),
}
NEEDS_AN_ACTION = ("text_notice", "news_notice")
TAKES_NO_CLICKS = ("text_notice", "news_notice")  # the cards a group robot may post

# Messages

TEXT = Part(fields={"content": Line(most=2048, unit="bytes", required=True)}, required=True)
MEDIA = Part(fields={"media_id": Line(most=256, required=True)}, required=True)
ARTICLES = Many(
    most=8,
    required=True,
    of=Part(
        fields={
            "title": Line(most=128, unit="bytes", required=True),
            "description": Line(most=512, unit="bytes"),
            "url": url(),
            "picurl": url(),
        }
    ),
)
SENT: dict[str, Part] = {
    "text": TEXT,
    "markdown": TEXT,
    "textcard": Part(
        fields={
            "title": Line(most=128, required=True),
            "description": Line(most=512, required=True),
            "url": url(required=True),
            "btntxt": Line(most=4),
        },
        required=True,
    ),
    "image": MEDIA,
    "file": MEDIA,
    "news": Part(fields={"articles": ARTICLES}, required=True),
}
POSTED: dict[str, Part] = {
    "text": Part(
        fields={
            "content": Line(most=2048, unit="bytes", required=True),
            "mentioned_list": Many(most=1000, of=Line(most=64), fewest=0),
            "mentioned_mobile_list": Many(most=1000, of=Line(most=32), fewest=0),
        },
        required=True,
    ),
    "markdown": Part(fields={"content": Line(most=4096, unit="bytes", required=True)}, required=True),
    "image": Part(
        fields={"base64": Line(most=2_800_000, required=True), "md5": Line(most=32, required=True)}, required=True
    ),
    "news": Part(fields={"articles": ARTICLES}, required=True),
}
ENVELOPE: dict[str, Rule] = {
    "touser": Line(most=100_000),
    "toparty": Line(most=10_000),
    "totag": Line(most=10_000),
    "agentid": Number(required=True),
    "msgtype": Line(most=32, required=True),
    "safe": Number(choices=(0, 1, 2)),
    "enable_id_trans": Number(choices=(0, 1)),
    "enable_duplicate_check": Number(choices=(0, 1)),
    "duplicate_check_interval": Number(most=4 * 3600),
}
UPDATE: dict[str, Rule] = {
    "userids": Many(most=1000, of=Line(most=64), required=True),
    "agentid": Number(required=True),
    "response_code": Line(most=256, required=True),
    "enable_id_trans": Number(choices=(0, 1)),
    "button": Part(fields={"replace_name": Line(most=20, required=True)}),
}
LOW_BUTTON = Part(
    fields={
        "type": Line(most=32),
        "name": Line(most=40, unit="bytes", required=True),
        "key": Line(most=128, unit="bytes"),
        "url": Line(most=1024, unit="bytes", pattern=ADDRESS),
    },
    also=lambda button, here: _menu_button(button, here),
)
TOP_BUTTON = Part(
    fields={
        **LOW_BUTTON.fields,
        "name": Line(most=16, unit="bytes", required=True),
        "sub_button": Many(most=5, of=LOW_BUTTON, fewest=0),
    },
    also=lambda button, here: iter(()) if button.get("sub_button") else _menu_button(button, here),
)
MENU = Part(fields={"button": Many(most=3, of=TOP_BUTTON, required=True)})


def _menu_button(button: Json, here: str) -> Iterator[Wrong]:
    wanted = {"click": "key", "view": "url"}.get(str(button.get("type")))
    if wanted is None:
        yield Wrong(40018, f"{here}/type", f"{button.get('type')} is not a button we know")
    elif not button.get(wanted):
        yield Wrong(40019, f"{here}/{wanted}", "missing")


# The checks


def check_message(body: Json) -> list[Wrong]:
    """Check what message/send is given. Without touser and agentid, what render.py draws: add them, or any."""
    kind = str(body.get("msgtype"))
    wrong = list(_of_kind(body, kind, SENT, tuple(CARDS)))
    wrong += _part(body, Part(fields={**ENVELOPE, kind: Part()}, also=_has_receivers), "", shallow=(kind,))
    return wrong


def check_drawn(message: Json) -> list[Wrong]:
    """Check a message as it is drawn, before it is addressed to anybody."""
    return check_message({"touser": "somebody", "agentid": 1, **message})


def check_post(body: Json) -> list[Wrong]:
    """Check what a group's robot is given."""
    kind = str(body.get("msgtype"))
    wrong = list(_of_kind(body, kind, POSTED, TAKES_NO_CLICKS))
    wrong += _part(body, Part(fields={"msgtype": ENVELOPE["msgtype"], kind: Part()}), "", shallow=(kind,))
    return wrong


def check_card(card: Json, *, kinds: tuple[str, ...] = tuple(CARDS), here: str = "/template_card") -> list[Wrong]:
    """Check one template card."""
    kind = str(card.get("card_type"))
    if kind not in kinds:
        return [Wrong(INVALID, f"{here}/card_type", f"{kind} is no card that can stand here")]
    wrong = list(_part(card, CARDS[kind], here))
    if kind in NEEDS_AN_ACTION and not card.get("card_action"):
        wrong.append(Wrong(NO_ACTION, f"{here}/card_action", "missing"))
    return wrong


def check_update(body: Json) -> list[Wrong]:
    """Check what message/update_template_card is given."""
    wrong = list(_part(body, Part(fields={**UPDATE, "template_card": Part()}), "", shallow=("template_card",)))
    if ("button" in body) == ("template_card" in body):
        wrong.append(Wrong(INVALID, "", "either button or template_card"))
    if "template_card" in body:
        wrong += check_card(body["template_card"])
    return wrong


def check_menu(body: Json) -> list[Wrong]:
    """Check what menu/create is given."""
    return list(_part(body, MENU, ""))


def check_bytes(raw: bytes) -> list[Wrong]:
    r"""Check a body as it comes: WeCom refuses \uxxxx escapes."""
    if re.search(rb"(?<!\\)(\\\\)*\\u[0-9a-fA-F]{4}", raw):
        return [Wrong(ESCAPED, "", r"contains a \u escape")]
    return []


def _of_kind(body: Json, kind: str, known: Mapping[str, Part], cards: tuple[str, ...]) -> Iterator[Wrong]:
    if kind == "template_card":
        yield from check_card(body.get("template_card") or {}, kinds=cards)
    elif kind in known:
        yield from _value(body.get(kind), known[kind], f"/{kind}")
    else:
        yield Wrong(INVALID, "/msgtype", f"{kind} is not a kind of message we know")


def _value(value: Any, rule: Rule, here: str) -> Iterator[Wrong]:
    if value is None or value in ("", [], {}):
        if rule.required:
            yield Wrong(EMPTY if here.endswith("/content") else INVALID, here, "missing")
        return
    match rule:
        case Line():
            yield from _line(value, rule, here)
        case Number():
            yield from _number(value, rule, here)
        case Flag():
            if not isinstance(value, bool):
                yield Wrong(INVALID, here, "neither true nor false")
        case Many():
            yield from _many(value, rule, here)
        case Part():
            yield from _part(value, rule, here)


def _line(value: Any, rule: Line, here: str) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield Wrong(INVALID, here, f"{type(value).__name__} is no text")
        return
    length = len(value.encode("utf8", "surrogatepass")) if rule.unit == "bytes" else len(value)
    if length > rule.most:
        yield Wrong(TOO_LONG, here, f"{length} {rule.unit}; {rule.most} are allowed")
    if rule.pattern and not re.fullmatch(rule.pattern, value):
        yield Wrong(INVALID, here, f"must look like {rule.pattern}")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", value):
        yield Wrong(INVALID, here, "holds letters nobody can see")


def _number(value: Any, rule: Number, here: str) -> Iterator[Wrong]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Wrong(INVALID, here, f"{type(value).__name__} is no number")
    elif (rule.choices and value not in rule.choices) or (rule.most is not None and value > rule.most):
        yield Wrong(INVALID, here, f"{value} is not allowed")


def _many(value: Any, rule: Many, here: str) -> Iterator[Wrong]:
    if not isinstance(value, list):
        yield Wrong(INVALID, here, f"{type(value).__name__} is no list")
        return
    if not rule.fewest <= len(value) <= rule.most:
        yield Wrong(INVALID, here, f"{len(value)} of them; {rule.fewest} to {rule.most} are allowed")
    for number, one in enumerate(value):
        yield from _value(one, rule.of, f"{here}/{number}")
    if rule.unique:
        names = [one.get(rule.unique) for one in value if isinstance(one, Mapping) and one.get(rule.unique)]
        if len(names) != len(set(names)):
            yield Wrong(INVALID, here, f"two share a {rule.unique}")


def _part(value: Any, rule: Part, here: str, *, shallow: tuple[str, ...] = ()) -> Iterator[Wrong]:
    """Check an object; the fields in `shallow` are checked elsewhere."""
    if not isinstance(value, Mapping):
        yield Wrong(INVALID, here, f"{type(value).__name__} is no object")
        return
    for name in value:
        if name not in rule.fields:
            yield Wrong(INVALID, f"{here}/{name}", "is not a field we know")
    for name, one in rule.fields.items():
        if name not in shallow:
            yield from _value(value.get(name), one, f"{here}/{name}")
    yield from rule.also(value, here)
