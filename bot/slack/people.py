"""Slack's people ↔ ours: who a Slack user is, taking in a whole workspace, and who is in a user group."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog

from bot.slack.failures import Refused, Unreachable
from bot.slack.reading import PLATFORM, Payload
from handlers.colleagues import Colleague, set_managers, take_in_all
from storage.database import Database
from storage.people import Profile

SLACKBOT = "USLACKBOT"  # the one bot whose `is_bot` is false
PAGE = 200  # users.list: no more are advised
SLICE = 25  # people a writer takes in at once: well under 50 ms
GROUPS_FOR = 600.0  # seconds a group's members are remembered: usergroups.users.list allows 20 calls a minute
LANGUAGES = {"zh": "zh", "en": "en"}  # of a locale such as zh-CN

log = structlog.get_logger()


class Caller(Protocol):
    """What is needed of the client."""

    async def call(self, method: str, *, verb: str = "POST", **arguments: Any) -> dict[str, Any]:
        """Call a method of the Web API."""

    async def patiently(self, method: str, *, verb: str = "POST", **arguments: Any) -> dict[str, Any]:
        """Call it at the pace Slack allows."""


def is_stranger(user: Payload, workspace: str) -> bool:
    """Say whether somebody only shares a channel with us: they belong to another company."""
    if user.get("is_stranger"):
        return True
    theirs = user.get("team_id")
    grid = (user.get("enterprise_user") or {}).get("teams") or []
    return bool(theirs) and theirs != workspace and workspace not in grid


def profile(user: Payload) -> Profile:
    """Read what Slack says about somebody."""
    about = user.get("profile") or {}
    called = [about.get("real_name"), user.get("real_name"), about.get("display_name"), user.get("name"), user["id"]]
    known = [str(one).strip() for one in called if one and str(one).strip()]
    aliases = [str(about.get("display_name") or "").strip(), str(user.get("name") or "").strip()]
    return Profile(
        name=known[0],
        aliases=tuple(dict.fromkeys(one for one in aliases if one and one != known[0])),
        email=(str(about["email"]).strip().casefold() or None) if about.get("email") else None,
        language=LANGUAGES.get(str(user.get("locale") or "").partition("-")[0]),
        zone=str(user["tz"]) if user.get("tz") else None,
        is_bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
    )


def colleague(user: Payload, workspace: str, *, manager: str | None = None, department: str | None = None) -> Colleague:
    return Colleague(
        platform=PLATFORM,
        workspace=workspace,
        user=user["id"],
        profile=profile(user),
        has_left=bool(user.get("deleted")),
        manager=manager,
        department=(department,) if department else (),
    )


# A whole workspace


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """Which custom profile fields hold manager and department: their labels or ids, as an admin named them."""

    manager: str = ""
    department: str = ""

    def __bool__(self) -> bool:
        return bool(self.manager or self.department)


@dataclass(frozen=True, kw_only=True)
class Synced:
    """What a sync did."""

    seen: int = 0
    changed: int = 0
    strangers: int = 0
    managers: int = 0


OnTrouble = Callable[[Refused | Unreachable, int], Awaitable[None]]


async def sync(
    client: Caller,
    database: Database,
    workspace: str,
    now: Callable[[], datetime],
    *,
    mapped: Mapped | None = None,
    on_progress: Callable[[Synced], None] = lambda synced: None,
    on_trouble: OnTrouble | None = None,
) -> Synced:
    """Take in everybody, page by page, each page in small slices so that no writer is held up.

    `on_trouble` is told of what may pass, with how often in a row, and may rest; then the same is asked again. Without
    it, and of what will not pass, Refused and Unreachable are raised.
    """
    asking = _Patient(client, on_trouble)
    fields = await _field_ids(asking, mapped) if mapped else {}
    done, cursor, with_managers = Synced(), "", []
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await asking.ask("users.list", limit=str(PAGE), include_locale="true", **more)
        ours = [user for user in page["members"] if not is_stranger(user, workspace)]
        done = replace(done, strangers=done.strangers + len(page["members"]) - len(ours))
        for start in range(0, len(ours), SLICE):
            part = [colleague(user, workspace) for user in ours[start : start + SLICE]]
            changed = await database.write(partial(take_in_all, colleagues=part, now=now()))
            done = replace(done, seen=done.seen + len(part), changed=done.changed + changed)
            on_progress(done)
        if fields:  # one call for each of them: everybody is known before the first is asked about
            for user in ours:
                told = await _told_by_fields(asking, user, workspace, fields)
                if told is not None and told.department:
                    await database.write(partial(take_in_all, colleagues=[told], now=now()))
                if told is not None and told.manager:
                    with_managers.append(told)
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    if with_managers:
        managers = await database.write(lambda session: set_managers(session, with_managers))
        done = replace(done, managers=managers)
        on_progress(done)
    return done


@dataclass(frozen=True)
class _Patient:
    """Asks Slack at its pace, and again where what went wrong may pass."""

    client: Caller
    on_trouble: OnTrouble | None

    async def ask(self, method: str, **arguments: str) -> dict[str, Any]:
        failures = 0
        while True:
            try:
                return await self.client.patiently(method, verb="GET", **arguments)
            except (Refused, Unreachable) as failure:
                may_pass = isinstance(failure, Unreachable) or failure.wait is not None
                if self.on_trouble is None or not may_pass:
                    raise
                failures += 1
                await self.on_trouble(failure, failures)


async def _field_ids(asking: _Patient, mapped: Mapped) -> dict[str, str]:
    """Find the ids of the mapped fields by their labels."""
    answer = await asking.ask("team.profile.get")
    by_name = {str(one[key]).casefold(): one["id"] for one in answer["profile"]["fields"] for key in ("label", "id")}
    wanted = {"manager": mapped.manager, "department": mapped.department}
    found = {name: by_name[label.casefold()] for name, label in wanted.items() if label.casefold() in by_name}
    for name, label in wanted.items():
        if label and name not in found:
            log.warning("no_such_profile_field", platform=PLATFORM, reason=name)
    return found


async def _told_by_fields(
    asking: _Patient, user: Payload, workspace: str, fields: Mapping[str, str]
) -> Colleague | None:
    """Ask for somebody's custom fields, which users.list does not bring. None where there are none to be had."""
    if user.get("deleted") or user.get("is_bot"):
        return None
    try:
        answer = await asking.ask("users.profile.get", user=user["id"])  # include_labels is limited heavily
    except Refused as refused:
        log.warning("profile_not_read", platform=PLATFORM, reason=refused.reason)
        return None
    values = answer["profile"].get("fields") or {}

    def value(name: str) -> str | None:
        return str((values.get(fields.get(name, "")) or {}).get("value") or "").strip() or None

    return colleague(user, workspace, manager=value("manager"), department=value("department"))


# User groups


class Groups:
    """The members of user groups, remembered for a while."""

    def __init__(self, client: Caller, seconds: Callable[[], float]) -> None:
        self._client = client
        self._seconds = seconds
        self._groups: dict[str, tuple[float, tuple[str, ...]]] = {}

    async def members(self, group: str) -> tuple[str, ...] | None:
        """Return a user group's members, or None where Slack does not say."""
        kept = self._groups.get(group)
        if kept is not None and self._seconds() - kept[0] < GROUPS_FOR:
            return kept[1]
        try:
            answer = await self._client.call("usergroups.users.list", verb="GET", usergroup=group)
        except Exception as error:  # noqa: BLE001 - whatever the reason, the group's name is then asked about
            log.warning("group_not_expanded", platform=PLATFORM, reason=str(error))
            return None
        found = tuple(answer["users"])
        self._groups[group] = (self._seconds(), found)
        return found

    def forget(self, group: str) -> None:
        self._groups.pop(group, None)
