"""Gives thanks in one line, for tests whose story is another one."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from handlers import kudos
from handlers.notices import KudosRecorded
from storage.tables import Outgoing
from tests.conftest import NOW, recalled, the

FEED = "feed:playground"
WORDS = "for staying late with the broken boiler"


def give(
    session: Session,
    giver: int,
    *receivers: int,
    departments: Sequence[int] = (),
    words: str = WORDS,
    values: Sequence[int] = (),
    is_private: bool = False,
    tells_manager: bool = False,
    now: datetime = NOW,
) -> KudosRecorded:
    return kudos.give_kudos(
        session,
        the(session, giver),
        [the(session, one) for one in receivers],
        departments,
        words,
        values,
        is_private=is_private,
        tells_manager=tells_manager,
        company=recalled(session, feeds=(FEED,)),
        now=now,
    )


def outgoing(session: Session) -> list[Outgoing]:
    """Everything in the outbox as it is stored now, oldest first."""
    query = select(Outgoing).order_by(col(Outgoing.id)).execution_options(populate_existing=True)
    return list(session.exec(query))


def told(session: Session, *, state: str = "waiting") -> list[tuple[str, str]]:
    """Which notices are to be told, and where."""
    return [
        (one.notice.split('"')[3], one.place) for one in outgoing(session) if one.state == state and not one.replaces_id
    ]
