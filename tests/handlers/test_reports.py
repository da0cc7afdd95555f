"""Reports of abuse: who may report, who reads what, and that the audit says who looked."""

import pytest
from sqlmodel import Session

from handlers import reports
from handlers import suggestions as box
from handlers.notices import ReportDealtWith, ReportSent, ReportsShown
from handlers.refusals import Gone, NotAllowed
from storage import audit, company, feedback
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import told


@pytest.fixture
def given(session: Session, cast: Cast) -> str:
    company.appoint(session, cast.boss, "hr")
    company.appoint(session, cast.wei, "it")
    return f"feedback:{feedback.add(session, cast.anna, cast.mei, 'try', 'you are useless', at=NOW, ask_id=None)}"


def report(session: Session, by: int, about: str) -> ReportSent:
    return reports.report(session, the(session, by), about, house=recalled(session), now=NOW)


def look(session: Session, by: int) -> tuple[str, ...]:
    return reports.look(session, the(session, by), house=recalled(session), now=NOW).abouts


def audited(session: Session) -> list[tuple[int | None, str, str]]:
    return [(one.by_id, one.deed, one.about) for one in audit.latest(session, most=99)][::-1]


def test_hr_reads_what_was_reported_and_the_audit_says_so(session: Session, cast: Cast, given: str) -> None:
    assert look(session, cast.boss) == ()
    assert [report(session, cast.mei, given) for _ in range(2)] == [ReportSent(about=given)] * 2
    assert told(session) == [("ReportMade", f"person:{cast.boss}")], "once, and neither the giver nor IT"

    assert look(session, cast.boss) == (given,)

    boss, house = the(session, cast.boss), recalled(session)
    for _ in range(2):
        assert reports.deal_with(session, boss, given, house=house, now=NOW) == ReportDealtWith(about=given)
    assert look(session, cast.boss) == ()
    assert audited(session) == [
        (cast.boss, "looked at report", given),
        (cast.boss, "dealt with report", given),
    ]


def test_only_the_receiver_reports(session: Session, cast: Cast, given: str) -> None:
    for other in (cast.anna, cast.boss, cast.wei):
        with pytest.raises(Gone):
            report(session, other, given)
        with pytest.raises(Gone):
            reports.ask_to_report(session, the(session, other), given, house=recalled(session))
    with pytest.raises(Gone):
        report(session, cast.mei, "feedback:999")


def test_only_hr_looks_and_nobody_judges_their_own_words(session: Session, cast: Cast, given: str) -> None:
    report(session, cast.mei, given)
    for other in (cast.wei, cast.mei, cast.anna):
        with pytest.raises(NotAllowed):
            look(session, other)
    company.appoint(session, cast.anna, "hr")
    assert look(session, cast.anna) == ()
    with pytest.raises(Gone):
        reports.deal_with(session, the(session, cast.anna), given, house=recalled(session), now=NOW)


def test_what_was_not_reported_cannot_be_dealt_with(session: Session, cast: Cast, given: str) -> None:
    with pytest.raises(Gone):
        reports.deal_with(session, the(session, cast.boss), given, house=recalled(session), now=NOW)


def test_no_more_are_shown_than_fit_and_only_those_count_as_seen(session: Session, cast: Cast, given: str) -> None:
    for _ in range(7):
        feedback.report(session, feedback.add(session, cast.anna, cast.mei, "try", "x", at=NOW, ask_id=None), NOW)
    shown = reports.look(session, the(session, cast.boss), house=recalled(session), now=NOW)
    assert isinstance(shown, ReportsShown)
    assert (len(shown.abouts), shown.more) == (5, 2)
    assert len(audited(session)) == 5


def test_the_reader_of_a_suggestion_reports_it_and_still_nobody_is_named(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.mei, "hr")
    house = recalled(session)
    box.change_topics(
        session,
        the(session, cast.mei),
        name="A",
        name_zh="甲",
        owners=[f"p{cast.wei}"],
        closed=[],
        house=house,
        now=NOW,
    )
    recorded = box.suggest(session, the(session, cast.anna), "t1", "you fools", is_named=False, house=house, now=NOW)
    about = f"suggestion:{recorded.suggestion}"
    with pytest.raises(Gone):
        report(session, cast.boss, about)
    report(session, cast.wei, about)
    assert look(session, cast.mei) == (about,)
    reports.deal_with(session, the(session, cast.mei), about, house=house, now=NOW)
    assert look(session, cast.mei) == ()
