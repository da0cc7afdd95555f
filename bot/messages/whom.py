"""Asks whom a name means, and tells candidates apart."""

from bot.messages.reader import Reader
from handlers.kudos import Unclear
from storage.chinese_names import family_meant
from storage.names import Owner, fold
from storage.tables import Person


def question(unclear: Unclear, reader: Reader) -> str:
    """Say which question to ask: one name may be several people's, be the right one, be near, or be nobody's."""
    named = [reader.owner(Owner.parse(one)) for one in unclear.candidates]
    if unclear.is_besides:
        return "besides"
    if unclear.is_exact or (named and all(fold(name) == fold(unclear.typed) for name in named)):
        return "sure" if len(named) == 1 else "several"
    typed = fold(unclear.typed)
    if named and (family_meant(typed) or any(fold(name) in typed for name in named)):
        return "which"
    return "near" if named else "nobody"


def told_apart(owner: Owner, reader: Reader) -> str:
    if owner.person_id is None:
        return reader.say("department-as-choice", name=reader.department(owner.department_id))
    person: Person = reader.page.person(reader.session, owner.person_id)
    parts = [person.name, reader.department(person.department_id), person.office or ""]
    return " · ".join(part for part in parts if part)
