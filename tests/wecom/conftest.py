"""The cast on WeCom, a fake WeCom with them in it, and the bot's own client."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from bot.chat import Account
from bot.wecom.client import WeCom
from storage import people
from storage.database import Database
from tests.clock import Clock
from tests.conftest import Cast, bring_cast
from tests.fakes.wecom import AGENT, CORP, SECRET, FakeWeCom

if TYPE_CHECKING:
    from tests.wecom.stage import Stage

BOSS, MEI, ANNA, WEI, OTHER_WEI, GONE = "wangfang", "chenmei", "anna", "liwei", "liwei2", "zhaoqiang"
NEW = "zhoujie"  # on WeCom, but nobody imported them


class Pages:
    """Stands in for bot/web: addresses that say where they lead, each link another one."""

    def __init__(self) -> None:
        self.made: list[tuple[Account, str]] = []

    def press_path(self, action: str, value: str) -> str:
        return f"/do/{action}?value={value}"

    def form_path(self, form: str, context: str) -> str:
        return f"/fill/{form}?context={context}"

    async def link(self, account: Account, path: str) -> str:
        self.made.append((account, path))
        return f"https://goodturn.example/in/{len(self.made)}"

    def address(self, path: str) -> str:
        return f"https://goodturn.example{path}"


def bring_wecom(wecom: FakeWeCom) -> None:
    """Fill the company with the cast; ids have capitals, as admins type them."""
    for id_, name in ((1, "海港酒店集团"), (2, "前台"), (3, "工程"), (4, "客房")):
        wecom.add_department(id_, name)
    wecom.add_member("WangFang", "王芳", 2, leads=(2,))
    wecom.add_member("ChenMei", "陈美", 2, alias="小陈")
    wecom.add_member("Anna", "Anna Schmidt", 2)
    wecom.add_member("LiWei", "李伟", 3)
    wecom.add_member("LiWei2", "李伟", 4)
    wecom.add_member("ZhaoQiang", "赵强", 4, status=5)
    wecom.add_member("ZhouJie", "周洁", 4)


def link_cast(session: Session) -> Cast:
    cast = bring_cast(session)
    users = {
        cast.boss: BOSS,
        cast.mei: MEI,
        cast.anna: ANNA,
        cast.wei: WEI,
        cast.other_wei: OTHER_WEI,
        cast.gone: GONE,
    }
    for person in people.by_ids(session, users):
        people.link(session, person, "wecom", CORP, users[person.id])
    return cast


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def wecom(clock: Clock) -> AsyncIterator[FakeWeCom]:
    fake = FakeWeCom(clock.seconds)
    bring_wecom(fake)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
async def client(wecom: FakeWeCom, clock: Clock, database: Database, pages: Pages) -> AsyncIterator[WeCom]:
    opened = WeCom(
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
        database=database,
        now=clock.now,
        pages=pages,
        api_url=wecom.api,
        feed_webhook=wecom.webhook,
        authorize_at=wecom.authorize_at,
        seconds=clock.seconds,
        sleep=clock.sleep,
    )
    yield opened
    await opened.close()


@pytest.fixture
def twice() -> bool:
    """Whether WeCom brings everything a second time though it was answered; stories that ask for it override this."""
    return False


@pytest.fixture
async def stage(
    database: Database, wecom: FakeWeCom, client: WeCom, clock: Clock, pages: Pages, twice: bool
) -> AsyncIterator["Stage"]:
    """Everything together, with the cast in the database."""
    from tests.fakes.wecom_phone import Phone
    from tests.wecom.stage import Stage, bring_company, set_up

    cast = database.write_now(bring_company)
    _, platforms, hearing, delivery, listeners = set_up(database, wecom, client, clock, pages)
    web = Starlette(routes=[*listeners.routes()])
    door = httpx.AsyncClient(transport=httpx.ASGITransport(app=web, raise_app_exceptions=False), base_url="http://bot")
    phone = Phone(wecom, door, sleep=clock.sleep, twice=twice)
    yield Stage(database, cast, clock, wecom, phone, client, pages, platforms, hearing, listeners, delivery, door)
    await listeners.settle()
    await door.aclose()
    assert not wecom.wrong, wecom.wrong
