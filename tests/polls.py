"""A card with a question, one with a picture, and what must be found nowhere once it was answered."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlmodel import Session, select
from structlog.testing import capture_logs

from bot import commands
from bot.charts import Bar, Bars
from bot.chat import Button, Card, Choice, Picture, Poll, Text
from handlers.notices import Acknowledged, Greeted
from storage.database import Database
from storage.tables import Seen

SECRET = "zebra"
QUESTION = Poll(
    action="poll.secret",
    value="7:1",
    label="How was the week?",
    choices=(
        Choice(value=SECRET, label="Wild"),
        Choice(value="mouse", label="Quiet"),
        Choice(value="ox", label="Hard"),
    ),
    submit="Send",
)
ASKED = Card(title="One question", body=(Text(text="Nobody sees who answers what."),), poll=QUESTION)
SEVERAL = replace(ASKED, poll=replace(QUESTION, several=True))
BUTTONS = Card(title="One question", buttons=(Button(action="poll.secret", value=f"7:1:{SECRET}", label="Wild"),))
PICTURE = Picture(
    alt="Workload 31%", chart=Bars(title="负荷", bars=(Bar(label="Workload", value=31, low=20, high=43),))
)
PICTURED = Card(title="Results", body=(Text(text="Workload: 31%"), PICTURE))


@contextmanager
def heard_in_secret(monkeypatch: pytest.MonkeyPatch, database: Database) -> Iterator[list[str]]:
    """Let the answer be secret; yields what its handler was told, and looks at the end that it stands nowhere else."""
    values: list[str] = []

    def take(_: object, value: str) -> Acknowledged:
        values.append(value)
        return Acknowledged()

    monkeypatch.setitem(commands.PRESSES, QUESTION.action, take)
    monkeypatch.setitem(commands.SECRET_PRESSES, QUESTION.action, lambda value: Greeted())
    with capture_logs() as logs:
        yield values
    assert SECRET not in json.dumps(logs, default=str)
    rows = database.write_now(_seen)
    assert rows, "the press was not remembered"
    assert not [row for row in rows if SECRET in row]


def _seen(session: Session) -> list[str]:
    return [f"{row.key} {row.answer}" for row in session.exec(select(Seen))]
