"""Who may come in: what WeCom encrypted and signed for us, lately. Everybody else is refused, and nothing is stored."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.wecom.listeners import TRIES_FOR, Listeners
from storage import company, people
from tests.fakes.wecom import AES_KEY, CORP, TOKEN, text_of
from tests.fakes.wecom_phone import cdata, seal, sign
from tests.wecom.conftest import ANNA, MEI, NEW, WEI
from tests.wecom.stage import Stage
from tests.wecom.test_crypto import (
    ECHO,
    ECHO_SIGNED,
    MESSAGE,
    MESSAGE_SIGNED,
    OFFICIAL_CORP,
    OFFICIAL_KEY,
    OFFICIAL_TOKEN,
)

PATH = "/wecom/callback"
NOTHING = (0, 0, 0, 0)
OTHER_KEY = "x" * 43

OFFICIAL = {"corp_id": OFFICIAL_CORP, "token": OFFICIAL_TOKEN, "aes_key": OFFICIAL_KEY, "agent_id": "218"}
OFFICIAL_AT = datetime(2014, 9, 2, 12, 10, 13, tzinfo=UTC)


def thanks(stage: Stage, words: str = "谢谢 @陈美 昨天帮我值班") -> str:
    return stage.phone.xml(ANNA, {"MsgType": "text", "Content": words, "MsgId": "7000000000000000001"})


async def post(stage: Stage, query: dict[str, str], body: str | bytes) -> httpx.Response:
    return await stage.door.post(PATH, params=query, content=body if isinstance(body, bytes) else body.encode())


def signed(stage: Stage, sealed: str, *, token: str = TOKEN, at: float | None = None) -> tuple[dict[str, str], str]:
    """Return the query and the body that go with something encrypted, whatever that is."""
    timestamp = str(int(stage.clock.seconds() if at is None else at))
    query = {"msg_signature": sign(sealed, timestamp, "1", token=token), "timestamp": timestamp, "nonce": "1"}
    return query, f"<xml><Encrypt>{cdata(sealed)}</Encrypt></xml>"


# The address is verified


async def test_the_official_vectors_come_through_the_door(stage: Stage) -> None:
    listeners = Listeners(
        wecom=stage.client,
        hearing=stage.hearing,
        database=stage.database,
        colleagues=Colleagues(stage.database, Directory()),
        pages=stage.pages,
        now=lambda: OFFICIAL_AT,
        sleep=stage.clock.sleep,
        **OFFICIAL,
    )
    transport = httpx.ASGITransport(app=Starlette(routes=[*listeners.routes()]))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as door:
        names = ("msg_signature", "timestamp", "nonce")
        asked = await door.get(PATH, params={**dict(zip(names, ECHO_SIGNED, strict=True)), "echostr": ECHO})
        assert asked.content == b"1616140317555161061"
        envelope = f"<xml><Encrypt>{cdata(MESSAGE)}</Encrypt></xml>".encode()
        response = await door.post(PATH, params=dict(zip(names, MESSAGE_SIGNED, strict=True)), content=envelope)
    await listeners.settle()
    assert (response.status_code, response.content) == (200, b"")
    assert stage.stored()[0] == 1


async def test_the_address_is_verified_with_the_bare_text(stage: Stage) -> None:
    response = await stage.phone.verifies(echo="1616140317555161061")
    assert (response.status_code, response.content) == (200, b"1616140317555161061")
    assert response.headers["content-type"].startswith("text/plain")
    await stage.settle()
    with stage.database.reading() as session:
        assert company.moment_of(session, "wecom:verified") == stage.clock.now()


async def test_a_plus_sign_that_somebody_took_for_a_space(stage: Stage) -> None:
    sealed = next(one for number in range(200) if "+" in (one := seal(b"1616", prefix=f"{number:016}".encode())))
    query, _ = signed(stage, sealed)
    written = "&".join(f"{name}={value}" for name, value in query.items())
    response = await stage.door.get(f"{PATH}?{written}&echostr={sealed.replace('/', '%2F').replace('=', '%3D')}")
    assert (response.status_code, response.content) == (200, b"1616")


async def test_our_own_try_is_no_verification(stage: Stage) -> None:
    assert (await stage.phone.verifies(echo="goodturn-abc")).content == b"goodturn-abc"
    await stage.settle()
    with stage.database.reading() as session:
        assert company.moment_of(session, "wecom:verified") is None


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce", "echostr"])
async def test_an_incomplete_verification_is_refused(stage: Stage, missing: str) -> None:
    sealed = seal(b"1616")
    query = {**signed(stage, sealed)[0], "echostr": sealed}
    del query[missing]
    assert (await stage.door.get(PATH, params=query)).status_code == 403


# What is refused


async def test_forged_requests_are_refused_and_nothing_is_stored(stage: Stage) -> None:
    xml, now = thanks(stage), stage.clock.seconds()
    good = seal(xml.encode())
    query, body = signed(stage, good)
    forged = {
        "another token": signed(stage, good, token="somebody"),
        "a signature of other words": ({**query, "msg_signature": sign(seal(b"x"), query["timestamp"], "1")}, body),
        "no signature": ({name: value for name, value in query.items() if name != "msg_signature"}, body),
        "nothing at all": ({}, body),
        "a signature that is none": ({**query, "msg_signature": "é" * 40}, body),
        "another key": signed(stage, seal(xml.encode(), aes_key=OTHER_KEY)),
        "another company": signed(stage, seal(xml.encode(), receiver="ww9999999999999999")),
        "the company in capitals": signed(stage, seal(xml.encode(), receiver=CORP.upper())),
        "no company": signed(stage, seal(xml.encode(), receiver="")),
        "too old": signed(stage, good, at=now - 2 * 86400),
        "from the future": signed(stage, good, at=now + 2 * 86400),
    }
    for moment in ("yesterday", "", "-1", "²", "9" * 40):
        signature = sign(good, moment, "1")
        forged[f"at {moment}"] = ({"msg_signature": signature, "timestamp": moment, "nonce": "1"}, body)
    for how, (asked, sent) in forged.items():
        response = await post(stage, asked, sent)
        assert response.status_code == 403, how
        assert response.text == "refused", how
    assert stage.stored() == NOTHING


async def test_signed_garbage_is_refused(stage: Stage) -> None:
    key = base64.b64decode(AES_KEY + "=")
    garbage = [
        "",
        "x",
        "é",
        "====",
        "not base64!",
        base64.b64encode(b"x" * 31).decode(),
        base64.b64encode(key).decode(),
    ]
    garbage += [base64.b64encode(b"x" * 32 * length).decode() for length in (1, 2, 7)]
    for sealed in garbage:
        response = await post(stage, *signed(stage, sealed))
        assert response.status_code in (400, 403), sealed
    for plain in (b"", b"\x00", b"\xff\xfe\xfd", b"hello", b"<xml></xml>", b"<!DOCTYPE x><xml></xml>"):
        assert (await post(stage, *signed(stage, seal(plain)))).status_code in (400, 403), plain
    assert stage.stored() == NOTHING


async def test_what_is_no_envelope_is_refused(stage: Stage) -> None:
    sealed = seal(thanks(stage).encode())
    query, body = signed(stage, sealed)
    bomb = '<!DOCTYPE xml [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'
    for wrong in (b"", b"\xff\xfe\xfd", b"{}", b"hello", b"<xml>", b"<xml></xml>", (bomb + body).encode()):
        assert (await post(stage, query, wrong)).status_code == 400, wrong
    assert (await post(stage, query, b"<xml>" + b"x" * 70_000)).status_code == 413
    assert (await post(stage, *signed(stage, sealed[:-4]))).status_code == 403
    assert (await stage.door.put(PATH)).status_code == 405
    assert stage.stored() == NOTHING


@pytest.mark.parametrize(
    ("old", "new"), [(CORP, "ww9999999999999999"), ("1000002", "1000003"), ("FromUserName", "Sender")]
)
async def test_what_is_not_for_us_inside_is_refused(stage: Stage, old: str, new: str) -> None:
    xml = thanks(stage).replace(old, new)
    assert (await post(stage, *signed(stage, seal(xml.encode())))).status_code == 400
    assert stage.stored() == NOTHING


async def test_a_mistake_of_ours_shows_no_stack_and_is_tried_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stumble(event: object) -> None:
        raise RuntimeError("谢谢 secret words")

    with monkeypatch.context() as broken:
        broken.setattr(stage.hearing, "hear", stumble)
        response = await stage.phone.delivers_once(thanks(stage))
    assert response.status_code == 500
    assert "secret" not in response.text
    assert (await stage.phone.delivers_once(thanks(stage))).status_code == 200
    assert len(stage.given()) == 1


# What comes again


async def test_a_callback_is_answered_with_nothing(stage: Stage) -> None:
    response = await stage.phone.delivers(thanks(stage))
    assert response is not None
    assert (response.status_code, response.content) == (200, b"")
    assert len(stage.given()) == 1  # on disk before the answer


async def test_what_is_asked_three_times_is_done_and_answered_once(stage: Stage) -> None:
    stage.phone.lost = 2
    await stage.phone.types(ANNA, "谢谢 @陈美 昨天帮我值班")
    await stage.settle()

    assert stage.phone.attempts == 3
    assert stage.phone.given_up == []
    assert len(stage.given()) == 1
    assert len(stage.wecom.chat(ANNA)) == 1
    assert len(stage.wecom.chat(MEI)) == 1


async def test_a_copy_of_a_request_changes_nothing(stage: Stage) -> None:
    query, body = signed(stage, seal(thanks(stage).encode()))
    for _ in range(3):
        assert (await post(stage, query, body)).status_code == 200
    await stage.settle()
    assert len(stage.given()) == 1
    stage.clock.tick(2 * 86400)
    assert (await post(stage, query, body)).status_code == 403


async def test_fifty_at_once_are_one(stage: Stage) -> None:
    xml = thanks(stage)
    answers = await asyncio.gather(*(stage.phone.delivers_once(xml) for _ in range(50)))
    await stage.settle()
    assert {answer.status_code for answer in answers} == {200}
    assert len(stage.given()) == 1
    assert len(stage.wecom.chat(ANNA)) == 1


async def test_two_clicks_in_one_second_both_count(stage: Stage) -> None:
    for words in ("谢谢 @陈美 昨天帮我值班真的辛苦了", "谢谢 @陈美 今天又来帮忙，客人都很高兴"):
        await stage.types(ANNA, words)
    for message in stage.wecom.chat(ANNA):  # the clock stands still
        await stage.phone.presses(ANNA, "Undo", message)
    await stage.settle()
    assert all(one.taken_back_at is not None for one in stage.given())


async def test_what_arrives_out_of_order_all_counts(stage: Stage) -> None:
    async with stage.phone.out_of_order():
        for words in ("谢谢 @陈美 昨天帮我值班", "谢谢 @王芳 批了我的假", "帮助"):
            await stage.phone.types(ANNA, words)
    await stage.settle()
    assert len(stage.given()) == 2


async def test_somebody_nobody_imported_is_welcomed(stage: Stage) -> None:
    await stage.types(NEW, "谢谢 @陈美 第一天就带我熟悉环境")
    new = stage.person(NEW)
    assert new is not None
    assert new.name == "周洁"
    assert stage.given()[0].giver_id == new.id


async def test_a_slow_look_up_keeps_nobody_waiting_longer_than_a_second(stage: Stage) -> None:
    stage.wecom.trouble("user/get", "-1", "-1", "-1")
    await stage.types(NEW, "谢谢 @陈美 第一天就带我熟悉环境")
    new = stage.person(NEW)
    assert new is not None
    assert new.name == NEW  # by id until WeCom says more
    assert len(stage.given()) == 1


async def test_whoever_opens_the_app_hears_nothing_and_whoever_is_new_to_it_a_hello(stage: Stage) -> None:
    await stage.phone.enters(WEI)
    await stage.settle()
    assert stage.wecom.chat(WEI) == []
    await stage.phone.subscribes(WEI)
    await stage.phone.subscribes(WEI)
    await stage.settle()
    assert "好帮手可以这样用" in text_of(stage.wecom.chat(WEI)[0])
    greeted = len(stage.wecom.chat(WEI))
    await stage.phone.subscribes(WEI)
    await stage.settle()
    assert len(stage.wecom.chat(WEI)) == greeted


# An answer WeCom does not take at once


@pytest.mark.parametrize("is_plain", [False, True])
@pytest.mark.parametrize("trouble", ["502", "-1", "60020", "html", "45009", "dropped", "dropped_before", "99999"])
async def test_an_answer_that_cannot_be_sent_at_once_is_sent_later_and_once(
    stage: Stage, trouble: str, is_plain: bool
) -> None:
    stage.write(lambda session: people.change(session, stage.cast.anna, reads_plainly=is_plain))
    stage.wecom.trouble("message/send", *[trouble] * 4)
    began = stage.clock.now()
    await stage.phone.types(ANNA, "谢谢 @陈美 昨天帮我值班")
    await stage.listeners.settle()
    assert len(stage.wecom.chat(ANNA)) == len(stage.given()) == 1
    assert "陈美" in stage.read(ANNA)
    assert timedelta() < stage.clock.now() - began <= TRIES_FOR


@pytest.mark.parametrize(("trouble", "lasts"), [("502", TRIES_FOR), ("60011", timedelta())])
async def test_an_answer_is_given_up_when_it_is_of_no_use_any_more(
    stage: Stage, trouble: str, lasts: timedelta
) -> None:
    stage.wecom.always("message/send", trouble)
    began = stage.clock.now()
    await stage.phone.types(ANNA, "谢谢 @陈美 昨天帮我值班")
    with capture_logs() as lines:
        await stage.listeners.settle()
    assert lasts - timedelta(minutes=1) <= stage.clock.now() - began <= lasts
    assert [line["event"] for line in lines] == ["not_shown"]
    stage.wecom.always("message/send", "")


async def test_what_still_waits_when_the_bot_stops_is_given_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(stage.listeners._afterwards, "_sleep", sleep)
    stage.wecom.trouble("message/send", "502")
    await stage.phone.types(ANNA, "谢谢 @陈美 昨天帮我值班")
    await asleep.wait()
    with capture_logs() as lines:
        await stage.listeners.stop()
    assert [(line["event"], line["reason"]) for line in lines] == [("not_shown", "message/send: HTTP 502")]
    assert stage.wecom.chat(ANNA) == []


@pytest.mark.parametrize("kind", ["image", "voice", "video", "location", "link", "file"])
async def test_whoever_sends_a_picture_is_told_once_that_only_text_is_understood(stage: Stage, kind: str) -> None:
    for number in range(3):
        await stage.phone.delivers(stage.phone.xml(MEI, {"MsgType": kind, "MediaId": "m", "MsgId": f"700{number}"}))
    await stage.settle()
    assert [text_of(one) for one in stage.wecom.chat(MEI)] == ["我只看得懂文字。发“帮助”，看看我能做什么。"]
    assert stage.stored() == NOTHING
