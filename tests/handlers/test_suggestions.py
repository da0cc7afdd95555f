"""Suggestions, as handlers see them: who reads, who may hide, when it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from handlers import suggestions as handler
from handlers.notices import AdminOverview, SuggestionOutcomes, SuggestionRecorded, SuggestionTakenBack, from_json
from handlers.refusals import (
    BadTopic,
    FeatureOff,
    Gone,
    KudosToLeaver,
    NobodyReadsIt,
    NoSuchKey,
    NotAllowed,
    NothingSaid,
    Refusal,
    ToldAlready,
    TooFewToHide,
    TooLong,
)
from storage import company, people, suggestions
from storage.people import Profile
from storage.suggestions import Put
from storage.tables import Department, Suggestion
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import outgoing, told

WORDS = "早班的交接可以提前十分钟"
MORNING = datetime(2026, 11, 25, 0, 47, tzinfo=UTC)  # 08:47 in Shanghai, on the day after NOW
NIGHT = datetime(2026, 11, 24, 16, 12, tzinfo=UTC)  # 00:12 there
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def team(session: Session, cast: Cast) -> Cast:
    """The cast, with enough people in the front office for one of them to be hidden."""
    for number in range(3):
        one = people.add(session, Profile(name=f"New {number}"), NOW)
        people.change(session, one.id, department_id=cast.front_office)
    session.expire_all()
    prepare(session, NOW - MINUTE)  # the bot has been running
    return cast


def suggest(
    session: Session, by: int, to: str = "head", *, words: str = WORDS, is_named: bool = False
) -> SuggestionRecorded:
    house = recalled(session)
    return handler.suggest(session, the(session, by), to, words, is_named=is_named, house=house, now=NOW)


def prepare(session: Session, now: datetime) -> int:
    return handler.prepare(session, recalled(session), now)


def put(session: Session, recorded: SuggestionRecorded) -> Put:
    found = suggestions.recall(session, recorded.suggestion)
    assert found is not None
    return found


def topic(session: Session, by: int, owner: int) -> str:
    handler.change_topics(
        session, the(session, by), name="Canteen", name_zh="食堂", owners=[f"p{owner}"], closed=[],
        house=recalled(session), now=NOW,
    )  # fmt: skip  # one call
    return f"t{suggestions.open_topics(session)[-1].id}"


def test_nothing_of_the_author_is_kept(session: Session, team: Cast) -> None:
    recorded = suggest(session, team.anna)
    kept = put(session, recorded)
    assert (kept.author_id, kept.department_id, kept.lines[0].words) == (None, team.front_office, WORDS)
    assert outgoing(session) == []
    row = session.exec(select(Suggestion)).one()
    assert recorded.key not in str(row)


def test_it_is_told_on_the_next_morning_with_all_of_the_day(session: Session, team: Cast) -> None:
    first = suggest(session, team.anna)
    assert [prepare(session, at) for at in (NOW + HOUR, NIGHT, NIGHT + MINUTE)] == [0, 0, 0]
    suggest(session, team.mei)  # after midnight: told a day later
    assert [prepare(session, MORNING + MINUTE * n) for n in (-1, 0, 1)] == [0, 1, 0]
    assert told(session) == [("SuggestionReceived", f"person:{team.boss}")]
    assert outgoing(session)[0].about == f"suggestion:{first.suggestion}"
    assert [prepare(session, at + DAY) for at in (NIGHT, MORNING)] == [0, 1]


def test_what_the_night_missed_is_told_in_the_morning(session: Session, team: Cast) -> None:
    suggest(session, team.anna)
    assert prepare(session, MORNING + HOUR) == 1


def test_who_signs_is_read_at_once_and_told_of_the_answer(session: Session, team: Cast) -> None:
    recorded = suggest(session, team.anna, is_named=True)
    assert put(session, recorded).author_id == team.anna
    assert told(session) == [("SuggestionReceived", f"person:{team.boss}")]
    handler.answer(session, the(session, team.boss), recorded.suggestion, "好主意", house=recalled(session), now=NOW)
    assert told(session)[1:] == [("SuggestionAnswered", f"person:{team.anna}")]


def test_where_few_could_have_written_it_nobody_can_hide(session: Session, cast: Cast) -> None:
    with pytest.raises(TooFewToHide) as refused:
        suggest(session, cast.anna)
    assert refused.value.fewest == 5
    suggest(session, cast.anna, is_named=True)
    company.appoint(session, cast.boss, "hr")
    suggest(session, cast.anna, topic(session, cast.boss, cast.wei))


def test_a_head_suggests_to_the_head_above(session: Session, team: Cast) -> None:
    with pytest.raises(NobodyReadsIt):
        suggest(session, team.boss, is_named=True)
    whole = people.add_department(session, "Hotel", "酒店")
    people.set_head(session, whole.id, team.wei)
    session.get_one(Department, team.front_office).parent_id = whole.id
    session.flush()
    session.expire_all()
    house = recalled(session)
    assert handler.department_of(the(session, team.boss), house) == whole.id


@pytest.mark.parametrize(
    ("to", "words", "refusal"),
    [
        ("head", "…", NothingSaid),
        ("head", "x" * 501, TooLong),
        ("t99", WORDS, NobodyReadsIt),
        ("d1", WORDS, NobodyReadsIt),
    ],
)
def test_what_is_refused(session: Session, team: Cast, to: str, words: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        suggest(session, team.anna, to, words=words)
    assert session.exec(select(Suggestion)).all() == []


def test_it_can_be_switched_off(session: Session, team: Cast) -> None:
    company.switch(session, "suggestions", is_on=False, by=None, now=NOW)
    house = recalled(session)
    with pytest.raises(FeatureOff):
        suggest(session, team.anna)
    with pytest.raises(FeatureOff):
        handler.ask_for_suggestion(house)
    with pytest.raises(FeatureOff):
        handler.look(session, "x", house=house)


def test_what_nobody_can_read_is_refused_or_waits_for_a_new_head(session: Session, team: Cast) -> None:
    suggest(session, team.anna)
    people.change(session, team.boss, left_at=NOW)
    session.expire_all()
    with pytest.raises(NobodyReadsIt):
        suggest(session, team.mei)
    assert [prepare(session, at) for at in (NIGHT, MORNING)] == [0, 0]
    people.set_head(session, team.front_office, team.wei)
    assert prepare(session, MORNING + DAY) == 1
    assert told(session) == [("SuggestionReceived", f"person:{team.wei}")]


def test_only_its_reader_reads_it_and_a_new_head_is_the_reader(session: Session, team: Cast) -> None:
    recorded = suggest(session, team.anna)
    for other in (team.anna, team.mei, team.wei):
        with pytest.raises(Gone):
            handler.look_at(session, the(session, other), recorded.suggestion, house=recalled(session))
        with pytest.raises(Gone):
            handler.conclude(session, the(session, other), recorded.suggestion, "done", house=recalled(session))
    people.set_head(session, team.front_office, team.wei)
    handler.look_at(session, the(session, team.wei), recorded.suggestion, house=recalled(session))
    with pytest.raises(Gone):
        handler.look_at(session, the(session, team.boss), recorded.suggestion, house=recalled(session))


def test_only_the_key_leads_back(session: Session, team: Cast) -> None:
    recorded, house = suggest(session, team.anna), recalled(session)
    assert handler.look(session, recorded.key.upper().replace("-", ""), house=house).suggestion == recorded.suggestion
    for wrong in (
        "",
        recorded.key[:-1],
        recorded.key[:-1] + "z" * (recorded.key[-1] != "z") + "y" * (recorded.key[-1] == "z"),
    ):
        with pytest.raises(NoSuchKey):
            handler.look(session, wrong, house=house)


def test_it_can_be_taken_back_until_it_is_told(session: Session, team: Cast) -> None:
    recorded = suggest(session, team.anna)
    assert handler.take_back(session, recorded.key) == SuggestionTakenBack(words=WORDS)
    assert session.exec(select(Suggestion)).all() == []
    with pytest.raises(NoSuchKey):
        handler.take_back(session, recorded.key)

    told_of = suggest(session, team.anna)
    assert [prepare(session, at) for at in (NIGHT, MORNING)] == [0, 1]
    handler.add(session, told_of.key, "noch etwas", house=recalled(session), now=MORNING)
    with pytest.raises(ToldAlready):
        handler.take_back(session, told_of.key)


def test_what_was_done_is_told_once_to_all_who_could_have_written_it(session: Session, team: Cast) -> None:
    recorded, house = suggest(session, team.anna), recalled(session)
    handler.conclude(session, the(session, team.boss), recorded.suggestion, "提前了", house=house)
    assert [prepare(session, at) for at in (NIGHT, MORNING, MORNING + DAY)] == [0, 6, 0]
    read = [from_json(one.notice) for one in outgoing(session)]
    outcomes = {one.person for one in read if isinstance(one, SuggestionOutcomes)}
    assert outcomes >= {team.anna, team.mei}
    assert not outcomes & {team.boss, team.wei, team.gone, team.robot}


# Topics


def test_hr_opens_and_closes_topics(session: Session, team: Cast) -> None:
    company.appoint(session, team.mei, "hr")
    opened = topic(session, team.mei, team.wei)
    suggest(session, team.anna, opened)
    house = recalled(session)
    closed = handler.change_topics(
        session, the(session, team.mei), name="", name_zh="", owners=[], closed=[int(opened[1:])], house=house, now=NOW
    )
    assert closed == AdminOverview(saved=True)
    with pytest.raises(NobodyReadsIt):
        suggest(session, team.anna, opened)
    assert [prepare(session, at) for at in (NIGHT, MORNING)] == [0, 1], "what is in the box is read all the same"
    assert told(session) == [("SuggestionReceived", f"person:{team.wei}")]


def test_nobody_else_opens_topics(session: Session, team: Cast) -> None:
    company.appoint(session, team.boss, "it")
    for one in (team.boss, team.anna):
        with pytest.raises(NotAllowed):
            topic(session, one, team.wei)


@pytest.mark.parametrize(
    ("name", "owners", "refusal"),
    [("", ("wei",), BadTopic), ("A", (), BadTopic), ("A", ("wei", "mei"), BadTopic), ("A", ("gone",), KudosToLeaver)],
)
def test_a_topic_needs_names_and_a_reader(
    session: Session, team: Cast, name: str, owners: tuple[str, ...], refusal: type[Refusal]
) -> None:
    company.appoint(session, team.mei, "hr")
    chosen = [f"p{getattr(team, one)}" for one in owners]
    with pytest.raises(refusal):
        handler.change_topics(
            session, the(session, team.mei), name=name, name_zh="甲", owners=chosen, closed=[],
            house=recalled(session), now=NOW,
        )  # fmt: skip  # one call
