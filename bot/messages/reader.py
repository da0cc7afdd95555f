"""Who reads: their language and zone, and names for the ids a notice holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from bot.chat import Platform
from bot.commands import COMMANDS_SHOWN
from bot.directory import Page
from bot.messages import wording
from storage import moment
from storage.names import Owner
from storage.tables import Person

HEARS_ONLY_ITSELF = ("wecom",)  # where no command can be typed to colleagues or in groups


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One reading of one notice. `person` is None where a channel reads: then the company's language holds.

    `typed` says as what commands are typed where this is read, where other than the language has it; `is_alone`, that
    the bot hears only what is said to itself, so that nobody needs a command's slash.
    """

    session: Session
    page: Page
    person: Person | None
    typed: Mapping[str, str] = field(default_factory=dict)
    is_alone: bool = False

    @classmethod
    def on(cls, platform: Platform | None, *, session: Session, page: Page, person: Person | None) -> "Reader":
        """Return somebody who reads on this platform, or on a page of ours where it is none that is configured."""
        reader = cls(session=session, page=page, person=person)
        if platform is None:
            return reader
        return replace(reader, typed=platform.typed(reader.language), is_alone=platform.name in HEARS_ONLY_ITSELF)

    @property
    def language(self) -> str:
        return (self.person and self.person.language) or self.page.company.language

    @property
    def zone(self) -> str:
        return (self.person and self.person.zone) or self.page.company.zone

    def say(self, key: str, /, **facts: Any) -> str:
        return wording.say(self.language, key, **self._commands, **facts)

    @cached_property
    def _commands(self) -> dict[str, str]:
        """Return as what each command is typed, which every sentence may mention."""
        return {one: self.typed.get(one) or wording.say(self.language, f"command-{one}-name") for one in COMMANDS_SHOWN}

    def name(self, person_id: int) -> str:
        return self.page.person(self.session, person_id).name

    def department(self, department_id: int | None) -> str:
        known = self.page.company.departments.get(department_id) if department_id is not None else None
        if known is None:
            return ""
        return (self.language == "zh" and known.name_zh) or known.name

    def owner(self, owner: Owner) -> str:
        return self.name(owner.person_id) if owner.person_id is not None else self.department(owner.department_id)

    def people(self, people: Iterable[int], departments: Iterable[int] = ()) -> str:
        """Return names as one phrase, without mentions: lists name people, they do not ping them."""
        return self.listed([*map(self.name, people), *map(self.department, departments)])

    def listed(self, items: Iterable[str]) -> str:
        return wording.list_of(self.language, list(items))

    def together(self, sentences: Iterable[str]) -> str:
        """Set sentences one after the other, as the language does."""
        return ("" if self.language == "zh" else " ").join(sentences)

    def values(self, ids: Iterable[int]) -> list[str]:
        known = {value.id: value for value in self.page.company.values}
        return [self.value_name(known[one].name, known[one].name_zh) for one in ids if one in known]

    def value_name(self, name: str, name_zh: str) -> str:
        return name_zh if self.language == "zh" else name

    def moment(self, when: datetime) -> str:
        return wording.moment(self.language, when.astimezone(moment.zone(self.zone)))

    def iso_moment(self, when: str) -> str:
        """Word a moment as a notice or a draft keeps it."""
        return self.moment(datetime.fromisoformat(when))

    def month(self, first: str) -> str:
        """Word a month as a notice keeps it, by its first day."""
        return wording.month(self.language, date.fromisoformat(first))

    def day(self, when: datetime) -> str:
        return self.date(when.astimezone(moment.zone(self.zone)).date())

    def date(self, day: date) -> str:
        return wording.day(self.language, day)
