"""Empties the outbox: take one due notice, draw it, send it, note how it went."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlmodel import Session

from bot.chat import Account as ChatAccount
from bot.chat import Card, DeliveryFailed, NotYet, Place, Platform, card_from_dict
from bot.directory import Directory, Page
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from handlers.notices import from_json
from storage import addresses, leases, outbox, people
from storage.database import Database
from storage.outbox import Held, Leased

SENDERS = 4  # at once: one slow message holds up no other
IDLE = 1.0  # seconds between looks when nothing was due and nobody called
LONGEST_SEND = 60.0  # seconds: well within the lease of a row, after which another sender would send it as well
MOST_PASSED_OVER = 50  # rows given back in one transaction, because their platform takes nothing
SENDING = "sending"  # the lease of the one replica that sends: a platform counts its limits for all of them together
SENDS_FOR = timedelta(seconds=15)  # so long nothing is sent where the sending replica died
RENEW = timedelta(seconds=5)

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A card, ready to send."""

    card: Card
    place: Place


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A row that is ours for two minutes, and its card or what went wrong while drawing it."""

    leased: Leased
    drawn: Drawn | Exception


class Holds:
    """What the platforms told to wait, and until when. In memory: a platform tells it again to whoever comes next."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], datetime] = {}

    def put(self, taken: Leased, place: Place, not_yet: NotYet, now: datetime) -> None:
        kind = "redraws" if taken.replaces is not None else "searches"
        field, name = {
            "place": ("places", taken.place),
            "kind": (kind, place.platform),
            "platform": ("platforms", place.platform),
        }[not_yet.holds]
        self._until[field, name] = now + not_yet.wait

    def at(self, now: datetime) -> Held:
        """Return what is held at a moment, and forget what is no longer."""
        self._until = {key: until for key, until in self._until.items() if until > now}
        names: dict[str, set[str]] = {}
        for field, name in self._until:
            names.setdefault(field, set()).add(name)
        return Held(**{field: frozenset(held) for field, held in names.items()})

    def next_turn(self, now: datetime) -> timedelta | None:
        """Return how long it is until something held may go."""
        return min((until - now for until in self._until.values()), default=None)


class Delivery:
    """Sends what is due, one by one; a row that fails stops no other, and one whose turn has not come neither."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        platforms: Mapping[str, Platform],
        now: Callable[[], datetime],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._directory = directory
        self._platforms = platforms
        self._now = now
        self._sleep = sleep
        self._called = asyncio.Event()
        self._stopping = False
        self._name = secrets.token_hex(8)
        self._renew_at = datetime.min.replace(tzinfo=UTC)
        self._is_sending = False
        self._holds = Holds()
        self._troubles: dict[str, str] = {}  # platforms that took nothing when last asked, and why
        self.looked_at: datetime | None = None  # when a sender last looked, by this machine's own clock

    def wake(self) -> None:
        """Say that something was put into the outbox."""
        self._called.set()

    async def run(self) -> None:
        """Deliver until `stop`; what has been taken is finished first."""
        renewing = asyncio.create_task(self._go_on_renewing())
        await asyncio.gather(*(self._send_in_turn() for _ in range(SENDERS)))
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)
        if self._is_sending and not self._database.is_sqlite:
            await self._database.write(lambda session: leases.release(session, SENDING, self._name))

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def _send_in_turn(self) -> None:
        while not self._stopping:
            self._called.clear()  # before looking: whoever calls while we look is not forgotten
            try:
                self.looked_at = datetime.now(UTC)
                if await self.is_sending() and await self.deliver_one():
                    continue
            except Exception:
                log.exception("delivery_stumbled")
            try:
                async with asyncio.timeout(min(IDLE, self.rest().total_seconds())):
                    await self._called.wait()
            except TimeoutError:
                continue

    def rest(self) -> timedelta:
        """Return how long it is until something that was held may go; a day where nothing is held."""
        return self._holds.next_turn(self._now()) or timedelta(days=1)

    async def _go_on_renewing(self) -> None:
        """Keep the lease while all senders are busy: another replica would send beside us, at limits meant for one."""
        while not self._database.is_sqlite:
            await self._sleep(RENEW.total_seconds())
            try:
                await self.is_sending()
            except Exception:
                log.exception("lease_not_renewed")

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
        """Deliver what has been due longest, of what may go. Returns False where there was nothing."""
        held = self._holds.at(self._now())
        if self._platforms and held.platforms.issuperset(self._platforms):
            return False
        taken = await self._database.write(lambda session: self._take(session, held))
        if taken is None:
            return False
        try:
            if isinstance(taken.drawn, Exception):
                raise taken.drawn
            await self._send(taken.leased, taken.drawn)
        except DeliveryFailed as failure:
            await self._note_failure(taken.leased, failure)
        except Exception as error:
            log.exception("delivery_failed", outgoing=taken.leased.id)
            # Whatever stumbled after the drawing may have done so when the message was out.
            was_drawn = isinstance(taken.drawn, Drawn)
            stumbled = DeliveryFailed(type(error).__name__, permanent=False, may_have_arrived=was_drawn)
            await self._note_failure(taken.leased, stumbled)
        return True

    def _take(self, session: Session, held: Held) -> Taken | None:
        """Lease one row and draw it, in one transaction; rows of a platform that takes nothing are passed over."""
        for _ in range(MOST_PASSED_OVER):
            leased = outbox.lease_one(session, self._now(), held)
            if leased is None:
                return None
            try:
                page = self._directory.open(session)
                place, person_id = self._place(session, page, leased)
                if place.platform in held.platforms:
                    outbox.give_back(session, leased, place.platform)
                    continue
                return Taken(leased=leased, drawn=self._draw(session, leased, page, place, person_id))
            except Exception as trouble:  # noqa: BLE001 - the lease stands, and whoever asked logs it and marks the row
                return Taken(leased=leased, drawn=trouble)
        return None

    def _draw(self, session: Session, leased: Leased, page: Page, place: Place, person_id: int | None) -> Drawn:
        if leased.drawn is not None:
            return Drawn(card=card_from_dict(json.loads(leased.drawn)), place=place)
        person = page.person(session, person_id) if person_id is not None else None
        reader = Reader.on(self._platforms[place.platform], session=session, page=page, person=person)
        card = draw(from_json(leased.notice), reader)
        if not isinstance(card, Card):
            raise DeliveryFailed("a form cannot be delivered", permanent=True)
        drawn = json.dumps(card.to_dict(), ensure_ascii=False)
        outbox.keep_drawing(session, leased.id, drawn, platform=place.platform)
        return Drawn(card=card, place=place)

    async def _send(self, leased: Leased, drawn: Drawn) -> None:
        platform = self._platforms[drawn.place.platform]
        try:
            async with asyncio.timeout(LONGEST_SEND):
                if leased.replaces is not None:
                    await platform.update(leased.replaces, drawn.card)
                    reference = leased.replaces
                else:
                    again = leased.may_have_arrived
                    reference = await platform.send(drawn.card, drawn.place, delivery=leased.id, again=again)
        except NotYet as not_yet:
            await self._give_back(leased, drawn.place, not_yet)
            return
        except TimeoutError as error:
            raise DeliveryFailed("it took too long", permanent=False, may_have_arrived=True) from error
        self._troubles.pop(drawn.place.platform, None)
        await self._database.write(lambda session: outbox.sent(session, leased.id, reference, self._now()))
        log.info("delivered", outgoing=leased.id, platform=drawn.place.platform, attempts=leased.attempts)

    async def _give_back(self, leased: Leased, place: Place, not_yet: NotYet) -> None:
        self._holds.put(leased, place, not_yet, self._now())
        trouble = not_yet.reason if not_yet.holds == "platform" else None
        if trouble is not None and self._troubles.get(place.platform) != trouble:
            self._troubles[place.platform] = trouble
            log.warning("held_back", platform=place.platform, reason=trouble)
        await self._database.write(lambda session: outbox.give_back(session, leased, place.platform, trouble=trouble))

    async def _note_failure(self, leased: Leased, failure: DeliveryFailed) -> None:
        log.warning("not_delivered", outgoing=leased.id, reason=failure.reason, permanent=failure.permanent)

        def note(session: Session) -> None:
            if failure.permanent:
                outbox.failed(session, leased.id, failure.reason)
                return
            may_have_arrived = failure.may_have_arrived
            outbox.try_later(
                session, leased, failure.reason, self._now(), wait=failure.wait, may_have_arrived=may_have_arrived
            )

        await self._database.write(note)

    def _place(self, session: Session, page: Page, leased: Leased) -> tuple[Place, int | None]:
        """Resolve an address now: people change accounts between the writing and the sending.

        What went out already, or may have, is drawn anew or looked for where it went.
        """
        kind, name = addresses.parse(leased.place)
        if kind == "feed":
            if name not in self._platforms:
                raise DeliveryFailed(f"{name} is not configured", permanent=True)
            return Place(name), None
        known = [one for one in people.accounts(session, int(name)) if one.platform in self._platforms]
        if leased.replaces is not None or leased.may_have_arrived:
            known.sort(key=lambda one: one.platform != leased.platform)  # stable: then the freshest
        if not known:
            raise DeliveryFailed("no account on a configured platform", permanent=True)
        account = known[0]
        chat_account = ChatAccount(account.platform, account.workspace, account.user)
        person = page.person(session, account.person_id)
        is_plain = page.company.plainly if person.reads_plainly is None else person.reads_plainly
        return Place(account.platform, chat_account, is_plain=is_plain), account.person_id
