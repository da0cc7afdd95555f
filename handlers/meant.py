"""Who is meant: what somebody typed to others waits in a draft until every name in it is one colleague or department.

A command that is addressed to colleagues has a class of its own below `Addressed`, named by its `command`; its card
that asks presses `<command>.choose` and `<command>.form`, which bot/commands.py leads to that command's handler.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar

from sqlmodel import Session

from handlers.notices import Notice, WhoIsMeant, from_json
from handlers.refusals import Gone
from storage import drafts, graph, people
from storage.names import Owner
from storage.tables import Person

LATELY = timedelta(days=90)  # whom one thanked in a quarter is whom one probably means again
NOBODY_ELSE = "none"  # chosen where a name was only spoken of
MOST_CANDIDATES = 5  # one of WeCom's six buttons is "somebody else"
FIRST_COMMAND = "kudos"  # whose drafts once did not say so


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A name as typed and who may be meant by it. `is_exact`: all of them are really called so.

    `is_besides`: it follows those who are addressed for certain, and may only be part of what is said.
    """

    typed: str
    candidates: tuple[str, ...]
    is_exact: bool
    is_besides: bool = False


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """What somebody wants to say to others, as far as it is understood: receivers as "p12" or "d3".

    `became` is the notice it ended in, once it was decided.
    """

    receivers: tuple[str, ...]
    unclear: tuple[Unclear, ...] = ()
    words: str
    typed: str = ""
    became: str = ""
    command: ClassVar[str] = ""

    def to_json(self) -> str:
        return json.dumps({"command": self.command, **asdict(self)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what this class has in common with the one that was written."""
        kept: dict[str, Any] = json.loads(text)
        kept["unclear"] = [Unclear(**{**one, "candidates": tuple(one["candidates"])}) for one in kept["unclear"]]
        known = {one.name: kept[one.name] for one in fields(cls) if one.name in kept}
        facts: dict[str, Any] = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in known.items()}
        return cls(**facts)


A = TypeVar("A", bound=Addressed)


def command_of(text: str) -> str:
    """Return which command a kept draft belongs to."""
    command: str = json.loads(text).get("command", FIRST_COMMAND)
    return command


def keep(session: Session, by: Person, said: Addressed, *, now: datetime) -> int:
    return drafts.keep(session, by.id, said.to_json(), now)


def recall(session: Session, kind: type[A], draft: int, by: Person) -> A:
    """Return somebody's own draft. Raises Gone for another's, another command's, and for what is no longer kept."""
    body = drafts.recall(session, draft, by.id)
    if body is None or command_of(body) != kind.command:
        raise Gone
    return kind.from_json(body)


def ask(session: Session, by: Person, said: Addressed, *, now: datetime) -> WhoIsMeant:
    """Have somebody choose whom they mean by the first unclear name."""
    first, *others = said.unclear
    ordered = _likeliest_first(session, by, first.candidates, now)
    ordered = ordered[: MOST_CANDIDATES - first.is_besides]  # “only mentioned” takes a button, too
    kept = replace(said, unclear=(replace(first, candidates=ordered), *others))
    return WhoIsMeant(draft=keep(session, by, kept, now=now))


def choose(
    session: Session,
    by: Person,
    kind: type[A],
    draft: int,
    chosen: str,
    *,
    go_on: Callable[[A], Notice],
    now_is: Callable[[Notice], Notice] = lambda notice: notice,
) -> Notice:
    """Put the chosen one where the unclear name stood, and go on; pressed again, it stays as it is.

    `now_is` returns what a notice that was decided on has come to by now.
    """
    said = recall(session, kind, draft, by)
    if said.became:
        return became(session, by, said, now_is=now_is)
    if not said.unclear or chosen not in _choices(said):
        raise Gone
    more = () if chosen == NOBODY_ELSE else (chosen,)
    notice = go_on(replace(said, receivers=(*said.receivers, *more), unclear=said.unclear[1:]))
    decide(session, draft, kind, notice)
    return notice


def decide(session: Session, draft: int, kind: type[A], notice: Notice) -> None:
    """Note what a draft has become; nothing of what was said is kept twice."""
    drafts.change(session, draft, kind(receivers=(), words="", became=notice.to_json()).to_json())


def became(
    session: Session, by: Person, said: A, *, now_is: Callable[[Notice], Notice] = lambda notice: notice
) -> Notice:
    """Return what a decided draft has come to by now."""
    notice = from_json(said.became)
    if isinstance(notice, WhoIsMeant):
        following = recall(session, type(said), notice.draft, by)
        return became(session, by, following, now_is=now_is) if following.became else notice
    return now_is(notice)


def waiting(session: Session, by: Person) -> WhoIsMeant | None:
    """Return the question somebody has not answered yet: whom they meant."""
    draft = drafts.latest(session, by.id)
    said = Addressed.from_json(draft.body) if draft is not None else None
    is_open = said is not None and said.unclear and not said.became
    return WhoIsMeant(draft=draft.id) if draft is not None and is_open else None


def look_at_question(session: Session, kind: type[A], draft: int, by: Person) -> WhoIsMeant:
    """Show somebody the question they are answering."""
    recall(session, kind, draft, by)
    return WhoIsMeant(draft=draft)


def without_self(said: A, by: Person) -> A:
    """Nobody means themselves by a name they share: they are no candidate, which may leave one."""
    me, receivers, unclear = f"p{by.id}", list(said.receivers), []
    for one in said.unclear:
        others = tuple(candidate for candidate in one.candidates if candidate != me)
        if one.is_besides and (not others or set(others) & {*receivers}):
            continue
        if one.is_exact and len(others) == 1 and not one.is_besides:
            receivers.append(others[0])
        else:
            unclear.append(replace(one, candidates=others))
    return replace(said, receivers=tuple(receivers), unclear=tuple(unclear))


def without_mentioned(said: A) -> A:
    """Leave whoever is named further on in what is said: only those it begins with are addressed."""
    return replace(said, unclear=tuple(one for one in said.unclear if not one.is_besides))


def people_in(said: Addressed, find: Callable[[int], Person]) -> list[Person]:
    """Return the people it is addressed to, each once. `find` raises Gone or KeyError for nobody's id."""
    ids = [Owner.parse(one).person_id for one in dict.fromkeys(said.receivers)]
    return [find(one) for one in ids if one is not None]


def departments_in(said: Addressed) -> list[int]:
    ids = [Owner.parse(one).department_id for one in dict.fromkeys(said.receivers)]
    return [one for one in ids if one is not None]


def _choices(said: Addressed) -> tuple[str, ...]:
    first = said.unclear[0]
    return (*first.candidates, NOBODY_ELSE) if first.is_besides else first.candidates


def _likeliest_first(session: Session, by: Person, candidates: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Order candidates: dealt with lately, then one's bosses, then one's own department, then as they came."""
    ids = [owner.person_id for owner in map(Owner.parse, candidates) if owner.person_id is not None]
    lately = graph.thanked_lately(session, by.id, ids, since=now - LATELY)
    bosses = people.managers_above(session, by.id)
    near = {one.id for one in people.by_ids(session, ids) if one.department_id == by.department_id}

    def distance(candidate: str) -> tuple[float, bool, bool]:
        person = Owner.parse(candidate).person_id
        thanked = lately.get(person) if person is not None else None
        return (-thanked.timestamp() if thanked else 0.0, person not in bosses, person not in near)

    return tuple(sorted(candidates, key=distance)[:MOST_CANDIDATES])
