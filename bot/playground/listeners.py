"""The playground's door: the page, what people do on it, and the demo's clock."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from bot.chat import Account, Event
from bot.clock import Clock
from bot.commands import COMMANDS_SHOWN
from bot.directory import Directory, Page
from bot.hearing import Hearing
from bot.messages import wording
from bot.playground import reading, render
from bot.playground.client import FEED, Playground, chat
from bot.settings import LOOPBACK
from bot.web.files import Files
from storage import moment, names, people, playground
from storage.company import LANGUAGES
from storage.database import Database
from storage.tables import Person

MOST_MESSAGES = 100  # of each channel, on opening the page
LARGEST_BODY = 64 * 1024
MORNING = time(9, 0)
WEEK_BEGINS = time(9, 10)  # what comes on Monday mornings has come

Door = Callable[[Request], Awaitable[Response]]


class Listeners:
    """Answers the page. Everybody is trusted here to be whoever they say: that is what the playground is for."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        hearing: Hearing,
        clock: Clock,
        platform: Playground,
        *,
        suggested: tuple[str, ...],
        is_remote: bool,
    ) -> None:
        self._database = database
        self._directory = directory
        self._hearing = hearing
        self._clock = clock
        self._platform = platform
        self._suggested = suggested
        self._is_remote = is_remote

    def routes(self) -> list[Route | Mount]:
        static = resources.files("bot.playground") / "static"
        return [
            Route("/", self._guarded(self._page)),
            Route("/playground/company", self._guarded(self._company)),
            Route("/playground/view", self._guarded(self._view)),
            Route("/playground/live", self._guarded(self._live)),
            Route("/playground/say", self._guarded(self._heard(reading.said)), methods=["POST"]),
            Route("/playground/press", self._guarded(self._heard(reading.pressed)), methods=["POST"]),
            Route("/playground/submit", self._guarded(self._heard(reading.submitted)), methods=["POST"]),
            Route("/playground/clock", self._guarded(self._set_clock), methods=["POST"]),
            Mount("/playground/static", Files(directory=str(static))),
        ]

    def _guarded(self, door: Door) -> Door:
        """Refuse what does not come from a page of ours: another site's script, or a name that only points here."""

        async def guarded(request: Request) -> Response:
            host = urlsplit(f"//{request.headers.get('host', '')}").hostname
            origin = request.headers.get("origin")
            if not self._is_remote and host not in LOOPBACK:
                return _trouble("The playground answers on this machine only.", 403)
            if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
                return _trouble("The playground answers its own page only.", 403)
            try:
                response = await door(request)
            except reading.Unreadable as problem:
                return _trouble(f"The page sent something unexpected: {problem}.", 400)
            response.headers["Content-Security-Policy"] = (
                "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"
            )
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded

    async def _page(self, request: Request) -> Response:
        return FileResponse(str(resources.files("bot.playground") / "static" / "index.html"))

    async def _company(self, request: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(self._read_company))

    def _read_company(self) -> dict[str, Any]:
        with self._database.reading() as session:
            page = self._directory.open(session)
            forms = names.all_forms(session)
            everyone = [one for one in people.everyone(session) if not one.is_bot]
            shown = [render.person(one, page, forms.get(one.id, [])) for one in everyone]
            suggested = [one.id for name in self._suggested for one in everyone if one.name == name]
            return {
                "company": page.company.name,
                "people": shown,
                "departments": [render.department(one) for one in page.company.departments.values()],
                "labels": {language: render.labels(language) for language in LANGUAGES},
                "suggested": suggested[:2],
            }

    async def _view(self, request: Request) -> Response:
        account = reading.by(dict(request.query_params))
        return JSONResponse(await asyncio.to_thread(self._read_view, account))

    def _read_view(self, account: Account) -> dict[str, Any]:
        with self._database.reading() as session:
            page = self._directory.open(session)
            person = page.person_of(session, account)
            language = (person and person.language) or page.company.language
            places = {"dm": chat(account), "feed": FEED}
            messages = {
                place: [render.message(one) for one in playground.latest(session, stored, most=MOST_MESSAGES)]
                for place, stored in places.items()
            }
            return {
                "me": _me(person, account.user, language, page),
                "labels": render.labels(language),
                "commands": [
                    {
                        "name": wording.say(language, f"command-{one}-name"),
                        "hint": wording.say(language, f"command-{one}-hint"),
                        "about": wording.say(language, f"command-{one}-about"),
                    }
                    for one in COMMANDS_SHOWN
                ],
                "values": [
                    {"tag": one.tag, "name": one.name_zh if language == "zh" else one.name}
                    for one in page.company.values
                ],
                "places": [{"id": one, "name": wording.say(language, f"place-{one}")} for one in places],
                "messages": messages,
                "now": self._local_now(person, page),
                "clock_offset": int(self._clock.offset.total_seconds()),
            }

    def _local_now(self, person: Person | None, page: Page) -> str:
        zone = moment.zone((person and person.zone) or page.company.zone)
        return self._clock.now().astimezone(zone).isoformat()

    async def _live(self, request: Request) -> Response:
        account = reading.by(dict(request.query_params))
        return StreamingResponse(self._platform.watch(account), media_type="text/event-stream")

    def _heard(self, read: Callable[[dict[str, Any]], Event]) -> Door:
        async def door(request: Request) -> Response:
            event = read(await _body(request))
            given = await self._hearing.hear(event)
            return JSONResponse({"answer": await asyncio.to_thread(render.answer, given)})

        return door

    async def _set_clock(self, request: Request) -> Response:
        """Move the demo's clock: an hour on, to tomorrow or Monday morning where the person is, or back."""
        body = await _body(request)
        where = body.get("to")
        zone_name = await asyncio.to_thread(self._zone_of, reading.by(body))
        now = self._clock.now()
        today = moment.local_day(now, zone_name)
        targets = {
            "hour": now + timedelta(hours=1),
            "day": moment.at_local(today + timedelta(days=1), MORNING, zone_name),
            "monday": moment.at_local(today + timedelta(days=7 - today.weekday()), WEEK_BEGINS, zone_name),
            "now": datetime.now(UTC),
        }
        if where not in targets:
            raise reading.Unreadable("to")
        await self._clock.set_offset(targets[where] - datetime.now(UTC) if where != "now" else timedelta())
        told = {"offset": int(self._clock.offset.total_seconds()), "now": self._clock.now().isoformat()}
        self._platform.tell_all("clock", told)
        return JSONResponse(told)

    def _zone_of(self, account: Account) -> str:
        with self._database.reading() as session:
            page = self._directory.open(session)
            person = page.person_of(session, account)
            return (person and person.zone) or page.company.zone


def _me(person: Person | None, user: str, language: str, page: Page) -> dict[str, Any]:
    department = page.company.departments.get((person and person.department_id) or 0)
    shown = (department.name_zh or department.name) if department and language == "zh" else ""
    return {
        "id": user,
        "name": person.name if person else user,
        "language": language,
        "department": shown or (department.name if department else ""),
    }


async def _body(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise reading.Unreadable("content type")
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST_BODY:
            raise reading.Unreadable("too long")
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise reading.Unreadable("not JSON") from error
    if not isinstance(body, dict):
        raise reading.Unreadable("not an object")
    return body


def _trouble(sentence: str, status: int) -> Response:
    return JSONResponse({"error": sentence}, status)
