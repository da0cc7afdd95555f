"""What holds for the whole company: settings, switches, values, feeds; read once, and again when something changed."""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage import moment
from storage.tables import Department, Person, Revision, Role, Setting, Switch, UsualAsk, Value, WorkingCalendar
from storage.upsert import dialect_of, insert_into

INSTALLATION = "installation"  # stands among the settings, and is none
FEED_CHOICES = ("off", "daily", "instant")
LANGUAGES = ("en", "zh")

# Off until an admin says otherwise: whatever ranks people (see facts on leaderboards).
STARTS_OFF = frozenset({"leaderboard"})
FEATURES = ("kudos", "requests", "feedback", "suggestions", "pulse", "leaderboard", "digest")


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return read


def _allowance(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise ValueError(text)
    return number


def _one_in(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 20:
        raise ValueError(text)
    return number


def _zone(text: str) -> str:
    moment.zone(text)
    return text


# name: (default, how its text is read; ValueError or KeyError where it cannot be)
SETTINGS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("", str),
    "language": ("en", _one_of(*LANGUAGES)),
    "zone": ("UTC", _zone),
    "allowance": ("20", _allowance),
    "feed": ("off", _one_of(*FEED_CHOICES)),
    "rated_one_in": ("1", _one_in),  # of so many requests that were done, one is asked about
    "plainly": ("no", lambda text: _one_of("yes", "no")(text) == "yes"),  # do most read where cards do not show?
    "round_up_at": ("17:07", moment.parse_clock),  # never :00 or :30, when everybody else's messages come
    "clock_offset": ("0", int),  # seconds; only the demo ever sets it
}


@dataclass(frozen=True, kw_only=True)
class Company:
    """A picture of what holds at one revision. `feeds` are the addresses of the platforms' feed channels.

    `heads` are the departments' heads who are still here; `calendars` hold by whose they are (storage/calendars.py).
    """

    revision: int
    name: str
    language: str
    zone: str
    allowance: int
    feed: str
    rated_one_in: int
    plainly: bool
    round_up_at: time
    clock_offset: int
    values: tuple[Value, ...]
    switches: Mapping[str, bool]
    departments: Mapping[int, Department]
    admins: Mapping[int, frozenset[str]]
    heads: Mapping[int, int]
    calendars: Mapping[str, WorkingCalendar]
    usual_asks: tuple[UsualAsk, ...]
    feeds: tuple[str, ...] = field(default=())

    def is_on(self, feature: str) -> bool:
        return self.switches.get(feature, feature not in STARTS_OFF)

    def within(self, department_id: int | None, whole: Collection[int]) -> bool:
        """Say whether a department is one of these, or somewhere below one of them."""
        return any(one in whole for one in self.upwards(department_id))

    def upwards(self, department_id: int | None) -> Iterator[int]:
        """Yield a department and all above it, nearest first."""
        passed: set[int] = set()
        while department_id is not None and department_id not in passed:  # a roster may have tied a knot
            yield department_id
            passed.add(department_id)
            department = self.departments.get(department_id)
            department_id = department.parent_id if department else None


_ROLES = select(Role).join(Person).where(col(Person.left_at).is_(None))
_HEADS = select(Department.id, Person.id).join(Person, col(Person.id) == col(Department.head_id))
_USUAL = select(UsualAsk).where(col(UsualAsk.retired_at).is_(None)).order_by(col(UsualAsk.id))


def recall(session: Session, revision: int, feeds: tuple[str, ...] = (), *, feed: str = "off") -> Company:
    """Read what holds. `feed` is when the feeds are posted to as long as no admin has chosen."""
    stored = {"feed": feed, **{row.name: row.value for row in session.exec(select(Setting))}}
    read = {name: parse(stored.get(name, default)) for name, (default, parse) in SETTINGS.items()}
    values = tuple(session.exec(select(Value).where(col(Value.retired_at).is_(None)).order_by(col(Value.id))))
    departments = {row.id: row for row in session.exec(select(Department))}
    admins: dict[int, frozenset[str]] = {}
    for role in session.exec(_ROLES):
        admins[role.person_id] = admins.get(role.person_id, frozenset()) | {role.role}
    switches = {row.feature: row.is_on for row in session.exec(select(Switch))}
    heads = dict(session.exec(_HEADS.where(col(Person.left_at).is_(None))).all())
    calendars = {row.whose: row for row in session.exec(select(WorkingCalendar))}
    usual_asks = tuple(session.exec(_USUAL))
    for row in (*values, *departments.values(), *calendars.values(), *usual_asks):
        session.expunge(row)
    return Company(
        revision=revision,
        values=values,
        departments=departments,
        admins=admins,
        switches=switches,
        heads=heads,
        calendars=calendars,
        usual_asks=usual_asks,
        feeds=feeds,
        **read,
    )


def revision(session: Session) -> int:
    return session.exec(select(Revision.number)).one()


def changed(session: Session) -> None:
    """Tell every cache, in this process and in others, to read again: call it after changing what they hold."""
    session.connection().execute(update(Revision).values(number=Revision.number + 1))
    session.info["company_changed"] = True  # this transaction's own picture is out of date, too


def has_changed(session: Session) -> bool:
    """Say whether `changed` was called in this session."""
    return bool(session.info.get("company_changed"))


def count_admins(session: Session, role: str) -> int:
    return len(session.exec(_ROLES.where(Role.role == role)).all())


def set_one(session: Session, name: str, value: str) -> None:
    """Store a setting. Raises KeyError for an unknown name, ValueError or KeyError for a value that cannot be read."""
    SETTINGS[name][1](value)
    _store(session, name, value)
    changed(session)


def _store(session: Session, name: str, value: str) -> None:
    """Write a setting over what stood there; replicas may do so at once."""
    put = insert_into(dialect_of(session), Setting).values(name=name, value=value)
    session.connection().execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def switch(session: Session, feature: str, *, is_on: bool, by: int | None, now: datetime) -> None:
    session.connection().execute(delete(Switch).where(col(Switch.feature) == feature))
    session.add(Switch(feature=feature, is_on=is_on, changed_at=now, changed_by=by))
    session.flush()
    changed(session)


def add_value(session: Session, tag: str, name: str, name_zh: str) -> None:
    """Add a value, or bring back a retired one of this tag with the new names."""
    known = session.exec(select(Value).where(Value.tag == tag)).one_or_none()
    if known is None:
        session.add(Value(tag=tag, name=name, name_zh=name_zh))
    else:
        known.name, known.name_zh, known.retired_at = name, name_zh, None
    session.flush()
    changed(session)


def retire_value(session: Session, value_id: int, now: datetime) -> None:
    session.connection().execute(update(Value).where(col(Value.id) == value_id).values(retired_at=now))
    changed(session)


def appoint(session: Session, person_id: int, role: str) -> None:
    if session.get(Role, (person_id, role)) is None:
        session.add(Role(person_id=person_id, role=role))
        session.flush()
    changed(session)


def dismiss(session: Session, person_id: int, role: str) -> None:
    session.connection().execute(delete(Role).where(col(Role.person_id) == person_id, col(Role.role) == role))
    changed(session)


def installation(session: Session) -> str:
    """Return what tells this database from any that was here before it: made up once, and kept."""
    put = insert_into(dialect_of(session), Setting).values(name=INSTALLATION, value=secrets.token_hex(8))
    session.connection().execute(put.on_conflict_do_nothing(index_elements=["name"]))
    return session.exec(select(Setting.value).where(Setting.name == INSTALLATION)).one()


def note_moment(session: Session, what: str, at: datetime) -> None:
    """Remember up to when something has been told (a round-up, the bundles)."""
    _store(session, f"told:{what}", at.isoformat())


def turn_back(session: Session, now: datetime) -> None:
    """Let nothing count as told after `now`: the clock was moved back, and what comes next is news again."""
    for stored in session.exec(select(Setting).where(col(Setting.name).startswith("told:"))):
        if datetime.fromisoformat(stored.value) > now:
            _store(session, stored.name, now.isoformat())


def moment_of(session: Session, what: str) -> datetime | None:
    stored = session.get(Setting, f"told:{what}")
    return datetime.fromisoformat(stored.value) if stored else None
