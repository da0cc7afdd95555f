"""The pages as a phone shows them: in a real Chromium, in both languages, with scripts and without."""

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from sqlmodel import Session, select

from bot.app import App
from bot.chat import Account
from bot.settings import Settings
from storage import company
from storage.database import Database
from storage.tables import Kudos, KudosReceiver
from tests.conftest import Cast, missing
from tests.departments import busy_month
from tests.serving import serving

PICTURES = Path(os.environ.get("KEEP_SCREENSHOTS") or "/nonexistent")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
PAPER = {"width": 718, "height": 1040}  # A4 within its margins; whoever prints may turn it upright
FORM = "/fill/kudos"


@pytest.fixture(scope="module")  # its event loop must be gone before other tests run theirs
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


class Phones:
    """Phones of colleagues, each with a link from chat."""

    def __init__(self, browser: Browser, app: App, address: str) -> None:
        self._browser = browser
        self._app = app
        self.address = address
        self.troubles: list[str] = []  # what the pages' consoles complained about; there is to be nothing
        self.opened: list[BrowserContext] = []

    def link(self, person: int, path: str = FORM) -> str:
        asked = self._app.pages.link(Account("playground", "demo", str(person)), path)
        with ThreadPoolExecutor(1) as elsewhere:  # Playwright's own event loop runs in this thread
            made = elsewhere.submit(asyncio.run, asked).result()
        return made.replace(self._app.pages.address(""), self.address)

    def open(
        self, person: int, path: str = FORM, *, dark: bool = False, script: bool = True, language: str = "zh-CN"
    ) -> Page:
        context = self._browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]  # a mapping like theirs
            has_touch=True,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="zh-CN",
        )
        self.opened.append(context)
        page = context.new_page()
        page.on("console", lambda line: self.troubles.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.goto(self.link(person, path))
        if not script:
            page.get_by_role("button").click()
        page.wait_for_url(f"**{path}")
        return page


@pytest.fixture
def phones(browser: Browser, database: Database, database_url: str, cast: Cast) -> Iterator[Phones]:
    app = App(Settings(DATABASE_URL=database_url, _env_file=None), database)
    with serving(app) as address:
        opened = Phones(browser, app, address)
        yield opened
        for context in opened.opened:
            context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture to look at, where asked to."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "nothing stands outside"
    if PICTURES.is_dir():
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def given(database: Database) -> list[tuple[int, list[int | None], str]]:
    def read(session: Session) -> list[tuple[int, list[int | None], str]]:
        return [
            (
                one.giver_id,
                list(session.exec(select(KudosReceiver.person_id).where(KudosReceiver.kudos_id == one.id))),
                one.words,
            )
            for one in session.exec(select(Kudos))
        ]

    with database.reading() as session:
        return read(session)


def test_thanks_from_a_phone(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.mei)
    keep(page, "form-zh")
    people = page.get_by_role("combobox", name="想谢谢谁？")
    people.fill("schm")
    page.get_by_role("option", name="Anna Schmidt").wait_for()
    keep(page, "picker-zh")
    people.press("Enter")
    page.get_by_role("textbox", name="Ta 做了什么？").fill("<script>alert(1)</script> 谢谢你帮我换班")
    page.get_by_label("团队合作").check()
    keep(page, "filled-zh")
    page.get_by_role("button", name="发送感谢").click()

    expect(page.get_by_role("heading", name="已向 Anna Schmidt 道谢")).to_be_visible()
    keep(page, "answer-zh")
    assert given(database) == [(cast.mei, [cast.anna], "<script>alert(1)</script> 谢谢你帮我换班")]
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已撤回给 Anna Schmidt 的感谢")).to_be_visible()
    expect(page.get_by_text("<script>alert(1)</script> 谢谢你帮我换班")).to_be_visible()
    keep(page, "undone-zh")
    assert phones.troubles == []


def test_an_error_stands_at_its_field(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.anna, dark=True)
    page.get_by_role("textbox", name="What did they do?").fill("for the quick help with the boiler")
    page.get_by_role("button", name="Send thanks").click()

    people = page.get_by_role("combobox", name="Whom would you like to thank?")
    expect(people).to_be_focused()
    expect(people).to_have_attribute("aria-invalid", "true")
    expect(people).to_have_accessible_description(re.compile("Choose at least one colleague or department."))
    keep(page, "error-en-dark")
    people.press_sequentially("xiaochen", delay=20)
    expect(page.get_by_text("Nobody is called “xiaochen” here.")).to_be_visible()
    keep(page, "nobody-en-dark")
    people.fill("chenmei")
    page.get_by_role("option", name="陈美").click()
    expect(page.get_by_text("Choose at least one colleague")).to_be_hidden()
    page.get_by_role("button", name="Send thanks").click()

    expect(page.get_by_role("heading", name="Thanks sent to 陈美")).to_be_visible()
    keep(page, "answer-en-dark")
    assert given(database) == [(cast.anna, [cast.mei], "for the quick help with the boiler")]
    assert phones.troubles == []


def test_by_keyboard_alone(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.anna)
    page.get_by_role("combobox").focus()
    page.keyboard.type("front")
    page.get_by_role("option", name="Front Office").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("for a warm welcome")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Thanks sent to Front Office")).to_be_visible()
    expect(page.get_by_role("article")).to_be_focused()
    assert [one[0] for one in given(database)] == [cast.anna]


def test_without_a_connection_everything_stays(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.anna)
    page.get_by_role("combobox").fill("chenmei")
    page.get_by_role("option", name="陈美").click()
    page.get_by_role("textbox", name="What did they do?").fill("for the night shift")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send thanks").click()

    expect(page.get_by_role("alert")).to_have_text(
        "No connection just now. All you typed is still here: please send it again."
    )
    expect(page.get_by_role("textbox", name="What did they do?")).to_have_value("for the night shift")
    keep(page, "offline-en")

    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("What you typed earlier is back.")).to_be_visible()
    expect(page.locator(".picked")).to_contain_text("陈美")
    keep(page, "restored-en")
    page.get_by_role("button", name="Send thanks").click()
    expect(page.get_by_role("heading", name="Thanks sent to 陈美")).to_be_visible()
    assert len(given(database)) == 1
    page.goto(phones.address + FORM)
    expect(page.get_by_role("textbox", name="What did they do?")).to_have_value("")


def test_an_answer_that_got_lost_is_not_a_second_deed(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.anna)
    page.get_by_role("combobox").fill("chenmei")
    page.get_by_role("option", name="陈美").click()
    page.get_by_role("textbox", name="What did they do?").fill("for the night shift")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/fill/kudos", lose_the_answer)
    page.get_by_role("button", name="Send thanks").click()
    expect(page.get_by_role("alert")).to_contain_text("No connection")
    page.unroute("**/fill/kudos")
    page.reload()
    page.get_by_role("button", name="Send thanks").click()
    expect(page.get_by_role("heading", name="Thanks sent to 陈美")).to_be_visible()
    assert len(given(database)) == 1


def test_whoever_was_signed_out_goes_on_where_they_were(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.mei)
    page.get_by_role("combobox").fill("anna")
    page.get_by_role("option", name="Anna").click()
    page.get_by_role("textbox", name="Ta 做了什么？").fill("谢谢你值夜班")
    page.context.clear_cookies()
    page.get_by_role("button", name="发送感谢").click()
    expect(page.get_by_role("alert")).to_contain_text("登录已经过期")
    keep(page, "signed-out-zh")

    beside = page.context.new_page()  # the fresh link from chat opens in another tab
    beside.goto(phones.link(cast.mei))
    beside.wait_for_url(f"**{FORM}")
    page.get_by_role("button", name="发送感谢").click()
    expect(page.get_by_role("heading", name="已向")).to_be_visible()
    assert given(database) == [(cast.mei, [cast.anna], "谢谢你值夜班")]

    page.context.clear_cookies()
    other = page.context.new_page()  # and where somebody else signs in, nothing of Mei's is sent in their name
    beside.get_by_role("textbox", name="Ta 做了什么？").fill("还有一句")
    other.goto(phones.link(cast.anna))
    other.wait_for_url(f"**{FORM}")
    beside.get_by_role("button", name="发送感谢").click()
    expect(beside.get_by_role("alert")).to_be_visible()
    assert len(given(database)) == 1


def test_a_button_pressed_on_a_page(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.mei, "/do/settings.mine")
    expect(page.get_by_role("heading", name="我的设置")).to_be_visible()  # what only shows something shows it at once
    keep(page, "settings-zh")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("write to you in English")).to_be_visible()
    assert phones.troubles == []


def test_a_name_that_is_nobody_yet_is_not_lost(phones: Phones, cast: Cast) -> None:
    page = phones.open(cast.mei)
    page.get_by_role("combobox", name="想谢谢谁？").fill("芳姐")
    page.get_by_role("textbox", name="Ta 做了什么？").fill("昨天替我顶班")
    page.get_by_role("button", name="发送感谢").click()
    expect(page.get_by_text("没有找到“芳姐”")).to_be_visible()
    expect(page.get_by_role("combobox", name="想谢谢谁？")).to_have_value("芳姐")
    page.get_by_role("combobox", name="想谢谢谁？").fill("王芳")
    page.get_by_role("button", name="发送感谢").click()  # exactly the name of one: taken
    expect(page.get_by_role("heading", name="已向王芳道谢")).to_be_visible()


def test_without_scripts(phones: Phones, database: Database, cast: Cast) -> None:
    page = phones.open(cast.mei, script=False)
    keep(page, "plain-zh")
    page.get_by_role("textbox", name="想谢谢谁？").fill("anna，李伟")
    page.get_by_role("textbox", name="Ta 做了什么？").fill("<b>谢谢</b>")
    page.get_by_role("button", name="发送感谢").click()
    expect(page.get_by_role("alert")).to_contain_text("不太确定“李伟”是谁")
    keep(page, "plain-tick-zh")
    page.get_by_label("李伟 · Engineering").check()
    page.get_by_role("button", name="发送感谢").click()
    expect(page.get_by_role("heading", name="已向 Anna Schmidt 和李伟道谢")).to_be_visible()
    keep(page, "plain-answer-zh")
    assert given(database) == [(cast.mei, [cast.anna, cast.wei], "<b>谢谢</b>")]
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("<b>谢谢</b>")).to_be_visible()


def test_links_that_lead_nowhere_say_what_to_do(phones: Phones, cast: Cast) -> None:
    page = phones.open(cast.mei)
    link = phones.link(cast.anna)
    page.goto(link)
    expect(page.get_by_text("signed in as 陈美")).to_be_visible()
    keep(page, "somebody-elses-link")
    page.get_by_role("button").last.click()
    page.wait_for_url(f"**{FORM}")
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_text("This link has been used already")).to_be_visible()
    keep(page, "used-link")


@pytest.mark.parametrize(
    ("who", "title"), [("anna", "served each other"), ("mei", "部门往来")], ids=["English", "Chinese"]
)
def test_the_table_of_departments_on_a_phone_and_on_paper(
    phones: Phones, database: Database, cast: Cast, who: str, title: str
) -> None:
    def fill(session: Session) -> None:
        company.appoint(session, getattr(cast, who), "hr")
        busy_month(session, cast)

    database.write_now(fill)
    page = phones.open(getattr(cast, who), "/departments")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    keep(page, f"departments-{who}")
    table = page.get_by_role("region")
    row = table.get_by_role("rowheader").first
    left = "it => it.getBoundingClientRect().left"
    at = row.evaluate(left)
    table.evaluate("it => it.scrollLeft = 400")
    assert row.evaluate(left) == at, "whose row it is stays in sight"
    keep(page, f"departments-{who}-aside")

    page.set_viewport_size(PAPER)  # type: ignore[arg-type]  # a mapping like theirs
    page.emulate_media(media="print")
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth"), "nothing is cut off on paper"
    if PICTURES.is_dir():
        page.screenshot(path=PICTURES / f"departments-{who}-paper.png", full_page=True)
    assert phones.troubles == []
