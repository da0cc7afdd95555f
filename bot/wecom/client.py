"""WeCom as a platform: sends cards within what WeCom lets through, and asks it who somebody is."""

import asyncio
import hashlib
import io
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode

import structlog
from sqlmodel import Session

from bot import charts
from bot.chat import Account, Card, DeliveryFailed, NotYet, Picture, Place
from bot.wecom import people, render
from bot.wecom.pacing import PER_PERSON, PER_ROBOT, Rest, Window, Windows
from bot.wecom.reading import PLATFORM
from bot.wecom.transport import API as API
from bot.wecom.transport import AT_ONCE, LONGEST_CALL, WRONG_SECRET, Holds, Transport
from bot.wecom.transport import Refused as Refused  # callers need not know where it is raised
from bot.wecom.transport import Unreachable as Unreachable
from storage import card_codes, company
from storage import people as known_people
from storage.database import Database
from storage.people import Profile

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
INSIDE = ("wxwork", "micromessenger")  # browsers in which WeCom can say who somebody is
LONGEST_PAUSE = 1.0  # seconds a sender, who serves everybody, waits for a turn; longer waits go back to the outbox
LOOK_AGAIN = timedelta(seconds=30)  # so long nothing is sent where an admin has to mend something first
LONGEST_ASK = 25.0  # seconds for a call together with the token it may need
MOST_RECEIVERS = 1000  # of one call
REPEATS_FOR = 4 * 3600  # seconds in which WeCom delivers the same request once: its own maximum
UNSEEN = str.maketrans("01", "\u200b\u200c")  # two letters without width
_ADDRESS_LAST = re.compile(r"https?://[^\s<>\"]+$")
MEDIA_FOR = 2.5 * 24 * 3600  # seconds a picture is used again; WeCom keeps it for three days
MOST_MEDIA = 500
MOST_UNCERTAIN = 500  # plain messages kept for the case that they have to be sent again
PATIENCE = 6  # times work that may take its time is asked to wait

TOO_OFTEN = 45009
USED_UP = 40029  # a code that says who somebody is, too late or for the second time
BUSY = frozenset({-1, 6000, 45033})  # nothing took effect; in a moment it may
BUSY_PAUSES = (0.5, 1.0)  # seconds
BUSY_FOR = 10.0
FIRST_REST = 60.0  # the shortest of WeCom's limits is by the minute

# Trying again would not help: nobody is there, or what we sent is wrong.
HOPELESS = frozenset(
    {
        *(81013, 60011, 60111, 46004, 40003, 40031),  # nobody there, or nobody we may write to
        *(40058, 40035, 40033, 40008, 44004, 45002, 40004, 40007, 40009, 40063, 42045, 45001),  # a mistake of ours
        *(40029, 84014, 86003, 86008),  # codes and chats that are gone
    }
)
# An admin has to do something, and may within the day for which the outbox goes on trying.
FOR_THE_ADMIN = WRONG_SECRET | {60020, 301002, 48002, 50001, 40056}
FOR_THE_ADMIN_OF_THE_FEED = frozenset({93000, 93004, 93008})
ROBOT = "webhook/send"

log = structlog.get_logger()


class Pages(Protocol):
    """Where people press and fill in what WeCom itself cannot show."""

    def press_path(self, action: str, value: str) -> str:
        """Return the path of the page that presses one button."""

    def form_path(self, form: str, context: str) -> str:
        """Return the path of a form."""

    async def link(self, account: Account, path: str) -> str:
        """Return an address that signs somebody in, once, and leads to the path."""

    def address(self, path: str) -> str:
        """Return the path's address, which signs nobody in."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Which app we are, and who may see it: by themselves, by department, by tag."""

    name: str
    users: tuple[str, ...] = ()
    departments: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()


class WeCom:
    """One company's app."""

    name = PLATFORM

    def __init__(
        self,
        *,
        corp_id: str,
        agent_id: int | str,
        secret: str,
        database: Database,
        now: Callable[[], datetime],
        pages: Pages | None = None,
        api_url: str = API,
        proxy: str | None = None,
        feed_webhook: str | None = None,
        authorize_at: str = AUTHORIZE,
        timeout: float = LONGEST_CALL,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.workspace = corp_id
        self.agent_id = int(agent_id)
        self.pages = pages
        self.trouble: Refused | None = None  # what only an admin can mend
        self.feed_trouble: Refused | None = None
        self._database = database
        self._now = now
        self._feed_webhook = feed_webhook
        self._authorize_at = authorize_at
        self._seconds = seconds
        self._sleep = sleep
        self._transport = Transport(corp_id, secret, api_url=api_url, proxy=proxy, timeout=timeout, seconds=seconds)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="goodturn-wecom")
        self._windows = Windows(PER_PERSON)
        self._robot_window = Window(PER_ROBOT)
        self._rests: dict[str, Rest] = {}
        self._media: OrderedDict[Picture, tuple[str, float]] = OrderedDict()
        self._uncertain: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._mark: str | None = None

    # Opening and closing

    async def open(self) -> Identity:
        """Connect, and ask WeCom which app we are. Raises Refused or Unreachable."""
        agent = await self.call("agent/get", verb="GET", agentid=self.agent_id)
        self.trouble = None
        return Identity(
            name=str(agent.get("name", "")),
            users=tuple(str(one["userid"]) for one in (agent.get("allow_userinfos") or {}).get("user") or []),
            departments=tuple((agent.get("allow_partys") or {}).get("partyid") or []),
            tags=tuple((agent.get("allow_tags") or {}).get("tagid") or []),
        )

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._transport.close()

    # What every platform can do

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        try:
            if place.account is None:
                return await self._post(card)
            self._check_workspace(place.account)
            task = f"{await self._opened_mark()}-d{delivery}"
            return await self._tell(place.account, card, task=task, is_plain=place.is_plain)
        except (Refused, Unreachable) as failure:
            raise self._failed(failure) from None

    async def update(self, sent: str, card: Card) -> None:
        """Draw a card anew with a code kept for it. Without one only the last word is worth another message."""
        task, msgid, user = (*sent.split("|"), "", "")[:3]
        try:
            if not user:
                if card.is_last:  # a robot's post cannot be edited, so that what no longer holds is corrected below
                    await self._post(card)
            elif not await self._redraw_with_a_kept_code(task, user, card) and card.is_last:
                await self._say_it_holds_no_longer(task, msgid, user, card)
            # Otherwise the message stays as it was: what is new in it, somebody's +1, is no news to be buzzed for.
        except (Refused, Unreachable) as failure:
            raise self._failed(failure) from None

    async def look_up(self, account: Account) -> Profile | None:
        try:
            return people.profile(await self.call("user/get", verb="GET", userid=account.user))
        except (Refused, Unreachable) as failure:
            log.warning("look_up_failed", platform=PLATFORM, reason=str(failure))
            return None

    # What only WeCom can do

    async def say(self, account: Account, card: Card, *, key: str, is_plain: bool | None = None) -> str:
        """Answer in somebody's chat. The same answer to the same `key` shows once. Raises Refused, Unreachable."""
        if is_plain is None:
            is_plain = await asyncio.to_thread(self._reads_plainly, account)
        task = "s" + hashlib.sha256(key.encode()).hexdigest()[:40]
        return await self._tell(account, card, task=task, is_plain=is_plain)

    def again_in(self, failure: Refused | Unreachable, *, usual: timedelta) -> timedelta | None:
        """Return when to try again what failed so: usually so, or as WeCom asks for; None where it would not help."""
        failed = self._failed(failure)
        if isinstance(failed, NotYet):
            return failed.wait
        return None if failed.permanent else usual

    async def redraw(self, task: str, user: str, code: str, card: Card) -> None:
        """Put a card in the place of the one a code came from; each code works once. Raises Refused, Unreachable."""
        await self.call(
            "message/update_template_card",
            userids=[user],
            agentid=self.agent_id,
            response_code=code,
            template_card=render.replaced(card, task=task),
        )

    async def recall(self, msgid: str) -> None:
        """Take a message back, within a day. Raises Refused, Unreachable."""
        await self.call("message/recall", msgid=msgid)

    async def menu(self, buttons: Sequence[Mapping[str, Any]]) -> None:
        """Set what stands below the chat. Raises Refused, Unreachable."""
        await self.call("menu/create", params={"agentid": self.agent_id}, button=list(buttons))

    async def try_feed(self) -> None:
        """Ask the feed's robot for what no robot does: its refusal says whether it is there, and posts nothing."""
        await self._ask_robot({"msgtype": "none"})

    async def upload(self, picture: bytes) -> str:
        """Leave a PNG with WeCom for three days. Returns its media id. Raises Refused, Unreachable."""
        file = io.BytesIO(picture)
        file.name = "picture.png"  # WeCom takes no file without a name
        answer = await self._ask("media/upload", partial(self._transport.media.upload, "image", file))
        return str(answer["media_id"])

    async def show_picture(self, users: Sequence[str], picture: bytes) -> frozenset[str]:
        """Send a picture to any number of people. Returns whom it did not reach. Raises Refused, Unreachable."""
        media = await self.upload(picture)
        missed: set[str] = set()
        for start in range(0, len(users), MOST_RECEIVERS):
            part = users[start : start + MOST_RECEIVERS]
            free = [user for user in part if self._windows.reserve(user, self._seconds()) <= 0]
            missed |= set(part) - set(free)
            if free:
                message = {"msgtype": "image", "image": {"media_id": media}}
                missed |= _unreached(await self.call("message/send", **self._addressed(free, message)))
        return frozenset(missed)

    # A way into our pages

    def typed(self, language: str) -> Mapping[str, str]:
        return {}  # everything is typed as the language has it: there are no slash commands here

    def suits(self, user_agent: str) -> bool:
        """Say whether WeCom can tell who is behind this browser."""
        return any(name in user_agent.casefold() for name in INSIDE)

    def authorize_url(self, redirect: str, state: str) -> str:
        """Return where WeCom says who somebody is, without asking them, and sends them on to `redirect`."""
        wanted = {
            "appid": self.workspace,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self.agent_id,
        }
        return f"{self._authorize_at}?{urlencode(wanted)}#wechat_redirect"

    async def account_of(self, code: str) -> Account | None:
        """Return whose code this is; each works once, for five minutes. None for whoever is no member of the company.

        Raises DeliveryFailed: permanently for a code that is used up, else where WeCom says nothing about anybody.
        """
        try:
            answer = await self.call("auth/getuserinfo", verb="GET", code=code)
        except Refused as refused:
            raise DeliveryFailed(str(refused), permanent=refused.code == USED_UP) from refused
        except Unreachable as failure:
            raise DeliveryFailed(str(failure), permanent=False) from failure
        user = answer.get("userid") or answer.get("UserId")
        return Account(PLATFORM, self.workspace, str(user).casefold()) if user else None

    # Calls

    async def call(
        self, path: str, *, verb: str = "POST", params: Mapping[str, Any] | None = None, **arguments: Any
    ) -> dict[str, Any]:
        """Call WeCom. Raises Refused, Unreachable."""
        if verb == "GET":
            return await self._ask(path, partial(self._transport.get, path, params=arguments))
        return await self._ask(path, partial(self._transport.post, path, params=dict(params or {}), data=arguments))

    async def patiently(self, path: str, **arguments: Any) -> dict[str, Any]:
        """Call and wait as long as WeCom asks for, for work that may take its time. Raises Refused, Unreachable."""
        for _ in range(PATIENCE):
            try:
                return await self.call(path, verb="GET", **arguments)
            except Refused as refused:
                if refused.wait is None:
                    raise
                await self._sleep(refused.wait)
        return await self.call(path, verb="GET", **arguments)

    async def _ask(self, path: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Do a call in a thread of its own, at a pace WeCom accepts."""
        rest = self._rests.setdefault(path, Rest(FIRST_REST))
        await self._turn(path, rest.left)
        try:
            answer = await self._through_busy_moments(path, work)
        except Refused as refused:
            if refused.code == TOO_OFTEN:
                raise Refused(path, refused.code, rest.begin(self._seconds())) from None
            if refused.code in BUSY:
                raise Refused(path, refused.code, BUSY_FOR) from None
            self._note_trouble(refused)
            raise
        rest.went_well()
        self._note_success(path)
        return answer

    async def _through_busy_moments(self, path: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        for pause in BUSY_PAUSES:
            try:
                return await self._in_thread(path, work)
            except Refused as refused:
                if refused.code not in BUSY:
                    raise
                await self._sleep(pause)
        return await self._in_thread(path, work)

    async def _in_thread(self, path: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(LONGEST_ASK):
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except TimeoutError:
            raise Unreachable(f"{path}: no answer in time") from None

    async def _turn(self, path: str, reserve: Callable[[float], float], *, holds: Holds = "platform") -> None:
        """Wait for a turn that comes soon; WeCom's own number for "too often" where it does not."""
        while (wait := reserve(self._seconds())) > 0:
            if wait > LONGEST_PAUSE:
                raise Refused(path, TOO_OFTEN, wait, holds=holds)
            await self._sleep(wait)

    def _note_trouble(self, refused: Refused) -> None:
        if refused.path == ROBOT:
            if refused.code in FOR_THE_ADMIN_OF_THE_FEED:
                self.feed_trouble = refused
        elif refused.code in FOR_THE_ADMIN:
            self.trouble = refused

    def _note_success(self, path: str) -> None:
        if path == ROBOT:
            self.feed_trouble = None
        elif self.trouble is not None and self.trouble.path in (path, "gettoken"):
            self.trouble = None

    # Messages

    async def _tell(self, account: Account, card: Card, *, task: str, is_plain: bool) -> str:
        """Send a card to somebody. Returns its reference: its task, its message, and whose it is."""
        if is_plain:
            answer = await self._tell_plainly(account, card, task)
        else:
            *before, last = render.pieces(card)
            for words in before:
                await self._message(account.user, render.plain(words, links=await self._links(account, words)), task)
            answer = await self._message(account.user, render.messages(last, task=task, links={}), task)
        await self._show_pictures_of(card, account.user, task)
        code = answer.get("response_code")
        if code:
            keep = partial(card_codes.keep, task=task, user=account.user, code=str(code), now=self._now())
            await self._database.write(keep)
        return f"{task}|{answer.get('msgid', '')}|{account.user}"

    async def _show_pictures_of(self, card: Card, user: str, task: str) -> None:
        """Send a card's pictures after it: no card holds one that is not on the internet. It stands without them."""
        try:
            for picture in card.pictures:
                media = await self._media_of(picture)
                await self._message(user, {"msgtype": "image", "image": {"media_id": media}}, task)
        except (Refused, Unreachable) as failure:
            log.warning("not_pictured", platform=PLATFORM, reason=str(failure))

    async def _media_of(self, picture: Picture) -> str:
        """Leave a picture with WeCom, or find it there."""
        media, until = self._media.get(picture, ("", 0.0))
        if self._seconds() >= until:
            media = await self.upload(await charts.drawn(picture.chart))
            self._media[picture] = media, self._seconds() + MEDIA_FOR
            if len(self._media) > MOST_MEDIA:
                self._media.popitem(last=False)
        return media

    async def _tell_plainly(self, account: Account, card: Card, task: str) -> dict[str, Any]:
        # Its links work once and are new each time, so that WeCom would not know a repetition for one. What may have
        # arrived is therefore kept and sent again as it was; only a restart in between can show it twice.
        drawn = self._uncertain.pop(task, None) or render.plain(card, links=await self._links(account, card))
        try:
            return await self._message(account.user, drawn, task)
        except Unreachable:
            self._uncertain[task] = drawn
            if len(self._uncertain) > MOST_UNCERTAIN:
                self._uncertain.popitem(last=False)
            raise

    async def _message(self, user: str, drawn: Mapping[str, Any], task: str) -> dict[str, Any]:
        await self._turn("message/send", partial(self._windows.reserve, user), holds="place")
        message = self._addressed([user], _told_apart(drawn, task))
        answer = await self.call("message/send", **message)
        if _unreached(answer):
            raise Refused("message/send", 81013)
        return answer

    def _addressed(self, users: Sequence[str], drawn: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "touser": "|".join(users),
            "agentid": self.agent_id,
            **drawn,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEATS_FOR,
        }

    async def _post(self, card: Card) -> str:
        """Post to the feed's group. A robot cannot be asked what it posted: what may have arrived is posted again."""
        pages = self.pages
        links = {number: pages.address(path) for number, path in _paths(card, pages)} if pages else {}
        await self._ask_robot(render.post(card, links=links))
        try:
            for picture in card.pictures:
                await self._ask_robot(render.picture(await charts.drawn(picture.chart)))
        except (Refused, Unreachable) as failure:
            log.warning("not_pictured", platform=PLATFORM, reason=str(failure))
        return "feed"

    async def _ask_robot(self, body: Mapping[str, Any]) -> None:
        url = self._feed_webhook
        if not url:
            raise DeliveryFailed("WECOM_FEED_WEBHOOK is not set", permanent=True)
        await self._turn(ROBOT, self._robot_window.reserve, holds="place")
        await self._ask(ROBOT, partial(self._transport.post_outside, url, ROBOT, body))

    async def _links(self, account: Account, card: Card) -> dict[int, str]:
        pages = self.pages
        return {number: await pages.link(account, path) for number, path in _paths(card, pages)} if pages else {}

    async def _redraw_with_a_kept_code(self, task: str, user: str, card: Card) -> bool:
        while code := await self._database.write(partial(card_codes.take, task=task, user=user, now=self._now())):
            try:
                await self.redraw(task, user, code, card)
            except (Refused, Unreachable) as failure:
                if isinstance(failure, Refused) and failure.wait is None and failure.code not in FOR_THE_ADMIN:
                    continue  # used elsewhere, or too old
                keep = partial(card_codes.keep, task=task, user=user, code=code, now=self._now())
                await self._database.write(keep)
                raise
            return True
        return False

    async def _say_it_holds_no_longer(self, task: str, msgid: str, user: str, card: Card) -> None:
        if msgid:
            try:
                await self.recall(msgid)
            except Refused as refused:
                log.info("not_recalled", platform=PLATFORM, reason=str(refused))  # a day has passed, or it is gone
        account = Account(PLATFORM, self.workspace, user)
        is_plain = await asyncio.to_thread(self._reads_plainly, account)
        await self._tell(account, card, task=f"{task}-last", is_plain=is_plain)

    async def _opened_mark(self) -> str:
        """Return what tells our tasks from another database's: WeCom never takes a task's name twice for one app."""
        if self._mark is None:
            self._mark = await self._database.write(partial(_mark, now=self._now()))
        return self._mark

    def _reads_plainly(self, account: Account) -> bool:
        with self._database.reading() as session:
            person = known_people.by_account(session, account.platform, account.workspace, account.user)
            if person is not None and person.reads_plainly is not None:
                return person.reads_plainly
            return company.recall(session, company.revision(session)).plainly

    def _check_workspace(self, account: Account) -> None:
        if account.workspace != self.workspace:
            raise DeliveryFailed("an account of another workspace", permanent=True)

    def _failed(self, failure: Refused | Unreachable) -> DeliveryFailed | NotYet:
        """Say of a failure whether trying again would help, or that its turn has not come and what else must wait."""
        if isinstance(failure, Unreachable):
            return DeliveryFailed(str(failure), permanent=False, may_have_arrived=True)
        if failure.code == TOO_OFTEN and failure.wait is not None:
            holds: Holds = "place" if failure.path == ROBOT else failure.holds
            return NotYet(str(failure), wait=timedelta(seconds=failure.wait), holds=holds)
        if failure.path == ROBOT and failure.code in FOR_THE_ADMIN_OF_THE_FEED:
            return NotYet(str(failure), wait=LOOK_AGAIN, holds="place")
        if failure.path != ROBOT and failure.code in FOR_THE_ADMIN:
            return NotYet(str(failure), wait=LOOK_AGAIN, holds="platform")
        return DeliveryFailed(str(failure), permanent=failure.code in HOPELESS)


def _paths(card: Card, pages: Pages) -> list[tuple[int, str]]:
    """Return the pages that do what a card's buttons do, by the buttons' numbers."""
    pressed = [(number, button) for number, button in enumerate(card.pages) if not button.url]
    return [(number, pages.press_path(button.action, button.value)) for number, button in pressed]


def _unreached(answer: Mapping[str, Any]) -> set[str]:
    """Return whom an answer that says "ok" did not reach all the same."""
    named = "|".join(str(answer.get(name) or "") for name in ("invaliduser", "unlicenseduser"))
    return {user.casefold() for user in named.split("|") if user}


def _told_apart(drawn: Mapping[str, Any], task: str) -> dict[str, Any]:
    """Make two texts that read alike two messages: WeCom would swallow the second "you are welcome" of an afternoon.

    A card has its task's name in it. A text gets a mark nobody sees, the same whenever it is sent again. It stands
    behind the first line, of which a notification shows the beginning.
    """
    if drawn.get("msgtype") != "text":
        return dict(drawn)
    bits = int.from_bytes(hashlib.sha256(task.encode()).digest()[:2])
    first, end, rest = drawn["text"]["content"].partition("\n")
    space = " " if _ADDRESS_LAST.search(first) else ""  # or the mark would be a part of it
    content = f"{first}{space}{f'{bits:016b}'.translate(UNSEEN)}{end}{rest}"
    if len(content.encode()) > render.MOST_BYTES:
        return dict(drawn)
    return {**drawn, "text": {**drawn["text"], "content": content}}


def _mark(session: Session, now: datetime) -> str:
    founded = company.moment_of(session, "wecom:founded")
    if founded is None:
        company.note_moment(session, "wecom:founded", now)
    return f"{int((founded or now).timestamp()):x}"
