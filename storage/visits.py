"""How people come in to our pages: one-time links from chat, and visits in one browser. Tokens are kept as hashes."""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.tables import Account, EntryLink, Person, Visit

EXPLAINED_FOR = timedelta(days=1)  # whoever opens a link that has ended learns in their own language what to do


class Link(NamedTuple):
    """Whom a link signs in, where it leads, and whether it still does."""

    account_id: int
    page: str
    is_open: bool


def make_link(session: Session, token: str, account_id: int, page: str, until: datetime) -> None:
    session.add(EntryLink(hash=_hash(token), account_id=account_id, page=page, until=until))
    session.flush()


def look_at_link(session: Session, token: str, now: datetime) -> Link | None:
    """Return where a link leads, without using it."""
    link = session.get(EntryLink, _hash(token))
    return Link(link.account_id, link.page, link.used_at is None and link.until > now) if link is not None else None


def use_link(session: Session, token: str, now: datetime) -> Link | None:
    """Use a link up. Of those who use it at once one gets in; None for the others, and where it has ended."""
    use = (
        update(EntryLink)
        .where(col(EntryLink.hash) == _hash(token), col(EntryLink.used_at).is_(None), col(EntryLink.until) > now)
        .values(used_at=now)
        .returning(col(EntryLink.account_id), col(EntryLink.page))
    )
    used = session.connection().execute(use).one_or_none()
    return Link(used.account_id, used.page, is_open=False) if used is not None else None


def begin(session: Session, token: str, account_id: int, until: datetime) -> None:
    session.add(Visit(hash=_hash(token), account_id=account_id, until=until))
    session.flush()


def visitor(session: Session, token: str, now: datetime) -> Account | None:
    """Return whose visit this is, as long as it lasts and they work here."""
    visit = session.get(Visit, _hash(token))
    return whose(session, visit.account_id) if visit is not None and visit.until > now else None


def whose(session: Session, account_id: int) -> Account | None:
    """Return the account, unless whoever had it has left."""
    query = select(Account).join(Person).where(Account.id == account_id, col(Person.left_at).is_(None))
    return session.exec(query).one_or_none()


def end(session: Session, token: str) -> None:
    session.connection().execute(delete(Visit).where(col(Visit.hash) == _hash(token)))


def forget_before(session: Session, moment: datetime) -> int:
    """Drop visits that had ended by then, and links that had ended a day before. Returns how many."""
    ended = delete(Visit).where(col(Visit.until) <= moment)
    old = delete(EntryLink).where(col(EntryLink.until) <= moment - EXPLAINED_FOR)
    return session.connection().execute(ended).rowcount + session.connection().execute(old).rowcount


def _hash(token: str) -> str:
    """Hash what opens a door; it is as long as the hash, so there is nothing to guess and nothing to salt."""
    return hashlib.sha256(token.encode()).hexdigest()
