"""Asking and helping, in a line each, for tests."""

from datetime import datetime

from sqlmodel import Session

from handlers import help_requests
from handlers.help_requests import Asking
from handlers.rules.help_requests import Deed
from storage import help_requests as ledger
from storage.tables import HelpRequest
from tests.conftest import NOW, recalled, the


def ask(
    session: Session, by: int, of: str, words: str = "please review the contract", *, now: datetime = NOW, due: str = ""
) -> int:
    """Have somebody ask "p12" or "d3". Returns the request's id."""
    asking = Asking(receivers=(of,), words=words, due=due, due_at=due)
    shown = help_requests.ask(
        session, the(session, by), asking, find=lambda one: the(session, one), company=recalled(session), now=now
    )
    return shown.request


def step(
    session: Session,
    by: int,
    request: int,
    deed: Deed,
    *,
    words: str = "",
    to: int | None = None,
    promised_for: datetime | None = None,
    now: datetime = NOW,
) -> None:
    help_requests.take_step(
        session,
        the(session, by),
        request,
        deed,
        words=words,
        to=the(session, to) if to is not None else None,
        promised_for=promised_for,
        company=recalled(session),
        now=now,
    )


def standing(session: Session, request: int) -> HelpRequest:
    recalled_one = ledger.recall(session, request)
    assert recalled_one is not None
    return recalled_one
