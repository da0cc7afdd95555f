"""What HR decides about pulse questions: the bank, whom to ask what, to begin, pause and end; a preview of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from handlers.notices import (
    PulseFormWanted,
    PulseOverview,
    PulsePreview,
    PulseShown,
    QuestionBank,
    QuestionFormWanted,
)
from handlers.refusals import FeatureOff, Gone, NoQuestions, PulseForTooFew
from handlers.rules.pulse import BANK, Audience, Wish, Wording, check_move, check_wish, check_wording
from handlers.rules.roles import check_may
from storage import addresses, audit, pulse
from storage.company import Company
from storage.pulse import Asked
from storage.tables import Person, Pulse, PulseQuestion

MAY_ASK = "ask pulses"


def check_feature(house: Company) -> None:
    if not house.is_on("pulse"):
        raise FeatureOff(feature="pulse")


def check_may_ask(by: Person, house: Company) -> None:
    """Raise where somebody does not set up pulses, or nobody does."""
    check_feature(house)
    check_may(MAY_ASK, house.admins.get(by.id, frozenset()))


# Questions


def bank(session: Session) -> list[PulseQuestion]:
    """Return the questions in use; the first time, those to start from."""
    known = {one.bank for one in pulse.questions(session, with_retired=True)}
    if not {one.key for one in BANK} <= known:
        rows = [
            {"bank": one.key, "kind": one.kind, "driver": one.driver, "is_anchor": one.is_anchor}
            for one in BANK
            if one.key not in known
        ]
        pulse.keep_bank(session, rows)
    return pulse.questions(session)


def ask_for_bank(session: Session, by: Person, *, house: Company) -> QuestionBank:
    check_may_ask(by, house)
    bank(session)
    return QuestionBank()


def ask_for_question(
    session: Session, by: Person, question_id: int | None = None, *, house: Company
) -> QuestionFormWanted:
    """Show the form for a new question, or to reword one."""
    check_may_ask(by, house)
    if question_id is not None:
        _question(session, question_id)
    return QuestionFormWanted(question=question_id)


def add_question(session: Session, by: Person, wording: Wording, *, house: Company, now: datetime) -> QuestionBank:
    check_may_ask(by, house)
    check_wording(wording)

    added = pulse.add_question(session, kind=wording.kind, driver=wording.driver, **_words(wording))
    audit.note(session, by.id, "added question", _about_question(added), now)

    return QuestionBank()


def reword_question(
    session: Session, by: Person, question_id: int, wording: Wording, *, house: Company, now: datetime
) -> QuestionBank:
    """Change how a question is worded. Its kind stays, so that its answers can be compared with those of before."""
    check_may_ask(by, house)
    check_wording(wording)
    asked = _question(session, question_id)
    if asked.kind != wording.kind:
        raise Gone

    pulse.change_question(session, question_id, driver=wording.driver, **_words(wording))
    audit.note(session, by.id, "reworded question", _about_question(question_id), now)

    return QuestionBank()


def retire_question(session: Session, by: Person, question_id: int, *, house: Company, now: datetime) -> QuestionBank:
    """Ask it no more; what was answered stays."""
    check_may_ask(by, house)
    _question(session, question_id)
    pulse.change_question(session, question_id, retired_at=now)
    audit.note(session, by.id, "retired question", _about_question(question_id), now)
    return QuestionBank()


# Pulses


def overview(by: Person, *, house: Company) -> PulseOverview:
    check_may_ask(by, house)
    return PulseOverview()


def show(session: Session, by: Person, pulse_id: int, *, house: Company) -> PulseShown:
    check_may_ask(by, house)
    return PulseShown(pulse=_recall(session, pulse_id).id)


def ask_for_form(session: Session, by: Person, pulse_id: int | None = None, *, house: Company) -> PulseFormWanted:
    """Show the form for a new pulse, or to change one."""
    check_may_ask(by, house)
    bank(session)
    if pulse_id is not None:
        check_move("change", _recall(session, pulse_id).state)
    return PulseFormWanted(pulse=pulse_id)


def create(session: Session, by: Person, wish: Wish, *, house: Company, now: datetime) -> PulseShown:
    """Set up a pulse. Nobody is asked anything before it is started."""
    check_may_ask(by, house)
    _check_wish(session, wish, house, now)

    created = pulse.add(session, wish.questions, owner_id=by.id, **_columns(wish))
    audit.note(session, by.id, "created pulse", addresses.pulse(created), now)

    return PulseShown(pulse=created)


def change(session: Session, by: Person, pulse_id: int, wish: Wish, *, house: Company, now: datetime) -> PulseShown:
    """Change a pulse from its next round on: one that is open stays as it was asked."""
    check_may_ask(by, house)
    check_move("change", _recall(session, pulse_id).state)
    _check_wish(session, wish, house, now)

    pulse.change(session, pulse_id, wish.questions, **_columns(wish))
    audit.note(session, by.id, "changed pulse", addresses.pulse(pulse_id), now)

    return PulseShown(pulse=pulse_id)


def move(session: Session, by: Person, pulse_id: int, deed: str, *, house: Company, now: datetime) -> PulseShown:
    """Start, pause, resume or end a pulse. Ending it also closes the round that is open."""
    check_may_ask(by, house)
    state = check_move(deed, _recall(session, pulse_id).state)
    if deed in ("start", "resume") and not pulse.items(session, pulse_id):
        raise NoQuestions

    pulse.change(session, pulse_id, state=state)
    if state == "ended":
        pulse.close_now(session, pulse_id, now)
    audit.note(session, by.id, f"{deed} pulse", addresses.pulse(pulse_id), now)

    return PulseShown(pulse=pulse_id)


def duplicate(session: Session, by: Person, pulse_id: int, *, house: Company, now: datetime) -> PulseFormWanted:
    """Copy a pulse as a draft, and show it to be changed."""
    check_may_ask(by, house)
    wish = wish_of(session, _recall(session, pulse_id))

    copied = pulse.add(session, wish.questions, owner_id=by.id, **_columns(wish))
    audit.note(session, by.id, "copied pulse", addresses.pulse(copied), now)

    return PulseFormWanted(pulse=copied)


def preview(session: Session, by: Person, pulse_id: int, position: int = 0, *, house: Company) -> PulsePreview:
    """Show one question as it will be asked, to whoever sets it up alone."""
    check_may_ask(by, house)
    if not 0 <= position < len(pulse.items(session, _recall(session, pulse_id).id)):
        raise Gone
    return PulsePreview(pulse=pulse_id, position=position)


def wish_of(session: Session, known: Pulse) -> Wish:
    """Return how a pulse is set up."""
    return Wish(
        name=known.name,
        name_zh=known.name_zh,
        questions=tuple(one.id for one in pulse.items(session, known.id)),
        audience=audience_of(known),
        choosing="rotation" if known.choosing == "rotation" else "all",
        how_many=known.how_many,
        closes_after_days=known.closes_after_days,
        scores_from=known.scores_from,
        comments_from=known.comments_from,
    )


def audience_of(known: Pulse) -> Audience:
    stored: dict[str, Any] = json.loads(known.audience)
    lists = {name: tuple(one) for name, one in stored.items() if isinstance(one, list)}
    return Audience(**(stored | lists))


def asked_by(audience: Audience, house: Company, now: datetime) -> Asked:
    """Return whom an audience means now."""
    match audience.kind:
        case "everyone":
            return Asked()
        case "departments":
            return Asked(departments=_below(audience.departments, house))
        case "offices":
            return Asked(offices=audience.offices)
        case "people":
            return Asked(people=audience.people)
        case "served":
            servers = [audience.served_by] if audience.served_by is not None else []
            return Asked(served_by=_below(servers, house), since=now - timedelta(days=audience.days))


def _below(departments: Sequence[int], house: Company) -> list[int]:
    return [one for one in house.departments if house.within(one, departments)]


def _check_wish(session: Session, wish: Wish, house: Company, now: datetime) -> None:
    check_wish(wish, {one.id for one in bank(session)})
    expected = sum(pulse.count_asked(session, asked_by(wish.audience, house, now)).values())
    # Who will have been served by the time it is asked, nobody knows yet.
    if wish.audience.kind != "served" and expected < wish.scores_from:
        raise PulseForTooFew(fewest=wish.scores_from)


def _columns(wish: Wish) -> dict[str, object]:
    plain = {name: value for name, value in vars(wish).items() if name not in ("questions", "audience")}
    return plain | {
        "name": wish.name.strip(),
        "name_zh": wish.name_zh.strip(),
        "audience": json.dumps(asdict(wish.audience), ensure_ascii=False),
    }


def _words(wording: Wording) -> dict[str, str | None]:
    return {
        "words": wording.words.strip(),
        "words_zh": wording.words_zh.strip(),
        "options": json.dumps(wording.options, ensure_ascii=False) if wording.options else None,
    }


def _about_question(question_id: int) -> str:
    return f"pulse_question:{question_id}"


def _question(session: Session, question_id: int) -> PulseQuestion:
    found = pulse.question(session, question_id)
    if found is None or found.retired_at is not None:
        raise Gone
    return found


def _recall(session: Session, pulse_id: int) -> Pulse:
    found = pulse.recall(session, pulse_id)
    if found is None:
        raise Gone
    return found
