"""Sending at Slack's pace, and what is done about everything that can go wrong on the way."""

import asyncio

import aiohttp
import pytest
from sqlmodel import Session, select

from bot.chat import Account, Card, DeliveryFailed, NotYet, Place, Text
from bot.delivery import Delivery
from bot.directory import Directory
from bot.slack.client import Refused, Slack, Unreachable, plug_in
from bot.slack.pacing import Pace
from handlers.notices import YouAreWelcome
from storage import addresses, company, outbox, people
from storage.database import Database
from storage.outbox import Post
from storage.tables import Outgoing
from tests.clock import Clock
from tests.conftest import NOW
from tests.fakes.slack import APP_TOKEN, FEED, TEAM, TOKEN, FakeSlack
from tests.slack.conftest import ANNA, GONE, MEI, NEW, ROBOT, Stage, link_cast

FEED_PLACE = Place("slack")


def chat(user: str, workspace: str = TEAM) -> Place:
    return Place("slack", Account("slack", workspace, user))


def card(text: str = "Hello.") -> Card:
    return Card(body=(Text(text=text),))


@pytest.fixture
async def opened(client: Slack) -> Slack:
    await client.open()
    return client


async def send(client: Slack, place: Place, delivery: int = 1, *, again: bool = False) -> str:
    """Send when it is our turn, as delivery does."""
    while True:
        try:
            return await client.send(card(f"Message {delivery}."), place, delivery=delivery, again=again)
        except NotYet as not_yet:
            await client._sleep(not_yet.wait.total_seconds())


# Finding out who we are


async def test_opening_asks_who_we_are(client: Slack) -> None:
    identity = await client.open()
    assert (identity.workspace, identity.bot_user) == (TEAM, "U0BOT")
    assert "chat:write" in identity.scopes


async def test_a_wrong_token_is_said(slack: FakeSlack) -> None:
    client = Slack(token="xoxb-wrong", api_url=slack.api)
    with pytest.raises(Refused) as refused:
        await client.open()
    assert refused.value.reason == client.trouble == "invalid_auth"
    with pytest.raises(NotYet) as not_yet:
        await client.send(card(), chat(ANNA), delivery=1, again=False)
    assert not_yet.value.holds == "platform"  # an admin may yet mend it
    await client.close()


# Trouble


@pytest.mark.parametrize("trouble", ["dropped", "dropped_before", "500"])
async def test_a_lost_answer_is_looked_for_before_sending_again(opened: Slack, slack: FakeSlack, trouble: str) -> None:
    for delivery, place in enumerate((chat(ANNA), FEED_PLACE)):
        slack.trouble("chat.postMessage", trouble)
        with pytest.raises(DeliveryFailed) as failed:
            await send(opened, place, delivery)
        assert not failed.value.permanent

        reference = await send(opened, place, delivery, again=True)
        again = await send(opened, place, delivery, again=True)

        messages = slack.feed if place is FEED_PLACE else slack.dm(ANNA).messages
        assert len(messages) == 1
        assert reference == again == f"{FEED if place is FEED_PLACE else slack.dm(ANNA).id}:{messages[0]['ts']}"


async def test_a_message_is_found_behind_many_later_ones(opened: Slack, slack: FakeSlack) -> None:
    reference = await send(opened, FEED_PLACE, 5)
    slack.feed.extend({"type": "message", "ts": slack.ts(), "user": MEI, "text": "hm"} for _ in range(450))
    assert await send(opened, FEED_PLACE, 5, again=True) == reference


async def test_without_the_scope_to_look_it_is_rather_sent_twice_than_never(opened: Slack, slack: FakeSlack) -> None:
    slack.scopes -= {"im:history"}
    await send(opened, chat(ANNA), 9)
    await send(opened, chat(ANNA), 9, again=True)
    assert len(slack.dm(ANNA).messages) == 2


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (chat(GONE), "user_disabled"),
        (chat(ROBOT), "cannot_dm_bot"),
        (chat("U0NOBODY"), "channel_not_found"),
        (chat(ANNA, workspace="T0ELSEWHERE"), "an account of another workspace"),
    ],
)
async def test_who_cannot_be_written_to_is_not_tried_again(opened: Slack, place: Place, reason: str) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await send(opened, place)
    assert (failed.value.reason, failed.value.permanent) == (reason, True)


async def test_a_feed_the_bot_was_not_invited_to_is_tried_again(opened: Slack, slack: FakeSlack) -> None:
    slack.channels[FEED].members.clear()
    with pytest.raises(DeliveryFailed) as failed:
        await send(opened, FEED_PLACE)
    assert (failed.value.reason, failed.value.permanent) == ("not_in_channel", False)


async def test_without_a_feed_nothing_is_posted(slack: FakeSlack) -> None:
    client = Slack(token=TOKEN, api_url=slack.api)
    await client.open()
    with pytest.raises(DeliveryFailed, match="SLACK_FEED_CHANNEL"):
        await send(client, FEED_PLACE)
    await client.close()


@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive", "org_login_required", "missing_scope"])
async def test_a_workspace_out_of_order_keeps_what_is_for_it(stage: Stage, reason: str) -> None:
    """Nothing is lost, nothing is tried in vain, and all of it goes out once an admin has mended it."""
    if reason == "missing_scope":
        stage.slack.scopes.discard("chat:write")
    else:
        stage.slack.revoked = reason
    for word in ("breakfast", "towels"):
        await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful {word}")
    for _ in range(20):
        await stage.wait(3600)
    assert stage.client.trouble == reason
    assert {(row.state, row.attempts) for row in stage.outbox()} == {("waiting", 0)}
    assert {row.trouble for row in stage.outbox()} >= {reason}
    assert [method for method, _ in stage.slack.calls].count("chat.postMessage") == 1, "one was enough to know"

    stage.slack.revoked = ""
    stage.slack.scopes.add("chat:write")
    await stage.client.open()
    await stage.wait(10)
    assert stage.client.trouble == ""
    assert {row.state for row in stage.outbox()} == {"sent"}
    assert len(stage.slack.dm(MEI).messages) == 2


async def test_nothing_is_tried_while_slack_is_not_there(
    database: Database, slack: FakeSlack, client: Slack, clock: Clock
) -> None:
    cast = database.write_now(link_cast)
    post = Post(notice=YouAreWelcome().to_json(), place=addresses.person(cast.mei), about="x", due=clock.now())
    database.write_now(lambda session: outbox.put(session, [post]))
    delivery = Delivery(database, Directory(), {"slack": client}, clock.now)

    def attempts() -> list[tuple[str, int, bool]]:
        with database.reading() as session:
            return [(one.state, one.attempts, one.may_have_arrived) for one in session.exec(select(Outgoing))]

    for _ in range(30):  # not connected yet
        await delivery.deliver_one()
        clock.tick(60)
    assert attempts() == [("waiting", 0, False)]

    await client.open()
    await slack.stop()
    for _ in range(30):  # gone again
        await delivery.deliver_one()
        clock.tick(60)
    assert attempts() == [("waiting", 0, False)]


@pytest.mark.parametrize("garbled", ["not json", "[]", "null", '"ok"', "html", "{}"])
async def test_a_garbled_answer_is_no_answer(opened: Slack, slack: FakeSlack, garbled: str) -> None:
    slack.trouble("chat.postMessage", f"garbled:{garbled}")
    with pytest.raises(DeliveryFailed) as failed:
        await send(opened, chat(ANNA))
    assert (failed.value.permanent, failed.value.may_have_arrived) == (False, True)
    slack.trouble("users.info", f"garbled:{garbled}")
    assert await opened.look_up(Account("slack", TEAM, NEW)) is None


@pytest.mark.parametrize("asked", ["soon", "", "-3"])
async def test_an_odd_retry_after_is_a_second_or_none(opened: Slack, slack: FakeSlack, asked: str) -> None:
    slack.trouble("chat.postMessage", f"429:{asked}")
    await send(opened, chat(ANNA))
    assert len(slack.dm(ANNA).messages) == 1


async def test_another_installations_message_is_not_taken_for_ours(
    slack: FakeSlack, opened: Slack, database: Database
) -> None:
    """A new database counts its deliveries from one again; what the old one sent stands in the channel still."""
    opened.installation = "the old one"
    old = await send(opened, FEED_PLACE, 1)
    opened.installation = await database.write(company.installation)
    new = await send(opened, FEED_PLACE, 1, again=True)
    assert old != new
    assert await send(opened, FEED_PLACE, 1, again=True) == new
    assert len(slack.feed) == 2


# Through a proxy


async def test_everything_goes_through_the_proxy(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode().split()[1])
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, address)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    there, here = Slack(token=TOKEN, api_url="http://slack.example/api/"), Slack(token=TOKEN, api_url=slack.api)
    with pytest.raises(Unreachable):
        await there.open()
    with pytest.raises(Refused):
        await there.respond("http://hooks.example/1", {})
    async with aiohttp.ClientSession(trust_env=True) as session:
        slack.public_url = "wss://socket.example"
        with pytest.raises(Unreachable):
            await plug_in(here, APP_TOKEN, session)
    await here.open()  # NO_PROXY is heeded
    await there.close()
    await here.close()
    proxy.close()
    assert asked == ["http://slack.example/api/auth.test", "http://hooks.example/1", "socket.example:443"]


async def test_what_slack_cannot_draw_arrives_as_text(opened: Slack, slack: FakeSlack) -> None:
    slack.trouble("chat.postMessage", "invalid_blocks")
    await send(opened, chat(ANNA), 3)
    (message,) = slack.dm(ANNA).messages
    assert message["text"] == "Message 3."
    assert "blocks" not in message


async def test_a_message_that_is_gone_is_not_updated_for_ever(opened: Slack, slack: FakeSlack) -> None:
    reference = await send(opened, FEED_PLACE)
    slack.feed.clear()
    with pytest.raises(DeliveryFailed) as failed:
        await opened.update(reference, card())
    assert failed.value.permanent


# Who somebody is


async def test_looking_somebody_up(opened: Slack, slack: FakeSlack) -> None:
    found = await opened.look_up(Account("slack", TEAM, NEW))
    assert found is not None
    assert (found.name, found.email, found.zone, found.language) == (
        "Nina Novak",
        "nina@harbour.example",
        "Europe/Prague",
        "en",
    )
    assert await opened.look_up(Account("slack", TEAM, "U0NOBODY")) is None
    await opened.look_up(Account("slack", TEAM, NEW))
    assert [method for method, _ in slack.calls].count("users.info") == 2  # asked once in a minute


# Pace


async def test_messages_to_one_channel_go_one_a_second(opened: Slack, slack: FakeSlack, clock: Clock) -> None:
    began = clock.seconds()
    for delivery in range(5):
        await send(opened, FEED_PLACE, delivery)
    assert clock.seconds() - began == pytest.approx(4, abs=0.01)
    assert slack.refused == 0


async def test_the_workspace_has_a_pace_of_its_own(opened: Slack, slack: FakeSlack, clock: Clock) -> None:
    for number in range(100):
        slack.add_user(f"U{number}", f"Colleague {number}")
    began = clock.seconds()
    for number in range(100):
        await send(opened, chat(f"U{number}"), number)
    assert clock.seconds() - began == pytest.approx(95 / 5, abs=0.1)  # five together, then five a second
    assert slack.refused == 0


async def test_a_refusal_teaches_patience(slack: FakeSlack, clock: Clock) -> None:
    slack.limits.workspace_per_minute = 60  # stricter than we were told
    client = Slack(token=TOKEN, api_url=slack.api, seconds=clock.seconds, sleep=clock.sleep)
    await client.open()
    for number in range(200):
        slack.add_user(f"U{number}", f"Colleague {number}")
        await send(client, chat(f"U{number}"), number)
    await client.close()
    assert slack.refused < 20
    assert sum(len(channel.messages) for channel in slack.channels.values()) == 200


async def test_a_long_refusal_goes_back_to_the_outbox(opened: Slack, slack: FakeSlack, clock: Clock) -> None:
    """A sender that slept through it would lose its row to another sender, and both would send."""
    began = clock.seconds()
    slack.trouble("chat.postMessage", "ratelimited")
    for user in (ANNA, MEI):  # who comes next does not even ask
        with pytest.raises(NotYet) as not_yet:
            await opened.send(card(), chat(user), delivery=1, again=False)
        assert (not_yet.value.wait.total_seconds(), not_yet.value.holds) == (30, "platform")
    assert clock.seconds() == began
    assert [method for method, _ in slack.calls].count("chat.postMessage") == 1
    clock.tick(30)
    await opened.send(card(), chat(ANNA), delivery=1, again=False)


async def test_several_senders_never_sleep_through_a_refusal(
    database: Database, slack: FakeSlack, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four rows are out when Slack asks for two and a half minutes: longer than a row is anybody's."""
    monkeypatch.setattr(FakeSlack, "RETRY_AFTER", 150)
    database.write_now(link_cast)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await clock.sleep(seconds)

    client = Slack(token=TOKEN, api_url=slack.api, seconds=clock.seconds, sleep=sleep)
    await client.open()

    def put(session: Session) -> None:
        known = [people.by_account(session, "slack", TEAM, user) for user in (MEI, ANNA)] * 3
        places = [addresses.person(one.id) for one in known if one is not None]
        notice = YouAreWelcome().to_json()
        outbox.put(session, [Post(notice=notice, place=place, about="x", due=clock.now()) for place in places])

    database.write_now(put)
    delivery = Delivery(database, Directory(), {"slack": client}, clock.now)
    slack.trouble("chat.postMessage", "ratelimited")

    async def send_in_turn() -> None:
        while clock.seconds() < NOW.timestamp() + 600:
            if not await delivery.deliver_one():
                clock.tick(0.5)

    await asyncio.gather(*(send_in_turn() for _ in range(4)))
    await client.close()

    assert max(slept, default=0) <= 2
    messages = [*slack.dm(MEI).messages, *slack.dm(ANNA).messages]
    sent = [message["metadata"]["event_payload"]["delivery_id"] for message in messages]
    assert len(sent) == len(set(sent)) == 6


async def test_a_busy_feed_or_many_redraws_keep_nobody_waiting(opened: Slack, slack: FakeSlack, clock: Clock) -> None:
    began = clock.seconds()
    reference = await send(opened, FEED_PLACE)
    for _ in range(5):
        await opened.update(reference, card())
    for _ in range(3):
        with pytest.raises(NotYet) as feed:
            await opened.send(card(), FEED_PLACE, delivery=2, again=False)
        with pytest.raises(NotYet) as redraw:
            await opened.update(reference, card())
    assert (feed.value.holds, redraw.value.holds) == ("place", "kind")
    assert feed.value.wait.total_seconds() == pytest.approx(1, abs=0.01)
    assert redraw.value.wait.total_seconds() == pytest.approx(1.2, abs=0.01)
    await opened.send(card(), chat(ANNA), delivery=3, again=False)
    assert clock.seconds() == began


async def test_one_busy_channel_does_not_slow_the_workspace(opened: Slack, slack: FakeSlack, clock: Clock) -> None:
    slack.limits.channel_per_second = 0.25  # stricter than we were told
    for delivery in range(10):
        await send(opened, FEED_PLACE, delivery)
    assert slack.refused > 0
    slack.limits.channel_per_second, refused, began = 1, slack.refused, clock.seconds()
    for number in range(100):
        slack.add_user(f"U{number}", f"Colleague {number}")
        await send(opened, chat(f"U{number}"), 100 + number)
    assert clock.seconds() - began == pytest.approx(95 / 5, abs=0.5)
    assert slack.refused == refused


async def test_a_search_is_paced_as_well(opened: Slack, slack: FakeSlack) -> None:
    for number in range(60):
        slack.add_user(f"U{number}", f"Colleague {number}")
        await send(opened, chat(f"U{number}"), number, again=True)
    assert slack.refused == 0


def test_a_pace_is_kept_by_whoever_asks_together() -> None:
    pace = Pace(2.0, burst=3)
    assert [pace.reserve(100.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert pace.reserve(200.0) == 0


def test_a_refusal_halves_a_pace_once_and_success_brings_it_back() -> None:
    pace = Pace(4.0)
    pace.refused(10.0, 5.0)
    pace.refused(10.1, 5.0)  # the same lesson, from somebody already on the way
    assert pace.rate == 2.0
    assert pace.is_paused(12.0)
    assert pace.reserve(12.0) == pytest.approx(3.1, abs=0.01)
    for _ in range(200):
        pace.went_well()
    assert pace.rate == 4.0


def test_a_pace_never_falls_asleep() -> None:
    pace = Pace(5.0)
    for minute in range(20):
        pace.refused(minute * 60.0, 1.0)
    assert pace.rate == pytest.approx(0.5)


# The whole road


async def test_a_lost_answer_costs_nothing_but_time(stage: Stage) -> None:
    stage.slack.trouble("chat.postMessage", "dropped", "dropped_before")
    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    assert len(stage.slack.dm(MEI).messages) + len(stage.slack.feed) == 1

    await stage.wait(60)

    assert len(stage.slack.dm(MEI).messages) == len(stage.slack.feed) == 1
    assert {row.state for row in stage.outbox()} == {"sent"}


async def test_one_that_fails_for_good_stops_no_other(stage: Stage) -> None:
    stage.slack.users[MEI]["deleted"] = True
    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    assert sorted((row.state, row.trouble) for row in stage.outbox()) == [("failed", "user_disabled"), ("sent", None)]


async def test_a_slow_look_up_holds_nobody_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.whois.LONGEST_LOOK_UP", 0.05)
    others = [f"U0X{number}" for number in range(4)]
    for number, user in enumerate(others):
        stage.slack.add_user(user, f"Newcomer {number}")
    stage.slack.trouble("users.info", *["slow"] * 6)
    mentions = " ".join(stage.people.at(user) for user in others)

    await stage.people.types(NEW, f"/kudos {mentions} thanks for the wonderful breakfast")

    added = [stage.person(user) for user in (NEW, *others)]
    assert [one and one.name for one in added] == [NEW, *others]  # added by their id …
    assert len(stage.given()[0].people) == 4
    stage.slack.released.set()
    await stage.settle()
    completed = [stage.person(user) for user in (NEW, *others)]
    assert [one and one.name for one in completed] == ["Nina Novak", *(f"Newcomer {number}" for number in range(4))]
