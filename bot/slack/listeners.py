"""Slack's door: verifies and reads what arrives, brings it to the hearing, and answers as Slack wishes it."""

import asyncio
import hmac
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.afterwards import Afterwards
from bot.chat import Account, Answer, Button, Card, Choice, Event, Form, Pressed, Said, Text
from bot.colleagues import Colleagues
from bot.hearing import Hearing, Profiles
from bot.messages import wording
from bot.remembered import Remembered
from bot.slack import reading, render
from bot.slack.client import Refused, Slack, Unreachable
from bot.slack.home import Home
from bot.slack.people import is_stranger
from bot.slack.reading import PLATFORM, Payload
from bot.slack.whois import WhoIs

LARGEST_BODY = 1024 * 1024
STALE = 300  # seconds: Slack signs the minute, and a request older than this is somebody else's
AGAIN = "slack.again"  # a button that says the same words again, with what it takes to open a form
THUMBS_UP = ("+1", "thumbsup")
ANY = re.compile(r"[\s\S]*")

# The bot's sentences for what only Slack's door has to say.
CLOSE, BOT_NAME = "playground-close", "playground-brand"
FORM_NOT_OPENED, NOT_FOR_YOU = "slack-form-not-opened", "slack-not-for-you"
SAID_AS = (None, "file_share", "thread_broadcast")  # subtypes of messages in which somebody says something

About = Callable[[str], Awaitable[str | None]]  # a sent message's reference → what it is about: "kudos:12"
Gone = Callable[[str], Awaitable[None]]  # told when the app was removed or its token revoked

log = structlog.get_logger()


class Listeners:
    """Everything Slack tells us, by HTTP or by socket, comes through `hear`."""

    def __init__(
        self,
        *,
        slack: Slack,
        hearing: Hearing,
        colleagues: Colleagues,
        whois: WhoIs,
        home: Home,
        signing_secret: str,
        epoch: Callable[[], float],
        reactions: Mapping[str, tuple[str, str]],
        about: About,
        renamed: reading.Renamed | None = None,
        on_gone: Gone | None = None,
    ) -> None:
        self._slack = slack
        self._hearing = hearing
        self._colleagues = colleagues
        self._whois = whois
        self._home = home
        self._epoch = epoch
        self._reactions = reactions
        self._about = about
        self._renamed = renamed or {}
        self._on_gone = on_gone
        self._has_secret = bool(signing_secret)
        self._verifier = SignatureVerifier(signing_secret or "-", _Clock(epoch))
        self._signatures: OrderedDict[str, float] = OrderedDict()
        self._thumbs: Remembered[tuple[str, str], _Thumbs] = Remembered()
        self._afterwards = Afterwards(PLATFORM, Refused, Unreachable)
        self._bolt = self._build()
        slack.on_sent = self._sent

    def routes(self) -> list[Route]:
        return [Route("/slack/events", self._door, methods=["POST"])]

    # The door

    async def _door(self, request: Request) -> Response:
        raw = b""
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > LARGEST_BODY:
                return PlainTextResponse("too long", 413)
        if not self._is_slack(raw, request.headers):
            log.warning("stale" if self._is_stale(raw, request.headers) else "forged", platform=PLATFORM)
            return PlainTextResponse("not signed by Slack", 401)
        if self._slack.identity is None:
            return PlainTextResponse("not connected to Slack yet", 503)
        try:
            body = reading.body(raw.decode("utf8"), request.headers.get("content-type", ""))
        except (reading.Unreadable, UnicodeDecodeError):
            return PlainTextResponse("unreadable", 400)
        answer = await self.hear(body)
        if answer.status == 200:
            self._remember(request.headers)
        return Response(answer.body, answer.status, dict(answer.first_headers_without_set_cookie()))

    def _is_slack(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Say whether Slack sent this, lately, and whether it was not answered before under this very signature.

        Slack signs each delivery anew, a repeated one as well: what was answered and comes again is somebody's copy.
        """
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        is_plausible = timestamp.isascii() and timestamp.isdecimal() and signature.isascii()
        if not self._has_secret or not is_plausible or signature in self._signatures:
            return False
        try:
            return self._verifier.is_valid(raw, timestamp, signature)
        except UnicodeDecodeError:  # the SDK reads the body as text first
            return False

    def _is_stale(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        """Say whether Slack did sign this, but not lately by our clock: then that is wrong, or somebody has a copy."""
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if not self._has_secret or not timestamp.isdecimal() or not signature.isascii():
            return False
        try:
            made = self._verifier.generate_signature(timestamp=timestamp, body=raw) or ""
        except UnicodeDecodeError:  # the SDK reads the body as text first
            return False
        return hmac.compare_digest(made, signature) and abs(self._epoch() - int(timestamp)) > STALE

    def _remember(self, headers: Mapping[str, str]) -> None:
        """Keep the signature of what was answered, as long as it would be taken for fresh."""
        now = self._epoch()
        while self._signatures and next(iter(self._signatures.values())) < now - 2 * STALE:
            self._signatures.popitem(last=False)
        self._signatures[headers["x-slack-signature"]] = now

    async def hear(self, body: dict[str, Any]) -> BoltResponse:
        """Hear one payload, whichever way it came. The answer may be given to Slack as soon as it is returned.

        By now the payload is verified and read, which is what Bolt calls the socket's mode; its own reading of a
        request loses commands that say "payload", and fails on a timestamp that is no number.
        """
        return await self._bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))

    async def settle(self) -> None:
        """Wait until everything that follows from what was heard is done."""
        await self._afterwards.settle()

    def _build(self) -> AsyncApp:
        quiet = logging.getLogger("goodturn.slack.bolt")
        quiet.setLevel(logging.CRITICAL)  # Bolt's own lines hold whole requests, and so people's words
        app = AsyncApp(
            logger=quiet,
            name="goodturn",
            process_before_response=True,
            request_verification_enabled=False,  # done at the door
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            authorize=_authorized_by(self._slack),
        )
        # A table of one row per kind of payload: Bolt asks each row in turn, so the frequent ones stand first.
        app.command(ANY)(self._on_command)
        app.action(ANY)(self._on_action)
        app.view(ANY)(self._on_view)
        app.options(ANY)(self._on_options)
        app.shortcut(ANY)(self._on_shortcut)
        app.event(ANY)(self._on_event)
        app.error(_on_error)
        return app

    # Commands

    async def _on_command(self, ack: Any, body: dict[str, Any]) -> None:
        text = reading.command_text(body, self._renamed)
        if await self._whois.is_strange(reading.acting(body)):
            await ack(render.reply(Card(body=(Text(text=await self._say(None, NOT_FOR_YOU)),))))
            return
        event, answer = await self._hear_words(reading.command_key(body, self._workspace), reading.user_of(body), text)
        if isinstance(answer.shown, Card):
            await ack(render.reply(answer.shown))
            return
        await ack()
        self._afterwards.follow(self._open(answer.shown, body, event.by))

    # What was clicked

    async def _on_action(self, ack: Any, body: dict[str, Any]) -> None:
        action = body["actions"][0]
        is_ours = action.get("type") == "button" and not action.get("url")
        if not is_ours or await self._whois.is_strange(reading.acting(body)):
            await ack()
            return
        pressed = reading.pressed(body, action, self._workspace)
        if pressed.action == AGAIN:
            _, answer = await self._hear_words(pressed.key, pressed.by.user, pressed.value)
        else:
            answer = await self._hear(pressed)
        await ack()
        if self._afterwards.is_first(pressed.key):
            self._afterwards.follow(self._answer_press(answer, body, pressed))

    async def _answer_press(self, answer: Answer, body: Payload, pressed: Pressed) -> None:
        view = body.get("view") or {}
        if isinstance(answer.shown, Form):
            await self._open(answer.shown, body, pressed.by, on_top=view.get("type") == "modal")
        elif view.get("type") == "modal":
            await self._slack.update_view(view["id"], await self._as_view(answer.shown, pressed.by))
        elif view:
            await self._slack.open_view(body["trigger_id"], await self._as_view(answer.shown, pressed.by))
        else:
            container = body.get("container") or {}
            is_mine = container.get("is_ephemeral") or str(container.get("channel_id", "")).startswith("D")
            files = await self._slack.files(answer.shown)
            reply = render.reply(answer.shown, replaces=answer.in_place and bool(is_mine), files=files)
            await self._slack.respond(body["response_url"], reply)

    async def _on_view(self, ack: Any, body: dict[str, Any]) -> None:
        if body.get("type") != "view_submission" or await self._whois.is_strange(reading.acting(body)):
            await ack()
            return
        submitted = reading.submitted(body, self._workspace)
        answer = await self._hear(submitted)
        if isinstance(answer.shown, Form):
            wrong = render.errors(answer.shown)
            if wrong:
                await ack(response_action="errors", errors=wrong)
                return
            labels = await self._colleagues.labels()
            await ack(response_action="update", view=render.modal(answer.shown, labels))
            return
        await ack(response_action="update", view=await self._as_view(answer.shown, submitted.by))

    async def _on_options(self, ack: Any, body: dict[str, Any]) -> None:
        """Offer colleagues as somebody types; guests, from whom Slack hides most, find only whom they name exactly."""
        found: list[Choice] = []
        if not await self._whois.is_strange(reading.acting(body)):
            is_guest = await self._whois.is_guest(reading.user_of(body))
            found = await self._colleagues.find(str(body.get("value") or ""), is_exact=is_guest)
        await ack(render.options(found))

    async def _on_shortcut(self, ack: Any, body: dict[str, Any]) -> None:
        """Open the form of the command a shortcut is named after, with what it was used on."""
        if await self._whois.is_strange(reading.acting(body)):
            await ack()
            return
        user = reading.user_of(body)
        key = f"{PLATFORM}:{self._workspace}:shortcut:{body['trigger_id']}"
        # Ids are unique in an app: "kudos" on a message, "kudos.new" by itself.
        command = body["callback_id"].partition(".")[0]
        answer = await self._hear(reading.said(key, user, (f"/{command}",), self._workspace))
        await ack()
        self._afterwards.follow(self._open_on(answer, body, user))

    async def _open_on(self, answer: Answer, body: Payload, user: str) -> None:
        by = Account(PLATFORM, self._workspace, user)
        if isinstance(answer.shown, Card):
            await self._slack.open_view(body["trigger_id"], await self._as_view(answer.shown, by))
            return
        message = body.get("message")
        form = answer.shown
        if message:
            author = str(message.get("user") or "")
            is_person = author and author != user and not message.get("bot_id")
            owner = await self._whois.owner_of(author) if is_person else None
            link = _permalink(body)
            form = render.prefilled(form, [owner] if owner else [], f"\n{link}" if link else "")
        await self._open(form, body, by)

    # Events

    async def _on_event(self, ack: Any, body: dict[str, Any]) -> None:
        event = body["event"]
        heard = EVENTS.get(str(event.get("type")))
        if heard is not None:
            await heard(self, event)
        await ack()

    async def on_message(self, event: Payload) -> None:
        """Hear what somebody says in their chat with the bot."""
        identity = self._slack.identity
        is_said = event.get("channel_type") == "im" and event.get("subtype") in SAID_AS and not event.get("bot_id")
        if not is_said or not event.get("text") or identity is None or await self._is_strange(event):
            return
        text = reading.after_mention(str(event["text"]), identity.bot_user) or "help"
        said, answer = await self._hear_words(reading.message_key(event, self._workspace), event["user"], text)
        if self._afterwards.is_first(said.key):
            card = _to_press(answer, text)
            self._afterwards.follow(self._slack.say(event["channel"], card, thread=event.get("thread_ts")))

    async def on_mention(self, event: Payload) -> None:
        """Hear what somebody says to the bot in a channel or a thread; only they see the answer."""
        identity = self._slack.identity
        if identity is None or event.get("bot_id") or not event.get("user") or await self._is_strange(event):
            return
        text = reading.after_mention(str(event.get("text") or ""), identity.bot_user) or "help"
        said, answer = await self._hear_words(reading.message_key(event, self._workspace), event["user"], text)
        if self._afterwards.is_first(said.key):
            self._afterwards.follow(self._whisper(event, _to_press(answer, text)))

    async def _is_strange(self, event: Payload) -> bool:
        team = event.get("user_team") or event.get("team")
        return await self._whois.is_strange({"id": event["user"], "team_id": team})

    async def _whisper(self, event: Payload, card: Card) -> None:
        thread = event.get("thread_ts")
        try:
            await self._slack.whisper(event["channel"], event["user"], card, thread=thread)
        except Refused as refused:
            log.info("answered_in_chat", platform=PLATFORM, reason=refused.reason)
            await self._slack.say(event["user"], card)

    async def on_reaction(self, event: Payload) -> None:
        """Take a thumbs-up under one of our messages for the press it stands for, and its removal for the opposite."""
        emoji, item, identity = str(event.get("reaction", "")), event.get("item") or {}, self._slack.identity
        if emoji.partition("::")[0] not in THUMBS_UP or item.get("type") != "message" or identity is None:
            return
        if event.get("item_user") not in (None, identity.bot_user) or await self._is_strange(event):
            return
        message, user = f"{item['channel']}:{item['ts']}", event["user"]
        kind, _, number = (await self._about(message) or "").partition(":")
        presses = self._reactions.get(kind)
        if presses is None:
            return
        thumbs = self._thumbs.setdefault((message, user), _Thumbs())
        is_added, at = event["type"] == "reaction_added", str(event["event_ts"])
        async with thumbs.lock:  # of two at once, the later one has the last word
            if not thumbs.changes(emoji, float(at), is_added=is_added):
                return
            key = f"{PLATFORM}:{self._workspace}:{event['type']}:{message}:{user}:{at}"
            action = presses[0] if is_added else presses[1]
            account = Account(PLATFORM, self._workspace, user)
            await self._hear(Pressed(key=key, by=account, action=action, value=number))

    async def on_home(self, event: Payload) -> None:
        if event.get("tab", "home") == "home" and not await self._is_strange(event):
            self._afterwards.follow(self._open_home(event["user"]))

    async def _open_home(self, user: str) -> None:
        await self._whois.owner_of(user)  # whoever looks is known from then on
        await self._home.open(Account(PLATFORM, self._workspace, user))

    async def on_person(self, event: Payload) -> None:
        """Take in who is new or has changed."""
        user = event.get("user")
        if not isinstance(user, Mapping) or is_stranger(user, self._workspace):
            return
        await self._whois.take_in(user)

    async def on_group(self, event: Payload) -> None:
        group = event.get("subteam_id") or (event.get("subteam") or {}).get("id")
        if group:
            self._whois.forget_group(group)

    async def on_gone(self, event: Payload) -> None:
        """Notice that the app was removed, or its token revoked: from here on nothing can be sent."""
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        self._slack.trouble = event["type"]
        log.error("slack_gone", platform=PLATFORM, reason=event["type"])
        if self._on_gone is not None:
            await self._on_gone(event["type"])

    @property
    def _workspace(self) -> str:
        return self._slack.workspace

    # Answers

    async def _hear_words(self, key: str, user: str, text: str) -> tuple[Said, Answer]:
        told = await self._whois.told(text, user)
        event = reading.said(key, user, told.words, self._workspace)
        answer = await self._hear(event, told.profiles)
        undescribed = [account for account, profile in told.profiles.items() if profile is None]
        if undescribed:
            self._afterwards.follow(self._whois.complete(undescribed))
        return event, answer

    async def _hear(self, event: Event, profiles: Profiles | None = None) -> Answer:
        answer = await self._hearing.hear(event, profiles)
        if self._home.is_open(event.by):
            self._afterwards.follow(self._home.refresh(event.by))
        return answer

    def _sent(self, account: Account) -> None:
        """What somebody was sent may stand on their Home as well."""
        if self._home.is_open(account):
            self._afterwards.follow(self._home.refresh(account))

    async def _open(self, form: Form, body: Payload, by: Account, *, on_top: bool = False) -> None:
        view = render.modal(form, await self._colleagues.labels())
        try:
            await self._slack.open_view(body["trigger_id"], view, on_top=on_top)
        except (Refused, Unreachable) as failure:
            log.warning("form_not_opened", platform=PLATFORM, reason=str(failure))
            if body.get("response_url"):
                card = Card(body=(Text(text=await self._say(by, FORM_NOT_OPENED)),))
                await self._slack.respond(body["response_url"], render.reply(card))

    async def _say(self, by: Account | None, key: str) -> str:
        return wording.say(await self._colleagues.language(by), key)

    async def _as_view(self, card: Card, by: Account) -> dict[str, Any]:
        return render.card_view(card, title=await self._say(by, BOT_NAME), close=await self._say(by, CLOSE))


EVENTS: Mapping[str, Callable[[Listeners, Payload], Awaitable[None]]] = {
    "message": Listeners.on_message,
    "app_mention": Listeners.on_mention,
    "reaction_added": Listeners.on_reaction,
    "reaction_removed": Listeners.on_reaction,
    "app_home_opened": Listeners.on_home,
    "team_join": Listeners.on_person,
    "user_change": Listeners.on_person,
    "subteam_updated": Listeners.on_group,
    "subteam_members_changed": Listeners.on_group,
    "app_uninstalled": Listeners.on_gone,
    "tokens_revoked": Listeners.on_gone,
}


class _Clock(Clock):
    def __init__(self, epoch: Callable[[], float]) -> None:
        self._epoch = epoch

    def now(self) -> float:
        return self._epoch()


def _authorized_by(slack: Slack) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Return what tells Bolt who we are, as Slack told us once at the start: no call for each request."""

    async def authorize(team_id: str | None) -> AuthorizeResult:
        identity = slack.identity
        assert identity is not None  # noqa: S101 - the door is closed until it is known
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.workspace,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot_id,
            bot_token="-",  # nobody sends by Bolt's own client  # noqa: S106 - not a token
        )

    return authorize


async def _on_error(error: Exception) -> BoltResponse:
    """Answer a mistake of ours without showing it; Slack tries events again."""
    if isinstance(error, reading.Unreadable):
        log.warning("unreadable", platform=PLATFORM, reason=str(error))
        return BoltResponse(status=400)
    log.error("stumbled", platform=PLATFORM, reason=type(error).__name__, exc_info=error)
    return BoltResponse(status=500)


def _to_press(answer: Answer, text: str) -> Card:
    """Return the answer, or a button for the form that only a press can open."""
    form = answer.shown
    if isinstance(form, Card):
        return form
    button = Button(action=AGAIN, value=text, label=form.title, style="primary")
    return Card(body=(Text(text=form.intro or form.title),), buttons=(button,))


class _Thumbs:
    """One person's thumbs under one message, in whatever skin tones, as Slack told of them in whatever order."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self._known: dict[str, tuple[float, bool]] = {}

    def changes(self, emoji: str, at: float, *, is_added: bool) -> bool:
        """Note what Slack tells. Returns False for old news, and where another thumb still stands."""
        if at < self._known.get(emoji, (0.0, False))[0]:
            return False
        self._known[emoji] = (at, is_added)
        return is_added or not any(stands for _, stands in self._known.values())


def _permalink(body: Payload) -> str:
    """Return the address of a message in a public channel; the others are not told on."""
    channel, message = body["channel"], body["message"]
    if channel.get("name") in ("directmessage", "privategroup") or str(channel.get("name", "")).startswith("mpdm-"):
        return ""
    link = f"https://{body['team']['domain']}.slack.com/archives/{channel['id']}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    return f"{link}?thread_ts={thread}&cid={channel['id']}" if thread and thread != message["ts"] else link
