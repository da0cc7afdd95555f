"""The company the benchmarks thank: two hundred colleagues who may thank all day."""

from datetime import UTC, datetime
from typing import Any

from storage import company, people
from storage.people import Profile

PEOPLE = 200
ALLOWANCE = 1000
WORDS = "thanks for staying late to finish the handover #teamwork"


def fill(session: Any, platform: str, workspace: str, prefix: str = "") -> None:
    now = datetime.now(UTC)
    for number in range(1, PEOPLE + 1):
        person = people.add(session, Profile(name=f"Colleague {number}", language="en", zone="UTC"), now)
        people.link(session, person, platform, workspace, f"{prefix}{person.id}")
    company.add_value(session, "teamwork", "Teamwork", "团队合作")
    company.set_one(session, "feed", "instant")
    company.set_one(session, "allowance", str(ALLOWANCE))


def pair(number: int) -> tuple[int, int]:
    """Return who thanks whom in the kudos of this number."""
    giver, receiver = number % PEOPLE + 1, (number * 7 + 3) % PEOPLE + 1
    return giver, receiver if receiver != giver else receiver % PEOPLE + 1


def empty(session: Any) -> None:
    """Forget everybody and everything, so that the next company starts with number one."""
    from sqlalchemy import text
    from sqlmodel import SQLModel

    connection = session.connection()
    tables = [table for table in reversed(SQLModel.metadata.sorted_tables) if table.name != "revision"]
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        return
    for table in tables:
        connection.execute(table.delete())
