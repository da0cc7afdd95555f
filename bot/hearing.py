"""Hears one event: finds the people, hands it to its handler in one transaction, words the answer, remembers both."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot import commands
from bot.chat import Account, Answer, Card, Event, Form, Platform, Pressed, Said, Submitted
from bot.directory import Directory, Page, accounts_in
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from bot.messages.refusing import refusal_sentence
from bot.understanding.ear import Ear
from handlers import people as people_handler
from handlers.notices import Help, Notice, Refused, from_json
from handlers.refusals import Gone, Refusal
from storage import company, people, seen
from storage.database import Database
from storage.people import Profile
from storage.seen import HeardMeanwhile
from storage.tables import Person

TRIES = 5  # each is lost only to somebody who won
LONGEST_LOOK_UP = 1.0  # seconds: whoever waits for an answer waits for this as well

log = structlog.get_logger()
Profiles = Mapping[Account, Profile | None]
Heard = Answer | Notice  # the answer, or what a reader draws it from
Link = Callable[[Account, str], Awaitable[str]]  # to a page of ours, signing that account in


class Hearing:
    """Where every platform's door brings what it heard. An answer returned from `hear` is on disk."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        platforms: Mapping[str, Platform],
        now: Callable[[], datetime],
        *,
        on_told: Callable[[], None],
        on_changed: Callable[[], None],
    ) -> None:
        self._database = database
        self._directory = directory
        self._platforms = platforms
        self._now = now
        self._on_told = on_told
        self._on_changed = on_changed
        self._heard_on: dict[Account, date] = {}
        self._link: Link | None = None

    def lead_by(self, link: Link) -> None:
        """Have answers lead to pages of ours: by a link for whoever asked, made once the answer is on disk."""
        self._link = link

    async def hear(self, event: Event, profiles: Profiles | None = None, *, on_page: bool = False) -> Answer:
        """Hear an event. `profiles` is what its platform has already said about accounts in it, None: not yet.

        `on_page`: it is answered on a page of ours, from where others are reached as they are.
        """
        profiles = await self._look_up_strangers(event, profiles or {})
        heard, changed = await self._answer_once(event, profiles)
        self._on_told()
        if changed:
            self._on_changed()
        answer = heard if isinstance(heard, Answer) else await asyncio.to_thread(self._word_apart, event, heard)
        return answer if on_page else await self._led(event.by, answer)

    async def _led(self, account: Account, answer: Answer) -> Answer:
        """Turn buttons to pages of ours into links that sign this account in; without pages there are none."""
        card = answer.shown
        if not isinstance(card, Card) or not any(one.url.startswith("/") for one in card.buttons):
            return answer
        buttons = []
        for button in card.buttons:
            if not button.url.startswith("/"):
                buttons.append(button)
            elif self._link is not None:
                buttons.append(replace(button, url=await self._link(account, button.url)))
        return replace(answer, shown=replace(card, buttons=tuple(buttons)))

    async def meet(self, account: Account) -> None:
        """Know somebody who opens a page before they ever said a word."""
        strangers = await asyncio.to_thread(self._strangers, [account])
        if not strangers:
            return
        profiles = {account: await self._look_up(account)}

        def work(session: Session) -> None:
            self._person(session, self._directory.open(session), account, profiles, self._now())

        try:
            await self._database.write(work)
        except IntegrityError:  # their first words came in parallel
            return
        self._on_changed()

    async def _answer_once(self, event: Event, profiles: Profiles) -> tuple[Heard, bool]:
        """Write and answer; where that was rolled back, again with what is known now."""
        no: Notice | None = None

        def work(session: Session) -> tuple[Heard, bool]:
            return self._answer(session, event, profiles, no)

        for _ in range(TRIES):
            try:
                return await self._database.write(work)
            except Refusal as refusal:  # the no is written down by itself
                no = commands.refusal(event, refusal)
            except (HeardMeanwhile, IntegrityError) as beaten:
                # The same event, or a newcomer's other first words, came in parallel and was written first.
                lost = beaten
        raise lost

    def _answer(
        self, session: Session, event: Event, profiles: Profiles, decided: Notice | None = None
    ) -> tuple[Heard, bool]:
        """Return the answer, or what to draw it from, and whether people or the company are no longer as they were."""
        recalled = seen.recall(session, commands.key_of(event))
        page = self._directory.open(session, recalled.revision)
        now = self._now()
        person = self._person(session, page, event.by, profiles, now)
        for account in _accounts(event):
            self._person(session, page, account, profiles, now)
        if company.has_changed(session):
            page = self._directory.read(session, recalled.revision)
        notice: Notice | None
        if recalled.is_known and commands.is_secret(event):
            notice = commands.heard_before(event)
        elif recalled.is_known:
            notice = from_json(recalled.answer) if recalled.answer else None
        else:
            notice = decided or commands.answer(Ear(session=session, page=page, person=person, now=now), event)
            if not (isinstance(event, Submitted) and isinstance(notice, Refused)):  # the same form may be right later
                seen.remember(session, commands.key_of(event), _kept(event, notice), now)
            self._note_heard(session, event.by, now)
        notice = notice or Help()
        heard = notice if notice.takes_long else self._word(session, page, person, event, notice)
        return heard, company.has_changed(session)

    def _word_apart(self, event: Event, notice: Notice) -> Answer:
        """Word what takes too long for a writer."""
        with self._database.reading() as session:
            page = self._directory.open(session)
            person = page.person_of(session, event.by)
            try:
                if person is None:
                    raise Gone
                return self._word(session, page, person, event, notice)
            except Refusal as refusal:
                reader = Reader.on(self._platforms.get(event.by.platform), session=session, page=page, person=person)
                return Answer(shown=draw(commands.refusal(event, refusal), reader))

    def _word(self, session: Session, page: Page, person: Person, event: Event, notice: Notice) -> Answer:
        if company.has_changed(session):
            # Not the shared page: this transaction may yet be rolled back.
            page = self._directory.read(session, company.revision(session))
            person = page.person(session, person.id)
        reader = Reader.on(self._platforms.get(event.by.platform), session=session, page=page, person=person)
        if isinstance(event, Submitted) and isinstance(notice, Refused) and notice.field:
            return Answer(shown=_form_again(event, notice, reader))
        is_of_card = isinstance(event, Pressed) or (isinstance(event, Submitted) and bool(event.context))
        in_place = notice.in_place and is_of_card  # a form with a context was opened from the card it is about
        return Answer(shown=draw(notice, reader), in_place=in_place)

    def _person(self, session: Session, page: Page, account: Account, profiles: Profiles, now: datetime) -> Person:
        known = page.person_of(session, account)
        if known is not None:
            return known
        log.info("welcomed", platform=account.platform)
        return people_handler.welcome(
            session, account.platform, account.workspace, account.user, profiles.get(account), now
        )

    def _note_heard(self, session: Session, account: Account, now: datetime) -> None:
        if self._heard_on.get(account) != now.date():
            people.heard(session, account.platform, account.workspace, account.user, now)
            self._heard_on[account] = now.date()

    async def _look_up_strangers(self, event: Event, profiles: Profiles) -> Profiles:
        """Ask the platform about accounts we do not know; what it cannot say within a second is completed later."""
        concerned = {event.by, *_accounts(event)} - profiles.keys()
        accounts = [account for account in concerned if account not in self._heard_on]
        if not accounts:
            return profiles
        strangers = await asyncio.to_thread(self._strangers, accounts)
        found = await asyncio.gather(*(self._look_up(account) for account in strangers))
        return {**profiles, **dict(zip(strangers, found, strict=True))}

    def _strangers(self, accounts: list[Account]) -> list[Account]:
        with self._database.reading() as session:
            page = self._directory.open(session)
            return [account for account in accounts if page.person_of(session, account) is None]

    async def _look_up(self, account: Account) -> Profile | None:
        try:
            async with asyncio.timeout(LONGEST_LOOK_UP):
                return await self._platforms[account.platform].look_up(account)
        except TimeoutError:
            log.warning("look_up_slow", platform=account.platform)
            return None


def _accounts(event: Event) -> list[Account]:
    return accounts_in(event.words) if isinstance(event, Said) else []


def _kept(event: Event, notice: Notice) -> str:
    """Return the answer to keep with an event.

    Where nothing may lead from a suggestion to its author, it is what a question for help is answered: an empty place
    would tell who suggested something, which in a small department is nearly as much (see storage/suggestions.py).
    """
    is_secret = commands.is_secret(event) or not notice.is_kept
    return (Help() if is_secret else notice).to_json()


def _form_again(event: Submitted, refused: Refused, reader: Reader) -> Card | Form:
    form = draw(commands.form_wanted(event.form, event.context), reader)
    sentence = refusal_sentence(refused, reader, at_field=True, form=event.form)
    return form.filled(event.fields, {refused.field: sentence}) if isinstance(form, Form) else form
