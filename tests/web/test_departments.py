"""The table of departments: only for whom it is, reached by a link from chat, and read aloud as it is seen."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from bot.app import App
from bot.chat import Card, Said
from handlers.graph import rated_pairs
from storage import company
from tests.conftest import recalled
from tests.handlers.test_graph import newcomers, served
from tests.web.conftest import Stage, account

MONTH_AFTER = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def busy_october(stage: Stage) -> None:
    def fill(session: Session) -> None:
        company.appoint(session, stage.cast.anna, "hr")
        for one in newcomers(session, stage.cast.front_office, 5):
            served(session, one, stage.cast.wei, level=5)
        for one in newcomers(session, stage.cast.housekeeping, 4):
            served(session, one, stage.cast.other_wei, level=1)
        recalled(session)

    stage.database.write_now(fill)
    stage.now = MONTH_AFTER


async def test_the_table_says_its_numbers_in_text_with_headers_for_both_ways(stage: Stage) -> None:
    busy_october(stage)
    _, page = await stage.visit(stage.cast.anna, "/departments")
    assert page.status == 200
    assert "100 % (57–100 %)" in page.words
    assert "5 ratings by 5 people" in page.words
    assert "promises kept: 5 of 5" in page.words
    html = page.answer.text
    assert "<caption" in html
    assert re.findall(r'<th scope="(\w+)">(\w[\w ]*)</th>', html) == [
        ("col", "Served by"),
        ("col", "Front Office"),
        ("col", "All together"),
        ("row", "Engineering"),
    ]
    assert 'style="' not in html
    assert "Housekeeping" not in html, "four people stand behind it"


async def test_others_read_only_that_it_is_not_theirs(stage: Stage) -> None:
    busy_october(stage)
    _, page = await stage.visit(stage.cast.wei, "/departments")
    assert "<table" not in page.answer.text
    assert "人力资源管理员和部门负责人" in page.words


async def test_without_anything_to_show_it_says_from_when(stage: Stage) -> None:
    _, page = await stage.visit(stage.cast.boss, "/departments")
    assert "<table" not in page.answer.text
    assert "满 5 人才显示" in page.words


async def test_signed_out_it_asks_who_that_is(stage: Stage) -> None:
    page = await stage.browser().open("/departments")
    assert page.status == 401


async def test_chat_leads_there_by_a_link_for_whoever_asked(stage: Stage, app: App) -> None:
    busy_october(stage)
    app.hearing.lead_by(stage.pages.link)
    said = Said(key="departments:1", by=account(stage.cast.boss), words=("/goodturn 部门往来",))
    card = (await app.hearing.hear(said)).shown
    assert isinstance(card, Card)
    (button,) = card.buttons
    assert "/enter/" in button.url
    page = await stage.browser().enter(button.url)
    assert page.path == "/departments"
    assert "部门往来" in page.words


async def test_working_it_out_keeps_no_writer(stage: Stage, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    busy_october(stage)
    read_by: list[object] = []

    def watched(session: Session, *given: Any, **options: Any) -> object:
        read_by.append(session.get_bind().engine)
        return rated_pairs(session, *given, **options)

    monkeypatch.setattr("bot.messages.graph.rated_pairs", watched)
    said = Said(key="departments:1", by=account(stage.cast.boss), words=("/goodturn departments",))
    for _ in range(2):  # told again, it is worked out again
        shown = (await app.hearing.hear(said)).shown
        assert isinstance(shown, Card)
        assert shown.title == "2026 年 10 月部门往来"
    assert len(read_by) == 2
    assert stage.database.engine not in read_by
