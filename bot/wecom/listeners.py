"""WeCom's door: verifies and reads what arrives, brings it to the hearing, and shows the answer afterwards."""

import asyncio
import hashlib
import hmac
import struct
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from wechatpy.exceptions import WeChatException
from wechatpy.work.crypto import WeChatCrypto

from bot.afterwards import Afterwards
from bot.chat import Account, Button, Card, Form, Text
from bot.colleagues import Colleagues
from bot.hearing import Hearing
from bot.messages import wording
from bot.wecom import reading, render
from bot.wecom.client import Pages, Refused, Unreachable, WeCom
from bot.wecom.reading import LONGEST, PLATFORM, Arrived, Unreadable
from storage import card_codes, company
from storage.database import Database

PATH = "/wecom/callback"
# WeCom repeats within a minute and clocks are wrong by less than a day. A copy of an older request is refused, because
# what was heard is remembered for a week, and no longer.
STALE = timedelta(days=1)
VERIFIED = "wecom:verified"
TRIES_FOR = timedelta(minutes=15)  # so long an answer is still of use: what it tells of could be undone as long
LONGEST_REST = 60.0  # seconds between two attempts, unless WeCom asks for more

log = structlog.get_logger()


class Forged(Exception):  # noqa: N818 - what it says about the request
    """Not signed with our token, not for us, or too old."""


class Listeners:
    """Everything WeCom tells us comes through `/wecom/callback`."""

    def __init__(
        self,
        *,
        wecom: WeCom,
        hearing: Hearing,
        database: Database,
        colleagues: Colleagues,
        pages: Pages,
        corp_id: str,
        agent_id: str,
        token: str,
        aes_key: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._wecom = wecom
        self._hearing = hearing
        self._database = database
        self._colleagues = colleagues
        self._pages = pages
        self._corp_id = corp_id
        self._agent_id = agent_id
        self._token = token
        self._crypto = WeChatCrypto(token, aes_key, corp_id)
        self._now = now
        self._afterwards = Afterwards(PLATFORM, Refused, Unreachable, sleep=sleep)

    def routes(self) -> list[Route]:
        return [
            Route(PATH, self._on_verification, methods=["GET"]),
            Route(PATH, self._on_callback, methods=["POST"]),
        ]

    async def settle(self) -> None:
        """Wait until everything that follows from what was heard is done."""
        await self._afterwards.settle()

    async def stop(self) -> None:
        """Finish what is being shown; what WeCom would not take is given up, and the log says so."""
        await self._afterwards.stop()

    # The door

    async def _on_verification(self, request: Request) -> Response:
        """Answer WeCom's question whether this address is ours: within a second, with the bare text it hid."""
        # Base64 has no spaces: one is a plus sign that somebody on the way took for a space.
        hidden = request.query_params.get("echostr", "").replace(" ", "+")
        try:
            shown = self._opened(request, hidden)
        except Forged as why:
            return _refused(403, why)
        if shown.isdigit():  # what WeCom hides; the doctor's own tries are words
            self._afterwards.follow(self._note_verified())
        return PlainTextResponse(shown)

    async def _on_callback(self, request: Request) -> Response:
        raw = b""
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > LONGEST:
                return PlainTextResponse("too long", 413)
        try:
            xml = self._opened(request, reading.encrypted(raw))
            arrived = reading.arrived(xml, corp_id=self._corp_id, agent_id=self._agent_id)
        except Forged as why:
            return _refused(403, why)
        except Unreadable as why:
            return _refused(400, why)
        if arrived is not None and arrived.is_unheard:
            self._say_what_is_understood(arrived.event.by)
        elif arrived is not None:
            answer = await self._hearing.hear(arrived.event)
            if self._afterwards.is_first(arrived.event.key):
                self._afterwards.follow(self._show(answer.shown, arrived, in_place=answer.in_place))
        return Response()  # an empty answer: whatever is to be said follows by the API

    def _opened(self, request: Request, hidden: str) -> str:
        """Verify and decrypt. The library compares signatures letter by letter, and stumbles over garbage."""
        signature, timestamp, nonce = (
            request.query_params.get(name, "") for name in ("msg_signature", "timestamp", "nonce")
        )
        expected = hashlib.sha1("".join(sorted([self._token, timestamp, nonce, hidden])).encode())  # noqa: S324 - WeCom's
        if not hmac.compare_digest(expected.hexdigest().encode(), signature.encode()):
            raise Forged("signature")
        if not self._is_fresh(timestamp):
            raise Forged("timestamp")
        try:
            return str(self._crypto.check_signature(signature, timestamp, nonce, hidden))
        except (WeChatException, ValueError, LookupError, struct.error) as error:  # signed, and garbage all the same
            raise Forged(type(error).__name__) from None

    def _is_fresh(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
            return False
        return abs(self._now().timestamp() - int(timestamp)) <= STALE.total_seconds()

    # After the answer

    def _say_what_is_understood(self, by: Account) -> None:
        """Answer pictures and the like: once a day, however many there are."""
        key = f"{PLATFORM}:{by.workspace}:unheard:{by.user}:{self._now():%Y-%m-%d}"
        if self._afterwards.is_first(key):
            self._afterwards.follow(self._say_only_text(by, key))

    async def _say_only_text(self, by: Account, key: str) -> None:
        language = await self._colleagues.language(by)
        await self._say(by, Card(title=wording.say(language, "wecom-only-text")), key=key)

    async def _show(self, shown: Card | Form, arrived: Arrived, *, in_place: bool) -> None:
        by, key = arrived.event.by, arrived.event.key
        if isinstance(shown, Form):
            await self._say(by, await self._leading_to(shown, by), key=key)
        elif not arrived.code:
            await self._say(by, shown, key=key)
        elif in_place:
            await self._put_in_place(shown, arrived)
        else:
            await self._keep_code(arrived)
            await self._say(by, shown, key=key)

    async def _say(self, account: Account, card: Card, *, key: str) -> None:
        """Answer, and go on trying where WeCom does not take it: what was done must not look as if it was not."""
        until, failures = self._now() + TRIES_FOR, 0
        while True:
            try:
                await self._wecom.say(account, card, key=key)
            except (Refused, Unreachable) as failure:
                failures += 1
                wait = self._wecom.again_in(failure, usual=timedelta(seconds=min(LONGEST_REST, 2.0**failures)))
                if wait is None or self._now() + wait > until or not await self._afterwards.rest(wait.total_seconds()):
                    raise
            else:
                return

    async def _put_in_place(self, card: Card, arrived: Arrived) -> None:
        """Let the answer take the place of the card that was pressed, so that what is decided stays decided."""
        by, key = arrived.event.by, arrived.event.key
        for words in render.pieces(card)[:-1]:  # which the card has no room for: they stand in a message of their own
            await self._say(by, words, key=f"{key}#words")
        try:
            await self._wecom.redraw(arrived.task, by.user, arrived.code, card)
        except (Refused, Unreachable) as failure:
            log.warning("not_redrawn", platform=PLATFORM, reason=str(failure))
            await self._say(by, card, key=key)

    async def _keep_code(self, arrived: Arrived) -> None:
        """Keep what the click brought: the pressed card can be pressed again, and may be drawn anew when it changes."""
        await self._database.write(
            lambda session: card_codes.keep(session, arrived.task, arrived.user, arrived.code, self._now())
        )

    async def _leading_to(self, form: Form, account: Account) -> Card:
        """Draw the way to a form's page: there is no other place for one in WeCom."""
        language = await self._colleagues.language(account)
        link = await self._pages.link(account, self._pages.form_path(form.form, form.context))
        label = wording.say(language, "wecom-form-button")
        return Card(
            title=form.title,
            body=(Text(text=wording.say(language, "wecom-form-open")),),
            buttons=(Button(action="page", value="", label=label, style="primary", url=link),),
        )

    async def _note_verified(self) -> None:
        """Keep for the doctor that WeCom has found us."""
        await self._database.write(lambda session: company.note_moment(session, VERIFIED, self._now()))


def _refused(status: int, why: Exception) -> Response:
    log.warning("forged" if status == 403 else "unreadable", platform=PLATFORM, reason=str(why))
    return PlainTextResponse("refused", status)
