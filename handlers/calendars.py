"""When people and desks work: whose calendar holds for whom, and who may change which."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from sqlmodel import Session

from handlers import desks
from handlers.notices import CalendarFormWanted, CalendarShown
from handlers.refusals import BadZone, Gone, NoSuchCalendar
from handlers.rules.roles import check_may
from handlers.rules.working_hours import Calendar, Hours, check_country, is_working_day
from storage import addresses, audit, calendars, moment
from storage.calendars import COMPANY
from storage.company import Company
from storage.tables import Person, WorkingCalendar


def calendar_of(person: Person, company: Company) -> Calendar:
    """Return when somebody works: as their department does where it has a calendar, else as their office does."""
    kept = company.calendars.get(whose_holds_for(person, company))
    return _calendar(kept, person.zone or (kept and kept.zone) or company.zone)


def calendar_of_desk(department_id: int | None, company: Company) -> Calendar:
    """Return when a desk works: as the nearest department above it that has a calendar, else as the company does."""
    kept = company.calendars.get(_first_kept(_of_departments(department_id, company), company))
    return _calendar(kept, (kept and kept.zone) or company.zone)


def calendar_named(whose: str, company: Company) -> Calendar:
    """Return the calendar that holds for the company, an office or a department."""
    kept = company.calendars.get(whose_holds(whose, company))
    return _calendar(kept, (kept and kept.zone) or company.zone)


def whose_holds_for(person: Person, company: Company) -> str:
    """Return whose calendar holds for somebody."""
    office = [addresses.office(person.office)] if person.office else []
    return _first_kept([*_of_departments(person.department_id, company), *office], company)


def whose_holds(whose: str, company: Company) -> str:
    """Return whose calendar holds where one was asked for that may have none of its own."""
    department = department_in(whose)
    return _first_kept([whose] if department is None else _of_departments(department, company), company)


def department_in(whose: str) -> int | None:
    """Return the department whose calendar this is, if it is one's."""
    kind, _, number = whose.partition(":")
    return int(number) if kind == "department" and number.isdecimal() else None


def show(session: Session, by: Person, whose: str, *, company: Company) -> CalendarShown:
    """Show when the company, an office or a department works. Raises NoSuchCalendar for anybody else."""
    _check_known(session, whose)
    if department_in(whose) not in (None, *company.departments):
        raise Gone
    return CalendarShown(person=by.id, whose=whose)


def may_change(by: Person, whose: str, company: Company) -> bool:
    department = department_in(whose)
    if department is not None:
        return desks.may_change(by, department, company)
    return desks.is_admin(by, company)


def ask_for_calendar(session: Session, by: Person, whose: str, *, company: Company) -> CalendarFormWanted:
    """Open the form, for whoever may change this calendar."""
    _check_may(session, by, whose, company)
    return CalendarFormWanted(whose=whose)


def change(
    session: Session,
    by: Person,
    whose: str,
    *,
    hours: Hours | None,
    country: str = "",
    zone: str = "",
    free_days: frozenset[date] = frozenset(),
    working_days: frozenset[date] = frozenset(),
    company: Company,
    now: datetime,
) -> CalendarShown:
    """Set when the company, an office or a department works; without hours, what stands above holds again."""
    _check_may(session, by, whose, company)
    check_country(country)
    _check_zone(zone)

    if hours is None:
        calendars.forget(session, whose)
    else:
        kept = WorkingCalendar(
            whose=whose,
            hours=_written(hours),
            country=country.upper(),
            zone=zone,
            free_days=",".join(sorted(map(date.isoformat, free_days))),
            working_days=",".join(sorted(map(date.isoformat, working_days))),
        )
        calendars.put(session, kept)
    audit.note(session, by.id, "changed calendar", whose, now)

    return CalendarShown(person=by.id, whose=whose, saved=True)


def warm_up(company: Company, now: datetime) -> None:
    """Look up this year's public holidays, so that nobody waits for the library when they first matter."""
    for kept in company.calendars.values():
        zone = kept.zone or company.zone
        is_working_day(_calendar(kept, zone), moment.local_day(now, zone))


def _check_may(session: Session, by: Person, whose: str, company: Company) -> None:
    _check_known(session, whose)
    department = department_in(whose)
    if department is not None:
        desks.check_may_change(by, department, company)
    else:
        check_may("change calendars", company.admins.get(by.id, frozenset()))


def _check_known(session: Session, whose: str) -> None:
    offices = {addresses.office(one) for one in calendars.offices(session)}
    if whose != COMPANY and department_in(whose) is None and whose not in offices:
        raise NoSuchCalendar(typed=whose.partition(":")[2] or whose)


def _check_zone(zone: str) -> None:
    try:
        moment.zone(zone or "UTC")
    except ValueError as error:
        raise BadZone from error


def _first_kept(whose: Iterator[str] | list[str], company: Company) -> str:
    return next((one for one in whose if one in company.calendars), COMPANY)


def _of_departments(department_id: int | None, company: Company) -> Iterator[str]:
    return map(addresses.department, company.upwards(department_id))


def _calendar(kept: WorkingCalendar | None, zone: str) -> Calendar:
    if kept is None:
        return Calendar(zone=moment.zone(zone))
    return _read(kept.hours, kept.country, kept.free_days, kept.working_days, zone)


@lru_cache(maxsize=1024)
def _read(hours: str, country: str, free_days: str, working_days: str, zone: str) -> Calendar:
    week = tuple(
        tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in shifts)
        for shifts in json.loads(hours)
    )
    return Calendar(
        zone=moment.zone(zone),
        hours=week,
        country=country,
        free_days=_days(free_days),
        working_days=_days(working_days),
    )


def _days(kept: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(one) for one in kept.split(",") if one)


def _written(hours: Hours) -> str:
    return json.dumps([[[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in shifts] for shifts in hours])
