"""Sending what WeCom lets through, and what is done about everything that can go wrong on the way."""

import asyncio
import re
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from sqlmodel import Session, select

from bot.chat import Account, Button, Card, DeliveryFailed, Note, NotYet, Place, Quote, Text
from bot.clock import Clock as Ticker
from bot.directory import Directory
from bot.wecom.client import Refused, Unreachable, WeCom
from bot.wecom.pacing import PER_PERSON, Allowed, Rest, Window, Windows
from storage import card_codes, company, people
from storage.database import Database
from storage.tables import CardCode
from tests.clock import Clock
from tests.conftest import NOW
from tests.fakes.wecom import (
    ADDRESS,
    AGENT,
    CORP,
    ROBOT,
    SECRET,
    FakeWeCom,
    labels,
    links_in,
    text_of,
)
from tests.wecom.conftest import ANNA, MEI, WEI, Pages, link_cast

FEED = Place("wecom")
UNDO = Button(action="kudos.undo", value="12", label="撤回")
THANKS = Card(title="陈美感谢了你", body=(Quote(text="早餐太棒了"), Note(text="五分钟内可以撤回。")), buttons=(UNDO,))
TAKEN_BACK = Card(title="这份感谢已撤回", is_last=True)


def account(user: str, workspace: str = CORP) -> Account:
    return Account("wecom", workspace, user)


def chat(user: str, *, is_plain: bool = False, workspace: str = CORP) -> Place:
    return Place("wecom", account(user, workspace), is_plain=is_plain)


def words(text: str) -> Card:
    return Card(body=(Text(text=text),))


async def send(client: WeCom, card: Card = THANKS, place: Place | None = None, *, delivery: int = 1) -> str:
    return await client.send(card, place or chat(MEI), delivery=delivery, again=False)


@dataclass(frozen=True)
class Failure:
    """Why something was not sent: would trying again help, when, and what else waits as long."""

    reason: str
    permanent: bool
    wait: timedelta | None
    holds: str = ""


async def failing(client: WeCom, card: Card = THANKS, place: Place | None = None) -> Failure:
    try:
        await send(client, card, place)
    except NotYet as not_yet:
        return Failure(reason=not_yet.reason, permanent=False, wait=not_yet.wait, holds=not_yet.holds)
    except DeliveryFailed as failed:
        return Failure(reason=failed.reason, permanent=failed.permanent, wait=failed.wait)
    raise AssertionError("it was sent")


def stored_codes(database: Database) -> list[CardCode]:
    with database.reading() as session:
        return list(session.exec(select(CardCode)))


@pytest.fixture(autouse=True)
async def within_limits(wecom: FakeWeCom) -> AsyncIterator[None]:
    yield
    assert not wecom.wrong, wecom.wrong


# Opening


async def test_opening_asks_which_app_we_are(client: WeCom, wecom: FakeWeCom) -> None:
    wecom.visible_users, wecom.visible_tags = ["ChenMei"], [7]
    identity = await client.open()
    assert (identity.name, identity.departments) == ("好帮手", (1,))
    assert (identity.users, identity.tags) == (("ChenMei",), (7,))


async def test_a_card_arrives_as_it_was_drawn(client: WeCom, wecom: FakeWeCom, database: Database) -> None:
    reference = await send(client)

    (message,) = wecom.chat(MEI)
    assert "早餐太棒了" in text_of(message)
    assert labels(message) == ["撤回"]
    task, msgid, user = reference.split("|")
    assert (task, msgid, user) == (message["task"], message["msgid"], MEI)
    assert task.endswith("-d1")
    assert [(code.task, code.user) for code in stored_codes(database)] == [(task, MEI)]
    assert "早餐太棒了" in wecom.bodies[-1].decode()  # and not escaped


async def test_a_new_database_does_not_take_the_old_ones_tasks(client: WeCom, database: Database, clock: Clock) -> None:
    before = (await send(client)).partition("|")[0]
    clock.tick(86400)
    await database.write(lambda session: company.note_moment(session, "wecom:founded", clock.now()))
    again = WeCom(corp_id=CORP, agent_id=AGENT, secret=SECRET, database=database, now=clock.now)
    assert before != f"{await again._opened_mark()}-d1"
    await again.close()


# The token


async def test_many_who_need_a_token_at_once_ask_for_one(client: WeCom, wecom: FakeWeCom) -> None:
    await asyncio.gather(*(client.call("menu/create", button=[BUTTON], params={"agentid": AGENT}) for _ in range(16)))
    assert len(wecom.called("gettoken")) == 1
    assert len(wecom.called("menu/create")) == 16


BUTTON = {"type": "click", "name": "我的", "key": "me"}


@pytest.mark.parametrize("code", ["40014", "42001"])
async def test_a_stale_token_is_renewed_once(client: WeCom, wecom: FakeWeCom, code: str) -> None:
    await client.open()
    wecom.trouble("message/send", code)
    await send(client)
    assert len(wecom.chat(MEI)) == 1
    assert len(wecom.called("gettoken")) == 2


@pytest.mark.parametrize("code", ["40014", "42001"])
async def test_a_token_that_never_works_is_not_renewed_for_ever(client: WeCom, wecom: FakeWeCom, code: str) -> None:
    wecom.always("message/send", code)
    failure = await failing(client)
    assert not failure.permanent
    assert (len(wecom.called("message/send")), len(wecom.called("gettoken"))) == (2, 2)


async def test_a_wrong_secret_is_not_taken_for_a_stale_token(client: WeCom, wecom: FakeWeCom) -> None:
    wecom.always("message/send", "40001")
    await failing(client)
    assert (len(wecom.called("message/send")), len(wecom.called("gettoken"))) == (1, 1)


async def test_a_token_wecom_forgot_is_renewed_by_one_of_many(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    await client.open()
    wecom.revoke_token()
    await asyncio.gather(*(client.call("agent/get", verb="GET", agentid=AGENT) for _ in range(8)))
    assert len(wecom.called("gettoken")) == 2


async def test_a_token_is_renewed_before_it_expires(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    await client.open()
    clock.tick(7200 - 30)
    wecom.revoke_token()
    await client.open()
    assert len(wecom.called("agent/get")) == 2  # nobody had to be refused first


async def test_a_wrong_secret_is_said_and_not_tried_again_and_again(
    wecom: FakeWeCom, database: Database, clock: Clock
) -> None:
    client = WeCom(
        corp_id=CORP, agent_id=AGENT, secret="wrong" * 8, database=database, now=clock.now, api_url=wecom.api,
        seconds=clock.seconds, sleep=clock.sleep,
    )  # fmt: skip
    for _ in range(10):
        failure = await failing(client)
        assert not failure.permanent  # an admin may yet mend it
    assert len(wecom.called("gettoken")) == 1
    assert client.trouble is not None
    assert client.trouble.code == 40001

    clock.tick(301)
    await failing(client)
    assert len(wecom.called("gettoken")) == 2
    await client.close()


async def test_two_secrets_share_no_token(wecom: FakeWeCom, database: Database, client: WeCom, clock: Clock) -> None:
    alike = SECRET[:10] + "-and-then-another"
    other = WeCom(corp_id=CORP, agent_id=AGENT, secret=alike, database=database, now=clock.now, api_url=wecom.api)
    assert client._transport.access_token_key != other._transport.access_token_key
    assert client._transport.access_token_expires_at_key != other._transport.access_token_expires_at_key
    assert not any(secret in client._transport.access_token_key for secret in (SECRET[:10], CORP))
    await other.close()


async def test_those_who_wait_for_a_token_together_give_up_together(
    wecom: FakeWeCom, database: Database, clock: Clock
) -> None:
    hasty = WeCom(
        corp_id=CORP, agent_id=AGENT, secret=SECRET, database=database, now=clock.now, api_url=wecom.api, timeout=0.3
    )
    wecom.always("gettoken", "slow")
    failures = await asyncio.gather(*(hasty.open() for _ in range(8)), return_exceptions=True)
    assert all(isinstance(failure, Unreachable) for failure in failures)
    assert len(wecom.called("gettoken")) < 8
    await hasty.close()


# Time-outs, proxies, addresses


async def test_the_tokens_call_gives_up_in_time_as_well(wecom: FakeWeCom, database: Database, clock: Clock) -> None:
    hasty = WeCom(
        corp_id=CORP, agent_id=AGENT, secret=SECRET, database=database, now=clock.now, api_url=wecom.api, timeout=0.05
    )
    for path in ("gettoken", "agent/get"):
        wecom.trouble(path, "slow")
        with pytest.raises(Unreachable, match=path):
            await hasty.open()
    await hasty.close()


async def test_a_proxy_is_gone_through_by_every_call(
    wecom: FakeWeCom, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")  # what is set here is no better than what we are told
    monkeypatch.setenv("NO_PROXY", "")
    through = WeCom(
        corp_id=CORP, agent_id=AGENT, secret=SECRET, database=database, now=clock.now,
        api_url="http://qyapi.nowhere.example/cgi-bin/", proxy=wecom.url,
        feed_webhook=f"http://qyapi.nowhere.example/cgi-bin/webhook/send?key={ROBOT}",
    )  # fmt: skip
    await through.open()
    await through.send(words("大家好"), FEED, delivery=1, again=False)
    assert [path for path, _ in wecom.calls] == ["gettoken", "agent/get", "webhook/send"]
    await through.close()


# Trouble


@pytest.mark.parametrize("trouble", ["dropped", "dropped_before", "502", "html", "redirect"])
@pytest.mark.parametrize("is_plain", [False, True])
async def test_a_lost_answer_costs_nothing_but_time(
    client: WeCom, wecom: FakeWeCom, trouble: str, is_plain: bool
) -> None:
    wecom.trouble("message/send", trouble)
    failure = await failing(client, place=chat(MEI, is_plain=is_plain))
    assert (failure.permanent, failure.wait) == (False, None)

    await client.send(THANKS, chat(MEI, is_plain=is_plain), delivery=1, again=True)

    assert len(wecom.chat(MEI)) == 1
    assert not wecom.called("elsewhere")
    first, second = (
        body for path, body in zip([p for p, _ in wecom.calls], wecom.bodies, strict=True) if "send" in path
    )
    assert first == second  # to the byte: by this WeCom knows a repetition


async def test_whoever_says_the_same_twice_is_heard_twice(client: WeCom, wecom: FakeWeCom) -> None:
    welcome = words("不客气")
    for number in range(3):
        await client.say(account(MEI), welcome, key=f"message {number}")
    await client.say(account(MEI), welcome, key="message 2")  # the same answer to the same words
    assert [text_of(one) for one in wecom.chat(MEI)] == ["不客气"] * 3


@pytest.mark.parametrize("first", ["谢谢你，陈美", "https://goodturn.example/in/1"])
async def test_a_notification_begins_with_words_that_show(client: WeCom, wecom: FakeWeCom, first: str) -> None:
    await client.say(account(MEI), words(f"{first}\n早餐太棒了"), key="1")
    content = wecom.last(MEI)["text"]["content"]
    assert content.startswith(first)
    assert content.endswith("\n早餐太棒了")
    assert not re.search("https://[^ ]*[\u200b\u200c]", content)  # an address stays what it is


@pytest.mark.parametrize(
    ("code", "permanent", "wait"),
    [
        (-1, False, None),
        (6000, False, None),
        (45033, False, None),
        (45009, False, 60),
        (81013, True, None),
        (60011, True, None),
        (60111, True, None),
        (46004, True, None),
        (40058, True, None),
        (40033, True, None),
        (45002, True, None),
        (60020, False, 30),  # an admin has to mend it: nothing is tried, and nothing lost, until then
        (301002, False, 30),
        (48002, False, 30),
        (99999, False, None),  # what we do not know may pass
    ],
)
async def test_each_refusal_says_whether_trying_again_would_help(
    client: WeCom, wecom: FakeWeCom, code: int, permanent: bool, wait: int | None
) -> None:
    wecom.always("message/send", str(code))
    failure = await failing(client)
    assert (failure.permanent, failure.wait) == (permanent, timedelta(seconds=wait) if wait else None)
    assert failure.reason == f"message/send: {code}"


@pytest.mark.parametrize("code", ["-1", "6000", "45033"])
async def test_a_busy_moment_passes_unnoticed(client: WeCom, wecom: FakeWeCom, code: str) -> None:
    wecom.trouble("message/send", code, code)
    await send(client)
    assert len(wecom.chat(MEI)) == 1


@pytest.mark.parametrize("code", [60020, 301002, 48002])
async def test_what_an_admin_must_mend_is_kept_until_it_is_mended(client: WeCom, wecom: FakeWeCom, code: int) -> None:
    wecom.trouble("message/send", str(code))
    await failing(client)
    assert client.trouble is not None
    assert (client.trouble.code, client.trouble.address) == (code, ADDRESS if code == 60020 else "")
    await send(client)
    assert client.trouble is None


async def test_who_was_told_to_slow_down_does_not_knock_again(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    wecom.always("message/send", "45009")
    waits = []
    for _ in range(3):
        waits.append((await failing(client)).wait)
        clock.tick(30)
        waits.append((await failing(client)).wait)  # not asked: it is known already
        clock.tick(waits[-2].total_seconds())  # type: ignore[union-attr]  # of a refusal there always is one
    assert waits == [timedelta(seconds=number) for number in (60, 30, 120, 90, 240, 210)]
    assert len(wecom.called("message/send")) == 3

    wecom.always("message/send", "")
    clock.tick(300)
    await send(client)
    assert len(wecom.chat(MEI)) == 1


@pytest.mark.parametrize("workspace", ["ww-of-another-company"])
async def test_an_account_of_another_company_is_not_written_to(client: WeCom, workspace: str) -> None:
    assert (await failing(client, place=chat(MEI, workspace=workspace))).permanent


async def test_who_is_out_of_sight_is_not_tried_again(client: WeCom, wecom: FakeWeCom) -> None:
    wecom.visible_departments = [3]
    assert (await failing(client)).permanent


async def test_an_answer_may_say_ok_and_mean_nobody(client: WeCom, monkeypatch: pytest.MonkeyPatch) -> None:
    async def call(path: str, **arguments: Any) -> dict[str, Any]:
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "unlicenseduser": "ChenMei", "msgid": "1"}

    monkeypatch.setattr(client, "call", call)
    assert (await failing(client)).permanent


@pytest.mark.parametrize("trouble", ["dropped", "502", "html", "slow", "40001", "60020", "40014", "99999"])
@pytest.mark.parametrize("path", ["gettoken", "message/send", "webhook/send"])
async def test_no_secret_stands_in_any_error(
    wecom: FakeWeCom,
    database: Database,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    trouble: str,
    path: str,
) -> None:
    client = WeCom(
        corp_id=CORP, agent_id=AGENT, secret=SECRET, database=database, now=clock.now, api_url=wecom.api,
        feed_webhook=wecom.webhook, timeout=0.1, sleep=clock.sleep,
    )  # fmt: skip
    caplog.set_level("WARNING")
    wecom.always(path, trouble)
    with pytest.raises((DeliveryFailed, NotYet)) as failed:
        await client.send(THANKS, FEED if path == "webhook/send" else chat(MEI), delivery=1, again=False)
    await client.look_up(account(MEI))
    await client.close()

    told = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
    error: BaseException | None = failed.value
    while error is not None:  # what is suppressed, too
        told += repr(error) + repr(error.__dict__)
        error = error.__context__
    told += "".join(capsys.readouterr()) + caplog.text
    assert not any(secret in told for secret in (SECRET, ROBOT, "token-0000", "早餐太棒了"))


# Pace


async def test_nobody_gets_more_than_wecom_lets_through(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    for number in range(120):
        if number and number % 30 == 0:
            failure = await failing(client, words("一条"))
            assert not failure.permanent
            assert failure.wait is not None
            clock.tick(failure.wait.total_seconds())
        await send(client, words(f"第 {number} 条"), delivery=number)
    assert wecom.dropped == 0
    assert len(wecom.chat(MEI)) == 120


async def test_one_who_gets_much_holds_up_no_other(client: WeCom, wecom: FakeWeCom) -> None:
    for number in range(30):
        await send(client, words(f"第 {number} 条"), delivery=number)
    assert (await failing(client, words("一条"))).wait
    await send(client, words("一条"), chat(ANNA), delivery=99)
    assert len(wecom.chat(ANNA)) == 1


def test_a_window_slides() -> None:
    window = Window((Allowed(most=2, seconds=10), Allowed(most=3, seconds=100)))
    assert [window.reserve(now) for now in (0, 4)] == [0, 0]
    assert window.reserve(5) == 5
    assert window.reserve(10) == 0
    assert window.reserve(20) == 80  # the longer one is full
    assert window.reserve(100) == 0


def test_a_window_counts_by_the_hour_as_well() -> None:
    windows, taken = Windows(PER_PERSON), []
    for second in range(3 * 3600):
        if windows.reserve(MEI, float(second)) <= 0:
            taken.append(second)
    assert all(sum(at - 60 < one <= at for one in taken) <= 30 for at in taken)
    assert all(sum(at - 3600 < one <= at for one in taken) <= 1000 for at in taken)
    assert len(taken) > 2900


def test_a_rest_is_remembered_and_forgotten() -> None:
    rest = Rest(60)
    assert rest.left(0) == 0
    assert rest.begin(100) == 60
    assert rest.begin(130) == 30  # somebody who was on the way already
    assert [rest.begin(float(at)) for at in (10_000, 20_000, 30_000, 40_000)] == [120, 240, 480, 960]
    for at in range(5, 9):
        longest = rest.begin(at * 10_000.0)
    assert longest == 3600
    rest.went_well()
    assert rest.begin(200_000) == 60


# Cards drawn anew


async def test_a_card_is_drawn_anew_with_the_code_it_came_with(client: WeCom, wecom: FakeWeCom) -> None:
    reference = await send(client)
    await client.update(reference, Card(title="陈美和李伟感谢了你", buttons=(UNDO,)))
    (message,) = wecom.chat(MEI)
    assert text_of(message) == "陈美和李伟感谢了你"
    assert labels(message) == ["撤回"]


async def test_each_code_is_used_once(client: WeCom, wecom: FakeWeCom, database: Database, clock: Clock) -> None:
    reference = await send(client)
    task = reference.partition("|")[0]
    await client.update(reference, Card(title="一次", buttons=(UNDO,)))
    await client.update(reference, Card(title="两次", buttons=(UNDO,)))  # no code: nobody is buzzed for somebody's +1
    assert [text_of(one) for one in wecom.chat(MEI)] == ["一次"]

    code = wecom.code_for(task, [MEI])  # of a click
    await database.write(lambda session: card_codes.keep(session, task, MEI, code, clock.now()))
    await client.update(reference, Card(title="三次", buttons=(UNDO,)))
    assert [text_of(one) for one in wecom.chat(MEI)] == ["三次"]


async def test_the_last_word_without_a_code_replaces_the_message(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    reference = await send(client)
    clock.tick(3600)
    await client.update(reference, Card(title="一次", buttons=(UNDO,)))
    await client.update(reference, TAKEN_BACK)
    assert [text_of(one) for one in wecom.chat(MEI)] == ["这份感谢已撤回"]
    await client.update(reference, TAKEN_BACK)  # tried again after a lost answer
    assert [text_of(one) for one in wecom.chat(MEI)] == ["这份感谢已撤回"]


async def test_a_message_older_than_a_day_stays_and_is_followed(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    reference = await send(client)
    clock.tick(73 * 3600)
    await client.update(reference, TAKEN_BACK)
    assert [text_of(one).splitlines()[0] for one in wecom.chat(MEI)] == ["陈美感谢了你", "这份感谢已撤回"]


async def test_the_last_word_uses_the_code_where_there_is_one(client: WeCom, wecom: FakeWeCom) -> None:
    await client.update(await send(client), TAKEN_BACK)
    (message,) = wecom.chat(MEI)
    assert text_of(message) == "这份感谢已撤回"
    assert not labels(message)  # a decided card cannot be decided again


async def test_a_used_code_is_passed_over(client: WeCom, wecom: FakeWeCom, database: Database, clock: Clock) -> None:
    reference = await send(client)
    task = reference.partition("|")[0]
    await database.write(lambda session: card_codes.keep(session, task, MEI, "used elsewhere", clock.now()))
    await client.update(reference, TAKEN_BACK)
    (message,) = wecom.chat(MEI)
    assert text_of(message) == "这份感谢已撤回"
    assert stored_codes(database) == []


@pytest.mark.parametrize("trouble", ["dropped_before", "502", "60020"])
async def test_a_code_is_kept_for_another_try(
    client: WeCom, wecom: FakeWeCom, database: Database, trouble: str
) -> None:
    reference = await send(client)
    wecom.trouble("message/update_template_card", trouble)
    with pytest.raises((DeliveryFailed, NotYet)) as failed:
        await client.update(reference, TAKEN_BACK)
    assert not getattr(failed.value, "permanent", False)
    assert len(stored_codes(database)) == 1
    await client.update(reference, TAKEN_BACK)
    assert [text_of(one) for one in wecom.chat(MEI)] == ["这份感谢已撤回"]


async def test_a_click_draws_the_card_anew(client: WeCom, wecom: FakeWeCom) -> None:
    task = (await send(client)).partition("|")[0]
    code = wecom.code_for(task, [MEI])
    await client.redraw(task, MEI, code, TAKEN_BACK)
    assert [text_of(one) for one in wecom.chat(MEI)] == ["这份感谢已撤回"]
    with pytest.raises(Refused):
        await client.redraw(task, MEI, code, TAKEN_BACK)


def test_codes_are_taken_newest_first_once_and_not_too_late(session: Session) -> None:
    for hours, code in ((0, "old"), (1, "newer"), (2, "newest")):
        card_codes.keep(session, "d1", MEI, code, NOW + timedelta(hours=hours))
    card_codes.keep(session, "d1", WEI, "another's", NOW)
    assert card_codes.take(session, "d1", MEI, NOW + timedelta(hours=3)) == "newest"
    assert card_codes.take(session, "d1", MEI, NOW + timedelta(hours=73)) is None
    assert card_codes.take(session, "d1", MEI, NOW + timedelta(hours=72, minutes=59)) == "newer"
    assert card_codes.take(session, "d1", MEI, NOW) == "old"
    assert card_codes.take(session, "d1", MEI, NOW) is None
    assert card_codes.forget_before(session, NOW + timedelta(hours=1)) == 1


async def test_the_clock_forgets_codes_that_work_no_more(database: Database) -> None:
    now = datetime.now(UTC)  # the clock asks the database's own
    for days, code in ((8, "old"), (1, "still good")):
        at = now - timedelta(days=days)
        await database.write(partial(card_codes.keep, task="d1", user=MEI, code=code, now=at))
    await Ticker(database, Directory(), on_told=lambda: None).tick()
    assert [one.code for one in stored_codes(database)] == ["still good"]


# Where cards do not show


async def test_a_plain_reader_gets_text_and_links(client: WeCom, wecom: FakeWeCom, pages: Pages) -> None:
    reference = await send(client, place=chat(MEI, is_plain=True))
    (message,) = wecom.chat(MEI)
    assert message["msgtype"] == "text"
    assert links_in(message) == ["https://goodturn.example/in/1"]
    assert pages.made == [(account(MEI), "/do/kudos.undo?value=12")]
    await client.update(reference, Card(title="一次", buttons=(UNDO,)))
    await client.update(reference, TAKEN_BACK)
    assert [text_of(one) for one in wecom.chat(MEI)] == ["这份感谢已撤回"]


async def test_an_answer_is_plain_for_whoever_reads_plainly(
    client: WeCom, wecom: FakeWeCom, database: Database
) -> None:
    cast = database.write_now(link_cast)
    await client.say(account(MEI), THANKS, key="1")
    database.write_now(lambda session: company.set_one(session, "plainly", "yes"))
    await client.say(account(MEI), THANKS, key="2")
    database.write_now(lambda session: people.change(session, cast.mei, reads_plainly=False))
    await client.say(account(MEI), THANKS, key="3")
    kinds = [one["msgtype"] for one in wecom.chat(MEI)]
    assert kinds == ["template_card", "text", "template_card"]


async def test_a_link_is_new_once_the_message_went_out(client: WeCom, wecom: FakeWeCom, pages: Pages) -> None:
    for delivery in (1, 2):
        await send(client, place=chat(MEI, is_plain=True), delivery=delivery)
    assert [links_in(one) for one in wecom.chat(MEI)] == [[f"https://goodturn.example/in/{n}"] for n in (1, 2)]


# The feed


async def test_the_feed_is_the_groups_robot(client: WeCom, wecom: FakeWeCom) -> None:
    join = Button(action="kudos.join", value="12", label="我也谢谢")
    reference = await send(client, Card(title="陈美感谢了李伟", buttons=(join,)), FEED)
    (post,) = wecom.posts
    assert links_in(post) == ["https://goodturn.example/do/kudos.join?value=12"]

    await client.update(reference, Card(title="又有人感谢", buttons=(join,)))
    assert len(wecom.posts) == 1
    await client.update(reference, TAKEN_BACK)
    assert text_of(wecom.posts[1]) == "这份感谢已撤回"


async def test_without_a_robot_nothing_is_posted(database: Database, clock: Clock, wecom: FakeWeCom) -> None:
    client = WeCom(corp_id=CORP, agent_id=AGENT, secret=SECRET, database=database, now=clock.now, api_url=wecom.api)
    failure = await failing(client, place=FEED)
    assert failure.permanent
    assert "WECOM_FEED_WEBHOOK" in failure.reason
    await client.close()


async def test_the_robot_posts_twenty_a_minute(client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
    for number in range(20):
        await send(client, words(f"第 {number} 条"), FEED)
    failure = await failing(client, words("再一条"), FEED)
    assert not failure.permanent
    assert failure.wait is not None
    clock.tick(failure.wait.total_seconds())
    await send(client, words("再一条"), FEED)
    assert len(wecom.posts) == 21
    assert len(wecom.called("webhook/send")) == 21


@pytest.mark.parametrize("code", [93000, 93004, 93008])
async def test_a_robot_that_is_gone_is_kept_for_the_admin(client: WeCom, wecom: FakeWeCom, code: int) -> None:
    wecom.trouble("webhook/send", str(code))
    assert not (await failing(client, place=FEED)).permanent
    assert client.feed_trouble is not None
    assert client.feed_trouble.code == code
    assert client.trouble is None
    await send(client, place=FEED)
    assert client.feed_trouble is None


# Pictures, menus, messages taken back

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300


async def test_a_picture_is_sent_whole_the_second_time_too(client: WeCom, wecom: FakeWeCom) -> None:
    await client.open()
    wecom.trouble("media/upload", "42001")
    assert await client.show_picture([MEI, ANNA, "nobody"], PNG) == {"nobody"}
    assert [content for _, content in wecom.media.values()] == [PNG]
    assert wecom.last(MEI)["image"] == wecom.last(ANNA)["image"] == {"media_id": next(iter(wecom.media))}


async def test_a_picture_for_many_goes_by_the_thousand(client: WeCom, wecom: FakeWeCom) -> None:
    everybody = [wecom.add_member(f"m{number}", f"同事{number}") for number in range(2300)]
    assert await client.show_picture(everybody, PNG) == frozenset()
    assert [len(body["touser"].split("|")) for body in wecom.called("message/send")] == [1000, 1000, 300]
    assert len(wecom.media) == 1
    assert all(len(wecom.chat(user)) == 1 for user in everybody)


async def test_who_has_had_enough_this_minute_is_named(client: WeCom, wecom: FakeWeCom) -> None:
    for number in range(30):
        await send(client, words(f"第 {number} 条"), delivery=number)
    assert await client.show_picture([MEI, ANNA], PNG) == {MEI}
    assert wecom.dropped == 0


async def test_a_message_is_taken_back(client: WeCom, wecom: FakeWeCom) -> None:
    _, msgid, _ = (await send(client)).split("|")
    await client.recall(msgid)
    assert wecom.chat(MEI) == []
    with pytest.raises(Refused):
        await client.recall("no such message")


async def test_the_menu_is_set(client: WeCom, wecom: FakeWeCom) -> None:
    await client.menu([BUTTON])
    assert wecom.menu == {"button": [BUTTON]}


# Who somebody is


async def test_somebody_is_looked_up(client: WeCom) -> None:
    profile = await client.look_up(account(MEI))
    assert profile is not None
    assert (profile.name, profile.aliases) == ("陈美", ("小陈", "ChenMei"))


@pytest.mark.parametrize("trouble", ["60111", "502", "html", "dropped"])
async def test_who_cannot_be_looked_up_is_nobody_for_now(client: WeCom, wecom: FakeWeCom, trouble: str) -> None:
    wecom.trouble("user/get", trouble)
    assert await client.look_up(account(MEI)) is None


async def test_whoever_opens_a_page_in_wecom_is_known(client: WeCom, wecom: FakeWeCom) -> None:
    assert client.suits("Mozilla/5.0 … MicroMessenger/7.0.1 wxwork/4.1.30")
    assert not client.suits("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0")
    wecom.browsing = "ChenMei"
    async with httpx.AsyncClient() as browser:
        sent_on = await browser.get(client.authorize_url("https://goodturn.example/back?to=/fill/kudos", "a1B2c3"))
    back = httpx.URL(sent_on.headers["location"])
    assert (back.host, back.params["to"], back.params["state"]) == ("goodturn.example", "/fill/kudos", "a1B2c3")

    assert await client.account_of(back.params["code"]) == account(MEI)
    with pytest.raises(DeliveryFailed) as failed:  # each code once
        await client.account_of(back.params["code"])
    assert failed.value.permanent


async def test_a_strangers_code_is_nobodys_and_a_late_one_is_good_for_nothing(
    client: WeCom, wecom: FakeWeCom, clock: Clock
) -> None:
    assert await client.account_of(wecom.login("somebody-from-elsewhere")) is None
    late = wecom.login("ChenMei")
    clock.tick(301)
    for code in (late, ""):
        with pytest.raises(DeliveryFailed) as failed:
            await client.account_of(code)
        assert failed.value.permanent


@pytest.mark.parametrize("trouble", ["502", "60020", "45009", "-1", "50001"])
async def test_what_says_nothing_about_anybody_makes_nobody_a_stranger(
    client: WeCom, wecom: FakeWeCom, trouble: str
) -> None:
    wecom.always("auth/getuserinfo", trouble)
    with pytest.raises(DeliveryFailed) as failed:
        await client.account_of(wecom.login("ChenMei"))
    assert not failed.value.permanent
