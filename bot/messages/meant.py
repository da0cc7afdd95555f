"""The card that asks who is meant by a name, whatever was said to them."""

from bot.chat import Button, Card, Note, Quote
from bot.messages.reader import Reader
from handlers.meant import NOBODY_ELSE, Addressed, Unclear, command_of
from handlers.notices import WhoIsMeant
from handlers.refusals import Gone
from storage import drafts
from storage.chinese_names import family_meant
from storage.names import Owner, fold
from storage.tables import Person


def who_is_meant(notice: WhoIsMeant, reader: Reader) -> Card:
    """Draw the card that asks whom a name means, each candidate with what tells them apart."""
    body = drafts.recall(reader.session, notice.draft, reader.person.id) if reader.person else None
    said = Addressed.from_json(body) if body is not None else None
    if body is None or said is None or said.became:
        raise Gone
    command, unclear = command_of(body), said.unclear[0]
    case = question(unclear, reader)
    buttons = [
        Button(action=f"{command}.choose", value=f"{notice.draft}:{one}", label=told_apart(Owner.parse(one), reader))
        for one in unclear.candidates
    ]
    if unclear.is_besides:
        label = reader.say("who-is-meant-not-besides")
        buttons.append(Button(action=f"{command}.choose", value=f"{notice.draft}:{NOBODY_ELSE}", label=label))
    other = "who-is-meant-other" if unclear.candidates else "who-is-meant-form"
    buttons.append(Button(action=f"{command}.form", value=str(notice.draft), label=reader.say(other)))
    return Card(
        title=reader.say(f"who-is-meant-{case}", typed=unclear.typed),
        body=(*((Quote(text=said.typed),) if said.typed else ()), Note(text=reader.say("who-is-meant-kept"))),
        buttons=tuple(buttons),
    )


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
