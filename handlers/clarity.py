"""How clear an ask became once its provider had asked back: a good customer counts too, of departments only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from handlers.help_requests import check_feature
from handlers.notices import RequestShown
from handlers.ratings import next_month
from handlers.refusals import Gone, RequestNotYours, TooLateToRate
from handlers.rules.help_requests import Deed, State
from handlers.rules.ratings import CHANGEABLE_FOR
from handlers.rules.satisfaction import may_show
from storage import addresses, help_requests, moment, outbox
from storage.company import Company
from storage.tables import HelpRequest, Person

CLEARNESS = (3, 2, 1)  # clear, halfway, unclear
CLEAR_FROM = 3


@dataclass(frozen=True, kw_only=True)
class Clarity:
    """How many asks of a department became clear, of those somebody said it of, and by how many."""

    clear: int
    said: int
    providers: int


def say_how_clear(
    session: Session, by: Person, request_id: int, level: int, *, company: Company, now: datetime
) -> RequestShown:
    """Take down how clear the ask became. Whoever asked is neither told nor shown."""
    check_feature(company)
    request = help_requests.hold(session, request_id)
    if request is None or level not in CLEARNESS:
        raise Gone
    if request.provider_id != by.id:
        raise RequestNotYours
    if not is_asked(session, request, by):
        raise Gone
    if request.done_at is None or now - request.done_at > CHANGEABLE_FOR:
        raise TooLateToRate

    help_requests.change(session, request_id, clarity=level)
    outbox.redraw(session, addresses.help_request(request_id), now)

    return RequestShown(request=request_id)


def is_asked(session: Session, request: HelpRequest, by: Person | None) -> bool:
    """Say whether somebody may say how clear it became: they did it, after an answer to what they asked back."""
    if by is None or request.provider_id != by.id or request.state not in (State.DONE, State.CLOSED):
        return False
    steps = help_requests.steps(session, request.id)
    asked = (one.id for one in steps if one.deed == Deed.ASK_BACK and one.by_id == by.id)
    first = next(asked, None)  # whoever had it before may have asked as well
    return first is not None and any(one.deed == Deed.ANSWER and one.id > first for one in steps)


def clarity_in(session: Session, month: str, departments: Sequence[int], *, company: Company) -> dict[int, Clarity]:
    """Return how clearly departments asked in a month ("2026-10-01"), where enough providers said so."""
    first = date.fromisoformat(month)
    since, until = (moment.at_local(day, time(0), company.zone) for day in (first, next_month(first)))
    said: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for department, provider, level in help_requests.clarity_between(session, since, until):
        if department in departments:
            said[department].append((provider, level))
    counted = {
        department: Clarity(
            clear=sum(level >= CLEAR_FROM for _, level in those),
            said=len(those),
            providers=len({provider for provider, _ in those}),
        )
        for department, those in said.items()
    }
    return {department: one for department, one in counted.items() if may_show(one.providers)}
