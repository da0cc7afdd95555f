"""The way in: one-time links from chat, visits kept in a cookie, and platforms that know who opens a page."""

import asyncio
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote, unquote, urlencode, urlsplit

import structlog
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.chat import Account, DeliveryFailed
from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.hearing import Hearing
from bot.messages import wording
from bot.web import reading
from bot.web.guard import Sent, body_of, has_page_token, is_own_path, page_token, wants_json
from bot.web.render import Templates, negotiated
from storage import people, visits
from storage.database import Database

LINK_LASTS = timedelta(minutes=10)
VISIT_LASTS = timedelta(hours=12)  # a working day, and not renewed: a lost phone is soon a stranger
WAY_LASTS = timedelta(minutes=10)  # how long somebody may take to sign in on their platform's page
AGAIN = "again."  # before the page in a cookie: this is the second attempt

log = structlog.get_logger()


class WayIn(Protocol):
    """A platform that can say who opens a page in its own browser (OAuth)."""

    def suits(self, user_agent: str) -> bool:
        """Say whether this browser belongs to the platform."""

    def authorize_url(self, redirect: str, state: str) -> str:
        """Return where to send the browser; it comes back to `redirect` with a code and the state."""

    async def account_of(self, code: str) -> Account | None:
        """Ask who that was. None for somebody who is no colleague.

        Raises DeliveryFailed: permanently for a code that is good for nothing, so that another is needed.
        """


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who has a page open. `token` is what their pages send back with every deed."""

    account: Account
    person: int
    name: str
    language: str
    token: str


class Entering:
    """Signs people in and out, and knows who a request comes from."""

    def __init__(
        self,
        *,
        database: Database,
        directory: Directory,
        colleagues: Colleagues,
        hearing: Hearing,
        now: Callable[[], datetime],
        public_url: str,
        ways_in: Mapping[str, WayIn],
        templates: Templates,
    ) -> None:
        self._database = database
        self._directory = directory
        self._colleagues = colleagues
        self._hearing = hearing
        self._now = now
        self._public_url = public_url
        self._ways_in = ways_in
        self._templates = templates
        self._is_secure = urlsplit(public_url).scheme == "https"
        prefix = "__Host-" if self._is_secure else ""  # no other host of the domain can set such a cookie
        self._cookie, self._way_cookie = f"{prefix}goodturn", f"{prefix}goodturn-way"

    def routes(self) -> list[Route]:
        return [
            Route("/enter", self._ask_who),
            Route("/enter/by/{way}", self._come_by),
            Route("/enter/{token}", self._look_at_link),
            Route("/enter/{token}", self._use_link, methods=["POST"]),
            Route("/visit", self._visit),
            Route("/leave", self._leave, methods=["POST"]),
        ]

    # Links

    async def link(self, account: Account, path: str) -> str:
        """Make a one-time address that signs this account in and leads to a page. ValueError for a page not ours."""
        if not is_own_path(path):
            raise ValueError("A link leads to a page of ours.")
        await self._hearing.meet(account)
        token = secrets.token_urlsafe(32)

        def work(session: Session) -> None:
            known = people.account_id(session, account.platform, account.workspace, account.user)
            if known is None:
                raise LookupError("Nobody has this account.")
            visits.make_link(session, token, known, path, self._now() + LINK_LASTS)

        await self._database.write(work)
        return f"{self._public_url}/enter/{token}"

    async def _look_at_link(self, request: Request) -> Response:
        """Show a page that goes on by itself. Nothing is used up: chat apps look at links before people do."""
        token = request.path_params["token"]
        link, owner = await asyncio.to_thread(self._read_link, token)
        visitor = await self.visitor(request)
        if link is not None and visitor is not None and owner == visitor.account:
            return RedirectResponse(link.page, 303)
        language = await self._colleagues.language(owner) if owner else await self._language(request)
        if link is None or owner is None or not link.is_open:
            return await self._ended(request, language, link.page if link else "")
        other = visitor.name if visitor is not None else ""
        return self._templates.page("enter", language, other=other)

    async def _use_link(self, request: Request) -> Response:
        token, visit, now = request.path_params["token"], secrets.token_urlsafe(32), self._now()

        def work(session: Session) -> str | None:
            link = visits.use_link(session, token, now)
            if link is None or visits.whose(session, link.account_id) is None:
                return None
            visits.begin(session, visit, link.account_id, now + VISIT_LASTS)
            return link.page

        page = await self._database.write(work)
        if page is None:
            return await self._look_at_link(request)
        return self._signed_in(page, visit)

    def _read_link(self, token: str) -> tuple[visits.Link | None, Account | None]:
        with self._database.reading() as session:
            link = visits.look_at_link(session, token, self._now())
            owner = visits.whose(session, link.account_id) if link is not None else None
            return link, Account(owner.platform, owner.workspace, owner.user) if owner is not None else None

    async def _ended(self, request: Request, language: str, page: str) -> Response:
        way = self.way_in(request, page) if page else ""
        return self._templates.page("sentence", language, status=410, sentence="link-ended", way=way)

    # Visits

    async def visitor(self, request: Request) -> Visitor | None:
        """Return who this is, if their visit lasts."""
        visit = request.cookies.get(self._cookie)
        return await asyncio.to_thread(self._read_visitor, visit) if visit else None

    def _read_visitor(self, visit: str) -> Visitor | None:
        with self._database.reading() as session:
            owner = visits.visitor(session, visit, self._now())
            if owner is None:
                return None
            page = self._directory.open(session)
            account = Account(owner.platform, owner.workspace, owner.user)
            person = page.person(session, owner.person_id)
            return Visitor(
                account=account,
                person=person.id,
                name=person.name,
                language=person.language or page.company.language,
                token=page_token(visit),
            )

    async def _visit(self, request: Request) -> Response:
        """Tell a page that was open before who is signed in now, so that it can send what is typed on it."""
        visitor = await self.visitor(request)
        if visitor is None:
            return JSONResponse({"error": await self._say_signed_out(request), "enter": self._enter("/visit")}, 401)
        return JSONResponse({"me": visitor.person, "page": visitor.token})

    async def _leave(self, request: Request) -> Response:
        visit = request.cookies.get(self._cookie, "")
        sent = await body_of(request)
        language = await self._language(request)
        visitor = await self.visitor(request)
        if visitor is not None:
            language = visitor.language
            if not has_page_token(sent, visitor.token):
                return self._templates.page("sentence", language, status=403, sentence="send-again", way="")
            await self._database.write(lambda session: visits.end(session, visit))
        response = self._templates.page("sentence", language, sentence="signed-out", way="")
        response.delete_cookie(self._cookie, path="/", secure=self._is_secure, httponly=True, samesite="lax")
        return response

    def _signed_in(self, page: str, visit: str) -> Response:
        response = RedirectResponse(page, 303)
        self._set(response, self._cookie, visit, VISIT_LASTS)
        return response

    def _set(self, response: Response, name: str, value: str, lasts: timedelta) -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(lasts.total_seconds()),
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )

    # Platforms that know who opens a page

    def way_in(self, request: Request, page: str) -> str:
        """Return where this browser can sign in by itself, or nothing."""
        return self._enter(page) if self._suiting(request) is not None else ""

    def _enter(self, page: str) -> str:
        return f"/enter?{urlencode({'to': page})}"

    def _suiting(self, request: Request) -> str | None:
        user_agent = request.headers.get("user-agent", "")
        return next((name for name, way in self._ways_in.items() if way.suits(user_agent)), None)

    async def ask_who(self, request: Request, page: str, *, again: bool = False) -> Response:
        """Send a browser to whoever knows it, or say how to come in. `again`: what it brought was of no use."""
        name = self._suiting(request)
        if name is None:
            return self._templates.page(
                "sentence", await self._language(request), status=401, sentence="not-signed-in", way=""
            )
        state = secrets.token_hex(32)
        url = self._ways_in[name].authorize_url(f"{self._public_url}/enter/by/{name}", state)
        response = RedirectResponse(url, 303)
        self._set(response, self._way_cookie, f"{state}.{AGAIN if again else ''}{quote(page, safe='')}", WAY_LASTS)
        return response

    async def _ask_who(self, request: Request) -> Response:
        page = request.query_params.get("to", "")
        if not is_own_path(page):
            return self._templates.page(
                "sentence", await self._language(request), status=400, sentence="not-signed-in", way=""
            )
        if await self.visitor(request) is not None:
            return RedirectResponse(page, 303)
        return await self.ask_who(request, page)

    async def _come_by(self, request: Request) -> Response:
        """Take somebody in whom their platform names; only in the browser that set out from here."""
        way = self._ways_in.get(request.path_params["way"])
        state, _, kept = request.cookies.get(self._way_cookie, "").partition(".")
        page, code = unquote(kept.removeprefix(AGAIN)), request.query_params.get("code", "")
        given = request.query_params.get("state", "")
        is_ours = bool(state) and hmac.compare_digest(state.encode(), given.encode()) and is_own_path(page)
        if way is None or not code or not is_ours:
            return await self._not_in(request, "way-failed", 400)
        try:
            account = await way.account_of(code)
        except DeliveryFailed as failure:
            log.warning("way_in_failed", reason=failure.reason, permanent=failure.permanent)
            if failure.permanent and not kept.startswith(AGAIN):  # once, or they might go round
                return await self.ask_who(request, page, again=True)
            return await self._not_in(request, "way-failed", 502, self.way_in(request, page))
        if account is None:
            return await self._not_in(request, "unknown-account", 403)
        visit = await self._begin(account)
        response = self._signed_in(page, visit) if visit else await self._not_in(request, "unknown-account", 403)
        self._forget_way(response)
        return response

    async def _begin(self, account: Account) -> str | None:
        """Open a visit for an account, unless whoever had it has left. Returns what its cookie holds."""
        await self._hearing.meet(account)
        visit, until = secrets.token_urlsafe(32), self._now() + VISIT_LASTS

        def work(session: Session) -> str | None:
            known = people.account_id(session, account.platform, account.workspace, account.user)
            if known is None or visits.whose(session, known) is None:
                return None
            visits.begin(session, visit, known, until)
            return visit

        return await self._database.write(work)

    def _forget_way(self, response: Response) -> None:
        response.delete_cookie(self._way_cookie, path="/", secure=self._is_secure, httponly=True, samesite="lax")

    async def _not_in(self, request: Request, sentence: str, status: int, way: str = "") -> Response:
        language = await self._language(request)
        return self._templates.page("sentence", language, status=status, sentence=sentence, way=way)

    # Signed out with something typed

    async def signed_out(self, request: Request, sent: Sent, back: str) -> Response:
        """Answer a deed of somebody who is no longer signed in: nothing is done, and what they typed is given back."""
        way = self.way_in(request, back)
        if wants_json(request):
            return JSONResponse({"error": await self._say_signed_out(request), "enter": way}, 401)
        typed = [one for one in reading.texts_of_form(sent).values() if isinstance(one, str) and one.strip()]
        language = await self._language(request)
        return self._templates.page("signed_out", language, status=401, typed=typed, way=way)

    async def _say_signed_out(self, request: Request) -> str:
        return wording.say(await self._language(request), "page-no-longer")

    async def _language(self, request: Request) -> str:
        """Return the language of somebody we do not know: the browser's, or the company's."""
        return negotiated(request.headers, await self._colleagues.language(None))
