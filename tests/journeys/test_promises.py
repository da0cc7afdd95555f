"""The promises, doors to doors: once, durable, never overspent, delivered, silent about what is private."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from bot import delivery as delivery_module
from bot import hearing as hearing_module
from bot import logs
from bot.app import App
from bot.chat import Account, Answer, Card, DeliveryFailed, Form, Mention, Place, Pressed, Quote, Said, Submitted
from bot.commands import FORMS, PRESSES
from bot.delivery import Delivery
from bot.directory import Directory
from bot.settings import Settings
from bot.understanding.fields import Fields
from handlers.notices import Help, KudosReceived
from storage import company, counts, outbox, people, seen
from storage.database import Database
from storage.outbox import Post
from storage.people import Profile
from storage.tables import Allowance, Kudos, KudosJoin, Name, Outgoing, Person, PlaygroundMessage, Seen
from tests.conftest import NOW, Cast, bring_cast
from tests.giving import FEED, WORDS, give, outgoing

# SQLite has one writer, in one process.
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
ROOT = Path(__file__).parent.parent.parent
SOON = 20.0  # seconds: for what another process or thread is about to do


@pytest.fixture
def cast(database: Database) -> Cast:
    return database.write_now(bring_cast)


def app_on(url: str, database: Database) -> App:
    return App(Settings(DATABASE_URL=url, _env_file=None), database)


@pytest.fixture
def app(database_url: str, database: Database, cast: Cast) -> App:
    """The whole bot, its clock and delivery standing still: nothing happens by itself."""
    return app_on(database_url, database)


@asynccontextmanager
async def living(app: App) -> AsyncIterator[httpx.AsyncClient]:
    """The whole bot, alive, and somebody's browser."""
    async with (
        app.web.router.lifespan_context(app.web),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app.web), base_url="http://localhost:8000") as client,
    ):
        yield client


def account(person: int | str) -> Account:
    return Account("playground", "demo", str(person))


def said(by: int | str, *words: str | Mention, key: str) -> Said:
    return Said(key=key, by=account(by), words=words)


def to(person: int | str) -> Mention:
    return Mention("somebody", account=account(person))


def thanks(by: int | str, receiver: int | str, key: str, words: str = WORDS) -> Said:
    return said(by, "/kudos ", to(receiver), f" {words}", key=key)


def pressed(by: int, action: str, value: object, key: str) -> Pressed:
    return Pressed(key=key, by=account(by), action=action, value=str(value))


def card_of(answer: Answer) -> Card:
    assert isinstance(answer.shown, Card)
    return answer.shown


def one_answer(answers: list[Answer]) -> Card:
    shown = {json.dumps(card_of(one).to_dict(), ensure_ascii=False) for one in answers}
    assert len(shown) == 1
    return card_of(answers[0])


def rows(database: Database, table: type[Any]) -> list[Any]:
    with database.reading() as session:
        return list(session.exec(select(table)))


async def at_once(app: App, events: list[Said | Pressed | Submitted]) -> list[Answer]:
    return list(await asyncio.gather(*(app.hearing.hear(event) for event in events)))


# 1. The same event again changes nothing


async def test_the_same_thanks_fifty_times_at_once_are_one(app: App, cast: Cast, database: Database) -> None:
    answers = await at_once(app, [thanks(cast.anna, cast.mei, "k")] * 50)
    assert one_answer(answers).title == "Thanks sent to 陈美"
    assert len(rows(database, Kudos)) == len(rows(database, Outgoing)) == len(rows(database, Seen)) == 1
    again = await app.hearing.hear(thanks(cast.anna, cast.mei, "k"))
    assert one_answer([answers[0], again])


async def test_the_same_no_fifty_times_at_once_is_one(app: App, cast: Cast, database: Database) -> None:
    answers = await at_once(app, [thanks(cast.anna, cast.anna, "k")] * 50)
    assert "You cannot thank yourself" in one_answer(answers).text
    assert rows(database, Kudos) == []
    assert len(rows(database, Seen)) == 1


@ON_POSTGRES
async def test_a_no_that_a_parallel_delivery_wrote_down_first(
    database_url: str, app: App, cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = thanks(cast.anna, cast.anna, "k")
    remember, winners = seen.remember, [Database(database_url)]

    def remember_second(session: Session, key: str, answer: str | None, now: datetime) -> None:
        if winners:
            winner = winners.pop()
            winner.write_now(lambda other: remember(other, key, answer, now))
            winner.close()
        remember(session, key, answer, now)

    monkeypatch.setattr(seen, "remember", remember_second)
    assert "You cannot thank yourself" in card_of(await app.hearing.hear(event)).text
    assert not winners


async def test_a_strangers_first_words_fifty_times_at_once(app: App, cast: Cast, database: Database) -> None:
    answers = await at_once(app, [thanks("Zoe", cast.mei, "k")] * 50)
    one_answer(answers)
    assert len(rows(database, Kudos)) == 1
    assert [one.name for one in rows(database, Person)].count("Zoe") == 1


async def test_a_stranger_who_does_two_things_at_once_is_one_person(app: App, cast: Cast, database: Database) -> None:
    events: list[Said | Pressed | Submitted] = [thanks("Zoe", cast.mei, f"k{n}") for n in range(8)]
    events += [thanks(cast.anna, "Zoe", f"to{n}") for n in range(8)]
    await at_once(app, events)
    assert len(rows(database, Kudos)) == 16
    assert [one.name for one in rows(database, Person)].count("Zoe") == 1


async def test_plus_one_pressed_by_nervous_fingers(app: App, cast: Cast, database: Database) -> None:
    await app.hearing.hear(thanks(cast.anna, cast.mei, "k"))
    answers = await at_once(app, [pressed(cast.wei, "kudos.join", 1, f"k{n}") for n in range(20)])
    said_new = ["已经" not in card_of(one).text for one in answers]
    assert said_new.count(True) == 1
    assert len(rows(database, KudosJoin)) == 1


async def test_undo_pressed_by_nervous_fingers_gives_back_once(app: App, cast: Cast, database: Database) -> None:
    await app.hearing.hear(thanks(cast.anna, cast.mei, "k"))
    answers = await at_once(app, [pressed(cast.anna, "kudos.undo", 1, f"k{n}") for n in range(20)])
    told = Counter("You took back" in card_of(one).text for one in answers)
    assert told == {True: 1, False: 19}
    assert [one.used for one in rows(database, Allowance)] == [0]
    assert database.write_now(counts.differences) == {}


@ON_POSTGRES
async def test_two_replicas_hear_the_same_event(database_url: str, app: App, cast: Cast, database: Database) -> None:
    other_database = Database(database_url)
    other = app_on(database_url, other_database)
    event = thanks(cast.anna, cast.mei, "k")
    answers = await asyncio.gather(*(one.hearing.hear(event) for one in (app, other) for _ in range(25)))
    one_answer(answers)
    assert len(rows(database, Kudos)) == len(rows(database, Outgoing)) == 1
    other_database.close()


# 3. Nobody overspends


async def test_two_hundred_thanks_against_an_allowance_of_twenty(app: App, cast: Cast, database: Database) -> None:
    receivers = [cast.mei, cast.wei, cast.boss, cast.other_wei]
    answers = await at_once(app, [thanks(cast.anna, receivers[n % 4], f"k{n}") for n in range(200)])
    given = [card_of(one) for one in answers if card_of(one).title]
    assert len(given) == len(rows(database, Kudos)) == 20
    assert [one.used for one in rows(database, Allowance)] == [20]
    assert database.write_now(counts.rebuild) == []
    refused = [card_of(one).text for one in answers if not card_of(one).title]
    assert all("allowance of 20" in text and WORDS in text for text in refused), "and what was typed is given back"


@ON_POSTGRES
async def test_two_replicas_share_one_allowance(database_url: str, app: App, cast: Cast, database: Database) -> None:
    other_database = Database(database_url)
    other = app_on(database_url, other_database)
    events = [thanks(cast.anna, (cast.mei, cast.wei)[n % 2], f"k{n}") for n in range(100)]
    await asyncio.gather(*((app, other)[n % 2].hearing.hear(event) for n, event in enumerate(events)))
    assert len(rows(database, Kudos)) == 20
    assert database.write_now(counts.rebuild) == []
    other_database.close()


@ON_POSTGRES
async def test_two_replicas_tick_together(
    database_url: str, app: App, cast: Cast, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    database.write_now(lambda session: company.set_one(session, "feed", "daily"))
    database.write_now(lambda session: give(session, cast.anna, cast.mei, departments=[cast.engineering]))
    other_database = Database(database_url)
    other = app_on(database_url, other_database)
    with structlog.testing.capture_logs() as logged:
        for days in (0, 1):
            for one in (app, other):  # that evening in Shanghai, and the next
                one.clock._offset = NOW.replace(hour=10) + timedelta(days=days) - datetime.now(UTC)
            await asyncio.gather(*(one.clock.tick() for one in (app, other) * 3))
    assert [line for line in logged if line["log_level"] == "error"] == []
    told = Counter(one.once for one in rows(database, Outgoing) if one.once)
    assert set(told.values()) == {1}
    assert sum("round_up" in once for once in told) == 1
    other_database.close()


async def test_the_demos_clock_moved_on_and_back_swallows_nothing(app: App, cast: Cast, database: Database) -> None:
    await app.clock.set_offset(timedelta(days=2))
    await app.clock.set_offset(timedelta())
    with database.reading() as session:
        told = company.moment_of(session, "bundle")
    assert told is not None
    assert told <= datetime.now(UTC), "what comes next is still to be told"


# 8. Bad input gets a sentence


MISTAKES = [
    ("/kudos @nobodyatall thanks a lot", "Nobody here is called"),
    ("/kudos @Anna thanks a lot", "cannot thank yourself"),
    ("/kudos @Helpful Robot thanks", "is a bot"),
    ("/kudos @陈美", "What do you thank 陈美 for"),
    ("/kudos @陈美 thanks a lot --privat", "do not know “--privat”"),
    ("/kudos @陈美 " + "x" * 501, "501 characters"),
    ("/kudos thanks a lot", "Whom would you like to thank"),
    ("/goodturn admin", "This is for"),
    ("/goodturn quiet hours late", "could not read these hours"),
    ("/goodturn language Klingon", "English and Chinese"),
    ("/nonsense", "did not understand"),
]


async def test_each_mistake_gets_a_sentence_and_the_words_back(app: App, cast: Cast, database: Database) -> None:
    for words, sentence in MISTAKES:
        shown = card_of(await app.hearing.hear(said(cast.anna, words, key=words)))
        assert sentence in shown.text
        if words.startswith("/kudos"):
            typed = words.removeprefix("/kudos").strip()
            kept = {part.text for part in shown.body if isinstance(part, Quote)}
            assert kept == {typed} or typed.removeprefix("@") in sentence, "without the command"
        else:
            assert not any(isinstance(part, Quote) for part in shown.body), "nobody misses these words"
    assert rows(database, Kudos) == []


EMPTY: Fields = {}
NONSENSE: Fields = {
    "words": WORDS,
    "dismiss": ["x"],
    "retire": ["9" * 30],
    "receivers": ["x"],
    "role": "king",
}
FORGED: list[Pressed | Submitted] = [
    *(
        Pressed(key=f"{action} {value}", by=account(2), action=action, value=value)
        for action in (*(one for one in PRESSES if one.startswith(("kudos.", "request."))), "no.such")
        for value in ("", "x", "9" * 30, "-1", "999", "1:x", "²")
    ),
    *(
        Submitted(key=f"to {one}", by=account(2), form="kudos", context="", fields={"receivers": [one], "words": WORDS})
        for one in ("x9", "p999999", "d999999", "p" + "9" * 30, "p", "")
    ),
    *(
        Submitted(key=f"{form} {context} {sorted(fields)}", by=account(2), form=form, context=context, fields=fields)
        for form in ("kudos.more", *(one for one in FORMS if one.startswith(("request", "admin."))), "no.such")
        for context in ("", "x", "999", "9" * 30, "999:done", "999:decline", ":do")
        for fields in (EMPTY, NONSENSE)
    ),
]


async def test_what_no_card_of_ours_would_send_gets_a_sentence_too(app: App, cast: Cast, database: Database) -> None:
    for role in ("it", "hr"):
        database.write_now(partial(company.appoint, person_id=2, role=role))
    stumbled = {}
    for event in FORGED:
        try:
            answer = await app.hearing.hear(event)
            assert isinstance(answer.shown, Form) or answer.shown.text
        except Exception as error:  # noqa: BLE001 - each of them, to show them together
            stumbled[event.key] = repr(error)[:80]
    assert stumbled == {}
    assert rows(database, Kudos) == []


async def test_a_form_comes_back_with_what_was_typed_and_what_is_wrong(app: App, cast: Cast) -> None:
    fields: dict[str, str | list[str] | bool] = {"receivers": [f"p{cast.anna}"], "words": WORDS, "private": True}
    event = Submitted(key="k", by=account(cast.anna), form="kudos", context="", fields=fields)
    answer = await app.hearing.hear(event)
    assert isinstance(answer.shown, Form)
    assert {one.name: one.value for one in answer.shown.fields if one.name in fields} == fields
    assert answer.shown.errors is not None
    assert "cannot thank yourself" in answer.shown.errors["receivers"]


async def test_a_form_speaks_of_its_own_fields_and_the_counters_numbers(app: App, cast: Cast) -> None:
    await app.hearing.hear(thanks(cast.anna, cast.mei, "k", "thanks!"))
    form = (await app.hearing.hear(pressed(cast.anna, "kudos.more", 1, "more"))).shown
    assert isinstance(form, Form)
    (field,) = form.fields
    assert field.limit == 492
    for words, sentence in (("", "Write a few words"), ("x" * 493, "That is 493 characters; up to 492 fit")):
        event = Submitted(key=words, by=account(cast.anna), form="kudos.more", context="1", fields={"words": words})
        again = (await app.hearing.hear(event)).shown
        assert isinstance(again, Form)
        assert again.errors is not None
        assert sentence in again.errors["words"]
    nobody = Submitted(key="n", by=account(cast.anna), form="kudos", context="", fields={"words": WORDS})
    again = (await app.hearing.hear(nobody)).shown
    assert isinstance(again, Form)
    assert again.errors == {"receivers": "Choose at least one colleague or department."}


async def test_a_forms_answer_takes_the_place_of_the_card_it_is_about(app: App, cast: Cast) -> None:
    await app.hearing.hear(thanks(cast.anna, cast.mei, "k", "thanks!"))
    more = Submitted(key="m", by=account(cast.anna), form="kudos.more", context="1", fields={"words": WORDS})
    completed = await app.hearing.hear(more)
    assert completed.in_place
    assert [button.action for button in card_of(completed).buttons] == ["kudos.undo"]
    receivers: Fields = {"receivers": [f"p{cast.mei}"], "words": WORDS}
    new = Submitted(key="n", by=account(cast.anna), form="kudos", context="", fields=receivers)
    assert not (await app.hearing.hear(new)).in_place, "the help card that opened the form stays"


async def test_a_setting_left_empty_is_asked_for(app: App, cast: Cast, database: Database) -> None:
    database.write_now(partial(company.appoint, person_id=cast.anna, role="it"))
    fields: Fields = {"feed": "daily", "round_up_at": "", "allowance": "20", "language": "en", "zone": "UTC"}
    event = Submitted(key="k", by=account(cast.anna), form="admin.settings", context="", fields=fields)
    again = (await app.hearing.hear(event)).shown
    assert isinstance(again, Form)
    assert again.errors == {"round_up_at": "Enter a time of day such as 17:07."}


async def test_a_slow_look_up_holds_nobody_up(
    app: App, cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_account: Account) -> Profile | None:
        await asyncio.Event().wait()
        return None

    monkeypatch.setattr(hearing_module, "LONGEST_LOOK_UP", 0.01)
    monkeypatch.setattr(app.playground, "look_up", never)
    assert card_of(await app.hearing.hear(thanks("U123", cast.mei, "k"))).title
    assert "U123" in {one.name for one in rows(database, Person)}


# Delivery


class Fake:
    """A platform that keeps what it is sent, and fails as it is told to."""

    name = "playground"

    def __init__(self) -> None:
        self.sent: list[tuple[str, bool]] = []
        self.updated: list[tuple[str, str]] = []
        self.failures: list[Exception] = []

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((card.text, again))
        return f"msg-{delivery}"

    async def update(self, sent: str, card: Card) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.updated.append((sent, card.text))

    async def look_up(self, account: Account) -> Profile | None:
        return None

    def typed(self, language: str) -> Mapping[str, str]:
        return {"kudos": "/hooray"}


class Postman:
    """A delivery with a fake platform and a clock that is set by hand."""

    def __init__(self, database: Database) -> None:
        self.platform = Fake()
        self.now = NOW
        directory = Directory((FEED,))
        self.delivery = Delivery(database, directory, {"playground": self.platform}, lambda: self.now)

    async def all(self) -> int:
        number = 0
        while await self.delivery.deliver_one():
            number += 1
        return number


@pytest.fixture
def postman(database: Database) -> Postman:
    return Postman(database)


def states(database: Database) -> list[tuple[str, int, str | None]]:
    with database.reading() as session:
        return [(one.state, one.attempts, one.trouble) for one in outgoing(session)]


async def test_thanks_are_delivered_in_the_readers_language(postman: Postman, cast: Cast, database: Database) -> None:
    database.write_now(lambda session: give(session, cast.wei, cast.mei, cast.anna))
    assert await postman.all() == 2
    assert sorted(text.splitlines()[0] for text, _ in postman.platform.sent) == ["李伟 thanks you", "李伟感谢你"]
    assert {state for state, _, _ in states(database)} == {"sent"}


async def test_commands_are_named_as_the_platform_has_them(postman: Postman, cast: Cast, database: Database) -> None:
    post = Post(notice=Help().to_json(), place=f"person:{cast.mei}", about="help", due=NOW)
    database.write_now(lambda session: outbox.put(session, [post]))
    await postman.all()
    ((text, _),) = postman.platform.sent
    assert "/hooray @同事" in text
    assert "/感谢" not in text


async def test_a_temporary_failure_is_tried_again_with_the_same_words(
    postman: Postman, cast: Cast, database: Database
) -> None:
    database.write_now(lambda session: give(session, cast.wei, cast.anna))
    postman.platform.failures = [
        DeliveryFailed("no answer", permanent=False, wait=timedelta(seconds=30), may_have_arrived=True)
    ]
    assert await postman.all() == 1
    assert states(database) == [("waiting", 1, "no answer")]
    drawn = [one.drawn for one in rows(database, Outgoing)]
    database.write_now(lambda session: people.change(session, cast.wei, name="Wei Li"))

    postman.now += timedelta(seconds=29)
    assert await postman.all() == 0
    postman.now += timedelta(seconds=1)
    assert await postman.all() == 1

    assert [one.drawn for one in rows(database, Outgoing)] == drawn
    assert postman.platform.sent[0][0].startswith("李伟 thanks you"), "as first drawn, so that a repeat is the same"
    assert postman.platform.sent[0][1], "the platform is warned that it may have arrived"


async def test_a_permanent_failure_is_not_tried_again(postman: Postman, cast: Cast, database: Database) -> None:
    database.write_now(lambda session: give(session, cast.wei, cast.anna))
    postman.platform.failures = [DeliveryFailed("account_inactive", permanent=True)]
    await postman.all()
    postman.now += timedelta(days=2)
    assert await postman.all() == 0
    assert states(database) == [("failed", 1, "account_inactive")]


async def test_a_bug_in_a_platform_is_tried_again_and_quotes_nobody(
    postman: Postman, cast: Cast, database: Database
) -> None:
    database.write_now(lambda session: give(session, cast.wei, cast.anna))
    postman.platform.failures = [ZeroDivisionError(f"while sending {WORDS}")]
    await postman.all()
    assert states(database) == [("waiting", 1, "ZeroDivisionError")]


async def test_bad_rows_never_stop_the_queue(postman: Postman, cast: Cast, database: Database) -> None:
    good = KudosReceived(kudos=1).to_json()
    bad = [
        ("not json", f"person:{cast.anna}"),
        ('{"notice": "FromTheFuture"}', f"person:{cast.anna}"),
        ('{"notice": "KudosReceived"}', f"person:{cast.anna}"),
        ('{"notice": "KudosFormWanted", "draft": null}', f"person:{cast.anna}"),
        (good, "person:999999"),
        (good, "feed:nowhere"),
        (good, "nonsense"),
        (good, f"person:{cast.gone}x"),
    ]
    rows_ = [Post(notice=notice, place=place, about="x", due=NOW - timedelta(hours=1)) for notice, place in bad]
    database.write_now(lambda session: outbox.put(session, rows_))
    database.write_now(lambda session: give(session, cast.wei, cast.anna))

    assert await postman.all() == len(bad) + 1

    assert len(postman.platform.sent) == 1
    assert Counter(state == "sent" for state, _, _ in states(database)) == {True: 1, False: len(bad)}
    with database.reading() as session:
        known = {one.state for one in outgoing(session)}
    assert known <= {"sent", "failed", "waiting"}, "nobody holds on to any of them"


async def test_a_crash_after_sending_costs_one_message_twice_and_none_missed(
    postman: Postman, cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.write_now(lambda session: give(session, cast.wei, cast.anna))
    with monkeypatch.context() as crashing:
        crashing.setattr(outbox, "try_later", lambda *_, **__: None)
        crashing.setattr(outbox, "sent", power_cut)
        await postman.all()
    assert [state for state, _, _ in states(database)] == ["leased"]
    postman.now += outbox.LEASE
    assert await postman.all() == 1
    assert [again for _, again in postman.platform.sent] == [False, True]
    assert postman.platform.sent[0][0] == postman.platform.sent[1][0]
    postman.now += timedelta(days=1)
    assert await postman.all() == 0


def power_cut(*_: object) -> None:
    raise RuntimeError("the power went off just now")


async def test_taken_back_the_last_word_is_that_it_was_taken_back(
    app: App, postman: Postman, cast: Cast, database: Database
) -> None:
    """Even where an update about something else failed for now, just before."""
    database.write_now(lambda session: company.set_one(session, "feed", "instant"))
    postman.now = datetime.now(UTC) + timedelta(seconds=1)
    await app.hearing.hear(thanks(cast.anna, cast.mei, "k"))
    await postman.all()
    assert len(postman.platform.sent) == 2
    await app.hearing.hear(pressed(cast.wei, "kudos.join", 1, "k1"))
    postman.platform.failures = [DeliveryFailed("ratelimited", permanent=False, wait=timedelta(seconds=60))] * 2
    postman.now += timedelta(seconds=1)
    await postman.all()
    await app.hearing.hear(pressed(cast.anna, "kudos.undo", 1, "k2"))
    postman.now += timedelta(minutes=5)
    await postman.all()
    last = dict(postman.platform.updated)
    assert len(last) == 2
    assert not any(WORDS in text for text in last.values())


@ON_POSTGRES
async def test_one_replica_sends_for_all_and_another_when_it_falls_silent(
    database_url: str, postman: Postman, cast: Cast, database: Database
) -> None:
    """A platform counts its limits for all replicas together."""
    other_database = Database(database_url)
    other = Postman(other_database)
    assert await postman.delivery.is_sending()
    assert not await other.delivery.is_sending()

    postman.now += timedelta(seconds=6)
    other.now += timedelta(seconds=16)
    assert await postman.delivery.is_sending(), "renewed at second six"
    assert not await other.delivery.is_sending()

    other.now += timedelta(seconds=10)
    postman.now += timedelta(seconds=30)
    assert await other.delivery.is_sending(), "the first was silent for longer than it may"
    assert not await postman.delivery.is_sending(), "and has noticed"

    other.delivery.stop()
    await other.delivery.run()
    postman.now += timedelta(seconds=2)
    assert await postman.delivery.is_sending(), "at once, where the other said good-bye"
    other_database.close()


async def test_a_call_that_comes_while_looking_is_not_lost(
    postman: Postman, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look that found nothing and going to sleep, something is put in and the sender is called."""
    monkeypatch.setattr(delivery_module, "SENDERS", 1)
    monkeypatch.setattr(delivery_module, "IDLE", 3600.0)
    looks = 0

    async def deliver_one() -> bool:
        nonlocal looks
        looks += 1
        if looks == 1:
            postman.delivery.wake()
        else:
            postman.delivery.stop()
        return False

    monkeypatch.setattr(postman.delivery, "deliver_one", deliver_one)
    async with asyncio.timeout(2):
        await postman.delivery.run()
    assert looks == 2


async def test_the_whole_road_through_the_browsers_door(app: App, cast: Cast, database: Database) -> None:
    async with living(app) as browser:
        page = app.playground.watch(account(cast.mei))
        assert "here" in await anext(page)
        body = {"as": str(cast.anna), "text": f"/kudos @May {WORDS} #teamwork", "key": "k", "mentions": []}
        answer = (await browser.post("/playground/say", json=body)).json()["answer"]
        assert answer["card"]["title"] == "Thanks sent to 陈美"
        async with asyncio.timeout(SOON):
            assert WORDS in await anext(page), "the other page is told without asking"
        health = (await browser.get("/healthz")).json()
        assert (health["database"], health["outbox_lag_s"]) == ("ok", 0.0)
    (message,) = rows(database, PlaygroundMessage)
    assert (message.place, WORDS in message.card) == (f"dm:{cast.mei}", True)
    with database.reading() as session:
        assert counts.of(session, f"person:{cast.mei}") == {"received": 1, f"value:{cast.teamwork}": 1}


# 9. Nothing private in the logs


async def test_logs_hold_neither_words_nor_secrets(
    app: App, postman: Postman, cast: Cast, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    before = structlog.get_config()
    logs.set_up(is_demo=False)
    try:
        private = "my-very-private-words"
        await app.hearing.hear(thanks("Stranger Smith", cast.mei, "k", private))
        await app.hearing.hear(said(cast.anna, f"/kudos @nobody {private}", key="k1"))
        postman.platform.failures = [ZeroDivisionError(), DeliveryFailed("ratelimited", permanent=False)]
        postman.now = datetime.now(UTC) + timedelta(seconds=1)
        await postman.all()

        def refused(session: Session) -> None:
            session.add(Name(form=private, kind="name"))  # nobody's: the database refuses it, and quotes it
            session.flush()

        for _ in range(2):
            try:
                await database.write(refused)
            except DBAPIError:
                structlog.get_logger().exception("stumbled", password="hunter2", words=private)
        written = capsys.readouterr().err
    finally:
        structlog.configure(**before)
    assert '"event": "not_delivered"' in written or "not_delivered" in written
    assert "stumbled" in written
    for secret in (private, "hunter2", "Stranger Smith", "Smith"):
        assert secret not in written


# 2. What was answered is on disk


class Bot:
    """A real process of the bot, and what it answered."""

    def __init__(self, url: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {**os.environ, "DATABASE_URL": url, "GOODTURN_PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        self.answered: list[str] = []
        self._log = (folder / "bot.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot"], cwd=folder, env=environment, stdout=self._log, stderr=self._log
        )
        self._wait_until_ready(folder / "bot.log")

    def _wait_until_ready(self, log: Path) -> None:
        until = time.monotonic() + SOON
        while time.monotonic() < until:
            assert self.process.poll() is None, log.read_text()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1):
                    return
            except urllib.error.HTTPError:
                return  # it answers, if only that its clock has not ticked yet
            except OSError:
                time.sleep(0.02)
        raise AssertionError(log.read_text())

    def say(self, person: int, key: str, text: str) -> None:
        body = json.dumps({"as": str(person), "text": text, "key": key, "mentions": []}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/playground/say", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=SOON) as response:
            if json.load(response)["answer"]["card"]["title"]:
                self.answered.append(key)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(SOON)
        self._log.close()


@contextmanager
def busy(url: str, folder: Path, cast: Cast) -> Iterator[tuple[Bot, threading.Event]]:
    """A bot that four people keep thanking through, until it answers no more. The event says: under way."""
    bot = Bot(url, folder)
    under_way = threading.Event()

    def thank(lane: int) -> None:
        for number in range(2000):
            key = f"{lane}-{number}"
            try:
                bot.say(cast.anna, key, f"/kudos @May thanks number {key} and so on and on")
            except (OSError, HTTPException):  # it ended while it was being asked, or while it answered
                return
            if len(bot.answered) >= 25:
                under_way.set()

    try:
        with ThreadPoolExecutor(4) as lanes:
            asked = [lanes.submit(thank, lane) for lane in range(4)]
            yield bot, under_way
            for one in asked:
                one.result(SOON)
    finally:
        bot.close()


def stored_keys(database: Database) -> list[str]:
    return [one.words.split()[2] for one in rows(database, Kudos)]


@pytest.mark.parametrize("signal_sent", [signal.SIGKILL, signal.SIGTERM], ids=["kill -9", "stop"])
def test_what_was_answered_is_there_however_the_bot_ends(
    database: Database, database_url: str, tmp_path: Path, signal_sent: signal.Signals
) -> None:
    cast = database.write_now(bring_cast)
    database.write_now(lambda session: company.set_one(session, "allowance", "1000"))

    with busy(database_url, tmp_path, cast) as (bot, under_way):
        assert under_way.wait(SOON), (tmp_path / "bot.log").read_text()
        bot.process.send_signal(signal_sent)
        code = bot.process.wait(SOON)

    stored = stored_keys(database)
    assert len(bot.answered) >= 25
    assert set(bot.answered) <= set(stored)
    assert len(stored) == len(set(stored))
    assert database.write_now(counts.rebuild) == []
    if signal_sent == signal.SIGTERM:
        assert code in (0, -signal.SIGTERM)
        assert set(stored) == set(bot.answered), "and nothing was begun that was not answered"
        assert "Traceback" not in (tmp_path / "bot.log").read_text()
        return
    app = app_on(database_url, database)
    again = [
        said(cast.anna, f"/kudos @May thanks number {key} and so on and on", key=f"playground:{cast.anna}:{key}")
        for key in stored
    ]
    asyncio.run(repeat(app, again))
    assert sorted(stored_keys(database)) == sorted(stored), "told again after the crash, it is the same thanks"


async def repeat(app: App, events: list[Said]) -> None:
    for event in events[:20]:
        assert card_of(await app.hearing.hear(event)).title
