"""Slack as a platform: sends cards at the pace Slack allows, and asks it who somebody is."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import Account, Card, DeliveryFailed, NotYet, Picture, Place
from bot.slack import manifest, people, render
from bot.slack.failures import Holds
from bot.slack.failures import Refused as Refused  # whoever calls the client meets them
from bot.slack.failures import Unreachable as Unreachable
from bot.slack.pacing import Pace
from bot.slack.pictures import Pictures
from bot.slack.reading import PLATFORM
from storage.people import Profile

API = "https://slack.com/api/"
LONGEST_CALL = 10.0  # seconds
LONGEST_PAUSE = 30.0  # seconds anybody waits for their turn; who would wait longer is told so at once
LONGEST_TURN = 2.0  # seconds a sender waits for the workspace's turn: several senders share it, a fraction each
LONGEST_GLANCE = 0.25  # seconds a sender waits for one channel or one method; meanwhile it could serve others
EVENT_TYPE = "goodturn_delivery"  # of the metadata by which a message is found again
FURTHEST_BACK = 600  # messages searched for one that may have arrived: three pages
PAGE = 200
USER_FOR = 60.0  # seconds: whoever is new is asked about by the door and by the hearing, in one breath
MOST_USERS = 500
MOST_CHANNELS = 5000  # whose pace is remembered

Patience = Mapping[Holds, float]  # seconds
A_SENDERS: Patience = {"place": LONGEST_GLANCE, "kind": LONGEST_GLANCE, "platform": LONGEST_TURN}
ANYBODYS: Patience = dict.fromkeys(("place", "kind", "platform"), LONGEST_PAUSE)

# Slack's words for a refusal, by what is at fault. What stands in neither table is worth another attempt.
# Nothing can be sent at all, until an admin mends it.
OUT_OF_ORDER = {
    "the token": "account_inactive token_revoked token_expired invalid_auth not_authed not_allowed_token_type",
    "its scopes": "missing_scope no_permission access_denied",
    "the organisation": "org_login_required team_access_not_granted ekm_access_denied team_not_found",
}
# For one message, trying again would not help.
HOPELESS = {
    "its reader": "user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot messages_tab_disabled",
    "its place": "is_archived message_limit_exceeded slack_connect_canvas_sharing_blocked",
    "who may write there": "restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_only_channel restricted_action_non_threadable_channel",
    "what it replaces": "message_not_found cant_update_message edit_window_closed not_allowed cannot_reply_to_message",
    "what it says": "msg_too_long no_text invalid_blocks invalid_blocks_format",
    "how it is sent": "invalid_arguments as_user_not_supported unknown_method",
}
# Of somebody's chat these are final; a feed may yet be created or the bot invited to it.
HOPELESS_FOR_ONE = frozenset({"channel_not_found", "not_in_channel"})
CANNOT_DRAW = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
# Whatever was called: the bot's own token is at fault.
REVOKED = frozenset({"account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"})
PROCESSED_IN = 1.0  # seconds: a picture cannot be shown before Slack has looked at it
LOOK_AGAIN = timedelta(seconds=5)  # so long nothing is asked of a workspace that is not there or not in order

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who the bot is in its workspace."""

    workspace: str
    name: str
    bot_user: str
    bot_id: str
    scopes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Paces:
    """What Slack allows. A published figure stands beside each; the workspace's is only "several hundred a minute"."""

    workspace: float = 300 / 60  # messages a second
    workspace_burst: int = 5
    channel: float = 1.0  # chat.postMessage: one a second to a channel
    update: float = 50 / 60  # chat.update: tier 3
    history: float = 50 / 60
    open: float = 50 / 60  # conversations.open: tier 3
    publish: float = 100 / 60  # views.publish: tier 4
    listing: float = 20 / 60  # users.list: tier 2
    profile: float = 100 / 60  # users.profile.get: tier 4
    upload: float = 100 / 60  # files.getUploadURLExternal, files.completeUploadExternal: tier 4
    other: float = 20 / 60  # what has no figure here is taken for tier 2


class Slack:
    """One workspace. `open` must have been awaited before anything is sent."""

    name = PLATFORM

    def __init__(
        self,
        *,
        token: str,
        feed: str | None = None,
        api_url: str = API,
        paces: Paces | None = None,
        commands: Mapping[str, str] | None = None,  # renamed → ours
        on_sent: Callable[[Account], None] = lambda account: None,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._token = token
        self._feed = feed
        self._api_url = api_url
        self._paces = paces or Paces()
        self._typed = manifest.typed(commands)
        self.on_sent = on_sent
        self._seconds = seconds
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None
        self._web: AsyncWebClient | None = None
        self._identity: Identity | None = None
        self.server_date = ""  # what time it was for Slack when we connected, as HTTP says it
        self._trouble = ""
        self.disturbed = asyncio.Event()  # set as long as there is trouble
        self.installation = ""  # marks our messages: another installation counts its deliveries from one as well
        self._workspace_pace = Pace(self._paces.workspace, burst=self._paces.workspace_burst)
        self._channels: OrderedDict[str, Pace] = OrderedDict()
        self._users: OrderedDict[str, tuple[float, Mapping[str, Any]]] = OrderedDict()
        self._pictures = Pictures()
        self._methods = {
            "chat.update": Pace(self._paces.update, burst=5),
            "conversations.history": Pace(self._paces.history, burst=5),
            "conversations.open": Pace(self._paces.open, burst=5),
            "views.publish": Pace(self._paces.publish, burst=20),
            "files.getUploadURLExternal": Pace(self._paces.upload, burst=20),
            "files.completeUploadExternal": Pace(self._paces.upload, burst=20),
            "users.list": Pace(self._paces.listing, burst=5),
            "users.profile.get": Pace(self._paces.profile, burst=20),
        }

    # Opening and closing

    async def open(self) -> Identity:
        """Connect, and ask Slack who we are. Raises Refused or Unreachable."""
        self.web  # noqa: B018 - creates the session, which needs the running loop
        answer, headers = await self._call_with_headers("auth.test")
        self.server_date = headers.get("date", "")
        scopes = frozenset(one.strip() for one in headers.get("x-oauth-scopes", "").split(",") if one.strip())
        self._identity = Identity(
            workspace=answer["team_id"],
            name=answer.get("team", ""),
            bot_user=answer["user_id"],
            bot_id=answer.get("bot_id", ""),
            scopes=scopes,
        )
        can_write = not scopes or "chat:write" in scopes
        self.trouble = "" if can_write else "missing_scope"
        return self._identity

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def web(self) -> AsyncWebClient:
        """The SDK's client on one shared session: a new one for each call would shake hands each time."""
        if self._web is None or self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=LONGEST_CALL)
            self._session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
            # No retry handlers: the SDK's own repeats a message whose answer was lost, and sends it twice.
            self._web = AsyncWebClient(
                token=self._token, base_url=self._api_url, session=self._session, retry_handlers=[], timeout=10
            )
            self._web.proxy = None  # the session finds it in the environment; the SDK would not heed NO_PROXY
        return self._web

    @property
    def api_url(self) -> str:
        return self._api_url

    @property
    def trouble(self) -> str:
        """Say why nothing can be sent at all, in Slack's word, or nothing."""
        return self._trouble

    @trouble.setter
    def trouble(self, reason: str) -> None:
        self._trouble = reason
        if reason:
            self.disturbed.set()
        else:
            self.disturbed.clear()

    @property
    def identity(self) -> Identity | None:
        return self._identity

    @property
    def workspace(self) -> str:
        if self._identity is None:
            raise DeliveryFailed("not connected to Slack yet", permanent=False)
        return self._identity.workspace

    # What every platform can do

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        self._check_order()
        channel = self._channel(place)
        try:
            self._look_ahead("chat.postMessage", channel, A_SENDERS)  # before a search that would be in vain
            if again:
                found = await self._find(channel, delivery)
                if found is not None:
                    log.info("found_again", platform=PLATFORM, outgoing=delivery)
                    return found
            files = await self._files_of(card, A_SENDERS)
            reference = await self._post(channel, card, files, delivery)
        except (Refused, Unreachable) as failure:
            raise self._failed(failure, is_feed=place.account is None) from failure
        if place.account is not None:
            self.on_sent(place.account)
        return reference

    async def update(self, sent: str, card: Card) -> None:
        self._check_order()
        channel, _, ts = sent.partition(":")
        try:
            drawn = render.message(card, await self._files_of(card, A_SENDERS))
            arguments = {"channel": channel, "ts": ts, **_without_unfurling(drawn)}
            await self._paced("chat.update", arguments, patience=A_SENDERS)
        except (Refused, Unreachable) as failure:
            raise self._failed(failure, is_feed=True) from failure

    async def look_up(self, account: Account) -> Profile | None:
        try:
            user = await self.user(account.user)
        except (Refused, Unreachable) as failure:
            log.warning("look_up_failed", platform=PLATFORM, reason=str(failure))
            return None
        return people.profile(user)

    def typed(self, language: str) -> Mapping[str, str]:
        """Return what the manifest says: Slack knows a command by one name only, in every language."""
        return self._typed

    async def user(self, user: str) -> Mapping[str, Any]:
        """Return Slack's own description of somebody, at most a minute old. Raises Refused, Unreachable."""
        kept = self._users.get(user)
        if kept is not None and self._seconds() - kept[0] < USER_FOR:
            return kept[1]
        answer = await self.call("users.info", verb="GET", user=user, include_locale="true")
        found: Mapping[str, Any] = answer["user"]
        self._users[user] = (self._seconds(), found)
        if len(self._users) > MOST_USERS:
            self._users.popitem(last=False)
        return found

    def _check_order(self) -> None:
        """Send nothing into a workspace that would refuse it: somebody is at it, see mount.py."""
        reason = self.trouble or ("" if self._identity else "not connected")
        if reason:
            raise NotYet(reason, wait=LOOK_AGAIN, holds="platform")

    def _channel(self, place: Place) -> str:
        if place.account is None:
            if not self._feed:
                raise DeliveryFailed("SLACK_FEED_CHANNEL is not set", permanent=True)
            return self._feed
        if place.account.workspace != self.workspace:
            raise DeliveryFailed("an account of another workspace", permanent=True)
        return place.account.user  # posting to a user opens their chat with the bot

    async def _post(self, channel: str, card: Card, files: Mapping[Picture, str], delivery: int) -> str:
        metadata = {"event_type": EVENT_TYPE, "event_payload": self._mark(delivery)}
        whole = render.message(card, files)
        plainer = [render.message(card)] if files else []
        words = {name: value for name, value in whole.items() if name != "blocks"}
        patience = A_SENDERS
        for drawn in (whole, *plainer):  # what it says matters more than how it looks
            message = {"channel": channel, "metadata": metadata, **drawn}
            try:
                return _reference(await self._paced("chat.postMessage", message, channel, patience=patience))
            except Refused as refused:
                if refused.reason not in CANNOT_DRAW:
                    raise
                log.error("not_drawn", platform=PLATFORM, outgoing=delivery, reason=refused.reason)
            patience = ANYBODYS
        message = {"channel": channel, "metadata": metadata, **words}
        return _reference(await self._paced("chat.postMessage", message, channel, patience=ANYBODYS))

    async def files(self, card: Card) -> Mapping[Picture, str]:
        """Return the files a card's pictures have become, waiting as long as it takes; none that cannot be shown."""
        try:
            return await self._files_of(card, ANYBODYS)
        except Refused as refused:
            log.warning("not_pictured", platform=PLATFORM, reason=str(refused))
            return {}

    async def _files_of(self, card: Card, patience: Patience) -> Mapping[Picture, str]:
        async def upload(picture: bytes, alt: str) -> str:
            return await self._upload(picture, alt, patience)

        return await self._pictures.of(card, upload)

    async def _upload(self, picture: bytes, alt: str, patience: Patience) -> str:
        wanted = {"filename": "chart.png", "length": str(len(picture)), "alt_txt": alt}
        opened = await self._paced("files.getUploadURLExternal", wanted, verb="GET", patience=patience)
        assert self._session is not None  # noqa: S101 - the call above created it
        try:
            async with self._session.post(opened["upload_url"], data=picture) as response:
                if response.status != 200:
                    raise Refused("upload_url", f"http_{response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from error
        done = {"files": [{"id": opened["file_id"], "title": alt[:255]}]}
        await self._paced("files.completeUploadExternal", done, patience=patience)
        await self._sleep(PROCESSED_IN)
        return str(opened["file_id"])

    def _mark(self, delivery: int) -> dict[str, Any]:
        return {"delivery_id": delivery, "installation": self.installation}

    async def _find(self, channel: str, delivery: int) -> str | None:
        """Look for a message whose answer was lost. Returns its reference, or None where it never arrived."""
        try:
            self._look_ahead("conversations.history", "", A_SENDERS)
            if channel.startswith(("U", "W")):
                opened = await self._paced("conversations.open", {"users": channel}, patience=A_SENDERS)
                channel = opened["channel"]["id"]
            return await self._find_in(channel, delivery)
        except Refused as refused:
            if refused.reason in ("missing_scope", "channel_not_found", "not_in_channel"):
                log.warning("not_searched", platform=PLATFORM, outgoing=delivery, reason=refused.reason)
                return None
            raise

    async def _find_in(self, channel: str, delivery: int) -> str | None:
        cursor = ""
        for _ in range(FURTHEST_BACK // PAGE):
            wanted = {"channel": channel, "limit": str(PAGE), "include_all_metadata": "true"}
            if cursor:
                wanted["cursor"] = cursor
            answer = await self._paced("conversations.history", wanted, verb="GET")
            for message in answer["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload") or {}
                if payload.items() >= self._mark(delivery).items():
                    return f"{channel}:{message['ts']}"
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        return None

    # What only Slack can do

    async def open_view(self, trigger: str, view: Mapping[str, Any], *, on_top: bool = False) -> None:
        """Open a form. A trigger that opened one before did so for the same event: then it stands already."""
        try:
            await self.call("views.push" if on_top else "views.open", trigger_id=trigger, view=view)
        except Refused as refused:
            if refused.reason != "exchanged_trigger_id":
                raise

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        await self.call("views.update", view_id=view_id, view=view)

    async def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        await self._paced("views.publish", {"user_id": user, "view": view})

    async def whisper(self, channel: str, user: str, card: Card, *, thread: str | None) -> None:
        """Answer in a channel so that only this person sees it."""
        more = {"thread_ts": thread} if thread else {}
        drawn = _without_unfurling(render.message(card))
        await self.call("chat.postEphemeral", channel=channel, user=user, **drawn, **more)

    async def say(self, channel: str, card: Card, *, thread: str | None = None) -> None:
        """Answer in somebody's chat with the bot."""
        more = {"thread_ts": thread} if thread else {}
        await self._paced("chat.postMessage", {"channel": channel, **render.message(card), **more}, channel)

    async def respond(self, url: str, answer: Mapping[str, Any]) -> None:
        """Answer to what was pressed or typed, at the address that came with it. Raises Refused, Unreachable."""
        self.web  # noqa: B018 - creates the session
        assert self._session is not None  # noqa: S101 - the line above
        try:
            async with self._session.post(url, json=answer) as response:
                if response.status != 200:
                    raise Refused("response_url", f"http_{response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from error

    # Calls

    async def call(self, method: str, *, verb: str = "POST", **arguments: Any) -> dict[str, Any]:
        """Call a method of the Web API. Raises Refused, Unreachable."""
        answer, _ = await self._call_with_headers(method, verb=verb, **arguments)
        return answer

    async def patiently(self, method: str, *, verb: str = "POST", **arguments: Any) -> dict[str, Any]:
        """Call a method at the pace Slack allows it, for work that may take its time."""
        return await self._paced(method, arguments, verb=verb)

    async def call_as(self, token: str, method: str) -> dict[str, Any]:
        """Call a method with another token than the bot's: the app's own, for Socket Mode."""
        answer, _ = await self._call_with_headers(method, token=token)
        return answer

    async def _call_with_headers(
        self, method: str, *, verb: str = "POST", token: str = "", **arguments: Any
    ) -> tuple[dict[str, Any], dict[str, str]]:
        sent: dict[str, Any] = {"params": arguments} if verb == "GET" else {"json": arguments}
        if token:
            sent["headers"] = {"Authorization": f"Bearer {token}"}
        try:
            response = await self.web.api_call(method, http_verb=verb, **sent)
        except SlackApiError as error:
            failure = _refused(method, error)
            if isinstance(failure, Refused) and failure.reason in REVOKED and not token:
                self.trouble = failure.reason
            raise failure from None  # the error's own message holds the whole answer
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(f"{method}: {type(error).__name__}", never_left=True) from error
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"{method}: {type(error).__name__}") from error
        except (AttributeError, TypeError, ValueError) as error:  # the SDK takes whatever is JSON for an object
            raise Unreachable(f"{method}: unreadable ({type(error).__name__})") from error
        headers = {name.casefold(): str(value) for name, value in response.headers.items()}
        if not isinstance(response.data, dict):
            raise Unreachable(f"{method}: unreadable")
        return response.data, headers

    async def _paced(
        self,
        method: str,
        arguments: dict[str, Any],
        channel: str = "",
        *,
        verb: str = "POST",
        patience: Patience = ANYBODYS,
    ) -> dict[str, Any]:
        """Call when it is our turn, and again when Slack asked for patience: a refused call took no effect.

        Raises Refused where our turn or Slack's patience is further away than ours reaches.
        """
        paces = self._paces_for(method, channel)
        while True:
            await self._turn(method, paces, patience)
            try:
                answer = await self.call(method, verb=verb, **arguments)
            except Refused as refused:
                if refused.wait is None:
                    raise
                refused.holds = self._blamed(paces)
                paces[refused.holds].refused(self._seconds(), refused.wait)
                log.warning("slowed_down", platform=PLATFORM, reason=method)
                if refused.wait > patience[refused.holds]:
                    raise
            else:
                for pace in paces.values():
                    pace.went_well()
                return answer

    async def _turn(self, method: str, paces: Mapping[Holds, Pace], patience: Patience) -> None:
        """Wait until every pace allows a call. Raises Refused, and takes no turn, where that is too far away."""
        while True:
            _look_ahead(method, paces, patience, self._seconds())
            for pace in paces.values():
                wait = pace.reserve(self._seconds())
                if wait > 0:
                    await self._sleep(wait)
            if not any(pace.is_paused(self._seconds()) for pace in paces.values()):
                return

    def _look_ahead(self, method: str, channel: str, patience: Patience) -> None:
        _look_ahead(method, self._paces_for(method, channel), patience, self._seconds())

    def _paces_for(self, method: str, channel: str) -> Mapping[Holds, Pace]:
        """Return what a call has to keep, the channel's first: waiting for that takes nobody else's turn."""
        if channel:
            return {"place": self._pace_of(channel), "platform": self._workspace_pace}
        return {"kind": self._methods.setdefault(method, Pace(self._paces.other, burst=5))}

    @staticmethod
    def _blamed(paces: Mapping[Holds, Pace]) -> Holds:
        """Say which pace was too fast: a channel that was quiet cannot have been, so it was the workspace's."""
        if "place" in paces:
            return "platform" if paces["place"].was_quiet() else "place"
        return "kind"

    def _pace_of(self, channel: str) -> Pace:
        pace = self._channels.pop(channel, None) or Pace(self._paces.channel)
        self._channels[channel] = pace
        if len(self._channels) > MOST_CHANNELS:
            self._channels.popitem(last=False)
        return pace

    def _failed(self, failure: Refused | Unreachable, *, is_feed: bool) -> DeliveryFailed | NotYet:
        """Say of a failure whether trying again would help, and whether it was an attempt at all."""
        if isinstance(failure, Unreachable):
            if failure.never_left:
                return NotYet(str(failure), wait=LOOK_AGAIN, holds="platform")
            return DeliveryFailed(str(failure), permanent=False, may_have_arrived=True)
        if _stands_in(OUT_OF_ORDER, failure.reason):
            self.trouble = failure.reason
            return NotYet(failure.reason, wait=LOOK_AGAIN, holds="platform")
        if failure.wait is not None:
            return NotYet(failure.reason, wait=timedelta(seconds=failure.wait), holds=failure.holds)
        is_permanent = _stands_in(HOPELESS, failure.reason) or (failure.reason in HOPELESS_FOR_ONE and not is_feed)
        return DeliveryFailed(failure.reason, permanent=is_permanent)


def _reference(posted: Mapping[str, Any]) -> str:
    return f"{posted['channel']}:{posted['ts']}"


def _stands_in(table: Mapping[str, str], reason: str) -> bool:
    return any(reason in words.split() for words in table.values())


def _refused(method: str, error: SlackApiError) -> Refused | Unreachable:
    """Read a refusal. What cannot be read may be a proxy's word: the call may have taken effect all the same."""
    response = error.response  # the SDK's own, or aiohttp's where the SDK could not read the body
    status: int = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    data = getattr(response, "data", None)
    reason = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or reason == "ratelimited":
        headers = {str(name).casefold(): str(value) for name, value in (response.headers or {}).items()}
        return Refused(method, "ratelimited", wait=_patience_asked(headers.get("retry-after", "")))
    if status >= 500 or reason in ("internal_error", "fatal_error", "service_unavailable"):
        return Unreachable(f"{method}: {reason or f'http_{status}'}")
    if not reason and status < 400:
        return Unreachable(f"{method}: unreadable")
    return Refused(method, reason or f"http_{status}")


def _patience_asked(text: str) -> float:
    """Read Retry-After, in seconds. One second where it is none."""
    try:
        return max(0.0, float(text))
    except ValueError:
        return 1.0


def proxy_of(address: str) -> str | None:
    """Return the proxy a WebSocket goes through. Left alone, aiohttp looks for WSS_PROXY, which nobody sets."""
    parts = urlsplit(address)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    return getproxies().get({"wss": "https", "ws": "http"}.get(parts.scheme, parts.scheme))


async def plug_in(slack: Slack, app_token: str, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    """Open a connection for Socket Mode. Raises Refused, Unreachable."""
    answer = await slack.call_as(app_token, "apps.connections.open")
    address = str(answer.get("url") or "")
    try:
        async with asyncio.timeout(LONGEST_CALL):
            # Pings are heard by us, not by the library: they are what proves the connection alive.
            return await session.ws_connect(address, autoping=False, proxy=proxy_of(address))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise Unreachable(f"the socket: {type(error).__name__}") from error


def _look_ahead(method: str, paces: Mapping[Holds, Pace], patience: Patience, now: float) -> None:
    """Raise Refused where our turn is further away than our patience reaches; no turn is taken."""
    for holds, pace in paces.items():
        wait = pace.wait(now)
        if wait > patience[holds]:
            raise Refused(method, "ratelimited", wait=wait, holds=holds)


def _without_unfurling(drawn: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in drawn.items() if not name.startswith("unfurl")}
