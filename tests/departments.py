"""A month in which departments served each other, well and less so, for pages and pictures."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete
from sqlmodel import Session

from handlers.ratings import settled_month
from handlers.rules.help_requests import REOPENS_FOR
from storage import people, ratings
from storage.database import clock_of
from storage.tables import Outgoing
from tests.conftest import Cast
from tests.handlers.test_graph import newcomers, served

OTHERS = (("Food & Beverage", "餐饮"), ("Finance", "财务"), ("People", "人力"))
# How those of one department rated what another did for them; too few for those with less than five letters.
SERVED = {
    ("Engineering", "Front Office"): "5554554",
    ("Engineering", "Housekeeping"): "554545",
    ("Engineering", "Food & Beverage"): "445553",
    ("Engineering", "Finance"): "54",
    ("Finance", "Front Office"): "23432",
    ("Finance", "Food & Beverage"): "334322",
    ("Finance", "Housekeeping"): "2342433",
    ("Housekeeping", "Front Office"): "544455",
    ("Housekeeping", "Food & Beverage"): "44345",
    ("People", "Engineering"): "44554",
    ("People", "Housekeeping"): "54453",
    ("Food & Beverage", "Front Office"): "35443",
}
LAST_MONTH = timedelta(days=28)  # earlier than what is in the middle of a month


def busy_month(session: Session, cast: Cast) -> None:
    """Let departments serve each other in the month that is shown now; one puts right what it did in the one before."""
    shown = date.fromisoformat(settled_month(clock_of(session).date(), after=REOPENS_FOR))
    at = datetime.combine(shown, time(1), UTC) + timedelta(days=12)
    by_name = {"Front Office": cast.front_office, "Engineering": cast.engineering, "Housekeeping": cast.housekeeping}
    by_name |= {name: people.add_department(session, name, chinese).id for name, chinese in OTHERS}
    staff = {name: newcomers(session, one, 7) for name, one in by_name.items()}
    for (by, of), levels in SERVED.items():
        for number, level in enumerate(levels):
            served(session, staff[of][number], staff[by][number % 3], level=int(level), at=at)
    for number in range(5):
        request = served(session, staff["Housekeeping"][number], staff["Finance"][0], level=2, at=at - LAST_MONTH)
        again = at if number else None
        ratings.change(
            session, request, repair_asked_at=at - LAST_MONTH, before=2, level=5 if again else 2, rated_again_at=again
        )
    session.connection().execute(delete(Outgoing))  # of a month ago
    session.expire_all()
