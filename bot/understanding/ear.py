"""One event being heard: who, in which transaction, at what time."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.directory import Page
from handlers.refusals import Gone
from storage.company import Company
from storage.tables import Person


@dataclass(frozen=True, kw_only=True)
class Ear:
    """One event being heard: who, in which transaction, at what time."""

    session: Session
    page: Page
    person: Person
    now: datetime

    @property
    def company(self) -> Company:
        return self.page.company

    def find(self, person_id: int) -> Person:
        try:
            return self.page.person(self.session, person_id)
        except KeyError:
            raise Gone from None
