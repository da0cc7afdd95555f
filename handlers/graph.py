"""Who helped whom, for oneself; and how departments served each other, for HR and those who lead them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers import desks
from handlers.calendars import calendar_of_desk
from handlers.notices import DepartmentsShown, MyMap
from handlers.ratings import month_of, recoveries_before, settled_month
from handlers.refusals import NotAllowed
from handlers.rules.help_requests import REOPENS_FOR
from handlers.rules.ratings import pair_weight
from handlers.rules.satisfaction import Rated, Recoveries, Satisfaction, may_show, satisfaction
from handlers.rules.service_promise import middle
from handlers.rules.shown_pairs import Pair, may_be_shown
from handlers.rules.working_hours import working_between
from storage import graph, moment, ratings
from storage.company import Company
from storage.graph import Service
from storage.tables import Person

Key = tuple[int, int | None]  # who served, and who was served: None for all of them
_Done = tuple[Service, timedelta | None]  # with the working time until its first answer


@dataclass(frozen=True, kw_only=True)
class Served:
    """What was done: how often, how many promises and how many of them kept, and the median working time to answer."""

    times: int
    promised: int
    kept: int
    first_answer: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """How departments served each other in a month: only what may be shown to whoever looks."""

    month: str
    departments: tuple[int, ...]
    served: Mapping[Key, Served]
    rated: Mapping[Key, Satisfaction]
    recovered: Mapping[int, Recoveries]  # of the month before


def own_map(person: Person) -> MyMap:
    """Show somebody whom they helped and who helped them: theirs alone."""
    return MyMap(person=person.id)


def ask_for_departments(by: Person, *, company: Company, now: datetime) -> DepartmentsShown:
    """Show how departments served each other in the last month that can no longer change."""
    check_may_see(by, company)
    return DepartmentsShown(person=by.id, month=settled_month(moment.local_day(now, company.zone), after=REOPENS_FOR))


def check_may_see(by: Person, company: Company) -> None:
    if not _seen(by, company):
        raise NotAllowed(roles=("hr",))


def matrix(session: Session, by: Person, month: str, *, company: Company) -> Matrix:
    """Return what somebody may see of a month ("2026-10-01"): HR all, heads the rows and columns they lead."""
    check_may_see(by, company)
    seen = _seen(by, company)
    served = _served(graph.served_between(session, *month_of(month, company)), company)
    return Matrix(
        month=month,
        departments=tuple(sorted(company.departments)),
        served={key: one for key, one in served.items() if _is_seen(key, seen)},
        recovered=recoveries_before(session, month, sorted(seen), company=company),
        rated=rated_pairs(session, by, month, company=company),
    )


def rated_pairs(session: Session, by: Person, month: str, *, company: Company) -> dict[Key, Satisfaction]:
    """Return of a month only what was rated, as far as somebody may see it."""
    check_may_see(by, company)
    seen = _seen(by, company)
    rated = _rated(ratings.given_between(session, *month_of(month, company)))
    return {key: one for key, one in rated.items() if _is_seen(key, seen)}


def _seen(by: Person, company: Company) -> frozenset[int]:
    """Return the departments whose row and column somebody may see."""
    if "hr" in company.admins.get(by.id, frozenset()):
        return frozenset(company.departments)
    return frozenset(one for one in company.departments if desks.leads(by, one, company))


def _is_seen(key: Key, seen: frozenset[int]) -> bool:
    row, column = key
    return row in seen or (column is not None and column in seen)


def _served(services: Iterable[Service], company: Company) -> dict[Key, Served]:
    done: dict[Key, list[_Done]] = defaultdict(list)
    people: dict[Pair, set[int]] = defaultdict(set)
    for one in services:
        calendar = calendar_of_desk(one.by, company)
        waited = working_between(calendar, one.asked_at, one.answered_at) if one.answered_at is not None else None
        done[one.by, one.of].append((one, waited))
        done[one.by, None].append((one, waited))
        people[one.by, one.of].add(one.requester)
    shown = may_be_shown(people)
    return {
        key: _summed_up(those)
        for key, those in done.items()
        if key in shown or (key[1] is None and may_show(len({one.requester for one, _ in those})))
    }


def _summed_up(done: Sequence[_Done]) -> Served:
    promised = [one.done_at <= one.promised_for for one, _ in done if one.promised_for is not None]
    waited = [one for _, one in done if one is not None]
    return Served(
        times=len(done),
        promised=len(promised),
        kept=sum(promised),
        first_answer=middle(waited) if waited else None,
    )


def _rated(given: Iterable[ratings.Given]) -> dict[Key, Satisfaction]:
    rated: dict[Key, list[Rated]] = defaultdict(list)
    people: dict[Pair, set[int]] = defaultdict(set)
    between: Counter[tuple[int, int | None]] = Counter()
    for one in given:
        between[one.rater_id, one.provider_id] += 1
        if one.served_by_id is None:
            continue
        weighed = Rated(rater=one.rater_id, level=one.level, weight=pair_weight(between[one.rater_id, one.provider_id]))
        rated[one.served_by_id, None].append(weighed)
        # Whoever is in no department belongs to the total, and to a column nobody sees.
        column = one.served_id if one.served_id is not None else 0
        rated[one.served_by_id, column].append(weighed)
        people[one.served_by_id, column].add(one.rater_id)
    shown = may_be_shown(people)
    summed = {key: satisfaction(those) for key, those in rated.items() if key[1] is None or key in shown}
    return {key: one for key, one in summed.items() if one is not None and key[1] != 0}
