"""Who may come in: what Slack signed, lately, once. Everybody else is turned away, and nothing is stored."""

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.fakes.slack import BOT_USER, TEAM
from tests.fakes.slack_people import NotAcknowledgedError, encoded, signed
from tests.slack.conftest import ANNA, GONE, MEI, NEW, OTHER_WEI, ROBOT, STRANGER, WEI, Stage

FORM = "application/x-www-form-urlencoded"


def command(stage: Stage, text: str = "") -> dict[str, Any]:
    return {
        "command": "/kudos",
        "text": text or f"<@{MEI}> thanks for the wonderful breakfast",
        "user_id": ANNA,
        "team_id": TEAM,
        "channel_id": "C0THANKS",
        "trigger_id": stage.slack.trigger(ANNA),
        "response_url": stage.slack.response_url(ANNA, "C0THANKS", None),
    }


async def post(stage: Stage, raw: bytes, headers: dict[str, str]) -> int:
    plain = [(name.encode(), value.encode("latin1")) for name, value in headers.items()]
    response = await stage.door.post("/slack/events", content=raw, headers=plain)
    return response.status_code


async def test_forged_stale_and_replayed_requests_are_refused(stage: Stage) -> None:
    raw, content_type = encoded("slash_commands", command(stage))
    now = stage.clock.seconds()
    good = signed(raw, now, content_type)
    forged = {
        "another secret": signed(raw, now, content_type, secret="not ours"),
        "a signature of other words": {**signed(raw + b"!", now, content_type)},
        "stale": signed(raw, now - 301, content_type),
        "from the future": signed(raw, now + 301, content_type),
        "no signature": {"Content-Type": content_type},
        "no number": {**good, "X-Slack-Request-Timestamp": "yesterday"},
        "half a number": {**good, "X-Slack-Request-Timestamp": "²"},
        "not a signature": {**good, "X-Slack-Signature": "v0=é"},
    }
    for how, headers in forged.items():
        with capture_logs() as logs:
            assert await post(stage, raw, headers) == 401, how
        said = "stale" if how in ("stale", "from the future") else "forged"
        assert [one["event"] for one in logs] == [said], how  # a clock that is wrong is not an attack
    assert await post(stage, b"\xff\xfe", signed(b"", now, content_type)) == 401
    assert (stage.given(), stage.seen(), stage.outbox()) == ([], 0, [])

    assert await post(stage, raw, good) == 200
    assert await post(stage, raw, good) == 401  # a copy of what was answered
    assert len(stage.given()) == 1


async def test_slack_asks_whether_the_address_is_ours(stage: Stage) -> None:
    raw = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}).encode()
    response = await stage.door.post(
        "/slack/events", content=raw, headers=signed(raw, stage.clock.seconds(), "application/json")
    )
    assert (response.status_code, response.json()) == (200, {"challenge": "3eZbrw1a"})


async def test_what_cannot_be_read_is_refused(stage: Stage) -> None:
    for raw in (b"payload=nothing", b"payload=[]"):
        assert await post(stage, raw, signed(raw, stage.clock.seconds(), FORM)) == 400
    assert await post(stage, b"x" * 1_100_000, signed(b"", stage.clock.seconds(), FORM)) == 413
    assert stage.seen() == 0


async def test_the_word_payload_does_not_lose_a_command(stage: Stage) -> None:
    """Bolt 1.30 parses a form that says "payload" to nothing, and answers 404."""
    answer = await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} fixed the payload parser")
    assert answer is not None
    assert stage.given()[0].words == "fixed the payload parser"


async def test_fifty_at_once_are_one(stage: Stage) -> None:
    body = command(stage)
    answers = await asyncio.gather(
        *(stage.people.deliver("slash_commands", body, later=number) for number in range(50))
    )
    assert len(stage.given()) == 1
    assert all(answer == answers[0] for answer in answers)


async def test_a_renamed_command_is_the_same(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/hooray {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.people.types(ANNA, f"/goodturn kudos {stage.people.at(MEI)} thanks for the wonderful lunch")
    assert len(stage.given()) == 2


async def test_an_unknown_command_gets_help(stage: Stage) -> None:
    answer = await stage.people.types(ANNA, "/applause everybody")
    assert answer is not None
    assert "/hooray @colleague" in answer["text"]


async def test_words_that_would_ping_everybody_ping_nobody(stage: Stage) -> None:
    text = f"/kudos {stage.people.at(MEI)} thanks <!channel> and &lt;!everyone&gt; &lt;@{WEI}&gt; *bold* you did it"
    await stage.people.types(ANNA, text)
    await stage.settle()

    assert stage.given()[0].words == f"thanks @channel and <!everyone> <@{WEI}> *bold* you did it"
    (posted,) = stage.slack.feed
    assert "<!" not in posted["text"]
    assert "<@" not in posted["text"]
    assert '"mrkdwn"' not in json.dumps([one for one in posted["blocks"] if "did it" in json.dumps(one)])


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        (ANNA, "You cannot thank yourself"),
        (ROBOT, "is a bot"),
        (GONE, "no longer works here"),
        (STRANGER, "works for another company"),
    ],
)
async def test_who_cannot_be_thanked(stage: Stage, user: str, sentence: str) -> None:
    answer = await stage.people.types(ANNA, f"/kudos {stage.people.at(user)} thanks for the wonderful breakfast")
    assert answer is not None
    assert sentence in answer["text"]
    assert stage.given() == []
    assert stage.person(STRANGER) is None  # who is of another company is not taken in


async def test_a_stranger_is_not_heard(stage: Stage) -> None:
    await stage.people.mentions(STRANGER, f"kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    assert (stage.given(), stage.person(STRANGER), stage.slack.whispers) == ([], None, [])


async def test_a_stranger_is_heard_nowhere(stage: Stage) -> None:
    mei = stage.people.at(MEI)
    answer = await stage.people.types(STRANGER, f"/kudos {mei} thanks for the wonderful breakfast")
    assert answer is not None
    assert "Your own company can install it" in answer["text"]
    await stage.people.says(STRANGER, f"kudos {mei} thanks for the wonderful breakfast")
    await stage.people.uses_shortcut(STRANGER, "kudos")
    await stage.people.opens_home(STRANGER)
    assert await stage.people.looks_for_anywhere(STRANGER, "陈") == {}
    await stage.settle()
    assert (stage.given(), stage.person(STRANGER)) == ([], None)
    assert STRANGER not in stage.slack.homes


async def test_a_guest_finds_only_whom_they_name_exactly(stage: Stage) -> None:
    stage.slack.users[NEW]["is_restricted"] = True
    assert await stage.people.looks_for_anywhere(NEW, "陈") == {}
    assert list((await stage.people.looks_for_anywhere(NEW, "陈美")).values()) == [f"p{stage.cast.mei}"]


async def test_who_left_is_no_longer_in_the_group(stage: Stage) -> None:
    stage.slack.groups["S0CREW"] = [ANNA, MEI, GONE, ROBOT, STRANGER]
    await stage.people.types(ANNA, "/kudos <!subteam^S0CREW|@crew> thanks for last night’s wonderful banquet")
    assert stage.given()[0].people == (stage.cast.mei,)


async def test_the_bots_own_name_in_its_own_chat(stage: Stage) -> None:
    at_bot = stage.people.at(BOT_USER)
    await stage.people.says(ANNA, f"{at_bot} kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    assert stage.given()[0].people == (stage.cast.mei,)
    assert stage.person(BOT_USER) is None


async def test_the_bot_does_not_hear_itself_or_other_bots(stage: Stage) -> None:
    message = {"type": "message", "channel_type": "im", "channel": "D0ANNA", "ts": "1.1", "text": "thanks"}
    await stage.people.event({**message, "user": "U0BOT", "bot_id": "B0BOT"})
    await stage.people.event({**message, "user": ROBOT, "bot_id": "B0OTHER"})
    await stage.people.event({**message, "user": ANNA, "subtype": "message_changed"})
    await stage.people.event({"type": "file_created", "file_id": "F1"})  # nobody listens, and Slack need not know
    assert stage.seen() == 0


async def test_a_mistake_of_ours_is_tried_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stumble(_event: object) -> None:
        raise RuntimeError("a mistake")

    listeners = stage.listeners
    monkeypatch.setattr(listeners, "_hear", stumble)
    with pytest.raises(NotAcknowledgedError) as refused:
        await stage.people.mentions(ANNA, "kudos")
    assert refused.value.status == 500
    monkeypatch.undo()

    body = stage.people.envelope(
        {"type": "app_mention", "user": ANNA, "text": "<@U0BOT> help", "ts": "2.2", "channel": "C0THANKS"}
    )
    await stage.people.deliver("events_api", body)
    await stage.settle()
    assert len(stage.slack.whispered(ANNA)) == 1


async def test_a_form_that_came_too_late_says_so(stage: Stage) -> None:
    stage.slack.trouble("views.open", "expired_trigger_id")
    await stage.people.types(ANNA, "/kudos")
    await stage.settle()
    (told,) = stage.slack.whispered(ANNA)
    assert "try again" in told["text"]


async def test_a_group_slack_does_not_explain_is_asked_about(stage: Stage) -> None:
    answer = await stage.people.types(ANNA, "/kudos <!subteam^S0NONE|@nightcrew> thanks for the wonderful breakfast")
    assert answer is not None
    assert "Slack does not say who is in nightcrew" in answer["text"]


async def test_a_channel_the_asker_has_left_is_answered_in_the_chat(stage: Stage) -> None:
    stage.slack.channels["C0THANKS"].members.discard(OTHER_WEI)
    await stage.people.mentions(OTHER_WEI, "me")
    await stage.settle()
    assert len(stage.slack.dm(OTHER_WEI).messages) == 1


async def test_the_app_is_removed(stage: Stage) -> None:
    await stage.people.event({"type": "tokens_revoked", "tokens": {"oauth": [ANNA], "bot": []}})
    assert stage.client.trouble == ""
    await stage.people.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}})
    await stage.people.event({"type": "app_uninstalled"})
    assert stage.gone == ["tokens_revoked", "app_uninstalled"]
    assert stage.client.trouble == "app_uninstalled"
