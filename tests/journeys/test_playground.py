"""The journey: thank a colleague on the page; they read it in another tab. In a real Chromium, in both languages."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlmodel import Session, select

from bot.app import App
from bot.settings import Settings
from storage import company
from storage.database import Database
from storage.tables import HelpRequest, Interaction, Kudos, Rating
from tests.conftest import Cast, bring_cast, missing
from tests.departments import busy_month
from tests.serving import serving

SCREENSHOTS = Path(__file__).parent / "screenshots"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")  # its event loop must be gone before other tests run theirs
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def cast(database: Database) -> Cast:
    def fill(session: Session) -> Cast:
        company.set_one(session, "feed", "instant")
        company.set_one(session, "name", "Harbour Hotels")
        return bring_cast(session)

    return database.write_now(fill)


@pytest.fixture
def address(database: Database, database_url: str, cast: Cast) -> Iterator[str]:
    with serving(App(Settings(DATABASE_URL=database_url, _env_file=None), database)) as address:
        yield address


@pytest.fixture
def troubles() -> list[str]:
    """What the pages' consoles complained about; there is to be nothing."""
    return []


def open_page(browser: Browser, address: str, troubles: list[str], *, width: int = 1280, height: int = 800) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.on("console", lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(address)
    return page


def say(page: Page, text: str, *, composer: str = "Message", person: int) -> None:
    box = page.locator(f'section.pane[data-person="{person}"]').get_by_role("textbox", name=composer)
    box.fill(text)
    box.press("Escape")
    box.press("Enter")


def keep(page: Page, name: str) -> None:
    """Keep a picture for the README, where asked to."""
    if os.environ.get("KEEP_SCREENSHOTS"):
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_thanks_arrive_in_another_tab(
    browser: Browser, address: str, database: Database, cast: Cast, troubles: list[str]
) -> None:
    annas = open_page(browser, f"{address}/?as={cast.anna}", troubles)
    meis = open_page(browser, f"{address}/?as={cast.mei}", troubles)

    say(annas, "/kudos @陈美 thanks for staying late to finish the handover #teamwork", person=cast.anna)

    expect(annas.get_by_text("Thanks sent to 陈美")).to_be_visible()
    chat = meis.get_by_role("log", name="好帮手")
    expect(chat.get_by_text("Anna Schmidt 感谢你")).to_be_visible()
    expect(chat.get_by_text("thanks for staying late to finish the handover")).to_be_visible()
    with database.reading() as session:
        given = session.exec(select(Kudos)).one()
        edge = session.exec(select(Interaction)).one()
    assert (edge.giver_id, edge.receiver_id, edge.source_id) == (cast.anna, cast.mei, given.id)
    assert troubles == []


def test_side_by_side_with_undo_in_chinese(browser: Browser, address: str, cast: Cast, troubles: list[str]) -> None:
    page = open_page(browser, f"{address}/?as={cast.mei}&with={cast.boss}", troubles)
    boss = page.locator(f'section.pane[data-person="{cast.boss}"]')
    mei = page.locator(f'section.pane[data-person="{cast.mei}"]')

    say(page, "/感谢@王芳谢谢你昨晚陪我们一起加班到最后 #团队合作", composer="消息", person=cast.mei)
    expect(mei.get_by_text("已向王芳道谢")).to_be_visible()
    expect(boss.get_by_text("陈美感谢你")).to_be_visible()
    keep(page, "side-by-side-zh")

    mei.get_by_role("button", name="撤回").click()
    expect(mei.get_by_text("已撤回给王芳的感谢")).to_be_visible()
    expect(boss.get_by_text("陈美撤回了这条感谢。")).to_be_visible()
    assert troubles == []


def test_the_form_shows_its_errors_and_keeps_what_was_typed(
    browser: Browser, address: str, cast: Cast, troubles: list[str]
) -> None:
    page = open_page(browser, f"{address}/?as={cast.anna}", troubles)

    say(page, "/kudos", person=cast.anna)
    form = page.get_by_role("dialog", name="Thank somebody")
    form.locator('[data-field="words"] textarea').fill("for the spare key, when mine broke at midnight")
    form.get_by_role("button", name="Send thanks").click()
    expect(form.get_by_text("Choose at least one colleague or department.")).to_be_visible()

    people = form.get_by_role("combobox")
    people.fill("chenmei")
    form.get_by_role("option", name="陈美").click()
    keep(page, "form-en")
    form.get_by_role("button", name="Send thanks").click()
    expect(page.get_by_text("Thanks sent to 陈美")).to_be_visible()
    assert troubles == []


def test_two_of_one_name_are_told_apart(browser: Browser, address: str, cast: Cast, troubles: list[str]) -> None:
    page = open_page(browser, f"{address}/?as={cast.anna}", troubles)

    say(page, "/kudos @李伟 thanks for mending the lift before breakfast", person=cast.anna)
    expect(page.get_by_text("Several people are called “李伟”. Whom do you mean?")).to_be_visible()
    page.get_by_role("button", name="李伟 · Housekeeping · 成都").click()
    expect(page.get_by_text("Thanks sent to 李伟")).to_be_visible()
    assert troubles == []


def test_joining_in_the_feed(browser: Browser, address: str, cast: Cast, troubles: list[str]) -> None:
    page = open_page(browser, f"{address}/?as={cast.anna}&with={cast.wei}", troubles)
    wei = page.locator(f'section.pane[data-person="{cast.wei}"]')

    say(page, "/kudos @陈美 thanks for showing the new trainees around the house", person=cast.anna)
    wei.get_by_role("tab", name="感谢墙").click()
    wei.get_by_role("button", name="+1").click()
    expect(wei.get_by_text("李伟 joined in.")).to_be_visible()
    assert troubles == []


def test_a_phone_has_room_for_it_all(browser: Browser, address: str, cast: Cast, troubles: list[str]) -> None:
    page = open_page(browser, f"{address}/?as={cast.mei}", troubles, width=390, height=844)
    say(page, "/goodturn 我的", composer="消息", person=cast.mei)
    expect(page.get_by_text("收到").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page, "phone-zh")
    assert troubles == []


def test_ask_promise_done_and_not_yet(
    browser: Browser, address: str, database: Database, cast: Cast, troubles: list[str]
) -> None:
    page = open_page(browser, f"{address}/?as={cast.anna}&with={cast.mei}", troubles, height=1100)
    anna = page.locator(f'section.pane[data-person="{cast.anna}"]')
    mei = page.locator(f'section.pane[data-person="{cast.mei}"]')

    say(page, "/request @陈美 please review the contract by Friday", person=cast.anna)
    expect(anna.get_by_text("Ask 陈美 for this?")).to_be_visible()
    anna.get_by_role("button", name="Ask", exact=True).click()
    expect(anna.get_by_text("You asked 陈美 for help")).to_be_visible()
    expect(mei.get_by_text("Anna Schmidt 请你帮忙")).to_be_visible()
    mei.get_by_role("button", name="我来办").click()
    expect(mei.get_by_text("这件事由你来办。")).to_be_visible()
    expect(anna.get_by_text("陈美 takes it on, by")).to_be_visible()
    keep(page, "request-promised")

    mei.get_by_role("button", name="办好了", exact=True).first.click()
    expect(anna.get_by_text("陈美 says it is done", exact=True)).to_be_visible()
    anna.get_by_role("button", name="Not done yet").last.click()
    form = page.get_by_role("dialog", name="Not done yet")
    form.locator('[data-field="words"] textarea').fill("the last page is missing")
    form.get_by_role("button", name="Reopen").click()
    expect(mei.get_by_text("Anna Schmidt 说还没办好")).to_be_visible()
    expect(mei.get_by_text("the last page is missing").first).to_be_visible()
    keep(page, "request-reopened")
    with database.reading() as session:
        assert session.exec(select(HelpRequest)).one().state == "promised"
    assert troubles == []


def test_a_colleague_is_asked_back_in_chinese_by_form(
    browser: Browser, address: str, cast: Cast, troubles: list[str]
) -> None:
    page = open_page(browser, f"{address}/?as={cast.mei}&with={cast.boss}", troubles, height=1100)
    mei = page.locator(f'section.pane[data-person="{cast.mei}"]')
    boss = page.locator(f'section.pane[data-person="{cast.boss}"]')

    say(page, "/求助", composer="消息", person=cast.mei)
    form = page.get_by_role("dialog", name="找人帮忙")
    form.get_by_role("combobox").fill("wangfang")
    form.get_by_role("option", name="王芳").click()
    form.locator('[data-field="words"] textarea').fill("帮忙看一下会议纪要")
    form.locator('[data-field="due"] input').fill("周八")
    form.get_by_role("button", name="继续").click()
    expect(form.get_by_text("没看懂“周八”是什么时候")).to_be_visible()
    keep(page, "request-form-zh")
    form.locator('[data-field="due"] input').fill("明天下班前")
    form.get_by_role("button", name="继续").click()
    expect(mei.get_by_text("请王芳帮这个忙吗？")).to_be_visible()
    mei.get_by_role("button", name="发出").click()
    boss.get_by_role("button", name="先问清楚").click()
    question = page.get_by_role("dialog", name="先问清楚")
    question.locator('[data-field="words"] textarea').fill("哪一次会议？")
    question.get_by_role("button", name="发出").click()
    expect(mei.get_by_text("王芳想先问清楚")).to_be_visible()
    keep(page, "request-asked-back-zh")


@dataclass(frozen=True, kw_only=True)
class Read:
    """What somebody who never saw it before reads and presses, from asking for help to saying thanks."""

    asks: str
    composer: str
    send: str
    monday: str
    tomorrow: str
    question: str
    level: str
    reason: str
    thank: str
    thanked: str


ENGLISH = Read(
    asks="ask @Engineering to repair the lamp in the lobby",
    composer="Message",
    send="Ask",
    monday="Next Monday, 09:10",
    tomorrow="Tomorrow, 09:00",
    question="How was this matter handled?",
    level="Very well",
    reason="On time",
    thank="Say thanks",
    thanked="Thanks sent to 李伟",
)
CHINESE = Read(
    asks="请 @工程 修一下大堂的灯",
    composer="消息",
    send="发出",
    monday="下周一 09:10",
    tomorrow="明天 09:00",
    question="这件事办得怎么样？",
    level="非常好",
    reason="很及时",
    thank="谢谢 Ta",
    thanked="已向李伟道谢",
)


@pytest.mark.parametrize(("who", "read"), [("anna", ENGLISH), ("mei", CHINESE)], ids=["English", "Chinese"])
def test_from_asking_to_thanks_without_a_word_of_explanation(
    browser: Browser, address: str, cast: Cast, troubles: list[str], who: str, read: Read
) -> None:
    asker_id = getattr(cast, who)
    page = open_page(browser, f"{address}/?as={asker_id}&with={cast.wei}", troubles, height=1100)
    asker = page.locator(f'section.pane[data-person="{asker_id}"]')
    wei = page.locator(f'section.pane[data-person="{cast.wei}"]')

    def set_clock(to: str) -> None:
        asker.locator("button.clock").click()
        page.get_by_role("menuitem", name=to).click()

    say(page, read.asks, composer=read.composer, person=asker_id)
    asker.get_by_role("button", name=read.send, exact=True).click()
    wei.get_by_role("button", name="我来办").click()
    expect(wei.get_by_text("这件事由你来办。")).to_be_visible()
    set_clock(read.monday)
    wei.get_by_role("button", name="办好了", exact=True).last.click()
    expect(asker.get_by_text(read.question)).to_have_count(0)
    set_clock(read.tomorrow)
    expect(asker.get_by_text(read.question)).to_be_visible()
    keep(page, f"request-rating-{who}")
    asker.get_by_role("button", name=read.level, exact=True).click()
    asker.get_by_role("button", name=read.reason, exact=True).click()
    asker.get_by_role("button", name=read.thank, exact=True).click()
    expect(asker.get_by_text(read.thanked)).to_be_visible()
    expect(wei.get_by_text("感谢你").last).to_be_visible()
    keep(page, f"request-thanked-{who}")
    assert troubles == []


def test_a_private_word_between_two_side_by_side(
    browser: Browser, address: str, cast: Cast, troubles: list[str]
) -> None:
    page = open_page(browser, f"{address}/?as={cast.mei}&with={cast.boss}", troubles)
    boss = page.locator(f'section.pane[data-person="{cast.boss}"]')
    mei = page.locator(f'section.pane[data-person="{cast.mei}"]')

    say(page, "悄悄话 @王芳 排班提前一周发出来，大家都安心", composer="消息", person=cast.mei)
    mei.get_by_role("button", name="请继续保持").click()
    expect(mei.get_by_text("悄悄话已经送给王芳")).to_be_visible()
    expect(boss.get_by_text("排班提前一周发出来，大家都安心")).to_be_visible()
    boss.get_by_role("button", name="谢谢提醒").click()
    expect(mei.get_by_text("王芳谢谢你的这句话")).to_be_visible()
    assert troubles == []


def test_the_table_of_departments_opens_from_chat(
    browser: Browser, address: str, database: Database, cast: Cast, troubles: list[str]
) -> None:
    def fill(session: Session) -> None:
        company.appoint(session, cast.anna, "hr")
        busy_month(session, cast)

    database.write_now(fill)
    page = open_page(browser, f"{address}/?as={cast.anna}", troubles, height=900)
    say(page, "/goodturn departments", person=cast.anna)
    expect(page.get_by_text("How departments served each other in")).to_be_visible()
    expect(page.get_by_text("Engineering → Front Office")).to_be_visible()
    link = page.get_by_role("link", name="Open the table").get_attribute("href") or ""
    table = open_page(browser, f"{address}{urlsplit(link).path}", troubles, height=1000)  # on the port of this test
    expect(table.get_by_role("rowheader", name="Finance")).to_be_visible()
    assert table.evaluate("document.documentElement.scrollWidth") <= 1280
    keep(table, "departments-en")
    assert troubles == []


def test_what_was_rated_low_is_put_right_and_rated_again(
    browser: Browser, address: str, database: Database, cast: Cast, troubles: list[str]
) -> None:
    page = open_page(browser, f"{address}/?as={cast.anna}&with={cast.wei}", troubles, height=1100)
    anna = page.locator(f'section.pane[data-person="{cast.anna}"]')
    wei = page.locator(f'section.pane[data-person="{cast.wei}"]')

    def set_clock(to: str) -> None:
        anna.locator("button.clock").click()
        page.get_by_role("menuitem", name=to).click()

    say(page, ENGLISH.asks, person=cast.anna)
    anna.get_by_role("button", name="Ask", exact=True).click()
    wei.get_by_role("button", name="我来办").click()
    set_clock(ENGLISH.monday)
    wei.get_by_role("button", name="办好了", exact=True).last.click()
    set_clock(ENGLISH.tomorrow)
    anna.get_by_role("button", name="Poorly", exact=True).click()
    anna.get_by_role("button", name="Put right", exact=True).click()
    form = page.get_by_role("dialog", name="Have it put right")
    form.locator('[data-field="words"] textarea').fill("it still flickers")
    form.get_by_role("button", name="Send").click()
    expect(wei.get_by_text("Anna Schmidt 请你补救")).to_be_visible()
    expect(wei.get_by_text("it still flickers").last).to_be_visible()

    wei.get_by_role("button", name="我来补救").last.click()
    form = page.get_by_role("dialog", name="怎么补救")
    form.locator('[data-field="words"] textarea').fill("换一个新灯座")
    form.locator('[data-field="due"] input').fill("周五下班前")
    form.get_by_role("button", name="发出").click()
    expect(anna.get_by_text("李伟 proposes how to put it right, by")).to_be_visible()
    expect(anna.get_by_text("换一个新灯座").last).to_be_visible()
    keep(page, "request-put-right")

    wei.get_by_role("button", name="办好了", exact=True).last.click()
    set_clock(ENGLISH.tomorrow)
    set_clock(ENGLISH.monday)
    anna.get_by_role("button", name=ENGLISH.level, exact=True).last.click()
    expect(anna.get_by_text("Noted: Very well")).to_be_visible()
    for word in ("不太好", "非常好", "Poorly", "Very well", "评价"):
        expect(wei.get_by_text(word)).to_have_count(0)
    with database.reading() as session:
        rating = session.exec(select(Rating)).one()
    assert (rating.before, rating.level) == (2, 5)
    assert troubles == []
