"""A WeCom on loopback that behaves like the real one where it matters to us, and misbehaves on request.

Stateful: a company with members, departments and tags, one app with its visible range, chats, cards with their
single-use codes, media, a menu, a group with a robot, and who is behind a browser. Every write is checked against
WeCom's limits. What people do in it stands in wecom_phone.py. Time is handed in, so no test waits.
"""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.fakes import wecom_limits as limits

Json = dict[str, Any]

CORP, AGENT = "ww0123456789abcdef", 1000002
SECRET = "SecretOfTheApp-for-tests-0123456789abcdefgh"
TOKEN, AES_KEY = "TokenForTests", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ROBOT = "693a91f6-7abc-4bc4-97a0-0ec2e5a5aaaa"
ADDRESS = "203.0.113.7"  # where the bot seems to call from

TOKEN_FOR, CODE_FOR, RECALL_FOR, MEDIA_FOR, OAUTH_FOR = 7200.0, 72 * 3600.0, 24 * 3600.0, 3 * 86400.0, 300.0
PER_PERSON = ((30, 60.0), (1000, 3600.0))  # more than this is dropped in silence
PER_ROBOT = 20  # a minute
WRONG_SECRETS = 5  # then the address is shut out
NOT_A_CODE, NOT_A_MESSAGE = 42400, 42401  # the real numbers are not published
INTERACTIVE = ("button_interaction", "vote_interaction", "multiple_interaction")
UNSEEN = str.maketrans("", "", "\u200b\u200c")


class Problem(Exception):  # noqa: N818 - what WeCom answers
    """An answer with an errcode."""

    def __init__(self, code: int, message: str = "", **more: Any) -> None:
        super().__init__(str(code))
        self.answer = {"errcode": code, "errmsg": message or f"error {code}", **more}


class FakeWeCom:
    """The company, its app, and the API."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.url = ""
        self.members: dict[str, Json] = {}  # by folded id
        self.departments: dict[int, Json] = {}
        self.tags: dict[int, Json] = {}
        self.visible_users: list[str] = []
        self.visible_departments: list[int] = [1]
        self.visible_tags: list[int] = []
        self.chats: dict[str, list[Json]] = defaultdict(list)
        self.posts: list[Json] = []  # in the group
        self.media: dict[str, tuple[float, bytes]] = {}
        self.menu: Json | None = None
        self.browsing: str = ""  # who sits before the browser that asks to be told apart
        self.calls: list[tuple[str, Json]] = []
        self.bodies: list[bytes] = []
        self.wrong: list[str] = []  # what was beyond WeCom's limits
        self.dropped = 0  # messages nobody was told about, nor the bot
        self.released = asyncio.Event()  # lets slow answers go
        self.robot_key = ROBOT
        self._codes: dict[str, Json] = {}
        self._tasks: set[str] = set()
        self._requests: dict[str, tuple[float, Json]] = {}
        self._sent: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=1000))
        self._posted: deque[float] = deque(maxlen=PER_ROBOT)
        self._token = ("", 0.0)
        self._wrong_secrets = 0
        self._logins: dict[str, tuple[float, str]] = {}
        self._troubles: dict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}
        self._number = 0
        self._runner: web.AppRunner | None = None

    # The server

    async def start(self) -> None:
        app = web.Application(client_max_size=12 * 1024 * 1024)
        app.router.add_route("*", "/cgi-bin/{path:.+}", self._api)
        app.router.add_get("/connect/oauth2/authorize", self._authorize)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        self.released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api(self) -> str:
        return f"{self.url}/cgi-bin/"

    @property
    def webhook(self) -> str:
        return f"{self.url}/cgi-bin/webhook/send?key={ROBOT}"

    @property
    def authorize_at(self) -> str:
        return f"{self.url}/connect/oauth2/authorize"

    def trouble(self, path: str, *kinds: str) -> None:
        """Have the next calls go wrong: dropped (after it took effect), dropped_before, 502, html, slow, a number."""
        self._troubles[path].extend(kinds)

    def always(self, path: str, kind: str) -> None:
        """Have every call of a path go wrong until told otherwise by an empty kind."""
        self._always[path] = kind

    def called(self, path: str) -> list[Json]:
        return [body for called, body in self.calls if called == path]

    # The company

    def add_department(self, id_: int, name: str, parent: int = 1) -> int:
        self.departments[id_] = {"id": id_, "name": name, "parentid": 0 if id_ == 1 else parent, "order": id_}
        return id_

    def add_member(self, user: str, name: str, *departments: int, **more: Any) -> str:
        """Add a member; returns the id as it is kept. `leads` names the departments they lead."""
        places = list(departments) or [1]
        leads = more.pop("leads", ())
        member: Json = {"userid": user, "name": name, "department": places, "main_department": places[0], "status": 1}
        member |= {"order": [0] * len(places), "position": "", "alias": "", "extattr": {"attrs": []}}
        member |= {"is_leader_in_dept": [int(one in leads) for one in places], "direct_leader": []}
        self.members[user.casefold()] = member | more
        return user.casefold()

    def add_tag(self, id_: int, *users: str, departments: tuple[int, ...] = ()) -> int:
        self.tags[id_] = {"tagname": f"tag {id_}", "users": list(users), "departments": list(departments)}
        return id_

    def next(self, what: str) -> str:
        self._number += 1
        return f"{what}{self._number:08d}"

    # What people see

    def chat(self, user: str) -> list[Json]:
        """Return what stands in somebody's chat with the app."""
        return [one for one in self.chats[user.casefold()] if not one.get("recalled")]

    def last(self, user: str) -> Json:
        return self.chat(user)[-1]

    def code_for(self, task: str, users: list[str]) -> str:
        code = self.next("code-")
        self._codes[code] = {"task": task, "users": [user.casefold() for user in users], "at": self.now()}
        return code

    def login(self, user: str) -> str:
        """Return the code with which one can ask, once, who is before the browser."""
        code = self.next("login-")
        self._logins[code] = (self.now(), user)
        return code

    # The API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        raw = await request.read()
        body = self._body(path, request, raw)
        self.calls.append((path, body))
        self.bodies.append(raw)
        trouble = self._troubles[path].popleft() if self._troubles[path] else self._always.get(path, "")
        early = await self._early(request, trouble)
        if early is not None:
            return early
        try:
            if not self._troubles_at_once(trouble):
                answer = await self._answer(path, body, request, raw)
            else:
                raise Problem(int(trouble), _words(int(trouble)))
        except Problem as problem:
            return _json(problem.answer)
        if trouble == "dropped":
            return _drop(request)
        return _json({"errcode": 0, "errmsg": "ok", **answer})

    @staticmethod
    def _troubles_at_once(trouble: str) -> bool:
        return bool(re.fullmatch(r"-?\d+", trouble)) and trouble != "502"

    async def _early(self, request: web.Request, trouble: str) -> web.StreamResponse | None:
        if trouble == "dropped_before":
            return _drop(request)
        if trouble == "502":
            return web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html")
        if trouble == "html":
            return web.Response(text="<html>somebody's login page</html>", content_type="text/html")
        if trouble == "redirect":
            return web.Response(status=302, headers={"Location": f"{self.api}elsewhere"})
        if trouble == "slow":
            await self.released.wait()
        return None

    def _body(self, path: str, request: web.Request, raw: bytes) -> Json:
        given: Json = {name: value for name, value in request.query.items() if name not in ("access_token", "key")}
        if request.method == "POST" and path != "media/upload":
            try:
                given |= json.loads(raw)
            except ValueError:
                return {"unreadable": raw.decode("utf8", "replace")}
        return given

    async def _answer(self, path: str, body: Json, request: web.Request, raw: bytes) -> Json:
        if path == "webhook/send":
            return self._post(body, request, raw)
        if path == "gettoken":
            return self._get_token(request.query)
        self._check_token(request.query.get("access_token", ""))
        if request.method == "POST" and path != "media/upload":
            self._note(limits.check_bytes(raw))
            if "unreadable" in body:
                raise Problem(47001, "data format error")
        if path == "media/upload":
            return await self._upload(request, raw)
        known = PATHS.get(path)
        if known is None:
            raise Problem(40066, "invalid url")
        return known(self, body)

    def _note(self, wrong: list[limits.Wrong]) -> None:
        if wrong:
            self.wrong += [str(one) for one in wrong]
            raise Problem(wrong[0].code, str(wrong[0]))

    # Tokens

    def _get_token(self, query: Mapping[str, str]) -> Json:
        if query.get("corpid") != CORP:
            raise Problem(40013, "invalid corpid")
        if self._wrong_secrets >= WRONG_SECRETS:
            raise Problem(45009, "reach max api daily quota limit")
        if query.get("corpsecret") != SECRET:
            self._wrong_secrets += 1
            raise Problem(40001, f"invalid credential, secret {query.get('corpsecret')}")
        token, until = self._token
        if self.now() >= until:
            token, until = self.next("token-"), self.now() + TOKEN_FOR
            self._token = (token, until)
        return {"access_token": token, "expires_in": int(until - self.now())}

    def _check_token(self, token: str) -> None:
        if not token:
            raise Problem(41001, "access_token missing")
        if token != self._token[0]:
            raise Problem(40014, f"invalid access_token {token}")
        if self.now() >= self._token[1]:
            raise Problem(42001, f"access_token expired {token}")

    def revoke_token(self) -> None:
        """Have WeCom forget the token before its time."""
        self._token = ("", 0.0)

    # Messages

    def _send(self, body: Json) -> Json:
        self._note(limits.check_message(body))
        self._check_agent(body)
        named = [user.casefold() for user in str(body["touser"]).split("|") if user]
        reached = [user for user in named if self._is_visible(user)]
        invalid = "|".join(user for user in named if user not in reached)
        if not reached:
            raise Problem(81013, "all recipients are invalid", invaliduser=invalid)
        if body.get("msgtype") == "image":
            self._check_media(body["image"]["media_id"])
        drawn = {name: value for name, value in body.items() if name not in ENVELOPE}
        repeated = self._repeated(body)
        if repeated is not None:
            return repeated
        task = (body.get("template_card") or {}).get("task_id", "")
        if task in self._tasks:
            raise Problem(40058, "task_id was used before")
        if task:
            self._tasks.add(task)
        answer: Json = {"invaliduser": invalid, "msgid": self.next("msg-")}
        for user in reached:
            if self._is_too_much(user):
                self.dropped += 1
                continue
            self.chats[user].append({"msgid": answer["msgid"], "task": task, "at": self.now(), **_copy(drawn)})
        if (body.get("template_card") or {}).get("card_type") in INTERACTIVE:
            answer["response_code"] = self.code_for(task, reached)
        self._requests[_fingerprint(body)] = (self.now(), {"msgid": answer["msgid"], "invaliduser": invalid})
        return answer

    def _check_agent(self, body: Json) -> None:
        if int(body.get("agentid", 0)) != AGENT:
            raise Problem(301002, "not allow operate another agent with this accesstoken")

    def _repeated(self, body: Json) -> Json | None:
        """Swallow what was sent before: the same request but for the two fields that ask for this."""
        at, answer = self._requests.get(_fingerprint(body), (0.0, None))
        within = body.get("duplicate_check_interval", 1800)
        return answer if body.get("enable_duplicate_check") and answer and self.now() - at < within else None

    def _is_too_much(self, user: str) -> bool:
        times = self._sent[user]
        if any(sum(self.now() - at < within for at in times) >= most for most, within in PER_PERSON):
            return True
        times.append(self.now())
        return False

    def _update(self, body: Json) -> Json:
        self._note(limits.check_update(body))
        self._check_agent(body)
        code = self._codes.pop(body["response_code"], None)
        if code is None or self.now() - code["at"] > CODE_FOR:
            raise Problem(NOT_A_CODE, "invalid response_code")
        users = [user.casefold() for user in body["userids"]]
        for user in users:
            if user not in code["users"]:
                continue
            for message in self.chats[user]:
                if message["task"] == code["task"]:
                    _redraw(message, body)
        return {"invaliduser": [user for user in users if user not in code["users"]]}

    def _recall(self, body: Json) -> Json:
        found = [one for chat in self.chats.values() for one in chat if one["msgid"] == body.get("msgid")]
        if not found or self.now() - found[0]["at"] > RECALL_FOR:
            raise Problem(NOT_A_MESSAGE, "no such message, or older than a day")
        for message in found:
            message["recalled"] = True
        return {}

    async def _upload(self, request: web.Request, raw: bytes) -> Json:
        kind = request.query.get("type")
        part = re.search(rb'name="media"; filename="([^"]+)"(?:\r\n[^\r]*)*?\r\n\r\n(.*?)\r\n--', raw, re.DOTALL)
        if kind != "image":
            raise Problem(40004, "invalid media type")
        if part is None:
            raise Problem(41005, "media data missing")
        content = part.group(2)
        if not 5 < len(content) <= 10 * 1024 * 1024:
            raise Problem(40006, "invalid media size")
        if not content.startswith((b"\x89PNG", b"\xff\xd8")):
            raise Problem(40009, "invalid image")
        media = self.next("media-")
        self.media[media] = (self.now(), content)
        return {"type": "image", "media_id": media, "created_at": str(int(self.now()))}

    def _check_media(self, media: str) -> None:
        at, _ = self.media.get(media, (0.0, b""))
        if media not in self.media or self.now() - at > MEDIA_FOR:
            raise Problem(40007, "invalid media_id")

    def _post(self, body: Json, request: web.Request, raw: bytes) -> Json:
        """Post to the group, for whoever knows the key; it needs no token."""
        if request.query.get("key") != self.robot_key:
            raise Problem(93000, "invalid webhook url")
        self._note(limits.check_bytes(raw))
        if body.get("msgtype") not in (*limits.POSTED, "template_card"):
            raise Problem(40008, "invalid message type")
        if len(self._posted) == PER_ROBOT and self.now() - self._posted[0] < 60:
            raise Problem(45009, "api freq out of limit")
        self._note(limits.check_post(body))
        self._posted.append(self.now())
        self.posts.append(_copy(body))
        return {}

    # Members

    def _seen_departments(self) -> set[int]:
        seen, wanted = set[int](), list(self.visible_departments)
        for tag in self.visible_tags:
            wanted += self.tags[tag]["departments"]
        while wanted:
            one = wanted.pop()
            seen.add(one)
            wanted += [other for other, it in self.departments.items() if it["parentid"] == one and other not in seen]
        return seen

    def _is_visible(self, user: str) -> bool:
        member = self.members.get(user)
        if member is None:
            return False
        tagged = [one for tag in self.visible_tags for one in self.tags[tag]["users"]]
        named = {one.casefold() for one in (*self.visible_users, *tagged)}
        return user in named or bool(self._seen_departments() & set(member["department"]))

    def _agent(self, body: Json) -> Json:
        self._check_agent(body)
        return {
            "agentid": AGENT,
            "name": "好帮手",
            "allow_userinfos": {"user": [{"userid": user} for user in self.visible_users]},
            "allow_partys": {"partyid": list(self.visible_departments)},
            "allow_tags": {"tagid": list(self.visible_tags)},
            "close": 0,
        }

    def _list_departments(self, body: Json) -> Json:
        seen = self._seen_departments()
        return {"department": [_copy(one) for id_, one in self.departments.items() if id_ in seen]}

    def _list_users(self, body: Json) -> Json:
        department = int(body["department_id"])
        if department not in self._seen_departments():
            raise Problem(60011, "no privilege to access/modify contact/party/agent")
        return {"userlist": [_copy(one) for one in self.members.values() if department in one["department"]]}

    def _get_user(self, body: Json) -> Json:
        user = str(body.get("userid", "")).casefold()
        if user not in self.members:
            raise Problem(60111, "userid not found")
        if not self._is_visible(user):
            raise Problem(60011, "no privilege to access/modify contact/party/agent")
        return {**_copy(self.members[user])}

    def _get_tag(self, body: Json) -> Json:
        tag = self.tags.get(int(body["tagid"]))
        if tag is None:
            raise Problem(40068, "invalid tagid")
        users = [{"userid": user, "name": self.members[user.casefold()]["name"]} for user in tag["users"]]
        return {"tagname": tag["tagname"], "userlist": users, "partylist": tag["departments"]}

    # Menu and pages

    def _create_menu(self, body: Json) -> Json:
        self._check_agent(body)
        menu = {"button": body.get("button")}
        self._note(limits.check_menu(menu))
        self.menu = menu
        return {}

    def _get_menu(self, body: Json) -> Json:
        if self.menu is None:
            raise Problem(46003, "menu no exist")
        return {**self.menu}

    def _get_user_info(self, body: Json) -> Json:
        at, user = self._logins.pop(str(body.get("code")), (0.0, ""))
        if not user or self.now() - at > OAUTH_FOR:
            raise Problem(40029, "invalid oauth_code")
        member = self.members.get(user.casefold())
        return {"userid": member["userid"]} if member else {"openid": f"stranger-{user}"}

    async def _authorize(self, request: web.Request) -> web.Response:
        query = request.query
        is_well = query.get("appid") == CORP and query.get("response_type") == "code"
        is_well = is_well and query.get("scope") == "snsapi_base" and query.get("agentid") == str(AGENT)
        if not is_well or not re.fullmatch(r"[a-zA-Z0-9]{1,128}", query.get("state", "")):
            return web.Response(status=400, text="50001 redirect_uri unauthorized")
        back, added = query["redirect_uri"], urlencode({"code": self.login(self.browsing), "state": query["state"]})
        return web.Response(status=302, headers={"Location": f"{back}{'&' if '?' in back else '?'}{added}"})


PATHS: dict[str, Callable[[FakeWeCom, Json], Json]] = {
    "agent/get": FakeWeCom._agent,
    "department/list": FakeWeCom._list_departments,
    "user/list": FakeWeCom._list_users,
    "user/get": FakeWeCom._get_user,
    "tag/get": FakeWeCom._get_tag,
    "message/send": FakeWeCom._send,
    "message/update_template_card": FakeWeCom._update,
    "message/recall": FakeWeCom._recall,
    "menu/create": FakeWeCom._create_menu,
    "menu/get": FakeWeCom._get_menu,
    "auth/getuserinfo": FakeWeCom._get_user_info,
}
ENVELOPE = ("touser", "toparty", "totag", "agentid", "enable_duplicate_check", "duplicate_check_interval", "safe")


def text_of(message: Json) -> str:
    """Return what somebody reads in a message or a post."""
    if message["msgtype"] == "text":
        return str(message["text"]["content"]).translate(UNSEEN)
    if message["msgtype"] == "textcard":
        return f"{message['textcard']['title']}\n{message['textcard']['description']}"
    card = message.get("template_card") or {}
    title = card.get("main_title") or {}
    facts = [f"{one['keyname']}：{one.get('value', '')}" for one in card.get("horizontal_content_list") or []]
    quote = (card.get("quote_area") or {}).get("quote_text")
    lines = [title.get("title"), title.get("desc"), card.get("sub_title_text"), *facts, quote]
    return "\n".join(line for line in lines if line)


def links_in(message: Json) -> list[str]:
    """Return the addresses a text leads to, whether as links or as they stand."""
    return re.findall(r"https?://[^\s\"<>]+", text_of(message).replace("&amp;", "&"))


def labels(message: Json) -> list[str]:
    """Return what can be pressed or chosen on a card."""
    card = message.get("template_card") or {}
    if message.get("greyed"):
        return []
    options = (card.get("checkbox") or {}).get("option_list") or []
    return [one["text"] for one in (*(card.get("button_list") or []), *options)]


def _redraw(message: Json, body: Json) -> None:
    if "template_card" in body:
        message["template_card"] = _copy(body["template_card"])
        message["is_redrawn"] = True
        message["greyed"] = body["template_card"].get("replace_text", "")
    else:
        message["greyed"] = body["button"]["replace_name"]


def _fingerprint(body: Json) -> str:
    asked = ("enable_duplicate_check", "duplicate_check_interval")
    return json.dumps({name: value for name, value in body.items() if name not in asked}, sort_keys=True)


def _words(code: int) -> str:
    if code == 60020:
        return f"not allow to access from your ip, hint: [123], from ip: {ADDRESS}, more info at https://open.work…"
    return f"error {code}"


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _json(answer: Json) -> web.Response:
    return web.Response(text=json.dumps(answer, ensure_ascii=False), content_type="application/json")


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()
