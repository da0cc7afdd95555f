"""What desks are asked again and again: chosen by name, and promised within so many minutes of their working time."""

from datetime import datetime, timedelta

from handlers.calendars import calendar_of_desk
from handlers.desks import first_answer_of, usual_in
from handlers.refusals import Gone, UsualAskElsewhere
from handlers.rules.working_hours import add_working
from storage.company import Company
from storage.tables import UsualAsk

NONE = "none"  # chosen where it is nothing a desk is usually asked


def chosen(
    choice: str, receivers: tuple[str, ...], words: str, *, language: str, company: Company
) -> tuple[tuple[str, ...], str]:
    """Return whom a chosen usual ask is asked of, and its name with what was written behind it.

    Raises UsualAskElsewhere where somebody else was named as well.
    """
    if choice in ("", NONE):
        return receivers, words
    usual = next((one for one in company.usual_asks if str(one.id) == choice), None)
    if usual is None:
        raise Gone
    desk = f"d{usual.department_id}"
    if receivers not in ((), (desk,)):
        raise UsualAskElsewhere(name=company.departments[usual.department_id].name)
    if usual_in(words, usual.department_id, company) == usual:
        return (desk,), words
    name = usual.name_zh if language == "zh" else usual.name
    return (desk,), f"{name} {words}".strip()


def due(usual: UsualAsk | None, company: Company, now: datetime) -> datetime | None:
    """Return by when a desk promises what it is usually asked: so many minutes of its working time from now."""
    if usual is None:
        return None
    return add_working(calendar_of_desk(usual.department_id, company), now, timedelta(minutes=usual.minutes))


def answer_due(desk: int | None, usual: UsualAsk | None, company: Company, now: datetime) -> datetime | None:
    """Return by when somebody at a desk is to have answered, before its head is told."""
    if desk is None:
        return None
    answered = add_working(calendar_of_desk(desk, company), now, first_answer_of(desk, company))
    return min(answered, due(usual, company, now) or answered)
