"""Finds colleagues as somebody types, whatever they type on: by name, alias, pinyin or department."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.chat import Account, Choice
from bot.directory import Directory, Page
from storage import names, people
from storage.database import Database
from storage.names import Owner, fold
from storage.tables import Department, Person

MOST_OFFERED = 20  # while somebody types


class Colleagues:
    """Who works here, for doors and pages; read anew when the company's revision moves on."""

    def __init__(self, database: Database, directory: Directory) -> None:
        self._database = database
        self._directory = directory
        self._index: _Index | None = None

    async def labels(self) -> Callable[[str], str]:
        """Return how people call "p12" or "d3", for forms that start filled in."""
        index = await asyncio.to_thread(self._opened)
        return lambda owner: index.labels.get(owner, owner)

    async def find(self, typed: str, *, is_exact: bool = False) -> list[Choice]:
        """Find colleagues and departments; values are "p12" or "d3", as in a people field."""
        return await asyncio.to_thread(lambda: self._opened().find(typed, is_exact=is_exact))

    async def called(self, name: str) -> list[str]:
        """Return who is called exactly so, as "p12" or "d3": by name, alias, e-mail or number."""

        def look() -> list[str]:
            with self._database.reading() as session:
                return [str(one) for owners in names.find(session, [fold(name)]).values() for one in owners]

        return await asyncio.to_thread(look)

    async def known(self, accounts: Iterable[Account]) -> dict[Account, Person]:
        """Return who those accounts belong to that are somebody's."""
        return await asyncio.to_thread(self._known, list(accounts))

    async def owner_of(self, account: Account) -> str | None:
        """Return "p12" for an account we know."""

        def look() -> str | None:
            with self._database.reading() as session:
                person = self._directory.open(session).person_of(session, account)
                return f"p{person.id}" if person else None

        return await asyncio.to_thread(look)

    async def language(self, account: Account | None) -> str:
        """Return the language somebody reads; the company's where nobody in particular does."""

        def look() -> str:
            with self._database.reading() as session:
                page = self._directory.open(session)
                person = page.person_of(session, account) if account else None
                return (person and person.language) or page.company.language

        return await asyncio.to_thread(look)

    def _known(self, accounts: list[Account]) -> dict[Account, Person]:
        with self._database.reading() as session:
            page = self._directory.open(session)
            found = {account: page.person_of(session, account) for account in accounts}
        return {account: person for account, person in found.items() if person is not None}

    def _opened(self) -> "_Index":
        with self._database.reading() as session:
            page = self._directory.open(session)
            index = self._index
            if index is None or index.revision != page.company.revision:
                index = self._index = _Index.read(session, page)
            return index


@dataclass(frozen=True, kw_only=True)
class _Index:
    """Everybody who can be thanked or asked, by every form of their name, as of one revision."""

    revision: int
    labels: Mapping[str, str]
    forms: Sequence[tuple[str, str]]  # (folded form, "p12")

    @classmethod
    def read(cls, session: Session, page: Page) -> "_Index":
        labels: dict[str, str] = {}
        forms: list[tuple[str, str]] = []
        for department in page.company.departments.values():
            key = str(Owner(None, department.id))
            labels[key] = _department_label(department)
            forms += [(fold(name), key) for name in (department.name, department.name_zh) if name]
        by_person = names.all_forms(session)
        for person in people.everyone(session):
            if person.is_bot:
                continue
            key = str(Owner(person.id, None))
            labels[key] = _person_label(person, page.company.departments.get(person.department_id or 0))
            forms += [(form, key) for form in by_person.get(person.id, ())]
        return cls(revision=page.company.revision, labels=labels, forms=forms)

    def find(self, typed: str, *, is_exact: bool) -> list[Choice]:
        wanted = fold(typed.lstrip("@＠"))
        if is_exact:
            named = dict.fromkeys(key for form, key in self.forms if form == wanted)
            return [Choice(value=key, label=self.labels[key]) for key in named if key in self.labels]
        beginning = [key for form, key in self.forms if form.startswith(wanted)]
        within = [key for form, key in self.forms if f" {wanted}" in form or (not wanted.isascii() and wanted in form)]
        found = list(dict.fromkeys([*beginning, *within]))[:MOST_OFFERED]
        return [Choice(value=key, label=self.labels[key]) for key in found if key in self.labels]


def _person_label(person: Person, department: Department | None) -> str:
    parts = [person.name, department.name if department else "", person.office or ""]
    return " · ".join(part for part in parts if part)


def _department_label(department: Department) -> str:
    both = [department.name, department.name_zh or ""]
    return " ".join(dict.fromkeys(one for one in both if one))
