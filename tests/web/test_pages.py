"""Forms, presses and answers as pages: done once, by whoever is signed in, about what is theirs."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app import App
from bot.chat import Account
from bot.web.guard import LARGEST_BODY
from handlers.kudos import Thanks
from handlers.meant import Unclear
from storage import company, drafts, kudos, people
from storage.database import Database
from storage.tables import EntryLink, Kudos, KudosJoin, Setting, Visit
from tests.conftest import NOW
from tests.giving import WORDS, give
from tests.web.browser import HOME, Browser, Page
from tests.web.conftest import INSIDE, Stage, account

FORM = "/fill/kudos"
MARK = '<script>alert(1)</script> *thanks* & "so" on'


def words_given(database: Database) -> list[str]:
    with database.reading() as session:
        return [one.words for one in session.exec(select(Kudos))]


def data_of(page: Page) -> dict[str, Any]:
    found = re.search(r'id="data">(.*)</script>', page.answer.text)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


# Forms


async def test_thanks_with_an_error_and_then_without(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.mei, FORM)
    form = page.form("/fill")

    again = await browser.send(page, form, words=MARK, values=[str(stage.cast.teamwork)], private="yes")
    wrong = again.form("/fill")
    assert wrong.invalid == ["receivers.typed"]
    assert "请至少选一位同事或一个部门" in again.words
    assert wrong.filled["words"] == [MARK]
    assert wrong.filled["values"] == [str(stage.cast.teamwork)]
    assert wrong.filled["private"] == ["yes"]
    assert wrong.filled["key"] != form.filled["key"], "another try is another deed"
    assert words_given(stage.database) == []

    done = await browser.send(again, wrong, receivers__typed="Anna")
    assert "已向 Anna Schmidt 道谢" in done.words
    assert words_given(stage.database) == [MARK]


async def test_what_people_typed_is_never_markup(stage: Stage) -> None:
    def name(session: Session) -> None:
        people.change(session, stage.cast.anna, name=MARK)

    stage.database.write_now(name)
    browser, page = await stage.visit(stage.cast.anna, FORM)
    pages = [page, await browser.send(page, page.form("/fill"), receivers__typed=MARK, words=MARK)]
    pages.append(await browser.send(pages[-1], pages[-1].form("/fill"), receivers__typed="陈美"))
    undo = pages[-1].button("Undo")
    pages.append(await browser.send(pages[-1], undo))

    assert MARK in pages[-1].words, "given back"
    for each in pages:
        assert each.status == 200
        assert MARK in each.words.replace("as " + MARK, MARK)
        assert "alert(1)</" not in each.answer.text.replace("&lt;/", "")
        assert each.answer.text.count("<script") == 2, "ours, and the data it reads"


async def test_a_form_sent_twice_is_one_deed(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    form = page.form("/fill")
    sent = [browser.send(page, form, receivers__typed="陈美", words=WORDS) for _ in range(5)]
    answers = await asyncio.gather(*sent)

    assert {"Thanks sent to 陈美" in one.words for one in answers} == {True}
    assert words_given(stage.database) == [WORDS]
    late = await browser.send(page, form, receivers__typed="陈美", words="something else")
    assert "Thanks sent to 陈美" in late.words
    assert words_given(stage.database) == [WORDS]


async def test_the_same_key_of_somebody_else_is_another_deed(stage: Stage) -> None:
    for person, name in ((stage.cast.anna, "陈美"), (stage.cast.boss, "Anna")):
        browser, page = await stage.visit(person, FORM)
        await browser.send(page, page.form("/fill"), receivers__typed=name, words=WORDS, key="the-very-same")
    assert len(words_given(stage.database)) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("李伟", "Not quite sure who “李伟” is."),
        ("chenmei", "Not quite sure who “chenmei” is."),
        ("Nobody, 陈美", "Nobody is called “Nobody” here."),
    ],
)
async def test_only_exact_names_are_taken(stage: Stage, typed: str, said: str) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    asked = await browser.send(page, page.form("/fill"), receivers__typed=typed, words=WORDS)

    assert said in asked.words
    assert words_given(stage.database) == []
    form = asked.form("/fill")
    assert form.filled["words"] == [WORDS]
    if typed == "李伟":
        assert form.choices["receivers"] == [f"p{stage.cast.wei}", f"p{stage.cast.other_wei}"]
    if "," in typed:
        assert form.filled["receivers"] == [f"p{stage.cast.mei}"]
        assert form.filled["receivers.typed"] == ["Nobody"]


async def test_a_form_that_starts_filled_in_names_whom_it_means(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    with_names = await browser.send(page, page.form("/fill"), receivers=[f"p{stage.cast.mei}"], words="")
    assert "陈美 · Front Office · 上海" in with_names.words
    assert [one["label"] for one in data_of(with_names)["form"]["fields"][0]["options"]] == [
        "陈美 · Front Office · 上海"
    ]


async def test_a_form_about_something_keeps_what_it_is_about(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    short = await browser.send(page, page.form("/fill"), receivers__typed="陈美", words="thanks")
    more = await browser.send(short, short.button("Add what it changed"))

    assert more.path == "/fill/kudos.more?context=1"
    assert "thanks" in more.words
    wrong = await browser.send(more, more.form("/fill"), words=" ")
    done = await browser.send(wrong, wrong.form("/fill"), words="the guests slept well")
    assert words_given(stage.database) == ["thanks\nthe guests slept well"]
    assert "the guests slept well" in done.words


async def test_every_form_can_be_sent_as_it_came(stage: Stage) -> None:
    def appoint(session: Session) -> None:
        for role in ("it", "hr"):
            company.appoint(session, stage.cast.anna, role)

    stage.database.write_now(appoint)
    browser, page = await stage.visit(stage.cast.anna, "/fill/admin.settings")
    saved = await browser.send(page, page.form("/fill"), allowance="7", feed="daily", features=["kudos"])
    assert "Saved" in saved.words
    with stage.database.reading() as session:
        stored = {one.name: one.value for one in session.exec(select(Setting))}
    assert (stored["allowance"], stored["feed"]) == ("7", "daily")
    wrong = await browser.send(page, page.form("/fill"), allowance="many", key="another-try")
    assert wrong.form("/fill").invalid == ["allowance"]
    for form in ("admin.value", "admin.admin"):
        page = await browser.open(f"/fill/{form}")
        assert page.status == 200
        assert page.form("/fill").filled["key"]


# By script


async def test_a_script_sends_and_gets_what_it_draws(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    token = data_of(page)["page"]
    fields = {"receivers": [f"p{stage.cast.mei}"], "words": ""}
    body = {"page": token, "context": "", "key": "key-number-1", "fields": fields}

    again = (await browser.script(FORM, body)).json()
    assert again["form"]["errors"].keys() == {"words"}
    assert again["form"]["fields"][0]["options"][0]["label"].startswith("陈美")
    body |= {"key": "key-number-2", "fields": {**fields, "words": WORDS}}
    answers = [(await browser.script(FORM, body)).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["card"]["title"] == "Thanks sent to 陈美"
    assert words_given(stage.database) == [WORDS]
    undo = answers[0]["card"]["buttons"][-1]
    pressed = {"page": token, "value": undo["value"], "key": "key-number-3"}
    assert "You took back" in (await browser.script(f"/do/{undo['action']}", pressed)).json()["card"]["title"]


@pytest.mark.parametrize("token", [None, "", "x", 1, ["x"], "é"])
@pytest.mark.parametrize("path", [FORM, "/do/settings.posts"])
async def test_without_the_pages_token_nothing_is_done(stage: Stage, path: str, token: Any) -> None:
    browser, _ = await stage.visit(stage.cast.anna, FORM)
    fields = {"receivers": [f"p{stage.cast.mei}"], "words": WORDS}
    body = {"page": token, "key": "key-number-1", "value": "off", "context": "", "fields": fields}
    answer = await browser.script(path, {name: one for name, one in body.items() if one is not None})

    assert answer.status_code == 403
    assert answer.json()["stale"] is True
    assert words_given(stage.database) == []
    with stage.database.reading() as session:
        assert not people.by_ids(session, [stage.cast.anna])[0].no_posts


async def test_the_token_of_another_visit_is_none(stage: Stage) -> None:
    _, other = await stage.visit(stage.cast.anna, FORM)
    browser, page = await stage.visit(stage.cast.anna, FORM)
    form = page.form("/fill")
    stale = await browser.send(page, form, receivers__typed="陈美", words=MARK, page=data_of(other)["page"])

    assert stale.status == 403
    assert "earlier visit" in stale.words
    assert words_given(stage.database) == []
    done = await browser.send(stale, stale.form("/fill"))
    assert done.status == 200
    assert words_given(stage.database) == [MARK], "nothing had to be typed again"


async def test_a_page_of_an_earlier_visit_may_ask_who_is_here_now(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    assert (await browser.script("/visit", {}, method="GET")).json() == {
        "me": stage.cast.anna,
        "page": data_of(page)["page"],
    }
    assert (await stage.browser().script("/visit", {}, method="GET")).status_code == 401


# Where a request comes from


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://goodturn.example", "https://goodturn.example:444", "https://x@evil"],
)
async def test_another_site_can_do_nothing(stage: Stage, origin: str) -> None:
    link = await stage.link(stage.cast.mei, FORM)
    browser, page = await stage.visit(stage.cast.anna, FORM)
    form = page.form("/fill")
    assert (await browser.send(page, form, origin=origin, receivers__typed="陈美", words=WORDS)).status == 403
    assert (await browser.send(page, page.button("Sign out"), origin=origin)).status == 403
    entrance = await stage.browser().open(link)
    assert (await browser.send(entrance, entrance.form(), origin=origin)).status == 403
    assert words_given(stage.database) == []
    assert (await browser.open(FORM)).status == 200, "still here"
    assert (await browser.send(page, form, origin=None, receivers__typed="陈美", words=WORDS)).status == 200, (
        "old browsers"
    )


async def test_every_answer_carries_the_headers(stage: Stage) -> None:
    link = await stage.link(stage.cast.anna, FORM)
    browser, page = await stage.visit(stage.cast.anna, FORM)
    answers = [page.answer, (await stage.browser().open(link)).answer, (await stage.browser().open(FORM)).answer]
    answers += [(await browser.open("/do/me")).answer, (await browser.open("/colleagues?q=a")).answer]
    answers += [(await browser.script(FORM, {}, origin="https://evil.example")), await browser.script(FORM, {})]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert " style=" not in answer.text
        assert not re.search(r" on[a-z]+=", answer.text)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b"[" * 60_000),
        ("application/json", b'"\\ud800"'),
        ("application/json", b'{"key": "key-number-1", "fields": {"words": 1}}'),
        ("application/json", b'{"key": "x", "fields": {}}'),
        ("application/json", b'{"fields": []}'),
        ("application/json", b'{"key": "key-number-1", "fields": {"words": "\\ud800"}}'),
        ("application/x-www-form-urlencoded", b"words=%ff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(500))),
        ("application/x-www-form-urlencoded", b"x=" + b"a" * LARGEST_BODY),
        ("text/plain", b"words=x"),
        ("multipart/form-data", b"x"),
        ("", b""),
    ],
)
async def test_what_no_page_would_send(stage: Stage, kind: str, body: bytes) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    if b"fields" in body:
        body = body.replace(b"{", b'{"page": "%s", ' % data_of(page)["page"].encode(), 1)
    headers = {"Content-Type": kind, "Origin": HOME, "Accept": "application/json"}
    answer = await browser.client.post(FORM, content=body, headers=headers)
    assert answer.status_code == 400
    assert "nothing was done" in answer.json()["error"]


# What is whose


async def test_nobody_sees_what_is_not_theirs(stage: Stage) -> None:
    def fill(session: Session) -> tuple[int, int]:
        private = give(session, stage.cast.mei, stage.cast.boss, words="a secret", is_private=True)
        people.change(session, stage.cast.other_wei, no_posts=True)
        shy = give(session, stage.cast.mei, stage.cast.other_wei, words="a shy secret")
        return private.kudos, shy.kudos

    private, shy = stage.database.write_now(fill)
    browser, _ = await stage.visit(stage.cast.wei, FORM)
    mine, _ = await stage.visit(stage.cast.mei, FORM)
    assert "a secret" in (await mine.open(f"/fill/kudos.more?context={private}")).words, "it is there to be seen"
    paths = [f"/fill/kudos.more?context={one}" for one in (private, shy)]
    paths += [f"/do/kudos.join?value={one}" for one in (private, shy)]
    paths += [
        "/fill/admin.settings",
        "/fill/admin.admin",
        "/fill/admin.value",
        "/fill/kudos?context=1",
        "/fill/no.such",
    ]
    paths += ["/fill/kudos.more", "/fill/kudos.more?context=999", "/do/no.such", "/do/kudos.join?value=x"]
    for path in paths:
        page = await browser.open(path)
        assert page.status == 200, path
        assert "secret" not in page.answer.text, path
        assert "陈美" not in page.answer.text, path
        assert [one for one in page.read.forms if one.action != "/leave"] == [], path


async def test_a_stranger_to_a_private_thanks_learns_nothing_by_pressing(stage: Stage) -> None:
    def fill(session: Session) -> int:
        return give(session, stage.cast.mei, stage.cast.boss, words="a secret", is_private=True).kudos

    private = stage.database.write_now(fill)
    browser, page = await stage.visit(stage.cast.wei, FORM)
    for number, action in enumerate(("kudos.join", "kudos.leave", "kudos.undo", "kudos.more", "kudos.form")):
        pressed = {"page": data_of(page)["page"], "key": f"key-number-{number}", "value": str(private)}
        answer = await browser.script(f"/do/{action}", pressed)
        assert answer.status_code == 200
        assert "secret" not in answer.text, action
        assert "陈美" not in answer.text, action


async def test_colleagues_are_found_by_colleagues_only(stage: Stage) -> None:
    browser, _ = await stage.visit(stage.cast.anna, FORM)
    for typed, value in (
        ("chenm", f"p{stage.cast.mei}"),
        ("陈", f"p{stage.cast.mei}"),
        ("前台", f"d{stage.cast.front_office}"),
    ):
        found = (await browser.script(f"/colleagues?q={typed}", {}, method="GET")).json()["found"]
        assert value in [one["value"] for one in found], typed
    assert (await browser.script("/colleagues", {}, method="GET")).json()["found"]
    refused = await stage.browser().script("/colleagues?q=chenm", {}, method="GET")
    assert refused.status_code == 401
    assert "found" not in refused.json()


async def test_letters_no_database_takes_are_left_out(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    await browser.send(page, page.form("/fill"), receivers__typed="陈\x00美", words="for\x00 staying late 🎉")
    assert words_given(stage.database) == ["for staying late 🎉"]


async def test_looking_changes_nothing(stage: Stage) -> None:
    browser, _ = await stage.visit(stage.cast.anna, FORM)
    for path in ("/do/settings.posts?value=off", "/do/settings.language?value=zh", FORM, "/leave"):
        await browser.open(path)
    with stage.database.reading() as session:
        anna = people.by_ids(session, [stage.cast.anna])[0]
        assert (anna.no_posts, anna.language) == (False, "en")
    assert (await browser.open(FORM)).status == 200


# Presses


async def test_joining_from_a_group(stage: Stage) -> None:
    """The feed's message takes no clicks on some platforms: its +1 is a link to a page."""
    given = stage.database.write_now(lambda session: give(session, stage.cast.anna, stage.cast.mei).kudos)
    path = stage.pages.press_path("kudos.join", str(given))
    browser, page = await stage.visit(stage.cast.wei, path)

    assert "Anna Schmidt 感谢陈美" in page.words
    assert WORDS in page.words
    joined = await browser.send(page, page.button("+1 我也谢谢"))
    assert "你和 Anna Schmidt 一起感谢了陈美" in joined.words
    with stage.database.reading() as session:
        assert [one.person_id for one in session.exec(select(KudosJoin))] == [stage.cast.wei]
    _, page = await stage.visit(stage.cast.anna, path)
    assert "joining in is for everybody else" in page.words


async def test_a_press_is_shown_with_what_it_is_about(stage: Stage) -> None:
    """Who reads where no buttons show presses on pages: not blindly."""
    now = datetime.now(UTC)
    given = stage.database.write_now(lambda session: give(session, stage.cast.mei, stage.cast.anna, now=now).kudos)
    path = stage.pages.press_path("kudos.undo", str(given))
    browser, page = await stage.visit(stage.cast.mei, path)
    assert WORDS in page.words
    undone = await browser.send(page, page.button("撤回这条感谢"))
    assert "已撤回给 Anna Schmidt 的感谢" in undone.words
    _, theirs = await stage.visit(stage.cast.wei, path)
    assert WORDS not in theirs.words

    thanks = Thanks(
        receivers=(),
        words=WORDS,
        typed=WORDS,
        unclear=(Unclear(typed="李伟", candidates=(f"p{stage.cast.wei}", f"p{stage.cast.other_wei}"), is_exact=True),),
    )
    draft = stage.database.write_now(lambda session: drafts.keep(session, stage.cast.mei, thanks.to_json(), NOW))
    path = stage.pages.press_path("kudos.choose", f"{draft}:p{stage.cast.other_wei}")
    browser, page = await stage.visit(stage.cast.mei, path)
    assert WORDS in page.words
    assert page.buttons == ["李伟 · 客房 · 成都"]
    await browser.send(page, page.button("李伟 · 客房 · 成都"))
    assert words_given(stage.database)[-1] == WORDS


async def test_a_press_that_changes_the_language_answers_in_it(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, stage.pages.press_path("settings.language", "zh"))
    assert "Nothing has happened yet" in page.words
    answer = await browser.send(page, page.button("Go on"))
    assert 'lang="zh-Hans"' in answer.answer.text
    assert "退出" in answer.words


# Signed out


async def test_whoever_was_signed_out_keeps_what_they_typed(stage: Stage) -> None:
    browser, page = await stage.visit(stage.cast.anna, FORM)
    form = page.form("/fill")
    browser.client.cookies.clear()

    answer = await browser.send(page, form, receivers__typed="陈美", words=MARK)
    assert answer.status == 401
    assert MARK in answer.words
    assert "Type the command again" in answer.words
    assert words_given(stage.database) == []
    body = {"page": "x", "key": "key-number-1", "context": "", "fields": {"words": MARK}}
    told = (await browser.script(FORM, body)).json()
    assert "all you typed is still here" in told["error"]
    assert told["enter"] == ""
    browser.client.headers["User-Agent"] = INSIDE
    assert (await browser.script(FORM, body)).json()["enter"] == "/enter?to=%2Ffill%2Fkudos"


async def test_without_a_visit_nothing_is_shown(stage: Stage) -> None:
    for path in (FORM, "/do/me", "/fill/admin.settings"):
        page = await stage.browser(language="zh-CN,zh;q=0.9,en;q=0.8").open(path)
        assert page.status == 401
        assert "回到聊天" in page.words
        assert page.read.forms == []


def test_addresses(stage: Stage) -> None:
    pages = stage.pages
    assert pages.form_path("kudos", "") == "/fill/kudos"
    assert pages.form_path("kudos.more", "12") == "/fill/kudos.more?context=12"
    assert pages.press_path("kudos.choose", "3:p4") == "/do/kudos.choose?value=3%3Ap4"
    assert pages.address("/fill/kudos") == f"{HOME}/fill/kudos"


async def test_a_press_in_an_account_of_another_platform_is_that_accounts(stage: Stage) -> None:
    """Who comes in by WeCom acts as who they are on WeCom: one person, whichever account."""

    def link(session: Session) -> None:
        people.link(session, people.by_ids(session, [stage.cast.anna])[0], "other", "corp", "anna")

    stage.database.write_now(link)
    browser = stage.browser()
    page = await browser.enter(await stage.pages.link(Account("other", "corp", "anna"), FORM))
    await browser.send(page, page.form("/fill"), receivers__typed="陈美", words=WORDS)
    with stage.database.reading() as session:
        given = kudos.recall(session, 1)
    assert given is not None
    assert given.giver_id == stage.cast.anna


async def test_a_mistake_of_ours_is_said_as_a_page(app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stumble(_event: object) -> None:
        raise RuntimeError("a secret of the database")

    monkeypatch.setattr(app.hearing, "hear", stumble)
    browser = Browser(app.web, language="zh", raises=False)
    page = await browser.enter((await app.pages.link(account(stage.cast.mei), FORM)).replace(app.pages.address(""), ""))
    answer = await browser.send(page, page.form("/fill"), receivers__typed="Anna", words=WORDS)

    assert answer.status == 500
    assert "返回上一页再试一次" in answer.words
    assert "secret" not in answer.answer.text
    assert "default-src 'none'" in answer.answer.headers["content-security-policy"]


async def test_the_clock_tidies_what_has_ended(app: App, stage: Stage) -> None:
    stage.now = NOW - timedelta(days=30)
    await stage.visit(stage.cast.anna, FORM)
    await app.clock.tick()
    with stage.database.reading() as session:
        assert [*session.exec(select(EntryLink)), *session.exec(select(Visit))] == []
