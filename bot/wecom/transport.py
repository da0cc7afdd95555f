"""How we talk to WeCom: wechatpy's client, mended where it loses files, leaks secrets or asks for tokens without end.

What is mended, each with a test: an expired token is renewed once, and only for the two codes that mean that; a file is
sent whole the second time, too; the token's own call keeps to the time-out, the base address and the proxy; threads
that need a token together ask once; two secrets never share a token; an answer that is no JSON is no success; and no
secret or token stands in any error.
"""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

import requests
from requests.adapters import HTTPAdapter
from wechatpy.work import WeChatClient

API = "https://qyapi.weixin.qq.com/cgi-bin/"
LONGEST_CALL = 10.0  # seconds; outbox leases last two minutes
AT_ONCE = 8  # threads that call, and connections kept open
STALE = frozenset({40014, 42001})  # the token is invalid, or has expired: both occur when it does
WRONG_SECRET = frozenset({40001, 40013, 40091})
SECRET_REFUSED_FOR = 300.0  # seconds: WeCom shuts out an address for an hour that asks with a wrong secret too often
EARLY = 60.0  # seconds before its end that a token is renewed


Holds = Literal["place", "platform"]


class Refused(Exception):  # noqa: N818 - what WeCom did
    """WeCom said no, by its number for it. `wait` is set where it asks for patience, `address` where it names ours.

    `holds` is what has to wait as long: messages to the same place, or everything. WeCom's own words are not kept: they
    may quote what was sent.
    """

    def __init__(
        self, path: str, code: int, wait: float | None = None, *, address: str = "", holds: Holds = "platform"
    ) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code
        self.wait = wait
        self.address = address
        self.holds: Holds = holds


class Unreachable(Exception):  # noqa: N818 - what the network did
    """No answer came: the call may have taken effect or not."""


class Transport(WeChatClient):  # type: ignore[misc]  # wechatpy ships no types
    """wechatpy's client with a request and a token of its own. Called from several threads."""

    def __init__(
        self,
        corp_id: str,
        secret: str,
        *,
        api_url: str = API,
        proxy: str | None = None,
        timeout: float = LONGEST_CALL,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(corp_id, secret, timeout=timeout, auto_retry=False)
        self.API_BASE_URL = api_url
        # By each call: what the session holds is outweighed by the environment.
        self._proxies = {"http": proxy, "https": proxy} if proxy else None
        self._seconds = seconds
        self._lock = threading.Lock()
        self._refused: tuple[float, Refused] | None = None
        self._in_vain = 0  # how often a token was asked for and no answer came
        adapter = HTTPAdapter(pool_connections=2, pool_maxsize=AT_ONCE, max_retries=0)
        self._http.mount("https://", adapter)
        self._http.mount("http://", adapter)

    def close(self) -> None:
        self._http.close()

    def post_outside(self, url: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Post to an address that is itself the secret, such as a group robot's. `name` stands for it in errors."""
        return self._said_yes(name, self._exchange("post", url, name, {"data": _utf8(body)}))

    # The token

    @property
    def access_token_key(self) -> str:
        return f"{self._cache_key}_access_token"

    @property
    def access_token_expires_at_key(self) -> str:
        return f"{self._cache_key}_access_token_expires_at"

    @property
    def _cache_key(self) -> str:
        return "wecom_" + hashlib.sha256(f"{self.corp_id}\0{self.secret}".encode()).hexdigest()[:24]

    @property
    def access_token(self) -> str:
        return self._token()

    def _token(self, *, instead_of: str | None = None) -> str:
        """Return a token that should work. Whoever comes while one is being fetched shares it, or the failure."""
        in_vain = self._in_vain
        with self._lock:
            kept: str | None = self.session.get(self.access_token_key)
            if kept and kept != instead_of and (self.expires_at or 0) - self._seconds() > EARLY:
                return kept
            if self._in_vain != in_vain:  # one after the other would wait in vain for minutes
                raise Unreachable("gettoken: no answer")
            try:
                self.fetch_access_token()
            except Unreachable:
                self._in_vain += 1
                raise
            fetched: str = self.session.get(self.access_token_key)
            return fetched

    def fetch_access_token(self) -> dict[str, Any]:
        if self._refused is not None:
            at, refused = self._refused
            if self._seconds() - at < SECRET_REFUSED_FOR:
                raise Refused(refused.path, refused.code)
        try:
            answer = self._said_yes(
                "gettoken",
                self._exchange(
                    "get",
                    f"{self.API_BASE_URL}gettoken",
                    "gettoken",
                    {"params": {"corpid": self.corp_id, "corpsecret": self.secret}},
                ),
            )
        except Refused as refused:
            if refused.code in WRONG_SECRET:
                self._refused = (self._seconds(), refused)
            raise
        self._refused = None
        token, lasts = answer.get("access_token"), answer.get("expires_in", 7200)
        if not isinstance(token, str) or not token or not isinstance(lasts, int):
            raise Unreachable("gettoken: no token in the answer")
        self.session.set(self.access_token_key, token, lasts)
        self.expires_at = self._seconds() + lasts
        return answer

    # Requests

    def _request(self, method: str, url_or_endpoint: str, **kwargs: Any) -> Any:
        path = url_or_endpoint
        processed = kwargs.pop("result_processor", None)
        params = dict(kwargs.pop("params", None) or {})
        if isinstance(kwargs.get("data"), Mapping):
            kwargs["data"] = _utf8(kwargs["data"])
        files = dict(kwargs.get("files") or {})
        starts = {name: file.tell() for name, file in files.items()}
        url = f"{kwargs.pop('api_base_url', self.API_BASE_URL)}{path}"
        token = self._token()
        answer = self._exchange(method, url, path, {**kwargs, "params": {**params, "access_token": token}})
        if answer.get("errcode") in STALE:
            token = self._token(instead_of=token)
            for name, file in files.items():
                file.seek(starts[name])
            answer = self._exchange(method, url, path, {**kwargs, "params": {**params, "access_token": token}})
        answer = self._said_yes(path, answer)
        return processed(answer) if processed else answer

    def _said_yes(self, path: str, answer: dict[str, Any]) -> dict[str, Any]:
        code = answer.get("errcode", 0)
        if code:
            raise Refused(path, code, address=_address_in(str(answer.get("errmsg", ""))))
        return answer

    def _exchange(self, method: str, url: str, path: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Send once and read the answer. What goes wrong is told without its cause, whose text holds the address."""
        sent = {"timeout": self.timeout, "proxies": self._proxies, **sent}
        trouble = ""
        try:
            # A redirect would take the token to wherever it points.
            response = self._http.request(method, url, allow_redirects=False, **sent)
        except (requests.RequestException, OSError, ValueError) as error:
            trouble = type(error).__name__
        if trouble:  # outside of the handler, so that not even the context remembers the cause
            raise Unreachable(f"{path}: {trouble}")
        if response.status_code != 200:
            raise Unreachable(f"{path}: HTTP {response.status_code}")
        answer = _json(response.content)
        if answer is None:
            raise Unreachable(f"{path}: an answer that is no JSON")
        return answer


def _utf8(body: Mapping[str, Any]) -> bytes:
    """Write JSON as WeCom wants it: it refuses escapes for anything beyond ASCII."""
    return json.dumps(body, ensure_ascii=False).encode("utf8", "replace")


def _json(content: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(content.decode("utf8", "replace"), strict=False)
        if not isinstance(answer, dict):
            return None
        return {**answer, "errcode": int(answer.get("errcode") or 0)}
    except (ValueError, TypeError, RecursionError):
        return None


def _address_in(said: str) -> str:
    found = re.search(r"from ip: ?([0-9a-fA-F.:]+)", said)
    return found.group(1).rstrip(".:") if found else ""
