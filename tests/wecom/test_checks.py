"""What the doctor says about WeCom, in words an admin understands."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.wecom import checks
from bot.wecom.client import Refused, Unreachable, WeCom
from storage.database import Database
from tests.clock import Clock
from tests.conftest import NOW
from tests.fakes.wecom import ADDRESS, AES_KEY, AGENT, CORP, ROBOT, SECRET, TOKEN, FakeWeCom
from tests.fakes.wecom_phone import sign, unseal
from tests.wecom.conftest import ANNA, WEI

MENU = {
    "button": [{"type": "click", "name": "谢同事", "key": "kudos.new"}, {"type": "click", "name": "我的", "key": "me"}]
}


class Door:
    """The bot's own door as the doctor finds it, on loopback; `says` is what it answers instead of the truth."""

    def __init__(self) -> None:
        self.url = ""
        self.says: str | None = None
        self.status = 200
        self.asked: list[str] = []
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/wecom/callback", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        query = request.query
        assert sign(query["echostr"], query["timestamp"], query["nonce"]) == query["msg_signature"]
        assert abs(int(query["timestamp"]) - NOW.timestamp()) < 1
        plain, receiver = unseal(query["echostr"])
        assert receiver == CORP
        self.asked.append(plain.decode())
        return web.Response(text=plain.decode() if self.says is None else self.says, status=self.status)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    opened = Door()
    await opened.start()
    yield opened
    await opened.stop()


class Doctor:
    """Runs the checks with everything as it should be, but for what a test says."""

    def __init__(self, wecom: FakeWeCom, database: Database, clock: Clock, door: Door) -> None:
        self.wecom, self.database, self.clock, self.door = wecom, database, clock, door

    async def examines(
        self, *, corp_id: str = CORP, agent_id: int = AGENT, secret: str = SECRET, **more: Any
    ) -> dict[str, checks.Finding]:
        facts: dict[str, Any] = {
            "api_url": self.wecom.api,
            "token": TOKEN,
            "aes_key": AES_KEY,
            "feed_webhook": self.wecom.webhook,
            "public_url": self.door.url,
            "verified_at": NOW - timedelta(days=3),
            "now": NOW,
            **more,
        }
        client = WeCom(
            corp_id=corp_id,
            agent_id=agent_id,
            secret=secret,
            database=self.database,
            now=self.clock.now,
            api_url=facts["api_url"],
            feed_webhook=facts["feed_webhook"],
            seconds=self.clock.seconds,
            sleep=self.clock.sleep,
        )
        found = dict(await checks.examine(client, **facts))
        await client.close()
        told = " ".join(words for _, words in found.values())
        assert not any(one in told for one in (SECRET, TOKEN, AES_KEY, ROBOT))
        return found


@pytest.fixture
def doctor(wecom: FakeWeCom, database: Database, clock: Clock, door: Door) -> Doctor:
    wecom.menu = MENU
    return Doctor(wecom, database, clock, door)


async def test_all_is_well(doctor: Doctor) -> None:
    found = await doctor.examines()
    plain_http = found.pop("wecom pages")
    assert all(well for well, _ in found.values()), found
    assert list(found) == ["wecom secrets", "wecom token", "wecom people", "wecom callback", "wecom menu", "wecom feed"]
    assert found["wecom token"][1] == "the app is 好帮手"
    assert found["wecom people"][1] == "7 people in 海港酒店集团, 前台, 工程, 客房; all are active"
    assert "WeCom verified it on 2026-11-21" in found["wecom callback"][1]
    assert found["wecom menu"][1] == "谢同事 · 我的"
    assert plain_http == (False, f"GOODTURN_PUBLIC_URL is {doctor.door.url}; WeCom opens pages and signs people in by "
                          "https only")  # fmt: skip  # the loopback's own


async def test_nothing_is_posted_while_the_robot_is_tried(doctor: Doctor) -> None:
    await doctor.examines()
    assert doctor.wecom.posts == []


async def test_the_doctors_own_echo_is_not_taken_for_wecoms(doctor: Doctor) -> None:
    await doctor.examines()
    assert len(doctor.door.asked) == 1
    assert not doctor.door.asked[0].isdigit()


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("wecom secrets", {"token": ""}, "WECOM_TOKEN must be"),
        ("wecom secrets", {"token": "with space"}, "WECOM_TOKEN must be"),
        ("wecom secrets", {"aes_key": "a" * 42}, "must be 43 letters and digits; it has 42"),
        ("wecom secrets", {"aes_key": "a" * 43 + "="}, "it has 44"),
        ("wecom callback", {"aes_key": "short"}, "cannot be tried as long as"),
        ("wecom callback", {"verified_at": None}, "has never verified it. Save it on the app's page"),
        ("wecom callback", {"public_url": "http://127.0.0.1:1"}, "does not answer"),
        ("wecom callback", {"public_url": None, "verified_at": None}, "GOODTURN_PUBLIC_URL is not set"),
        ("wecom pages", {"public_url": None}, "GOODTURN_PUBLIC_URL is not set"),
        ("wecom token", {"secret": "wrong" * 8}, "WECOM_SECRET is not this app's secret"),
        ("wecom token", {"corp_id": "ww-nobody"}, "WECOM_CORP_ID is not a company WeCom knows"),
        ("wecom token", {"agent_id": 1}, "belong to two different apps"),
        ("wecom token", {"api_url": "http://127.0.0.1:1/cgi-bin/"}, "does not answer"),
        ("wecom feed", {"feed_webhook": "693a91f6"}, "must be the whole address of a robot"),
    ],
)
async def test_what_is_wrong_is_said(doctor: Doctor, name: str, wrong: dict[str, Any], sentence: str) -> None:
    well, words = (await doctor.examines(**wrong))[name]
    assert not well
    assert sentence in words


async def test_what_is_not_set_on_purpose_is_no_fault(doctor: Doctor) -> None:
    found = await doctor.examines(feed_webhook=None, public_url=None)
    assert found["wecom feed"] == (True, "WECOM_FEED_WEBHOOK is not set: nothing is posted publicly")
    assert found["wecom callback"][0]  # it was verified, so that it works


async def test_the_address_wecom_does_not_trust_is_named(doctor: Doctor) -> None:
    doctor.wecom.always("agent/get", "60020")
    found = await doctor.examines()
    assert "wecom token" not in found
    well, words = found["wecom address"]
    assert not well
    assert f"call from ({ADDRESS})" in words
    assert "企业可信IP" in words


async def test_who_cannot_be_reached_is_named(doctor: Doctor) -> None:
    doctor.wecom.members[ANNA]["status"], doctor.wecom.members[WEI]["status"] = 4, 2
    well, words = (await doctor.examines())["wecom people"]
    assert well
    assert words.endswith("; 2 cannot be reached, because they are not active: Anna Schmidt (未激活), 李伟 (已禁用)")
    for number in range(5):
        doctor.wecom.add_member(f"new{number}", f"新人{number}", 3, status=4)
    assert (await doctor.examines())["wecom people"][1].endswith("新人2 (未激活), and 2 more")


@pytest.mark.parametrize(("departments", "sentence"), [([], "the app sees nobody"), ([3, 4], "kept from us")])
async def test_a_visible_range_that_is_too_small(doctor: Doctor, departments: list[int], sentence: str) -> None:
    doctor.wecom.visible_departments = departments
    if departments:
        doctor.wecom.trouble("user/list", "60011")
    well, words = (await doctor.examines())["wecom people"]
    assert not well
    assert sentence in words


@pytest.mark.parametrize(
    ("says", "status", "sentence"),
    [
        ('"goodturn"', 200, "answers something else"),
        ("", 200, "answers something else"),
        (None, 502, "answers HTTP 502"),
        (None, 302, "answers HTTP 302"),
    ],
)
async def test_a_callback_that_does_not_echo(doctor: Doctor, says: str | None, status: int, sentence: str) -> None:
    doctor.door.says, doctor.door.status = says, status
    well, words = (await doctor.examines())["wecom callback"]
    assert not well
    assert sentence in words


async def test_a_missing_menu_is_said(doctor: Doctor) -> None:
    doctor.wecom.menu = None
    assert (await doctor.examines())["wecom menu"] == (
        False,
        "there is no menu below the chat. Run: goodturn wecom menu",
    )


async def test_a_menu_that_is_not_ours_any_more_is_said(doctor: Doctor) -> None:
    wanted = [*MENU["button"], {"type": "click", "name": "求助", "key": "request.new"}]
    assert (await doctor.examines(menu=wanted))["wecom menu"] == (
        False,
        "the menu below the chat lacks 求助. Run: goodturn wecom menu",
    )
    doctor.wecom.menu = {"button": [{"name": "好帮手", "sub_button": wanted}]}  # an admin may arrange it
    assert (await doctor.examines(menu=wanted))["wecom menu"] == (True, "好帮手")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [("93000", "is not the address of a robot"), ("93004", "switched off"), ("93008", "no longer in the group")],
)
async def test_a_robot_that_is_gone(doctor: Doctor, trouble: str, sentence: str) -> None:
    doctor.wecom.trouble("webhook/send", trouble)
    well, words = (await doctor.examines())["wecom feed"]
    assert not well
    assert sentence in words


async def test_a_robot_with_another_key(doctor: Doctor) -> None:
    doctor.wecom.robot_key = "another"
    assert not (await doctor.examines())["wecom feed"][0]


@pytest.mark.parametrize("path", ["user/list", "menu/get", "webhook/send"])
async def test_one_check_that_gets_no_answer_stops_no_other(doctor: Doctor, path: str) -> None:
    doctor.wecom.always(path, "502")
    found = await doctor.examines()
    assert len(found) == 7
    assert sum("does not answer" in words for _, words in found.values()) == 1


def test_every_number_is_explained() -> None:
    assert checks.explain(Refused("x", 12345), "https://api") == f"WeCom answered 12345. See {checks.CONSOLE}."
    assert "does not answer (x: HTTP 502)" in checks.explain(Unreachable("x: HTTP 502"), "https://api")
    assert "{" not in "".join(checks.explain(Refused("x", code), "https://api") for code in checks.REMEDIES)
