"""What stands before every page: its headers, where a request may come from, how much it may send."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import Response

LARGEST_BODY = 64 * 1024
MOST_FIELDS = 400  # a form with every value, and every admin, of a large company
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    # With "no-referrer" browsers send our own forms with "Origin: null", like a stranger's.
    "Referrer-Policy": "same-origin",
}

Door = Callable[[Request], Awaitable[Response]]
Sent = Mapping[str, Any]  # as JSON says it, or lists of texts by name


class Unreadable(Exception):  # noqa: N818 - what it says about the request
    """The request is not one a page of ours would make."""


def is_own_path(path: str) -> bool:
    """Say whether this leads to a page of ours, and nowhere else however a browser reads it."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    return all(" " < letter < "\x7f" for letter in path) and urlsplit(path)[:2] == ("", "")


def comes_from_us(request: Request, public_url: str) -> bool:
    """Say whether a page of ours sent this. Old browsers say nothing about it; the page's own token stands for them."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    ours, theirs = urlsplit(public_url), urlsplit(origin)
    if theirs.netloc == ours.netloc:
        return theirs.scheme == ours.scheme
    return theirs.scheme in ("http", "https") and theirs.netloc == request.headers.get("host")


def page_token(visit: str) -> str:
    """Derive what a visit's pages send back with every deed, and no other site can know."""
    return hmac.new(visit.encode(), b"goodturn page", hashlib.sha256).hexdigest()


def has_page_token(sent: Sent, expected: str) -> bool:
    given = sent.get("page")
    if isinstance(given, list) and len(given) == 1:  # as forms send it
        given = given[0]
    return isinstance(given, str) and hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


async def body_of(request: Request) -> Sent:
    """Read what a page sent: JSON from its script, or a form without one. Raises Unreadable."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise Unreadable("too long")
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    try:
        match kind:
            case "application/json":
                body = json.loads(raw)
            case "application/x-www-form-urlencoded":
                body = parse_qs(raw.decode("utf8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
            case _:
                raise Unreadable("content type")
    except (ValueError, RecursionError) as error:
        raise Unreadable("not what it says it is") from error
    if not isinstance(body, dict):
        raise Unreadable("not an object")
    return body
