"""The bot as an admin starts it: WeCom configured by the environment, in one process with everything else."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot.__main__ import app as commands
from bot.app import App
from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.settings import Settings, settings_problem
from bot.wecom.mount import NIGHT, WeComSettings, WeComSide
from storage import people
from storage.database import Database, sqlite_url
from storage.tables import Kudos, Person
from tests.clock import Clock
from tests.conftest import NOW
from tests.fakes.wecom import AES_KEY, AGENT, CORP, SECRET, TOKEN, FakeWeCom, text_of
from tests.fakes.wecom_phone import Phone
from tests.web.browser import Browser
from tests.wecom.conftest import BOSS, MEI, Pages, link_cast
from tests.wecom.stage import set_up

HOME = "https://goodturn.example"
SOON = 20.0  # seconds: for what the bot does by itself


def told(wecom: FakeWeCom, **more: str) -> dict[str, str]:
    """Return the environment an admin would write."""
    return {
        "WECOM_CORP_ID": CORP,
        "WECOM_AGENT_ID": str(AGENT),
        "WECOM_SECRET": SECRET,
        "WECOM_TOKEN": TOKEN,
        "WECOM_AES_KEY": AES_KEY,
        "WECOM_FEED_WEBHOOK": wecom.webhook,
        "WECOM_API_URL": wecom.api,
        "GOODTURN_PUBLIC_URL": HOME,
        **more,
    }


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(SOON):
        while not is_so():  # noqa: ASYNC110 - the bot lives in the same loop and says nothing when it is done
            await asyncio.sleep(0.01)


@asynccontextmanager
async def living(wecom: FakeWeCom, database: Database, url: str) -> AsyncIterator[tuple[App, Phone]]:
    environment: dict[str, Any] = told(wecom)
    app = App(Settings(DATABASE_URL=url, _env_file=None, **environment), database)
    async with (
        app.web.router.lifespan_context(app.web),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app.web), base_url="http://bot") as door,
    ):
        yield app, Phone(wecom, door, sleep=asyncio.sleep)


async def test_from_what_is_typed_to_the_receiver_and_the_group(
    wecom: FakeWeCom, database: Database, database_url: str
) -> None:
    database.write_now(link_cast)
    wecom.now = time.time  # WeCom stamps with its own clock
    async with living(wecom, database, database_url) as (app, phone):
        await until(lambda: wecom.called("user/list"))
        assert (await phone.verifies()).text == "1616140317555161061"
        await phone.types(MEI, "谢谢 @王芳 昨天那么晚还帮我换班")
        await until(lambda: wecom.chat(BOSS) and wecom.chat(MEI) and wecom.posts)
        await phone.types(MEI, "/感谢")
        await until(lambda: len(wecom.chat(MEI)) > 1)
        (button,) = wecom.last(MEI)["template_card"]["button_list"]
        browser = Browser(app.web)
        form = await browser.enter(button["url"])
        filled = form.form("/fill")
        again = await browser.send(form, filled, receivers__typed="陈美", words="谢谢你一直这么照顾大家")
        assert again.form("/fill").invalid, "nobody thanks themselves"
        done = await browser.send(again, again.form("/fill"), receivers=[], receivers__typed="王芳")
        assert "已向" in done.words
        await until(lambda: len(wecom.chat(BOSS)) > 1)
        join = text_of(wecom.posts[-1]).split("https://goodturn.example")[1].split()[0]
        assert "https://goodturn.example" not in (await Browser(app.web).open(join)).words, "nothing without signing in"
    assert "陈美感谢你" in text_of(wecom.chat(BOSS)[0])
    assert "https://goodturn.example/do/kudos.join" in text_of(wecom.posts[0])
    with database.reading() as session:
        assert [one.words for one in session.exec(select(Kudos))] == ["昨天那么晚还帮我换班", "谢谢你一直这么照顾大家"]
    assert wecom.wrong == []


async def test_health_says_what_only_an_admin_can_mend(wecom: FakeWeCom, database: Database, database_url: str) -> None:
    wecom.always("agent/get", "60020")
    async with living(wecom, database, database_url) as (app, _):
        await until(lambda: wecom.called("agent/get") and app.sides[0].trouble)
        transport = httpx.ASGITransport(app=app.web)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as door:
            health = (await door.get("/healthz")).json()
            assert "60020" in health["wecom"]
            assert (await door.get("/")).status_code == 404, "no playground where a platform is configured"


async def test_who_works_there_is_taken_in_at_once_and_every_night(
    wecom: FakeWeCom, database: Database, clock: Clock
) -> None:
    wecom.trouble("user/list", "60020")
    rests: list[float] = []
    asleep, woken = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        rests.append(seconds)
        clock.tick(seconds)
        if len(rests) == 4:
            asleep.set()
            await woken.wait()

    settings = WeComSettings(
        corp_id=CORP, agent_id=str(AGENT), secret=SECRET, token=TOKEN, aes_key=AES_KEY, api_url=wecom.api
    )
    directory, client = Directory(), settings.client(database=database, now=clock.now)
    _, _, hearing, _, _ = set_up(database, wecom, client, clock, Pages())
    side = WeComSide(
        settings,
        database=database,
        directory=directory,
        colleagues=Colleagues(database, directory),
        hearing=hearing,
        pages=Pages(),
        now=clock.now,
        sleep=sleep,
    )
    began = clock.now()
    await side.start()
    async with asyncio.timeout(SOON):
        await asleep.wait()
    await side.stop()
    await client.close()

    soon, first_night, second_night, third = rests
    assert soon == 3600.0  # WeCom did not let us in yet
    at = began + timedelta(seconds=soon + first_night)
    assert (at.hour, at.minute) == (NIGHT.hour, NIGHT.minute)  # by the company's clock, which is UTC here
    assert second_night == third == 86400.0
    with database.reading() as session:
        assert {"陈美", "王芳", "周洁"} <= {one.name for one in session.exec(select(Person))}


# The settings


def test_nothing_of_wecom_shows() -> None:
    settings = Settings(
        _env_file=None, WECOM_CORP_ID=CORP, WECOM_AGENT_ID=str(AGENT), WECOM_SECRET=SECRET, WECOM_TOKEN=TOKEN,
        WECOM_AES_KEY=AES_KEY, WECOM_FEED_WEBHOOK="https://qyapi.example/send?key=robot-key",
        WECOM_PROXY="http://me:proxy-password@proxy.example", GOODTURN_PUBLIC_URL=HOME,
    )  # fmt: skip  # as an .env would have it
    assert settings.platforms == settings.feeds == ("wecom",)
    for secret in (SECRET, TOKEN, AES_KEY, "robot-key", "proxy-password"):
        assert secret not in repr(settings)


ENOUGH = {
    "WECOM_CORP_ID": CORP,
    "WECOM_AGENT_ID": str(AGENT),
    "WECOM_SECRET": SECRET,
    "WECOM_TOKEN": TOKEN,
    "WECOM_AES_KEY": AES_KEY,
    "GOODTURN_PUBLIC_URL": HOME,
}
INCOMPLETE: list[tuple[dict[str, Any], str]] = [
    ({**ENOUGH, "WECOM_TOKEN": ""}, "WeCom needs WECOM_TOKEN, too"),
    ({"WECOM_CORP_ID": CORP, "WECOM_SECRET": SECRET}, "WECOM_AGENT_ID and WECOM_TOKEN and WECOM_AES_KEY"),
    ({**ENOUGH, "WECOM_AGENT_ID": "goodturn"}, "WECOM_AGENT_ID is a number"),
    ({**ENOUGH, "WECOM_AGENT_ID": "１０００００２"}, "WECOM_AGENT_ID is a number"),
    ({**ENOUGH, "GOODTURN_PUBLIC_URL": ""}, "WeCom needs GOODTURN_PUBLIC_URL, too"),
    ({**ENOUGH, "GOODTURN_PUBLIC_URL": " "}, "WeCom needs GOODTURN_PUBLIC_URL, too: forms"),
    ({**ENOUGH, "GOODTURN_PUBLIC_URL": f"{HOME}/bot"}, "GOODTURN_PUBLIC_URL ends after the host"),
    ({**ENOUGH, "WECOM_AES_KEY": AES_KEY + "="}, "this one has 44"),
    ({**ENOUGH, "WECOM_FEED_WEBHOOK": "693a91f6"}, "WECOM_FEED_WEBHOOK: This must be a whole address"),
    ({**ENOUGH, "WECOM_PROXY": "proxy:8080"}, "WECOM_PROXY: This must be a whole address"),
]


@pytest.mark.parametrize(("environment", "sentence"), INCOMPLETE, ids=[sentence for _, sentence in INCOMPLETE])
def test_what_is_incomplete_is_said_in_a_sentence(environment: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings(_env_file=None, **environment)
    (problem,) = raised.value.errors()
    assert sentence in settings_problem(problem)
    assert SECRET not in settings_problem(problem)


def test_what_copying_brought_along_is_left_behind() -> None:
    copied: dict[str, Any] = {name: f" {value}\n" for name, value in ENOUGH.items()}
    settings = Settings(_env_file=None, **copied)
    assert (settings.wecom_secret, settings.wecom_agent_id, settings.address) == (SECRET, str(AGENT), HOME)


# The command line, beside a WeCom that answers


@pytest.fixture
def typed(
    wecom: FakeWeCom, tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Types a command as an admin of this company would; the fake answers from the test's own loop."""
    path = tmp_path / "goodturn.db"
    path.write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name, value in told(wecom, DATABASE_URL=sqlite_url(path)).items():
        monkeypatch.setenv(name, value)

    def type_(*words: str, expect: int = 0) -> str:
        result = CliRunner().invoke(commands, words)
        assert result.exit_code == expect, result.output
        return result.output

    return type_


async def test_the_menu_is_made(wecom: FakeWeCom, typed: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The menu stands: Thank · Get help · Me." in await asyncio.to_thread(typed, "wecom", "menu")
    assert wecom.menu == {
        "button": [
            {"type": "click", "name": "Thank", "key": "kudos.new"},
            {"type": "click", "name": "Get help", "key": "request.new"},
            {"type": "click", "name": "Me", "key": "me"},
        ]
    }
    wecom.always("menu/create", "48002")
    assert "may not do this" in await asyncio.to_thread(typed, "wecom", "menu", expect=1)
    monkeypatch.delenv("WECOM_CORP_ID")
    for name in ("AGENT_ID", "SECRET", "TOKEN", "AES_KEY"):
        monkeypatch.delenv(f"WECOM_{name}")
    refused = await asyncio.to_thread(typed, "wecom", "menu", expect=1)
    assert refused == "WeCom is not configured: see .env.example, then run goodturn doctor.\n"


async def test_everybody_in_wecom_is_taken_in(wecom: FakeWeCom, typed: Callable[..., str]) -> None:
    assert "7 seen, 6 new or changed" in await asyncio.to_thread(typed, "people", "sync", "wecom")
    database = Database(str(Settings(_env_file=None).url))
    with database.reading() as session:
        assert {one.name for one in session.exec(select(Person))} >= {"陈美", "Anna Schmidt", "周洁"}
    database.close()
    wecom.revoke_token()
    wecom.always("gettoken", "60020")
    refused = await asyncio.to_thread(typed, "people", "sync", "wecom", expect=1)
    assert refused.strip().startswith("WeCom does not trust the address")
    assert "Invalid value" not in refused


async def test_whom_a_sync_left_out_is_named(wecom: FakeWeCom, typed: Callable[..., str]) -> None:
    def bring(session: Session) -> None:
        for number in ("3", "4"):
            people.add(session, people.Profile(name="李伟", number=number), NOW)

    database = Database(str(Settings(_env_file=None).url))
    await database.write(bring)
    database.close()
    shown = await asyncio.to_thread(typed, "people", "sync", "wecom")
    assert "Left out: 李伟 (liwei), 李伟 (liwei2). Somebody of the same name is here already" in " ".join(shown.split())


async def test_the_doctor_examines_wecom_too(wecom: FakeWeCom, typed: Callable[..., str]) -> None:
    shown = await asyncio.to_thread(typed, "doctor", expect=1)  # no menu, and nobody answers at the address yet
    assert "ok  wecom token: the app is 好帮手" in shown
    assert "BAD wecom callback" in shown
    assert SECRET not in shown
