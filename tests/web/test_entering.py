"""Signing in: once, for ten minutes, by nobody's preview; and by a platform that knows who opens a page."""

import asyncio
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import Session, select

from bot.chat import Account, DeliveryFailed
from bot.web.entering import LINK_LASTS, VISIT_LASTS
from storage import people, visits
from storage.tables import EntryLink, Visit
from tests.web.browser import HOME, Page
from tests.web.conftest import INSIDE, Stage, account

FORM = "/fill/kudos"


def cookies(page: Page) -> str:
    return " ".join(
        one for answer in (*page.answer.history, page.answer) for one in answer.headers.get_list("set-cookie")
    )


async def test_a_link_signs_in_and_leads_to_its_page(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)

    assert (page.status, page.path) == (200, FORM)
    assert "as Anna Schmidt" in page.words
    kept = cookies(page)
    assert kept.startswith("__Host-goodturn=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= {one.strip() for one in kept.split(";")}
    assert (await browser.open(FORM)).status == 200


async def test_a_link_works_once(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    await stage.browser().enter(link)

    second = await stage.browser(language="zh").enter(link)

    assert second.status == 410
    assert "used already" in second.words, "in the language of whom it was made for, whatever the browser says"
    assert (await stage.browser().open(FORM)).status == 401


async def test_whoever_used_it_may_open_it_again_in_the_same_browser(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    browser = stage.browser()
    await browser.enter(link)

    assert (await browser.open(link)).path == FORM


async def test_a_link_lasts_ten_minutes(stage: Stage) -> None:
    assert timedelta(minutes=10) == LINK_LASTS
    link = await stage.link(stage.cast.mei, FORM)
    page = await (browser := stage.browser()).open(link)

    stage.now += LINK_LASTS - timedelta(seconds=1)
    assert (await stage.browser().open(link)).status == 200
    stage.now += timedelta(seconds=1)
    late = await browser.send(page, page.form())

    assert late.status == 410
    assert "链接" in late.words
    assert "goodturn=" not in cookies(late)


async def test_looking_at_a_link_does_not_use_it_up(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    for _ in range(3):  # a chat app, a virus scanner, the browser's own guess
        preview = await stage.browser().open(link)
        assert preview.status == 200
        assert "Anna" not in preview.words, "nothing about anybody"
        assert "goodturn=" not in cookies(preview)

    assert (await stage.browser().enter(link)).path == FORM


async def test_of_two_who_use_a_link_at_once_one_gets_in(stage: Stage) -> None:
    for _ in range(5):
        link = await stage.link(stage.cast.anna, FORM)
        browsers = [stage.browser() for _ in range(6)]
        opened = await asyncio.gather(*(browser.open(link) for browser in browsers))
        entered = await asyncio.gather(
            *(one.send(page, page.form()) for one, page in zip(browsers, opened, strict=True))
        )
        assert sorted(page.status for page in entered) == [200, *[410] * 5]


@pytest.mark.parametrize("token", ["x", "A" * 43, "..%2F..", "%00", "é"])
async def test_a_made_up_link_leads_nowhere(stage: Stage, token: str) -> None:
    page = await stage.browser().open(f"/enter/{token}")
    assert page.status in (404, 410)
    assert (await stage.browser().client.post(f"/enter/{token}", headers={"Origin": HOME})).status_code in (404, 410)


async def test_only_hashes_are_kept(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    browser = stage.browser()
    await browser.enter(link)

    token, visit = link.rsplit("/", 1)[1], browser.client.cookies["__Host-goodturn"]
    assert min(len(token), len(visit)) >= 43
    with stage.database.reading() as session:
        stored = repr([*session.exec(select(EntryLink)), *session.exec(select(Visit))])
    assert token not in stored
    assert visit not in stored


async def test_a_visit_ends_after_twelve_hours(stage: Stage) -> None:
    browser, _ = await stage.visit(stage.cast.anna, FORM)
    stage.now += VISIT_LASTS - timedelta(seconds=1)
    assert (await browser.open(FORM)).status == 200
    stage.now += timedelta(seconds=1)
    assert (await browser.open(FORM)).status == 401


async def test_whoever_leaves_the_company_is_signed_out(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    browser, _ = await stage.visit(stage.cast.anna, FORM)

    def leave(session: Session) -> None:
        people.change(session, stage.cast.anna, left_at=stage.now)

    stage.database.write_now(leave)
    assert (await browser.open(FORM)).status == 401
    assert (await stage.browser().enter(link)).status == 410


async def test_signing_out(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    stolen = dict(browser.client.cookies)

    left = await browser.send(page, page.button("Sign out"))

    assert "You are signed out" in left.words
    assert (await browser.open(FORM)).status == 401
    browser.client.cookies.update(stolen)
    assert (await browser.open(FORM)).status == 401, "the visit itself has ended, not only its cookie"


async def test_a_link_of_somebody_else_asks_first(stage: Stage) -> None:
    browser, _ = await stage.visit(stage.cast.anna, FORM)
    page = await browser.open(await stage.link(stage.cast.mei, FORM))

    assert "Anna Schmidt" in page.words
    assert "enter.js" not in page.answer.text, "nothing goes on by itself"
    assert "陈美" in (await browser.send(page, page.form())).words


async def test_a_stranger_is_known_by_their_link(stage: Stage) -> None:
    link = await stage.pages.link(Account("playground", "demo", "new@hire"), FORM)
    page = await stage.browser().enter(link)
    assert "as new@hire" in page.words


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "evil",
        "",
        "/\n/evil",
        "/a b",
        "/é",
    ],
)
async def test_links_lead_to_our_own_pages_only(stage: Stage, path: str) -> None:
    with pytest.raises(ValueError, match="ours"):
        await stage.link(stage.cast.anna, path)
    page = await stage.browser(agent=INSIDE).client.get("/enter", params={"to": path}, follow_redirects=False)
    assert page.status_code == 400
    browser, _ = await stage.visit(stage.cast.anna, FORM)
    page = await browser.client.get("/enter", params={"to": path}, follow_redirects=False)
    assert (page.status_code, "location" in page.headers) == (400, False)


async def test_what_has_ended_is_forgotten(stage: Stage) -> None:
    await stage.visit(stage.cast.anna, FORM)

    def forget(session: Session) -> int:
        return visits.forget_before(session, stage.now)

    stage.now += LINK_LASTS
    assert stage.database.write_now(forget) == 0
    stage.now += VISIT_LASTS
    assert stage.database.write_now(forget) == 1, "the visit; the link can still be explained"
    stage.now += timedelta(days=1)
    assert stage.database.write_now(forget) == 1


# By a platform that knows who opens a page


async def test_inside_a_platform_nobody_types_anything(stage: Stage) -> None:
    browser = stage.browser(agent=INSIDE)
    sent = await browser.open(FORM + "?context=", follow=False)

    assert sent.status == 303
    asked = parse_qs(urlsplit(sent.answer.headers["location"]).query)
    assert asked["redirect"] == [f"{HOME}/enter/by/platform"]
    state = asked["state"][0]
    assert re.fullmatch(r"[A-Za-z0-9]{32,128}", state)

    stage.way.codes["code"] = account(stage.cast.mei)
    page = await browser.open(f"/enter/by/platform?code=code&state={state}")
    assert page.path == FORM
    assert "身份：陈美" in page.words
    assert "__Host-goodturn-way" not in browser.client.cookies


@pytest.mark.parametrize("query", ["code=code", "code=code&state=", "code=code&state=abc", "state={state}", ""])
async def test_a_state_that_is_not_this_browsers_is_refused(stage: Stage, query: str) -> None:
    stage.way.codes["code"] = account(stage.cast.mei)
    other = await stage.browser(agent=INSIDE).open(FORM, follow=False)
    state = parse_qs(urlsplit(other.answer.headers["location"]).query)["state"][0]
    browser = stage.browser(agent=INSIDE)

    for attempt in (query, f"code=code&state={state}"):
        page = await browser.open(f"/enter/by/platform?{attempt.format(state=state)}")
        assert page.status == 400
        assert "did not work" in page.words
    assert (await browser.open(FORM, follow=False)).status == 303, "still nobody"
    assert "code" in stage.way.codes, "and nobody was asked"


async def test_who_is_no_colleague_stays_outside(stage: Stage) -> None:
    browser = stage.browser(agent=INSIDE)
    for user in (None, account(stage.cast.gone)):
        sent = await browser.open(FORM, follow=False)
        state = parse_qs(urlsplit(sent.answer.headers["location"]).query)["state"][0]
        if user:
            stage.way.codes["code"] = user
        page = await browser.open(f"/enter/by/platform?code=code&state={state}")
        assert page.status == 403
        assert "tell your admin" in page.words


async def test_a_platform_in_trouble_is_asked_again(stage: Stage) -> None:
    stage.way.trouble = True
    browser = stage.browser(agent=INSIDE)
    sent = await browser.open(FORM, follow=False)
    state = parse_qs(urlsplit(sent.answer.headers["location"]).query)["state"][0]
    page = await browser.open(f"/enter/by/platform?code=code&state={state}")
    assert page.status == 502
    assert f'href="/enter?to={FORM.replace("/", "%2F")}"' in page.answer.text


async def test_a_code_that_is_used_up_begins_anew_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def used_up(code: str) -> Account | None:
        raise DeliveryFailed("40029", permanent=True)

    browser = stage.browser(agent=INSIDE)

    async def come_by(sent: Page) -> Page:
        state = parse_qs(urlsplit(sent.answer.headers["location"]).query)["state"][0]
        return await browser.open(f"/enter/by/platform?code=code&state={state}", follow=False)

    sent = await browser.open(FORM, follow=False)
    with monkeypatch.context() as once:
        once.setattr(stage.way, "account_of", used_up)
        anew = await come_by(sent)
    assert anew.answer.headers["location"].startswith("https://platform.example/authorize")
    stage.way.codes["code"] = account(stage.cast.mei)
    assert (await come_by(anew)).answer.headers["location"] == FORM

    browser = stage.browser(agent=INSIDE)
    monkeypatch.setattr(stage.way, "account_of", used_up)
    page = await come_by(await come_by(await browser.open(FORM, follow=False)))
    assert page.status == 502
    assert "did not work" in page.words


async def test_a_used_up_link_offers_the_way_in_that_suits_the_browser(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    await stage.browser().enter(link)
    assert "Sign in" in (await stage.browser(agent=INSIDE).open(link)).words
    assert "Sign in" not in (await stage.browser().open(link)).words


async def test_an_unknown_way_in_is_none(stage: Stage) -> None:
    assert (await stage.browser().open("/enter/by/nobody?code=x&state=y")).status == 400
