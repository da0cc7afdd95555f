"""Who is who at Slack's door: mentions get names, groups their members, strangers no hearing."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import structlog

from bot.chat import Account, Mention, Words
from bot.colleagues import Colleagues
from bot.remembered import Remembered
from bot.slack import reading
from bot.slack.client import Refused, Slack, Unreachable
from bot.slack.people import Groups, colleague, is_stranger, profile
from bot.slack.reading import PLATFORM, Group, Payload
from handlers import colleagues as taking_in
from storage.database import Database
from storage.people import Profile

LONGEST_LOOK_UP = 1.0  # seconds for all that is asked about one text: whoever waits for an answer waits for this, too

K = TypeVar("K")
log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Told:
    """A text with everybody in it named. `profiles` is what Slack says of those nobody here knows, None: not yet."""

    words: Words
    profiles: Mapping[Account, Profile | None] = field(default_factory=dict)


class WhoIs:
    """Names accounts from what we know and, where we do not, from what Slack says within a second."""

    def __init__(
        self,
        slack: Slack,
        database: Database,
        colleagues: Colleagues,
        groups: Groups,
        now: Callable[[], datetime],
    ) -> None:
        self._slack = slack
        self._database = database
        self._colleagues = colleagues
        self._groups = groups
        self._now = now
        self._names: Remembered[Account, str] = Remembered()

    def forget(self) -> None:
        """Read names again: people or the company changed."""
        self._names.clear()

    def forget_group(self, group: str) -> None:
        self._groups.forget(group)

    async def told(self, text: str, by: str) -> Told:
        """Read a text: groups replaced by their members, every mention named, strangers marked. All within a second."""
        until = asyncio.get_running_loop().time() + LONGEST_LOOK_UP
        pieces = reading.words(text, self._workspace)
        groups = {piece.id for piece in pieces if isinstance(piece, Group)}
        members = await _all_of({one: self._groups.members(one) for one in groups}, until)
        listed = {Account(PLATFORM, self._workspace, user) for one in members.values() for user in one or ()}
        mentioned = {piece.account for piece in pieces if isinstance(piece, Mention) and piece.account}
        accounts = {Account(PLATFORM, self._workspace, by), *mentioned, *listed}
        unnamed = accounts - self._names.keys()
        known = await self._colleagues.known(unnamed) if unnamed else {}
        for account, person in known.items():
            if person.left_at is None and not person.is_bot:
                self._names[account] = person.name
        asked = await self._ask(accounts - known.keys() - self._names.keys(), until)
        names = {one: self._names[one] for one in accounts if one in self._names}
        names |= {one: person.name for one, person in known.items()}
        names |= {one: profile(user).name for one, user in asked.items() if user is not None}
        strangers = {one for one, user in asked.items() if user is not None and is_stranger(user, self._workspace)}
        gone = {one for one, person in known.items() if person.left_at is not None or person.is_bot}
        gone |= {one for one, user in asked.items() if user is not None and (user.get("deleted") or user.get("is_bot"))}
        words: list[str | Mention] = []
        for piece in pieces:
            if isinstance(piece, Group):
                words += _members(piece, members.get(piece.id), by, names, gone | strangers, self._workspace)
            elif isinstance(piece, Mention):
                words.append(_named(piece, names, strangers))
            else:
                words.append(piece)
        profiles = {
            one: profile(user) if user is not None else None for one, user in asked.items() if one not in strangers
        }
        return Told(words=tuple(words), profiles=profiles)

    async def is_strange(self, user: Payload) -> bool:
        """Say whether somebody belongs to another company that only shares a channel with us."""
        account = Account(PLATFORM, self._workspace, str(user["id"]))
        if account in self._names or await self._colleagues.known({account}):
            return False
        until = asyncio.get_running_loop().time() + LONGEST_LOOK_UP
        told = (await self._ask({account}, until))[account]
        if told is not None:
            return is_stranger(told, self._workspace)
        return user.get("team_id") not in (None, self._workspace)  # Slack was too slow to say more

    async def is_guest(self, user: str) -> bool:
        """Say whether Slack shows somebody only a part of the company."""
        account = Account(PLATFORM, self._workspace, user)
        told = (await self._ask({account}, asyncio.get_running_loop().time() + LONGEST_LOOK_UP))[account] or {}
        return bool(told.get("is_restricted") or told.get("is_ultra_restricted"))

    async def owner_of(self, user: str) -> str | None:
        """Return "p12" for a user, taken in where nobody knew them. None for strangers and for whom Slack hides."""
        account = Account(PLATFORM, self._workspace, user)
        owner = await self._colleagues.owner_of(account)
        if owner is not None:
            return owner
        told = (await self._ask({account}, asyncio.get_running_loop().time() + LONGEST_LOOK_UP))[account]
        if told is None or is_stranger(told, self._workspace):
            return None
        await self.take_in(told)
        return await self._colleagues.owner_of(account)

    async def take_in(self, user: Payload) -> None:
        """Take in somebody as Slack describes them now, and bring what we know up to date."""
        one = colleague(user, self._workspace)
        self._names.pop(Account(one.platform, one.workspace, one.user), None)
        await self._database.write(lambda session: taking_in.take_in(session, one, self._now()))

    async def complete(self, accounts: Iterable[Account]) -> None:
        """Ask again, without hurry, about those who were added by their id because Slack was too slow to say more."""
        for account in accounts:
            user = await self._slack.user(account.user)
            if is_stranger(user, self._workspace):
                user = {**user, "deleted": True}  # no colleague after all: nothing more is sent there
            await self.take_in(user)

    @property
    def _workspace(self) -> str:
        return self._slack.workspace

    async def _ask(self, accounts: Iterable[Account], until: float) -> dict[Account, Payload | None]:
        """Ask Slack about accounts, all at once. None for whom it did not describe in time."""
        accounts = list(accounts)
        answers = await _all_of({one: self._slack.user(one.user) for one in accounts}, until)
        return {one: answers.get(one) for one in accounts}


async def _all_of(asked: Mapping[K, Coroutine[Any, Any, Any]], until: float) -> dict[K, Any]:
    """Wait for several answers until a moment of the loop's clock. What has not come by then is left out."""
    tasks = {key: asyncio.ensure_future(one) for key, one in asked.items()}
    if tasks:
        await asyncio.wait(tasks.values(), timeout=max(0.0, until - asyncio.get_running_loop().time()))
    answers: dict[K, Any] = {}
    for key, task in tasks.items():
        if not task.done():
            task.cancel()
            log.warning("look_up_slow", platform=PLATFORM)
            continue
        failure = task.exception()
        if failure is None:
            answers[key] = task.result()
        elif isinstance(failure, Refused | Unreachable):
            log.warning("look_up_failed", platform=PLATFORM, reason=str(failure))
        else:
            raise failure
    return answers


def _named(mention: Mention, names: Mapping[Account, str], strangers: set[Account]) -> Mention:
    if mention.account is None:
        return mention
    shown = names.get(mention.account) or mention.shown or mention.account.user
    if mention.account in strangers:
        return Mention(shown, stands_for="stranger")
    return Mention(shown, account=mention.account)


def _members(
    group: Group,
    members: Iterable[str] | None,
    by: str,
    names: Mapping[Account, str],
    left_out: set[Account],
    workspace: str,
) -> list[str | Mention]:
    """Put a group's members where its name stood, without whoever named it and whoever cannot be thanked."""
    if members is None:
        return [Mention(group.shown or "…", stands_for="group")]
    pieces: list[str | Mention] = []
    for user in members:
        account = Account(PLATFORM, workspace, user)
        if user != by and account not in left_out:
            pieces += [Mention(names.get(account, user), account=account), " "]
    return pieces
