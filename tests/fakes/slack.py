"""A Slack on loopback that behaves like the real one where it matters to us, and misbehaves on request.

Stateful: a workspace with people, channels, messages, views and Homes; every call and every write is checked as Slack
checks it (token, scope, membership, rate limits, Block Kit). What people do in it stands in slack_people.py. Time is
handed in, so no test waits.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.block_kit import check_message, check_view

Json = dict[str, Any]

TEAM, DOMAIN = "T0HOTEL", "harbour-hotels"
BOT_USER, BOT_ID, APP = "U0BOT", "B0BOT", "A0GOODTURN"
TOKEN, APP_TOKEN, SECRET = "xoxb-for-tests", "xapp-for-tests", "0123456789abcdef0123456789abcdef"
FEED = "C0THANKS"

TRIGGER_FOR, RESPONSE_URL_FOR, RESPONSE_URL_USES = 3.0, 1800.0, 5
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}  # calls of a method, by tier
ALL_SCOPES = frozenset(
    {
        *("commands", "chat:write", "im:write", "im:history", "channels:history", "groups:history"),
        *("app_mentions:read", "reactions:read", "users:read", "users:read.email", "usergroups:read"),
        *("users.profile:read", "files:write"),
    }
)


@dataclass
class Limits:
    """Slack's limits; `scale` speeds all of them up alike, for benchmarks."""

    workspace_per_minute: float = 300
    workspace_burst: float = 20
    channel_per_second: float = 1
    channel_burst: float = 3
    scale: float = 1.0


@dataclass
class Bucket:
    """Tokens that come back at a rate."""

    rate: float
    most: float
    tokens: float = field(default=-1.0)
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Take a token. Returns 0, or the seconds until there is one."""
        self.tokens = self.most if self.tokens < 0 else min(self.most, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens >= 1 - 1e-9:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate


class Problem(Exception):  # noqa: N818 - what Slack answers
    """An answer with ok: false."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass
class Channel:
    """A conversation: C… public, G… private, D… somebody and the bot."""

    id: str
    name: str
    members: set[str]
    is_archived: bool = False
    messages: list[Json] = field(default_factory=list)


class FakeSlack:
    """The workspace and its Web API."""

    RETRY_AFTER = 30.0  # seconds, where a call is refused on request

    def __init__(self, now: Callable[[], float], *, limits: Limits | None = None) -> None:
        self.now = now
        self.limits = limits or Limits()
        self.url = ""
        self.public_url = ""  # where it says its sockets are, where that is somewhere else
        self.scopes = set(ALL_SCOPES)
        self.revoked = ""  # the error every call gets, once the token is revoked
        self.users: dict[str, Json] = {}
        self.fields: list[Json] = []  # custom profile fields: {"id", "label", "type"}
        self.groups: dict[str, list[str]] = {}
        self.channels: dict[str, Channel] = {}
        self.whispers: list[Json] = []  # messages only one person sees
        self.views: dict[str, Json] = {}
        self.stacks: dict[str, list[str]] = defaultdict(list)  # the modals somebody has open, the top one last
        self.homes: dict[str, Json] = {}
        self.calls: list[tuple[str, Json]] = []
        self.refused = 0  # how many calls got 429
        self.wrong: list[str] = []  # what Block Kit did not accept
        self.sockets: list[web.WebSocketResponse] = []
        self.tell: Callable[[Json], Awaitable[None]] | None = None  # events the workspace itself makes
        self._troubles: dict[str, deque[str]] = defaultdict(deque)
        self._triggers: dict[str, tuple[float, bool, str]] = {}
        self._response_urls: dict[str, Json] = {}
        self._buckets: dict[str, Bucket] = {}
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._number = 0
        self._runner: web.AppRunner | None = None
        self.released = asyncio.Event()  # lets slow answers go
        self.plugged = asyncio.Event()  # somebody listens by socket
        self.is_deaf = False  # connections stay open, and answer nothing, not even a ping
        self.files: dict[str, Json] = {}
        self.add_channel(FEED, "thanks", {BOT_USER})

    # The server

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{id}", self._take_file)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        self.released.set()
        for socket in list(self.sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api(self) -> str:
        return f"{self.url}/api/"

    def trouble(self, method: str, *kinds: str) -> None:
        """Have the next calls of a method go wrong: dropped, dropped_before, 500, ratelimited, slow, or an error.

        "garbled:…" answers with that text, or a page; "429:…" with that for Retry-After.
        """
        self._troubles[method].extend(kinds)

    # The workspace

    def add_user(self, id_: str, name: str, **more: Any) -> str:
        profile = {"real_name": name, "display_name": more.pop("display_name", ""), "fields": more.pop("fields", {})}
        if "email" in more:
            profile["email"] = more.pop("email")
        user: Json = {"id": id_, "team_id": TEAM, "name": id_.casefold(), "real_name": name, "deleted": False}
        user |= {"tz": "Asia/Shanghai", "locale": "zh-CN", "is_bot": False, "profile": profile}
        self.users[id_] = user | more
        return id_

    def add_channel(self, id_: str, name: str, members: set[str]) -> str:
        self.channels[id_] = Channel(id_, name, members)
        return id_

    def dm(self, user: str) -> Channel:
        """Return somebody's chat with the bot."""
        id_ = f"D{user[1:]}"
        return self.channels.setdefault(id_, Channel(id_, "", {user, BOT_USER}))

    @property
    def feed(self) -> list[Json]:
        return self.channels[FEED].messages

    def whispered(self, user: str) -> list[Json]:
        return [one for one in self.whispers if one["user"] == user]

    def modal(self, user: str) -> Json:
        """Return the modal somebody sees."""
        return self.views[self.stacks[user][-1]]

    def trigger(self, user: str) -> str:
        id_ = self.next("trigger")
        self._triggers[id_] = (self.now(), False, user)
        return id_

    def response_url(self, user: str, channel: str, message: Json | None) -> str:
        id_ = self.next("answer")
        self._response_urls[id_] = {
            "user": user,
            "channel": channel,
            "message": message,
            "issued": self.now(),
            "uses": 0,
        }
        return f"{self.url}/respond/{id_}"

    def next(self, what: str) -> str:
        self._number += 1
        return f"{what}.{self._number}"

    def ts(self) -> str:
        self._number += 1
        return f"{int(self.now())}.{self._number:06d}"

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        trouble = self._troubles[method].popleft() if self._troubles[method] else ""
        if trouble == "dropped_before":
            return _drop(request)
        if trouble == "500":
            return web.Response(status=500, text="<html>oops</html>", content_type="text/html")
        if trouble == "slow":
            await self.released.wait()
        if trouble.startswith("garbled:"):
            return _garbled(trouble.removeprefix("garbled:"))
        if trouble.startswith("429:"):
            self.refused += 1
            return web.Response(status=429, headers={"Retry-After": trouble.removeprefix("429:")})
        if trouble == "ratelimited":
            return self._too_many(self.RETRY_AFTER)
        if trouble and trouble not in ("dropped", "slow"):
            return web.json_response({"ok": False, "error": trouble})
        try:
            answer = self._answer(method, arguments, request)
        except Problem as problem:
            if problem.answer["error"] == "ratelimited":
                return self._too_many(problem.answer["wait"])
            return web.json_response(problem.answer)
        if trouble == "dropped":
            return _drop(request)
        date = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        return web.json_response({"ok": True, **answer}, headers=date)

    def _too_many(self, wait: float) -> web.Response:
        self.refused += 1
        retry = str(wait if self.limits.scale != 1 else max(1, -(-wait // 1)))
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": retry})

    def _answer(self, method: str, arguments: Json, request: web.Request) -> Json:
        known = METHODS.get(method)
        if known is None:
            raise Problem("unknown_method")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.revoked:
            raise Problem(self.revoked)
        if token != (APP_TOKEN if method == "apps.connections.open" else TOKEN):
            raise Problem("invalid_auth" if token else "not_authed")
        if known.scope and known.scope not in self.scopes:
            raise Problem("missing_scope", needed=known.scope, provided=",".join(sorted(self.scopes)))
        if known.tier:
            per_minute = PER_MINUTE[known.tier] * self.limits.scale
            self._take(method, per_minute / 60, max(5.0, PER_MINUTE[known.tier] / 4))
        return known.answer(self, arguments)

    def _take(self, what: str, rate: float, burst: float) -> None:
        bucket = self._buckets.setdefault(what, Bucket(rate, burst))
        wait = bucket.wait(self.now())
        if wait:
            raise Problem("ratelimited", wait=wait)

    def _take_turn(self, channel: str) -> None:
        """Slack counts messages by channel and by workspace; only those it takes count."""
        limits = self.limits
        buckets = (
            (f"#{channel}", limits.channel_per_second * limits.scale, limits.channel_burst),
            ("workspace", limits.workspace_per_minute / 60 * limits.scale, limits.workspace_burst),
        )
        for name, rate, burst in buckets:
            bucket = self._buckets.setdefault(name, Bucket(rate, burst))
            wait = bucket.wait(self.now())
            if wait:
                raise Problem("ratelimited", wait=wait)

    def _auth_test(self, arguments: Json) -> Json:
        return {"team_id": TEAM, "team": "Harbour Hotels", "user_id": BOT_USER, "bot_id": BOT_ID, "url": self.url}

    def _post_message(self, arguments: Json) -> Json:
        channel = self._writable(arguments.get("channel", ""))
        self._check_message(arguments)
        self._take_turn(channel.id)
        message = self._message(arguments)
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _writable(self, id_: str) -> Channel:
        if id_.startswith(("U", "W")):
            user = self.users.get(id_)
            if user is None:
                raise Problem("channel_not_found")
            if user.get("deleted"):
                raise Problem("user_disabled")
            if user.get("is_bot"):
                raise Problem("cannot_dm_bot")
            return self.dm(id_)
        channel = self.channels.get(id_)
        if channel is None:
            raise Problem("channel_not_found")
        if BOT_USER not in channel.members:
            raise Problem("not_in_channel" if id_.startswith("C") else "channel_not_found")
        if channel.is_archived:
            raise Problem("is_archived")
        return channel

    def _message(self, arguments: Json) -> Json:
        kept: Json = {
            name: arguments[name] for name in ("text", "blocks", "metadata", "thread_ts") if name in arguments
        }
        return {"type": "message", "ts": self.ts(), "user": BOT_USER, "bot_id": BOT_ID, **kept}

    def _check_message(self, arguments: Json) -> None:
        self._note([str(one) for one in check_message(arguments)], "invalid_blocks")
        shown = [block["slack_file"]["id"] for block in arguments.get("blocks") or [] if "slack_file" in block]
        if any(not self.files.get(id_, {}).get("complete") for id_ in shown):
            raise Problem("invalid_blocks")

    def _open_upload(self, arguments: Json) -> Json:
        if not arguments.get("filename") or int(arguments.get("length") or 0) <= 0:
            raise Problem("invalid_arguments")
        if len(arguments.get("alt_txt", "")) > 1000:
            raise Problem("alt_text_too_long")
        id_ = self.next("F")
        self.files[id_] = {"length": int(arguments["length"]), "content": b"", "complete": False}
        return {"upload_url": f"{self.url}/upload/{id_}", "file_id": id_}

    async def _take_file(self, request: web.Request) -> web.Response:
        file, content = self.files[request.match_info["id"]], await request.read()
        if len(content) != file["length"]:
            return web.Response(status=400)
        file["content"] = content
        return web.Response(text="OK")

    def _complete_upload(self, arguments: Json) -> Json:
        for one in arguments["files"]:
            file = self.files.get(one["id"])
            if file is None or not file["content"]:
                raise Problem("file_not_found")
            file["complete"] = True
        return {"files": arguments["files"]}

    def _check_view(self, view: Json) -> None:
        self._note([str(one) for one in check_view(view)], "invalid_arguments")

    def _note(self, wrong: list[str], error: str) -> None:
        if wrong:
            self.wrong += wrong
            raise Problem(error, response_metadata={"messages": wrong})

    def _update_message(self, arguments: Json) -> Json:
        channel = self.channels.get(arguments.get("channel", ""))
        if channel is None:
            raise Problem("channel_not_found")
        message = next((one for one in channel.messages if one["ts"] == arguments.get("ts")), None)
        if message is None:
            raise Problem("message_not_found")
        if message.get("user") != BOT_USER:
            raise Problem("cant_update_message")
        self._check_message(arguments)
        drawn: Json = {name: arguments[name] for name in ("text", "blocks") if name in arguments}
        message.update(drawn)
        message["edited"] = True
        return {"channel": channel.id, "ts": message["ts"]}

    def _post_ephemeral(self, arguments: Json) -> Json:
        channel = self._writable(arguments.get("channel", ""))
        if arguments.get("user") not in channel.members:
            raise Problem("user_not_in_channel")
        self._check_message(arguments)
        message = self._message(arguments) | {"user": arguments["user"], "channel": channel.id}
        self.whispers.append(message)
        return {"message_ts": message["ts"]}

    def _open_conversation(self, arguments: Json) -> Json:
        return {"channel": {"id": self._writable(arguments["users"]).id}}

    def _history(self, arguments: Json) -> Json:
        channel = self._writable(arguments.get("channel", ""))
        scope = {"D": "im:history", "G": "groups:history"}.get(channel.id[0], "channels:history")
        if scope not in self.scopes:
            raise Problem("missing_scope", needed=scope)
        newest = channel.messages[::-1]
        page, cursor = _page(newest, arguments, most=999)
        if arguments.get("include_all_metadata") not in ("true", True):
            page = [{name: value for name, value in one.items() if name != "metadata"} for one in page]
        return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}

    def _users_info(self, arguments: Json) -> Json:
        user = self.users.get(arguments.get("user", ""))
        if user is None:
            raise Problem("user_not_found")
        return {"user": self._visible(user)}

    def _users_list(self, arguments: Json) -> Json:
        page, cursor = _page(list(self.users.values()), arguments, most=1000)
        return {"members": [self._visible(one) for one in page], "response_metadata": {"next_cursor": cursor}}

    def _visible(self, user: Json) -> Json:
        profile = {name: value for name, value in user["profile"].items() if name != "fields"}
        if "users:read.email" not in self.scopes:
            profile.pop("email", None)
        return user | {"profile": profile}

    def _profile(self, arguments: Json) -> Json:
        return {"profile": self.users[arguments["user"]]["profile"]}

    def _profile_fields(self, arguments: Json) -> Json:
        return {"profile": {"fields": self.fields}}

    def _group_members(self, arguments: Json) -> Json:
        members = self.groups.get(arguments.get("usergroup", ""))
        if members is None:
            raise Problem("no_such_subteam")
        return {"users": members}

    def _open_view(self, arguments: Json) -> Json:
        user = self._spend_trigger(arguments)
        return self._show(user, arguments["view"], is_alone=True)

    def _push_view(self, arguments: Json) -> Json:
        user = self._spend_trigger(arguments)
        if len(self.stacks[user]) >= 3:
            raise Problem("push_limit_reached")
        return self._show(user, arguments["view"], is_alone=False)

    def _spend_trigger(self, arguments: Json) -> str:
        id_ = arguments.get("trigger_id", "")
        issued, is_used, user = self._triggers.get(id_, (0.0, False, ""))
        if not user:
            raise Problem("invalid_trigger_id")
        if is_used:
            raise Problem("exchanged_trigger_id")
        if self.now() - issued > TRIGGER_FOR:
            raise Problem("expired_trigger_id")
        self._check_view(arguments["view"])
        self._triggers[id_] = (issued, True, user)
        return user

    def _show(self, user: str, view: Json, *, is_alone: bool) -> Json:
        shown = {**view, "id": self.next("V"), "hash": self.next("hash")}
        self.views[shown["id"]] = shown
        if is_alone:
            self.stacks[user].clear()
        self.stacks[user].append(shown["id"])
        return {"view": shown}

    def show_instead(self, view_id: str, view: Json) -> None:
        self._check_view(view)
        self.views[view_id] = {**view, "id": view_id, "hash": self.next("hash")}

    def _update_view(self, arguments: Json) -> Json:
        if arguments.get("view_id") not in self.views:
            raise Problem("not_found")
        self.show_instead(arguments["view_id"], arguments["view"])
        return {"view": self.views[arguments["view_id"]]}

    def _publish(self, arguments: Json) -> Json:
        self._check_view(arguments["view"])
        self.homes[arguments["user_id"]] = {**arguments["view"], "id": f"home-{arguments['user_id']}"}
        return {"view": self.homes[arguments["user_id"]]}

    # Answers to what was typed or pressed

    async def _respond(self, request: web.Request) -> web.Response:
        known = self._response_urls.get(request.match_info["id"])
        answer = await request.json()
        self.calls.append(("response_url", answer))
        if known is None or self.now() - known["issued"] > RESPONSE_URL_FOR or known["uses"] >= RESPONSE_URL_USES:
            return web.Response(status=404, text="expired_url")
        known["uses"] += 1
        wrong = [str(one) for one in check_message(answer)]
        if wrong:
            self.wrong += wrong
            return web.Response(status=400, text="invalid_blocks")
        self.show_answer(answer, known["user"], known["channel"], known["message"])
        return web.Response(text="ok")

    def show_answer(self, answer: Json, user: str, channel: str, pressed: Json | None) -> Json:
        """Show what a reply or an answer to a press says."""
        drawn: Json = {name: answer[name] for name in ("text", "blocks") if name in answer}
        if answer.get("replace_original") and pressed is not None:
            pressed.update(drawn)
            return pressed
        is_quiet = answer.get("response_type", "ephemeral") == "ephemeral"
        message: Json = {
            "type": "message",
            "ts": self.ts(),
            "user": user,
            "bot_id": BOT_ID,
            "channel": channel,
            **drawn,
        }
        if is_quiet:
            self.whispers.append(message)
        else:
            self.channels[channel].messages.append(message | {"user": BOT_USER})
        return message

    # Socket Mode

    def _connect(self, arguments: Json) -> Json:
        return {"url": f"{self.public_url or self.url.replace('http', 'ws')}/socket"}

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        self.sockets.append(socket)
        self.plugged.set()
        async for message in socket:
            if message.type is WSMsgType.PING and not self.is_deaf:
                await socket.pong(message.data)
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                waiting = self._waiting.pop(answer["envelope_id"], None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer.get("payload") or {})
        self.sockets.remove(socket)
        return socket

    async def through_socket(self, kind: str, payload: Json) -> Json:
        """Send an envelope down the newest connection. Returns what it was acknowledged with."""
        envelope = self.next("envelope")
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = waiting
        body = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        await self.sockets[-1].send_json(body)
        async with asyncio.timeout(5):
            return await waiting


@dataclass(frozen=True)
class Method:
    """One method of the Web API: what answers it, the scope it needs, its tier."""

    answer: Callable[[FakeSlack, Json], Json]
    scope: str = ""
    tier: int = 0


METHODS: dict[str, Method] = {
    "auth.test": Method(FakeSlack._auth_test),
    "apps.connections.open": Method(FakeSlack._connect),
    "chat.postMessage": Method(FakeSlack._post_message, "chat:write"),
    "chat.postEphemeral": Method(FakeSlack._post_ephemeral, "chat:write", 4),
    "chat.update": Method(FakeSlack._update_message, "chat:write", 3),
    "conversations.open": Method(FakeSlack._open_conversation, "im:write", 3),
    "conversations.history": Method(FakeSlack._history, "", 3),
    "files.getUploadURLExternal": Method(FakeSlack._open_upload, "files:write", 4),
    "files.completeUploadExternal": Method(FakeSlack._complete_upload, "files:write", 4),
    "users.info": Method(FakeSlack._users_info, "users:read", 4),
    "users.list": Method(FakeSlack._users_list, "users:read", 2),
    "users.profile.get": Method(FakeSlack._profile, "users.profile:read", 4),
    "team.profile.get": Method(FakeSlack._profile_fields, "users.profile:read", 3),
    "usergroups.users.list": Method(FakeSlack._group_members, "usergroups:read", 2),
    "views.open": Method(FakeSlack._open_view, "", 4),
    "views.push": Method(FakeSlack._push_view, "", 4),
    "views.update": Method(FakeSlack._update_view, "", 4),
    "views.publish": Method(FakeSlack._publish, "", 4),
}


async def _arguments(request: web.Request) -> Json:
    """Read arguments as Slack does: from the address, a form or JSON, whichever there is."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.can_read_body:
        arguments |= {name: str(value) for name, value in (await request.post()).items()}
    for name in ("blocks", "view", "metadata"):
        if isinstance(arguments.get(name), str):
            arguments[name] = json.loads(arguments[name])
    return arguments


def _page(rows: list[Json], arguments: Json, *, most: int) -> tuple[list[Json], str]:
    start = int(arguments.get("cursor") or 0)
    size = min(int(arguments.get("limit") or 100), most)
    end = start + size
    return rows[start:end], str(end) if end < len(rows) else ""


def _garbled(text: str) -> web.Response:
    """Answer with what some proxies make of an answer."""
    if text == "html":
        return web.Response(text="<html>Please log in</html>", content_type="text/html")
    return web.Response(text=text, content_type="application/json")


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
