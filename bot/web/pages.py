"""Pages people open in a browser: forms, presses and their answers, for whoever reads where cards do not show."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from bot.chat import Account, Card, Form, Pressed, Sheet, Submitted
from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.hearing import Hearing
from bot.messages import wording
from bot.messages.graph import PAGE as DEPARTMENTS
from bot.web import files, guard, reading, render
from bot.web.departments import Departments
from bot.web.entering import Entering, Visitor, WayIn
from bot.web.guard import Door, Sent, Unreadable, body_of, comes_from_us, has_page_token, wants_json
from bot.web.showing import Showing
from storage.database import Database

LONGEST_QUERY = 80


class Pages:
    """The base of all pages. Whoever may write to people can send them a link; what it leads to is theirs alone."""

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
    ) -> None:
        self._colleagues = colleagues
        self._hearing = hearing
        self._public_url = public_url.rstrip("/")
        self._templates = render.Templates()
        self._showing = Showing(database, directory, colleagues, now)
        self._departments = Departments(database, directory, now)
        self._entering = Entering(
            database=database,
            directory=directory,
            colleagues=colleagues,
            hearing=hearing,
            now=now,
            public_url=self._public_url,
            ways_in=ways_in,
            templates=self._templates,
        )

    # Addresses

    def press_path(self, action: str, value: str) -> str:
        """Return the page on which one button is pressed."""
        return f"/do/{quote(action, safe='')}{_query(value=value)}"

    def form_path(self, form: str, context: str) -> str:
        """Return the page on which a form is filled in."""
        return f"/fill/{quote(form, safe='')}{_query(context=context)}"

    def address(self, path: str) -> str:
        return self._public_url + path

    async def link(self, account: Account, path: str) -> str:
        """Make a one-time address that signs this account in and leads to a page of ours."""
        return await self._entering.link(account, path)

    def routes(self) -> list[Route | Mount]:
        routes = [
            *self._entering.routes(),
            Route("/fill/{form}", self._show_form),
            Route("/fill/{form}", self._submit, methods=["POST"]),
            Route("/do/{action}", self._show_press),
            Route("/do/{action}", self._press, methods=["POST"]),
            Route("/colleagues", self._find_colleagues),
            Route(DEPARTMENTS, self._show_departments),
            Route("/look/{sheet}", self._show_sheet),
            Route("/look/{sheet}/file", self._send_file),
        ]
        guarded = [Route(one.path, self._guarded(one.endpoint), methods=one.methods) for one in routes]
        return [*guarded, files.shared()]

    def _guarded(self, door: Door) -> Door:
        async def guarded(request: Request) -> Response:
            try:
                if request.method == "POST" and not comes_from_us(request, self._public_url):
                    response = await self._refuse(request, "foreign", 403)
                else:
                    response = await door(request)
            except Unreadable:
                response = await self._refuse(request, "unreadable", 400)
            response.headers.update(guard.HEADERS)
            return response

        return guarded

    def stumbled(self, request: Request) -> Response:
        """Say that something went wrong, asking nothing of a database that may be what is wrong."""
        language = render.negotiated(request.headers, "en")
        response = self._templates.page("sentence", language, status=500, sentence="stumbled", way="")
        response.headers.update(guard.HEADERS)
        return response

    async def _refuse(self, request: Request, sentence: str, status: int) -> Response:
        language = render.negotiated(request.headers, await self._colleagues.language(None))
        if wants_json(request):
            return JSONResponse({"error": wording.say(language, f"page-{sentence}")}, status)
        return self._templates.page("sentence", language, status=status, sentence=sentence, way="")

    # Forms

    async def _show_form(self, request: Request) -> Response:
        visitor = await self._entering.visitor(request)
        form, context = request.path_params["form"], request.query_params.get("context", "")
        if visitor is None:
            return await self._entering.ask_who(request, self.form_path(form, context))
        return await self._page(visitor, await self._showing.form(visitor.account, form, context))

    async def _submit(self, request: Request) -> Response:
        sent = await body_of(request)
        name, context = request.path_params["form"], reading.text(sent, "context")
        visitor = await self._entering.visitor(request)
        if visitor is None:
            return await self._entering.signed_out(request, sent, self.form_path(name, context))
        if wants_json(request):
            if not has_page_token(sent, visitor.token):
                return self._stale(visitor)
            event = reading.submitted(sent, visitor.account, name, reading.fields_of_script(sent))
            return await self._answer(request, visitor, event)
        form = await self._showing.form(visitor.account, name, context)
        if isinstance(form, Card):  # the hearing says no by itself, and gives back what was typed
            return await self._submit_fields(request, visitor, sent, name, reading.texts_of_form(sent))
        return await self._submit_form(request, visitor, sent, form)

    async def _submit_form(self, request: Request, visitor: Visitor, sent: Sent, form: Form) -> Response:
        """Take a form in as a browser without a script sends it."""
        fields = reading.fields_of_form(sent, form)
        named = await reading.find_typed(sent, form, fields, self._colleagues, visitor.language)
        if named.errors:
            return await self._page(visitor, named.form.filled(named.fields, named.errors), left=named.left)
        if not has_page_token(sent, visitor.token):
            return await self._page(visitor, named.form.filled(named.fields, {}), trouble="send-again", status=403)
        return await self._submit_fields(request, visitor, sent, form.form, named.fields)

    async def _submit_fields(
        self, request: Request, visitor: Visitor, sent: Sent, name: str, fields: reading.Fields
    ) -> Response:
        if not has_page_token(sent, visitor.token):
            return await self._refuse(request, "send-again", 403)
        return await self._answer(request, visitor, reading.submitted(sent, visitor.account, name, fields))

    # Presses

    async def _show_press(self, request: Request) -> Response:
        visitor = await self._entering.visitor(request)
        action, value = request.path_params["action"], request.query_params.get("value", "")
        if visitor is None:
            return await self._entering.ask_who(request, self.press_path(action, value))
        return await self._page(visitor, await self._showing.press(visitor.account, action, value))

    async def _press(self, request: Request) -> Response:
        sent = await body_of(request)
        visitor = await self._entering.visitor(request)
        action, value = request.path_params["action"], reading.text(sent, "value")
        if visitor is None:
            return await self._entering.signed_out(request, {}, self.press_path(action, value))
        if not has_page_token(sent, visitor.token):
            if wants_json(request):
                return self._stale(visitor)
            shown = await self._showing.press(visitor.account, action, value)
            return await self._page(visitor, shown, trouble="send-again", status=403)
        return await self._answer(request, visitor, reading.pressed(sent, visitor.account, action))

    # Sheets

    async def _show_sheet(self, request: Request) -> Response:
        visitor, shown = await self._sheet(request)
        if visitor is None:
            return await self._entering.ask_who(request, _path_of(request))
        if isinstance(shown, Card):
            return await self._page(visitor, shown, status=404)
        file = f"{request.url.path}/file{_query(value=request.query_params.get('value', ''))}"
        return await asyncio.to_thread(
            self._templates.page, "sheet", visitor.language, visitor=visitor, shown=shown, title=shown.title, file=file
        )

    async def _send_file(self, request: Request) -> Response:
        visitor, shown = await self._sheet(request)
        if visitor is None:
            return await self._entering.ask_who(request, _path_of(request))
        if isinstance(shown, Card) or shown.file is None:
            return await self._page(visitor, shown if isinstance(shown, Card) else Card(title=shown.title), status=404)
        # With a byte order mark, by which spreadsheets know that it is UTF-8.
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(shown.file.name)}"}
        return Response(f"\ufeff{shown.file.text}", media_type="text/csv; charset=utf-8", headers=headers)

    async def _sheet(self, request: Request) -> tuple[Visitor, Sheet | Card] | tuple[None, Card]:
        visitor = await self._entering.visitor(request)
        if visitor is None:
            return None, Card()
        name, value = request.path_params["sheet"], request.query_params.get("value", "")
        return visitor, await self._showing.sheet(visitor.account, name, value)

    # Answers

    async def _answer(self, request: Request, visitor: Visitor, event: Pressed | Submitted) -> Response:
        answer = await self._hearing.hear(event, on_page=True)
        shown = await self._named(answer.shown)
        if wants_json(request):
            kind = "form" if isinstance(shown, Form) else "card"
            at = self.form_path(shown.form, shown.context) if isinstance(shown, Form) else ""
            drawn = await asyncio.to_thread(render.json_of, shown)
            return JSONResponse({kind: drawn, "at": at, "in_place": answer.in_place})
        if isinstance(shown, Form) and isinstance(event, Pressed):
            return RedirectResponse(self.form_path(shown.form, shown.context), 303)
        # The answer may have changed who they are to us: their language.
        visitor = await self._entering.visitor(request) or visitor
        return await self._page(visitor, shown)

    async def _named(self, shown: Card | Form) -> Card | Form:
        return await self._showing.with_names(shown) if isinstance(shown, Form) else shown

    def _stale(self, visitor: Visitor) -> Response:
        """Answer a page of an earlier visit: it may ask who is here now, and send again by itself."""
        return JSONResponse({"error": wording.say(visitor.language, "page-send-again"), "stale": True}, 403)

    async def _page(
        self,
        visitor: Visitor,
        shown: Card | Form,
        *,
        trouble: str = "",
        left: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        shown = await self._named(shown)
        is_form = isinstance(shown, Form)
        at = self.form_path(shown.form, "") if isinstance(shown, Form) else ""
        data = await asyncio.to_thread(render.data, visitor.language, visitor.person, visitor.token, shown, at)
        return self._templates.page(
            "form" if is_form else "card",
            visitor.language,
            status=status,
            visitor=visitor,
            shown=shown,
            trouble=trouble,
            left=left or {},
            data=data,
            title=shown.title,
            do=lambda action: f"/do/{quote(action, safe='')}",
            at=at,
        )

    # Colleagues

    async def _find_colleagues(self, request: Request) -> Response:
        """Find colleagues for whoever fills in a form, as they type."""
        if await self._entering.visitor(request) is None:
            return await self._entering.signed_out(request, {}, "/")
        typed = request.query_params.get("q", "")[:LONGEST_QUERY]
        found = await self._colleagues.find(typed)
        return JSONResponse({"found": [{"value": one.value, "label": one.label} for one in found]})

    # Departments

    async def _show_departments(self, request: Request) -> Response:
        visitor = await self._entering.visitor(request)
        if visitor is None:
            return await self._entering.ask_who(request, DEPARTMENTS)
        table = await asyncio.to_thread(self._departments.table, visitor.account)
        return self._templates.page("departments", visitor.language, visitor=visitor, table=table, title=table.title)


def _path_of(request: Request) -> str:
    return request.url.path + _query(value=request.query_params.get("value", ""))


def _query(**values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""
