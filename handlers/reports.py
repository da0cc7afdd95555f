"""What somebody reported as abuse: an HR admin reads only that, and the audit says who looked and when."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from handlers import suggestions as box
from handlers import telling
from handlers.notices import ReportDealtWith, ReportMade, ReportSent, ReportsShown, ReportWanted
from handlers.refusals import Gone
from handlers.rules.feedback import check_party
from handlers.rules.roles import check_may
from storage import addresses, audit, feedback, outbox, people, suggestions
from storage.company import Company
from storage.tables import Person

MOST_SHOWN = 5  # at once; with a button for each they fit a card everywhere


def ask_to_report(session: Session, by: Person, about: str, *, house: Company) -> ReportWanted:
    """Ask first; `about` is "feedback:12" or "suggestion:34"."""
    _check_may_report(session, by, about, house)
    return ReportWanted(about=about)


def report(session: Session, by: Person, about: str, *, house: Company, now: datetime) -> ReportSent:
    """Let HR admins read it, and tell them that there is something; whoever wrote it is told nothing."""
    _check_may_report(session, by, about, house)
    kind, id_ = addresses.parse(about)
    is_feedback = kind == "feedback"

    if feedback.report(session, int(id_), now) if is_feedback else suggestions.report(session, int(id_)):
        readers = [one for one in _readers(session, house) if one.id not in (by.id, _giver(session, about))]
        outbox.put(session, [telling.to_person(ReportMade(), one, "reports", house, now) for one in readers])
        outbox.redraw(session, about, now)

    return ReportSent(about=about)


def look(session: Session, by: Person, *, house: Company, now: datetime) -> ReportsShown:
    """Show an HR admin what was reported. Each that is shown is noted with who looked."""
    check_may("read reports", house.admins.get(by.id, frozenset()))
    waiting = [addresses.feedback(one) for one in feedback.reported(session)]
    waiting += [addresses.suggestion(one) for one in suggestions.reported(session)]
    theirs = [one for one in waiting if _giver(session, one) != by.id]  # nobody judges their own words
    shown = theirs[:MOST_SHOWN]

    for one in shown:
        audit.note(session, by.id, "looked at report", one, now)

    return ReportsShown(abouts=tuple(shown), more=len(theirs) - len(shown))


def deal_with(session: Session, by: Person, about: str, *, house: Company, now: datetime) -> ReportDealtWith:
    """Note that a report has been dealt with; what was done about it is done between people."""
    check_may("read reports", house.admins.get(by.id, frozenset()))
    if not is_reported(session, about) or _giver(session, about) == by.id:
        raise Gone
    kind, id_ = addresses.parse(about)
    is_feedback = kind == "feedback"

    if feedback.deal_with(session, int(id_), by.id, now) if is_feedback else suggestions.deal_with(session, int(id_)):
        audit.note(session, by.id, "dealt with report", about, now)

    return ReportDealtWith(about=about)


def is_reported(session: Session, about: str) -> bool:
    """Say whether something was reported: only then may an HR admin see it."""
    kind, id_ = addresses.parse(about)
    found = feedback.recall(session, int(id_)) if kind == "feedback" else suggestions.recall(session, int(id_))
    return found is not None and found.is_reported


def _check_may_report(session: Session, by: Person, about: str, house: Company) -> None:
    kind, id_ = addresses.parse(about)
    if kind == "feedback":
        given = feedback.recall(session, int(id_))
        check_party(by.id, [given.receiver_id] if given else [])
    else:
        box.look_at(session, by, int(id_), house=house)


def _giver(session: Session, about: str) -> int | None:
    """Return who wrote it, as far as that is known: of a suggestion only who signed it."""
    kind, id_ = addresses.parse(about)
    if kind == "feedback":
        given = feedback.recall(session, int(id_))
        return given.giver_id if given else None
    put = suggestions.recall(session, int(id_))
    return put.author_id if put else None


def _readers(session: Session, house: Company) -> Sequence[Person]:
    return people.by_ids(session, [one for one, roles in house.admins.items() if "hr" in roles])
