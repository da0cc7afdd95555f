"""Shows somebody a form, or what a press is about: only what is theirs to see, changing nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from bot import commands
from bot.chat import Account, Button, Card, Choice, Form, Sheet, Text
from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.messages import wording
from bot.messages.drawing import draw, draw_sheet
from bot.messages.reader import Reader
from bot.messages.refusing import refused
from bot.understanding.ear import Ear
from handlers.notices import Refused
from handlers.refusals import Gone, Refusal
from storage.database import Database

T = TypeVar("T")


class Showing:
    """Draws for one reader, in a session that cannot write."""

    def __init__(
        self, database: Database, directory: Directory, colleagues: Colleagues, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._directory = directory
        self._colleagues = colleagues
        self._now = now

    async def form(self, by: Account, form: str, context: str) -> Card | Form:
        """Draw a form for whoever may have it; for others a card that says why not."""
        return await asyncio.to_thread(
            self._draw, by, lambda ear, reader: draw(commands.form_for(ear, form, context), reader)
        )

    async def press(self, by: Account, action: str, value: str) -> Card | Form:
        """Draw what a press is about, with that one button; where there is nothing to see, only the button."""
        return await asyncio.to_thread(self._draw, by, lambda ear, reader: _press(ear, reader, action, value))

    async def sheet(self, by: Account, name: str, value: str) -> Sheet | Card:
        """Draw a page to read for whoever may; for others a card that says why not."""
        return await asyncio.to_thread(
            self._draw, by, lambda ear, reader: draw_sheet(commands.sheet(ear, name, value), reader)
        )

    def _draw(self, by: Account, show: Callable[[Ear, Reader], T]) -> T | Card:
        with self._database.reading() as session:
            reader = self._reader(session, by)
            if reader.person is None:
                return refused(Refused.because(Gone(), ""), reader)
            ear = Ear(session=session, page=reader.page, person=reader.person, now=self._now())
            try:
                return show(ear, reader)
            except Refusal as refusal:
                return refused(Refused.because(refusal, ""), reader)

    def _reader(self, session: Session, by: Account) -> Reader:
        page = self._directory.open(session)
        return Reader(session=session, page=page, person=page.person_of(session, by))

    async def with_names(self, form: Form) -> Form:
        """Add to people fields how those are called who stand in them."""
        if not any(field.kind == "people" and field.value for field in form.fields):
            return form
        label = await self._colleagues.labels()

        def named(values: str | list[str] | bool) -> tuple[Choice, ...]:
            chosen = values if isinstance(values, list) else []
            return tuple(Choice(value=one, label=label(one)) for one in chosen)

        return replace(
            form,
            fields=tuple(
                replace(field, options=tuple(dict.fromkeys((*named(field.value), *field.options))))
                if field.kind == "people"
                else field
                for field in form.fields
            ),
        )


def _press(ear: Ear, reader: Reader, action: str, value: str) -> Card | Form:
    notice = commands.about(ear, action, value)
    key = f"page-press-{action.replace('.', '-')}"
    label = reader.say(key if wording.knows(reader.language, key) else "page-press-button")
    go_on = Button(action=action, value=value, label=label, style="primary")
    if notice is None:
        return Card(body=(Text(text=reader.say("page-press")),), buttons=(go_on,))
    shown = draw(notice, reader)
    if isinstance(shown, Form) or action in commands.READS:
        return shown
    if shown.poll is not None and (shown.poll.action, shown.poll.value) == (action, value):
        return replace(shown, buttons=())
    meant = tuple(button for button in shown.buttons if (button.action, button.value) == (action, value))
    return replace(
        shown, poll=None, buttons=meant or ((go_on,) if shown.title else ())
    )  # without a title it only says no
