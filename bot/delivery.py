"""Empties the outbox: take one due notice, draw it, send it, note how it went."""

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlmodel import Session

from bot.chat import Account as ChatAccount
from bot.chat import Card, DeliveryFailed, Place, Platform, card_from_dict
from bot.directory import Directory, Page
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from handlers.notices import from_json
from storage import addresses, leases, outbox, people
from storage.database import Database
from storage.outbox import Leased

SENDERS = 4  # at once: one slow message holds up no other
IDLE = 1.0  # seconds between looks when nothing was due and nobody called
SENDING = "sending"  # the lease of the one replica that sends: a platform counts its limits for all of them together
SENDS_FOR = timedelta(seconds=15)  # so long nothing is sent where the sending replica died
RENEW = timedelta(seconds=5)

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A card, ready to send."""

    card: Card
    place: Place


class Delivery:
    """Sends what is due, one by one; a row that fails stops no other."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        platforms: Mapping[str, Platform],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._directory = directory
        self._platforms = platforms
        self._now = now
        self._called = asyncio.Event()
        self._stopping = False
        self._name = secrets.token_hex(8)
        self._renew_at = datetime.min.replace(tzinfo=UTC)
        self._is_sending = False

    def wake(self) -> None:
        """Say that something was put into the outbox."""
        self._called.set()

    async def run(self) -> None:
        """Deliver until `stop`; what has been taken is finished first."""
        await asyncio.gather(*(self._send_in_turn() for _ in range(SENDERS)))
        if self._is_sending and not self._database.is_sqlite:
            await self._database.write(lambda session: leases.release(session, SENDING, self._name))

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def _send_in_turn(self) -> None:
        while not self._stopping:
            self._called.clear()  # before looking: whoever calls while we look is not forgotten
            try:
                if await self.is_sending() and await self.deliver_one():
                    continue
            except Exception:
                log.exception("delivery_stumbled")
            try:
                async with asyncio.timeout(IDLE):
                    await self._called.wait()
            except TimeoutError:
                continue

    async def is_sending(self) -> bool:
        """Say whether this replica is the one that sends. On SQLite there is no other."""
        now = self._now()
        if self._database.is_sqlite or now < self._renew_at:
            return self._database.is_sqlite or self._is_sending
        self._renew_at = now + timedelta(seconds=IDLE)  # whoever else asks meanwhile need not ask the database
        self._is_sending = await self._database.write(
            lambda session: leases.take(session, SENDING, self._name, now=now, until=now + SENDS_FOR)
        )
        if self._is_sending:
            self._renew_at = now + RENEW
        return self._is_sending

    async def deliver_one(self) -> bool:
        """Deliver what has been due longest. Returns False where nothing was due."""
        leased = await self._database.write(lambda session: outbox.lease_one(session, self._now()))
        if leased is None:
            return False
        try:
            drawn = await self._database.write(lambda session: self._draw(session, leased))
            if drawn is not None:
                await self._send(leased, drawn)
        except DeliveryFailed as failure:
            await self._note_failure(leased, failure)
        except Exception as error:
            log.exception("delivery_failed", outgoing=leased.id)
            await self._note_failure(leased, DeliveryFailed(type(error).__name__, permanent=False))
        return True

    def _draw(self, session: Session, leased: Leased) -> Drawn | None:
        page = self._directory.open(session)
        place, person_id = self._place(session, page, leased.place)
        if leased.drawn is not None:
            return Drawn(card=card_from_dict(json.loads(leased.drawn)), place=place)
        person = page.person(session, person_id) if person_id is not None else None
        reader = Reader.on(self._platforms[place.platform], session=session, page=page, person=person)
        card = draw(from_json(leased.notice), reader)
        if not isinstance(card, Card):
            raise DeliveryFailed("a form cannot be delivered", permanent=True)
        if not outbox.keep_drawing(session, leased.id, json.dumps(card.to_dict(), ensure_ascii=False)):
            return None  # cancelled while we were drawing it
        return Drawn(card=card, place=place)

    async def _send(self, leased: Leased, drawn: Drawn) -> None:
        platform = self._platforms[drawn.place.platform]
        if leased.replaces is not None:
            await platform.update(leased.replaces, drawn.card)
            reference = leased.replaces
        else:
            again = leased.attempts > 1
            reference = await platform.send(drawn.card, drawn.place, delivery=leased.id, again=again)
        await self._database.write(lambda session: outbox.sent(session, leased.id, reference, self._now()))
        log.info("delivered", outgoing=leased.id, platform=drawn.place.platform, attempts=leased.attempts)

    async def _note_failure(self, leased: Leased, failure: DeliveryFailed) -> None:
        log.warning("not_delivered", outgoing=leased.id, reason=failure.reason, permanent=failure.permanent)

        def note(session: Session) -> None:
            if failure.permanent:
                outbox.failed(session, leased.id, failure.reason)
            else:
                outbox.try_later(session, leased, failure.reason, self._now(), wait=failure.wait)

        await self._database.write(note)

    def _place(self, session: Session, page: Page, address: str) -> tuple[Place, int | None]:
        """Resolve an address now: people change accounts between the writing and the sending."""
        kind, name = addresses.parse(address)
        if kind == "feed":
            if name not in self._platforms:
                raise DeliveryFailed(f"{name} is not configured", permanent=True)
            return Place(name), None
        for account in people.accounts(session, int(name)):
            if account.platform in self._platforms:
                chat_account = ChatAccount(account.platform, account.workspace, account.user)
                person = page.person(session, account.person_id)
                is_plain = page.company.plainly if person.reads_plainly is None else person.reads_plainly
                return Place(account.platform, chat_account, is_plain=is_plain), account.person_id
        raise DeliveryFailed("no account on a configured platform", permanent=True)
