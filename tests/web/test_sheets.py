"""Pages to read: results of a pulse for whoever may see them, who sees what for everybody, and a file."""

import csv
import io

import pytest
from sqlmodel import Session

from handlers.rules.privacy import TABLE
from storage import company
from tests.messages.pulse_told import closed_round, everybody, running
from tests.web.conftest import Stage


@pytest.fixture
def round_id(stage: Stage) -> int:
    """A round everybody answered, which has closed."""

    def fill(session: Session) -> int:
        company.appoint(session, stage.cast.anna, "hr")
        levels = dict(zip(everybody(stage.cast), "54442", strict=True))
        return closed_round(session, running(session, stage.cast.anna, "served"), levels)

    made: int = stage.database.write_now(fill)
    return made


async def test_results_are_figures_in_words_beside_their_pictures(stage: Stage, round_id: int) -> None:
    browser, page = await stage.visit(stage.cast.anna, f"/look/pulse?value={round_id}")
    assert page.status == 200
    assert "5 of 5 took part (100%)" in page.words
    assert "80% (38–96)" in page.words
    html = page.answer.text
    assert '<th scope="row">Everybody</th>' in html
    assert 'alt="How many agree' in html
    file = await browser.open(f"/look/pulse/file?value={round_id}")
    assert file.answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(file.answer.text.removeprefix("\ufeff"))))
    assert [(row["answers"], row["favourable"]) for row in rows] == [("5", "0.800")]


async def test_nobody_else_sees_them(stage: Stage, round_id: int) -> None:
    for path in ("/look/pulse", "/look/pulse/file"):
        _, page = await stage.visit(stage.cast.wei, f"{path}?value={round_id}")
        assert page.status == 404
        assert "80%" not in page.answer.text
    stranger = await stage.browser().open(f"/look/pulse?value={round_id}")
    assert "80%" not in stranger.answer.text
    _, nothing = await stage.visit(stage.cast.anna, "/look/nothing")
    assert nothing.status == 404


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_everybody_reads_who_sees_what(stage: Stage, language: str) -> None:
    person = stage.cast.wei if language == "zh" else stage.cast.anna
    _, page = await stage.visit(person, "/look/privacy")
    assert page.status == 200
    assert page.answer.text.count('<th scope="row">') == len(TABLE)
    assert ("满 5 人" if language == "zh" else "From 5 answers") in page.words
    assert "/look/privacy/file" not in page.answer.text, "there is nothing to take along"


async def test_a_press_on_a_page_leads_to_the_sheet_as_it_is(stage: Stage, round_id: int) -> None:
    _, page = await stage.visit(stage.cast.anna, f"/do/pulse.results?value={round_id}")
    assert f'href="/look/pulse?value={round_id}"' in page.answer.text
