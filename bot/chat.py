"""The words all platforms share: what people do (Said, Pressed, Submitted) and what they get (Card, Form)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Literal, Protocol

from bot.charts import Chart, chart_from_dict
from storage.people import Profile

# What people do


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is on one platform. Ids are opaque; case-folded where the platform ignores case."""

    platform: str
    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody picked from the platform's own list, not typed: an account, or a department of ours.

    Where it is neither, `stands_for` says why: somebody of another company, or a group the platform did not explain.
    """

    shown: str
    account: Account | None = None
    department: int | None = None
    stands_for: Literal["", "stranger", "group"] = ""


Words = tuple[str | Mention, ...]


@dataclass(frozen=True, kw_only=True)
class Said:
    """Somebody typed something to the bot: a command with its slash, or plain words.

    `key` names what was done, so that the same deed told twice is one (see storage/seen.py).
    """

    key: str
    by: Account
    words: Words


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Somebody pressed a button; `value` is what the card's drawer put there, and what was chosen (see with_choices).

    `key` never holds the value: what an event was must not tell what somebody chose.
    """

    key: str
    by: Account
    action: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """Somebody sent a form. Fields hold text, a list of chosen values, or yes/no."""

    key: str
    by: Account
    form: str
    context: str
    fields: Mapping[str, str | list[str] | bool]


Event = Said | Pressed | Submitted

# What people get


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph in the bot's own words."""

    text: str
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words a person typed: never taken for markup, by any platform."""

    text: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Short labelled facts."""

    pairs: tuple[tuple[str, str], ...]
    kind: Literal["facts"] = "facts"

    @property
    def text(self) -> str:
        return "\n".join(f"{label}{': ' if label.isascii() else '：'}{value}" for label, value in self.pairs)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Small print: who sees this, how long it can be undone."""

    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart, kept as the figures it shows. All it says stands in the text as well: not every place shows it."""

    alt: str
    chart: Chart
    kind: Literal["picture"] = "picture"

    @property
    def text(self) -> str:
        return ""


Part = Text | Quote | Facts | Note | Picture


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button. `confirm` asks first; `url` opens a page instead of telling the bot.

    One that begins with a slash is a page of ours: an answer makes it a link for its reader (see bot/hearing.py).
    """

    action: str
    value: str
    label: str
    style: Literal["", "primary", "danger"] = ""
    confirm: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose, in a form or a poll."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Poll:
    """A question in a card: one or `several` of up to twenty choices, and a button that sends them.

    It is heard as a press of `action`, its value `with_choices`. Where nothing was chosen, that is `value` alone.
    """

    action: str
    value: str
    label: str
    choices: tuple[Choice, ...]
    submit: str
    several: bool = False


def with_choices(value: str, chosen: Sequence[str]) -> str:
    """Return what a poll's press brings: "7:1" where "3" was chosen is "7:1:3", and "7:1:3,4" for two."""
    return f"{value}:{','.join(chosen)}" if chosen else value


@dataclass(frozen=True, kw_only=True)
class Card:
    """What people read, as every platform can draw it. `is_last`: what stood in its place before holds no longer."""

    title: str = ""
    body: tuple[Part, ...] = ()
    buttons: tuple[Button, ...] = ()
    is_last: bool = False
    poll: Poll | None = None

    @property
    def pages(self) -> tuple[Button, ...]:
        """What can be done on pages, where nothing of it shows here: the poll after the buttons."""
        poll = self.poll
        return (*self.buttons, Button(action=poll.action, value=poll.value, label=poll.label)) if poll else self.buttons

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(part for part in self.body if isinstance(part, Picture))

    @property
    def text(self) -> str:
        """The whole card as plain text: for notifications, and for screen readers."""
        return "\n".join(line for line in (self.title, *(part.text for part in self.body)) if line)

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "text": self.text}


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of a form. In `people` fields values are "p12" (a person) or "d3" (a department)."""

    name: str
    label: str
    kind: Literal["people", "text", "long_text", "one_of", "any_of", "yes_no"]
    value: str | list[str] | bool = ""
    hint: str = ""
    required: bool = False
    limit: int = 0
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Form:
    """What people fill in. `errors` hold a sentence for each field that needs another look."""

    form: str
    context: str
    title: str
    submit: str
    cancel: str
    intro: str = ""
    fields: tuple[Field, ...] = ()
    errors: Mapping[str, str] | None = None

    def filled(self, fields: Mapping[str, str | list[str] | bool], errors: Mapping[str, str]) -> "Form":
        """Return the form with what the person typed and what is wrong with it."""
        typed = tuple(replace(field, value=fields.get(field.name, field.value)) for field in self.fields)
        return replace(self, fields=typed, errors=errors)

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "errors": dict(self.errors or {})}


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures in rows below a head; the first cell of a row says what it is about."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Begins a section of a sheet."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, kw_only=True)
class File:
    """What can be taken along from a sheet."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page to read and to print: what a card has no room for."""

    title: str
    body: tuple[Part | Heading | Table, ...] = ()
    file: File | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot answers, after the commit. `in_place`: it takes the place of the card that was pressed."""

    shown: Card | Form
    in_place: bool = False


# Where it goes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes on one platform: somebody's chat with the bot, or the feed.

    `is_plain`: it is read where cards and buttons do not show, as in WeCom's WeChat plugin.
    """

    platform: str
    account: Account | None = None  # none: the feed
    is_plain: bool = False


class DeliveryFailed(Exception):  # noqa: N818 - the word of the house, see the design
    """A message could not be delivered. Would trying again help? If so, `wait` may say when.

    `may_have_arrived`: no answer came, so it may be there all the same.
    """

    def __init__(
        self, reason: str, *, permanent: bool, wait: timedelta | None = None, may_have_arrived: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.wait = wait
        self.may_have_arrived = may_have_arrived


class NotYet(Exception):  # noqa: N818 - what the platform says
    """It is not this message's turn, and nothing was tried: so no attempt is spent.

    `holds` is what else has to wait as long: messages to the same `place`; the `kind`, that is whatever is to be drawn
    anew, or looked for first; or everything on the `platform`.
    """

    def __init__(self, reason: str, *, wait: timedelta, holds: Literal["place", "kind", "platform"]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.holds = holds


class Platform(Protocol):
    """A chat platform. It knows no feature; `again` warns that an earlier attempt may have arrived.

    A sender serves everybody, so it is not to be kept waiting: whose turn is more than a moment away gets NotYet.
    """

    name: str

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        """Send a card. Returns the reference `update` takes. Raises DeliveryFailed, NotYet."""

    async def update(self, sent: str, card: Card) -> None:
        """Draw a sent message anew. Raises DeliveryFailed, NotYet."""

    async def look_up(self, account: Account) -> Profile | None:
        """Ask the platform who this is. None where it does not know."""

    def typed(self, language: str) -> Mapping[str, str]:
        """Return as what commands are typed here, {"kudos": "/hooray"}, where other than the language has it."""


def card_from_dict(facts: dict[str, Any]) -> Card:
    """Read back what `Card.to_dict` wrote."""
    body = tuple(_part_from_dict(part) for part in facts["body"])
    buttons = tuple(Button(**button) for button in facts["buttons"])
    poll = _poll_from_dict(facts["poll"]) if facts.get("poll") else None
    return Card(title=facts["title"], body=body, buttons=buttons, is_last=facts.get("is_last", False), poll=poll)


def _poll_from_dict(poll: dict[str, Any]) -> Poll:
    return Poll(**{**poll, "choices": tuple(Choice(**choice) for choice in poll["choices"])})


def _part_from_dict(part: dict[str, Any]) -> Part:
    match part["kind"]:
        case "text":
            return Text(text=part["text"])
        case "quote":
            return Quote(text=part["text"])
        case "facts":
            return Facts(pairs=tuple((label, value) for label, value in part["pairs"]))
        case "picture":
            return Picture(alt=part["alt"], chart=chart_from_dict(part["chart"]))
        case _:
            return Note(text=part["text"])
