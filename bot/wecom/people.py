"""WeCom's people ↔ ours: who a member is, and taking in everybody the app may see."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Protocol

import structlog
from sqlmodel import Session

from bot.wecom.reading import PLATFORM
from bot.wecom.transport import Refused
from handlers.colleagues import Colleague, is_unclear, set_managers, take_in_all
from storage import people
from storage.database import Database
from storage.names import fold
from storage.people import Profile

SLICE = 25  # people a writer takes in at once: well under 50 ms
ACTIVE, LEFT = 1, 5  # WeCom's own numbers; 2 is disabled, 4 has never signed in
ROOT = 1  # the company itself, which is no department
NOBODY = 60111  # WeCom knows no such member; 60011 says only that they are out of the app's sight
# More who seem gone at once than this are not believed: somebody changed what the app may see.
MOST_GONE, MOST_GONE_SHARE = 5, 0.1
NUMBER_NAMES = frozenset({"工号", "员工号", "员工编号", "员工工号", "employee number", "employee no", "employee id"})
# What may be out of our sight without all else being so: a department, a tag, a member.
UNSEEN = frozenset({60011, 60003, 60123, 40066, 40068, 60111, 46004, 45029})

log = structlog.get_logger()
Member = Mapping[str, Any]


class Caller(Protocol):
    """What is needed of the client."""

    agent_id: int

    async def patiently(self, path: str, **arguments: Any) -> dict[str, Any]:
        """Ask WeCom something, waiting as long as it wants."""


def folded(user: str) -> str:
    """Bring an id to the form it is kept in: WeCom takes no notice of capitals, and sends them back as it likes."""
    return user.strip().casefold()


def profile(member: Member) -> Profile:
    """Read what WeCom says about somebody. An app sees no more than this."""
    user = str(member["userid"]).strip()
    name = _text(member.get("name")) or user
    aliases = (_text(member.get("alias")), _text(member.get("english_name")), user)
    return Profile(
        name=name,
        aliases=tuple(dict.fromkeys(one for one in aliases if one and one != name)),
        email=(_text(member.get("email")) or _text(member.get("biz_mail"))).casefold() or None,
        number=_number(member),
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(member: Member) -> str | None:
    """Find the employee number among the attributes a company has given its members."""
    for one in (member.get("extattr") or {}).get("attrs") or []:
        if _text(one.get("name")).casefold() in NUMBER_NAMES:
            return _text((one.get("text") or {}).get("value")) or _text(one.get("value")) or None
    return None


# Everybody


@dataclass(frozen=True, kw_only=True)
class Company:
    """Everybody the app may see, by folded id. `is_whole`: nothing of what it may see was kept from us."""

    members: Mapping[str, Member]
    departments: Mapping[int, Member]
    is_whole: bool = True

    @property
    def inactive(self) -> list[Member]:
        """Who can read nothing: disabled, or never signed in."""
        return [one for one in self.members.values() if one.get("status", ACTIVE) not in (ACTIVE, LEFT)]

    def colleagues(self, workspace: str) -> list[Colleague]:
        return [self._colleague(user, workspace) for user in self.members]

    def _colleague(self, user: str, workspace: str) -> Colleague:
        member = self.members[user]
        return Colleague(
            platform=PLATFORM,
            workspace=workspace,
            user=user,
            profile=profile(member),
            has_left=member.get("status") == LEFT,
            manager=self.manager(user),
            department=self.path(_main_department(member)),
            is_alone=self._namesakes[fold(profile(member).name)] == 1,
        )

    def path(self, department: int) -> tuple[str, ...]:
        """Return a department's names from the top down, but for the company's own."""
        return tuple(self._name(one) for one in self._upwards(department) if one["id"] != ROOT)[::-1]

    def manager(self, user: str) -> str | None:
        """Return who leads somebody: whom WeCom names, else who leads their department, else the one above it."""
        member = self.members[user]
        named = [folded(str(leader)) for leader in member.get("direct_leader") or []]
        leading = [
            one for place in self._upwards(_main_department(member)) for one in self._leaders.get(place["id"], [])
        ]
        return next((one for one in (*named, *leading) if one and one != user), None)

    @cached_property
    def _leaders(self) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = {}
        for user, member in self.members.items():
            flags = zip(member.get("department") or [], member.get("is_leader_in_dept") or [], strict=False)
            for department in (number for number, leads in flags if leads and member.get("status") != LEFT):
                found.setdefault(department, []).append(user)
        return found

    @cached_property
    def _namesakes(self) -> Counter[str]:
        """Count how many members are called the same."""
        return Counter(fold(profile(one).name) for one in self.members.values() if one.get("status") != LEFT)

    @cached_property
    def _called(self) -> Counter[str]:
        return Counter(_text(one.get("name")) for one in self.departments.values())

    def _name(self, department: Member) -> str:
        """Return a department's name; where several are called the same, with the name of the one above."""
        name = _text(department.get("name")) or str(department["id"])
        above = self.departments.get(department.get("parentid") or 0)
        return f"{_text(above.get('name'))} · {name}" if above and self._called[name] > 1 else name

    def _upwards(self, department: int) -> Iterator[Member]:
        seen: set[int] = set()
        while department in self.departments and department not in seen:
            seen.add(department)
            yield self.departments[department]
            department = self.departments[department].get("parentid") or 0


def _main_department(member: Member) -> int:
    return int(member.get("main_department") or next(iter(member.get("department") or []), 0))


async def read(client: Caller) -> Company:
    """Read the app's visible range: its departments with all below them, its tags, and members listed by themselves."""
    reading = _Reading(client)
    agent = await client.patiently("agent/get", agentid=client.agent_id)
    listed = await reading.look("department/list")
    reading.departments = {one["id"]: one for one in listed.get("department") or []}
    wanted = {*reading.departments, *((agent.get("allow_partys") or {}).get("partyid") or [])}
    alone = [one["userid"] for one in (agent.get("allow_userinfos") or {}).get("user") or []]
    for tag in (agent.get("allow_tags") or {}).get("tagid") or []:
        tagged = await reading.look("tag/get", tagid=tag)
        wanted |= set(tagged.get("partylist") or [])
        alone += [one["userid"] for one in tagged.get("userlist") or []]
    for department in sorted(wanted):
        reading.take((await reading.look("user/list", department_id=department)).get("userlist") or [])
    for user in alone:
        if folded(user) not in reading.members:
            reading.take([await reading.look("user/get", userid=user)])
    return Company(members=reading.members, departments=reading.departments, is_whole=reading.is_whole)


class _Reading:
    """What has been read so far."""

    def __init__(self, client: Caller) -> None:
        self._client = client
        self.members: dict[str, Member] = {}
        self.departments: dict[int, Member] = {}
        self.is_whole = True

    async def look(self, path: str, **arguments: Any) -> dict[str, Any]:
        """Ask for one part of it; nothing where WeCom does not show us that."""
        try:
            return await self._client.patiently(path, **arguments)
        except Refused as refused:
            if refused.code not in UNSEEN:
                raise
            log.warning("not_visible", platform=PLATFORM, reason=str(refused))
            self.is_whole = False
            return {}

    def take(self, members: list[Member]) -> None:
        self.members |= {folded(str(one["userid"])): one for one in members if one.get("userid")}


@dataclass(frozen=True, kw_only=True)
class Synced:
    """What a sync did. `is_whole`: it saw everybody, so that it could tell who is gone.

    `unclear` may be somebody a file brought and are left out until it says who: their names and ids. `unbelieved` seem
    gone, but are too many at once: they stay.
    """

    seen: int = 0
    changed: int = 0
    inactive: int = 0
    managers: int = 0
    left: int = 0
    unbelieved: int = 0
    unclear: tuple[str, ...] = ()
    is_whole: bool = True


async def sync(
    client: Caller,
    database: Database,
    workspace: str,
    now: Callable[[], datetime],
    *,
    on_progress: Callable[[Synced], None] = lambda synced: None,
) -> Synced:
    """Take in everybody, in small slices so that no writer is held up; who is nowhere to be seen any more has left."""
    company = await read(client)
    colleagues = company.colleagues(workspace)
    done = Synced(inactive=len(company.inactive), is_whole=company.is_whole)
    for start in range(0, len(colleagues), SLICE):
        part = colleagues[start : start + SLICE]
        changed, unclear = await database.write(partial(_take_in_clear, colleagues=part, now=now()))
        done = replace(done, seen=done.seen + len(part), changed=done.changed + changed)
        done = replace(done, unclear=(*done.unclear, *unclear))
        on_progress(done)
    managers = 0
    for start in range(0, len(colleagues), SLICE):
        part = colleagues[start : start + SLICE]
        managers += await database.write(partial(set_managers, colleagues=part))
    if company.is_whole and colleagues:  # an app that sees nobody was given no range, rather than a company no people
        missing = partial(_missing, workspace=workspace, seen=frozenset(company.members))
        gone = [one for one in await database.write(missing) if await _is_gone(client, one)]
        if len(gone) > max(MOST_GONE, MOST_GONE_SHARE * (len(colleagues) + len(gone))):
            log.error("too_many_gone", platform=PLATFORM, rows=len(gone))
            done, gone = replace(done, unbelieved=len(gone)), []
        for start in range(0, len(gone), SLICE):
            part = gone[start : start + SLICE]
            left = await database.write(partial(take_in_all, colleagues=part, now=now()))
            done = replace(done, left=done.left + left)
    if done.unclear:
        log.warning("unclear_who", platform=PLATFORM, rows=len(done.unclear))
    done = replace(done, managers=managers)
    on_progress(done)
    return done


def _take_in_clear(session: Session, colleagues: Sequence[Colleague], now: datetime) -> tuple[int, list[str]]:
    """Take in several, but for those who may be somebody a file brought. Returns how many changed, and who is left."""
    unclear = [one for one in colleagues if is_unclear(session, one)]
    changed = take_in_all(session, [one for one in colleagues if one not in unclear], now)
    return changed, [f"{one.profile.name} ({one.user})" for one in unclear]


async def _is_gone(client: Caller, one: Colleague) -> bool:
    """Ask about somebody who is nowhere to be seen: an app whose range was narrowed does not see them either."""
    try:
        member = await client.patiently("user/get", userid=one.user)
    except Refused as refused:
        if refused.code not in UNSEEN:
            raise
        return refused.code == NOBODY
    return member.get("status") == LEFT


def _missing(session: Session, workspace: str, seen: frozenset[str]) -> list[Colleague]:
    """Return whom we know from here and WeCom did not list, as they would be if they had left."""
    accounts = [one for one in people.all_accounts(session) if (one.platform, one.workspace) == (PLATFORM, workspace)]
    missing = {one.person_id: one for one in accounts if one.user not in seen}
    return [
        Colleague(
            platform=PLATFORM,
            workspace=workspace,
            user=missing[person.id].user,
            profile=Profile(name=person.name),
            has_left=True,
        )
        for person in people.by_ids(session, missing)
        if person.left_at is None
    ]
