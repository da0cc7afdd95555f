"""Kept and broken promises: how departments kept, month by month, what they promise. No person is named or counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers.calendars import calendar_of_desk
from handlers.desks import first_answer_of
from handlers.help_requests import check_feature
from handlers.notices import PromisesShown
from handlers.ratings import may_see, month_of, settled_month
from handlers.refusals import NotAllowed
from handlers.rules.help_requests import TAKES, Deed
from handlers.rules.ratings import CHANGEABLE_FOR
from handlers.rules.service_promise import Kept, Timing, answers_summed_up, may_show, promises_summed_up
from storage import help_requests, moment
from storage.company import Company
from storage.help_requests import Handled
from storage.tables import HelpRequestStep, Person

ANSWERS = TAKES | {Deed.HAND_OVER}  # whoever does this has said something to who asked


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What a department kept in a month: first answers, and dates; None where too few to speak of the department."""

    answers: Kept | None
    dates: Kept | None


def ask_for_promises(by: Person, *, company: Company, now: datetime) -> PromisesShown:
    """Show HR every department, and a head those they lead; of the same month as their satisfaction."""
    check_feature(company)
    departments = tuple(one for one in company.departments if may_see(by, one, company))
    if not departments:
        raise NotAllowed(roles=("hr",))
    return PromisesShown(month=settled_month(moment.local_day(now, company.zone)), departments=departments)


def promises_in(
    session: Session, month: str, departments: Sequence[int], *, company: Company
) -> dict[int, Promised | None]:
    """Return how each department kept its promises in a month ("2026-10-01"), None where nothing can be shown.

    First answers count in the month they were asked for, dates in the month they were promised for; all as it stood
    when the month was settled, so that the figures never change. What colleagues of one department ask each other
    does not count.
    """
    since, until = month_of(month, company)
    settled = until + CHANGEABLE_FOR
    handled: dict[int, list[Handled]] = defaultdict(list)
    for one in help_requests.handled_between(session, since, until):
        if one.served_by_id is not None and one.served_by_id != one.served_id:
            handled[one.served_by_id].append(one)
    return {one: _kept(one, handled[one], since, until, settled, company) for one in departments}


def _kept(
    department: int, handled: Iterable[Handled], since: datetime, until: datetime, settled: datetime, company: Company
) -> Promised | None:
    calendar, within = calendar_of_desk(department, company), first_answer_of(department, company)
    timed = [(one, timing_of(one, settled)) for one in handled]
    asked = [(one, timing) for one, timing in timed if since <= timing.asked_at < until]
    dated = [(one, timing) for one, timing in timed if timing.promised_for and since <= timing.promised_for < until]
    answers = answers_summed_up((timing for _, timing in asked), calendar=calendar, within=within, now=settled)
    dates = promises_summed_up((timing for _, timing in dated), calendar=calendar, now=settled)
    promised = Promised(
        answers=answers if _may_show(answers, (one for one, _ in asked)) else None,
        dates=dates if _may_show(dates, (one for one, _ in dated)) else None,
    )
    return promised if promised.answers or promised.dates else None


def timing_of(handled: Handled, settled: datetime) -> Timing:
    """Return when what happened to a request, as far as it had when the month was settled.

    A date may be put off as long as it has not passed; one that was moved afterwards was broken. What is put right
    after a low rating was done before: it is counted as a recovery (see handlers/ratings.py).
    """
    answered_at = done_at = withdrawn_at = promised_for = None
    for step in handled.steps:
        deed = Deed(step.deed)
        if step.at > settled or deed is Deed.REPAIR:
            break
        if deed in ANSWERS and answered_at is None:
            answered_at = step.at
        if promised_for is None or step.at <= promised_for:
            promised_for = _promised(step, deed, promised_for)
        if deed is Deed.DO:
            done_at = step.at
        elif deed is Deed.REOPEN:
            done_at = None
        elif deed is Deed.WITHDRAW:
            withdrawn_at = step.at
    return Timing(
        asked_at=handled.request.asked_at,
        answer_due=handled.request.answer_due,
        answered_at=answered_at,
        promised_for=promised_for,
        done_at=done_at,
        withdrawn_at=withdrawn_at,
    )


def _promised(step: HelpRequestStep, deed: Deed, before: datetime | None) -> datetime | None:
    """Return the date that holds after a step; in other hands there is none until they promise one."""
    if deed in (Deed.HAND_OVER, Deed.GIVE_BACK):
        return None
    return step.promised_for or before


def _may_show(kept: Kept, handled: Iterable[Handled]) -> bool:
    people = {one.request.provider_id for one in handled} - {None}
    return may_show(kept.kept + kept.broken, len(people))
