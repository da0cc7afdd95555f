"""Stories that begin in WeCom and go on in a browser: what WeCom itself has no place for."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlmodel import select

from bot.app import App
from bot.settings import Settings
from bot.wecom.client import AUTHORIZE
from bot.wecom.mount import WeComSide
from storage import kudos
from storage.database import Database
from storage.tables import Kudos
from tests.clock import Clock
from tests.conftest import Cast
from tests.fakes.wecom import AES_KEY, AGENT, CORP, SECRET, TOKEN, FakeWeCom, links_in, text_of
from tests.fakes.wecom_phone import Phone
from tests.web.browser import HOME, Browser
from tests.wecom.conftest import BOSS, MEI, WEI
from tests.wecom.stage import bring_company

WORDS = "昨天那么晚还帮我换班，我才赶上孩子的家长会"
INSIDE = "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30"


@dataclass
class House:
    """The whole bot with its pages, nothing in it running by itself."""

    app: App
    side: WeComSide
    cast: Cast
    wecom: FakeWeCom
    phone: Phone
    database: Database

    async def types(self, user: str, text: str) -> None:
        await self.phone.types(user, text)
        await self.settle()

    async def settle(self) -> None:
        await self.side.listeners.settle()
        while await self.app.delivery.deliver_one():
            pass

    def browser(self, *, agent: str = "a browser") -> Browser:
        return Browser(self.app.web, language="zh", agent=agent)

    def given(self) -> list[kudos.Given]:
        with self.database.reading() as session:
            return kudos.recall_many(session, list(session.exec(select(Kudos.id))))

    def button_url(self, user: str) -> str:
        (button,) = self.wecom.last(user)["template_card"]["button_list"]
        return str(button["url"])


@pytest.fixture
async def house(database: Database, database_url: str, wecom: FakeWeCom, clock: Clock) -> AsyncIterator[House]:
    wecom.now = time.time  # the app has its own clock
    cast = database.write_now(bring_company)
    settings = Settings(
        DATABASE_URL=database_url, WECOM_CORP_ID=CORP, WECOM_AGENT_ID=str(AGENT), WECOM_SECRET=SECRET,
        WECOM_TOKEN=TOKEN, WECOM_AES_KEY=AES_KEY, WECOM_FEED_WEBHOOK=wecom.webhook, WECOM_API_URL=wecom.api,
        GOODTURN_PUBLIC_URL=HOME, _env_file=None,
    )  # fmt: skip  # as an .env would have it
    app = App(settings, database)
    (side,) = app.sides
    assert isinstance(side, WeComSide)
    door = httpx.AsyncClient(transport=httpx.ASGITransport(app=app.web), base_url=HOME)
    yield House(app, side, cast, wecom, Phone(wecom, door, sleep=clock.sleep), database)
    await side.stop()
    await door.aclose()
    assert not wecom.wrong, wecom.wrong


async def test_a_kudos_by_page(house: House) -> None:
    await house.types(MEI, "/感谢")
    browser = house.browser()
    page = await browser.enter(house.button_url(MEI))
    assert "想谢谢谁？" in page.words

    wrong = await browser.send(page, page.form("/fill"), receivers__typed="陈美", words=WORDS)
    assert "这里不能谢自己" in wrong.words
    done = await browser.send(wrong, wrong.form("/fill"), receivers=[], receivers__typed="王芳")
    await house.settle()

    assert "已向王芳道谢" in done.words
    assert [one.people for one in house.given()] == [(house.cast.boss,)]
    assert text_of(house.wecom.last(BOSS)) == f"陈美感谢你\n“{WORDS}”"
    assert WORDS in text_of(house.wecom.posts[0])


async def test_what_was_typed_waits_in_the_form(house: House) -> None:
    await house.types(MEI, f"谢谢大家{WORDS}")
    await house.phone.presses(MEI, "从名单里选")
    await house.settle()
    page = await house.browser().enter(house.button_url(MEI))
    assert page.form("/fill").filled["words"] == [f"谢谢大家{WORDS}"]


async def test_a_link_lets_in_once(house: House) -> None:
    await house.types(MEI, "/感谢")
    link = house.button_url(MEI)
    await house.browser().enter(link)
    other = await house.browser().enter(link)
    assert "想谢谢谁？" not in other.words
    assert not any(form.action.startswith("/fill") for form in other.read.forms)


async def test_joining_in_wecoms_own_browser(house: House) -> None:
    await house.types(MEI, f"谢谢 @王芳 {WORDS}")
    (link,) = links_in(house.wecom.posts[0])
    assert link.startswith(HOME)
    browser = house.browser(agent=INSIDE)
    asked = await browser.open(link, follow=False)

    sent_to = asked.answer.headers["location"]
    assert sent_to.startswith(AUTHORIZE)
    query = parse_qs(urlsplit(sent_to).query)
    back = query["redirect_uri"][0]
    code = house.wecom.login(WEI)
    page = await browser.open(f"{back}{'&' if '?' in back else '?'}code={code}&state={query['state'][0]}")
    assert house.given()[0].joiners == (), "looking changes nothing"
    assert WORDS in page.words
    done = await browser.send(page, page.form("/do"))
    await house.settle()

    assert house.given()[0].joiners == (house.cast.wei,)
    assert "一起感谢了王芳" in done.words


async def test_whoever_reads_in_wechat_takes_back_on_a_page(house: House) -> None:
    await house.types(MEI, "纯文本 开")
    await house.types(MEI, f"谢谢 @王芳 {WORDS}")
    link = links_in(house.wecom.last(MEI))[-1]
    browser = house.browser()
    page = await browser.enter(link)
    assert house.given()[0].taken_back_at is None
    done = await browser.send(page, page.form("/do"))
    await house.settle()

    assert house.given()[0].taken_back_at is not None
    assert "已撤回给王芳的感谢" in done.words
    assert WORDS not in "".join(map(text_of, house.wecom.chat(BOSS)))
