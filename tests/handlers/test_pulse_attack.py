"""The attack: an admin with all results, week after week, and somebody with the database, look for one answer.

Each attack fails as things are, and succeeds where what stops it is switched off: so it is known to bite. What stays
exposed until a lot is moved is shown as well: there the same attack succeeds.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel

from handlers import pulse_answers as answers_handler
from handlers import pulse_rounds
from handlers.pulse_results import Results
from handlers.rules.pulse import SCORES_FROM, Wish
from storage import audit, people, pulse_answers, seen
from storage.database import Database
from storage.tables import Person
from tests.conftest import NOW, is_postgres, recalled
from tests.pulsing import (
    Firm,
    answer,
    ask_round,
    close,
    found_firm,
    invitation_of,
    open_round,
    question,
    read,
    start_pulse,
)

WEEK = timedelta(days=7)
MARK = "mark{}mark"
Members = frozenset[int]


@pytest.fixture
def firm(session: Session) -> Firm:
    return found_firm(session, Sales=6, Lab=12, Office=9, Kitchen=4)


def show_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch suppression off."""
    monkeypatch.setattr(
        pulse_rounds, "kept_apart", lambda answers, **_: frozenset(one for one in answers if one is not None)
    )
    monkeypatch.setattr(pulse_rounds, "are_steady", lambda *_, **__: True)


def pulse_of(session: Session, firm: Firm) -> int:
    return start_pulse(session, firm.hr, Wish(name="Monday", name_zh="周一", questions=(question(session, "served"),)))


# Subtracting


def derived(results: Results, firm: Firm, gone: Sequence[int] = ()) -> dict[Members, Counter[int]]:
    """Work out all that follows from what an admin sees: everybody, each group, and what is left of everybody."""
    if not results.questions:
        return {}
    (said,) = results.questions
    if said.whole is None:
        return {}
    members = {firm.departments[name]: frozenset(set(team) - set(gone)) for name, team in firm.teams.items()}
    everybody = frozenset().union(*members.values())
    known = {everybody: Counter(said.whole.counts)}
    rest, of_whom = Counter(said.whole.counts), everybody
    for group, shown in said.groups.items():
        known[members[group]] = Counter(shown.counts)
        rest -= Counter(shown.counts)
        of_whom -= members[group]
    return known | {of_whom: rest}


def too_few(known: Mapping[Members, Counter[int]]) -> list[Counter[int]]:
    """Find what is known of fewer than may be."""
    return [said for said in known.values() if 0 < said.total() < SCORES_FROM]


def named(before: Mapping[Members, Counter[int]], after: Mapping[Members, Counter[int]]) -> dict[int, int]:
    """Find who said what: where one person is the difference of two results, and one answer as well."""
    found = {}
    for (more, said), (fewer, said_fewer) in [*_pairs(before, after), *_pairs(after, before)]:
        if fewer < more and len(more - fewer) == 1:
            gone, over = said - said_fewer, said_fewer - said
            if gone.total() == 1 and not over:
                found[next(iter(more - fewer))] = next(iter(gone))
    return found


def _pairs(
    one: Mapping[Members, Counter[int]], other: Mapping[Members, Counter[int]]
) -> Iterator[tuple[tuple[Members, Counter[int]], tuple[Members, Counter[int]]]]:
    for known in one.items():
        for also in other.items():
            yield known, also


def weeks_of_answers(session: Session, firm: Firm, weeks: int) -> Iterator[Results]:
    """Ask week after week; whoever likes answers, as they like."""
    dice = random.Random(5)
    asked = pulse_of(session, firm)
    for week in range(weeks):
        answers = {one: dice.randint(1, 5) for one in firm.everybody if dice.random() < 0.7}
        yield ask_round(session, firm, asked, answers, NOW + week * WEEK)


def test_no_subtraction_in_any_week_leaves_fewer_than_five(session: Session, firm: Firm) -> None:
    for results in weeks_of_answers(session, firm, 8):
        assert too_few(derived(results, firm)) == []


def test_without_suppression_subtraction_finds_them(
    session: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_everything(monkeypatch)
    assert any(too_few(derived(results, firm)) for results in weeks_of_answers(session, firm, 2))


def a_leaver(session: Session, firm: Firm) -> tuple[dict[int, int], int]:
    """One of a team leaves between two weeks, while the rest of it think what they thought. Returns who is named."""
    dice = random.Random(7)
    asked, leaver = pulse_of(session, firm), firm.teams["Sales"][2]
    team = dict(zip(firm.teams["Sales"], (4, 4, 1, 5, 4, 3), strict=True))
    others = [one for one in firm.everybody if one not in team]

    def say(now: timedelta) -> Results:
        answers = team | {one: dice.randint(1, 5) for one in others}
        return ask_round(session, firm, asked, answers, NOW + now)

    before = derived(say(timedelta()), firm)
    people.change(session, leaver, left_at=NOW + WEEK)
    session.expire_all()
    del team[leaver]
    after = derived(say(WEEK), firm, gone=[leaver])
    assert before, "there is something to subtract from"
    assert after
    return named(before, after), leaver


def test_who_leaves_a_team_is_not_the_difference_of_two_weeks(session: Session, firm: Firm) -> None:
    found, _ = a_leaver(session, firm)
    assert found == {}


def test_without_suppression_the_leaver_is_named(session: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    show_everything(monkeypatch)
    found, leaver = a_leaver(session, firm)
    assert found == {leaver: 1}


def overlapping_lists(session: Session) -> dict[int, int]:
    """An admin asks two lists of people the same, one person apart. Returns who is named."""
    firm = found_firm(session, Sales=7)
    asked, known = firm.teams["Sales"], []
    for week, listed in enumerate((asked, asked[1:])):
        wish = Wish(name="List", name_zh="名单", questions=(question(session, "served"),))
        wish = Wish(**(vars(wish) | {"audience": type(wish.audience)(kind="people", people=tuple(listed))}))
        answers = {one: 1 if one == asked[0] else 4 for one in listed}
        results = ask_round(session, firm, start_pulse(session, firm.hr, wish), answers, NOW + week * WEEK)
        known.append(derived(results, firm, gone=set(asked) - set(listed)))  # type: ignore[arg-type]  # any collection does
    return named(known[0], known[1])


def test_two_lists_one_person_apart_name_nobody(session: Session) -> None:
    assert overlapping_lists(session) == {}


def test_without_suppression_the_person_apart_is_named(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    show_everything(monkeypatch)
    assert list(overlapping_lists(session).values()) == [1]


def test_what_is_hidden_is_not_in_the_database_either(session: Session, firm: Firm) -> None:
    asked = pulse_of(session, firm)
    opened = open_round(session, asked)
    for one in firm.everybody:
        answer(session, opened, one, "4")
    close(session)
    shown = {group for _, group in pulse_answers.counts(session, opened)}
    (said,) = read(session, opened, firm.hr).questions
    assert shown - {None} == set(said.groups)
    assert firm.departments["Kitchen"] not in shown


# The database


@pytest.fixture
def crowd(database: Database) -> Firm:
    """Eleven who each say something else, so that an order tells who is who."""
    return database.write_now(lambda session: found_firm(session, Lab=11))


def story(database: Database, crowd: Firm, later: timedelta = timedelta()) -> int:
    """Open a round in which eleven answer one after the other, each in a transaction of their own."""

    def begin(session: Session) -> int:
        questions = (question(session, "recommend"), question(session, "one-thing"))
        started = start_pulse(session, crowd.hr, Wish(name="A", name_zh="甲", questions=questions))
        return open_round(session, started, NOW + later)

    opened = database.write_now(begin)
    for number, one in enumerate(crowd.everybody):

        def press(session: Session, number: int = number, one: int = one) -> None:
            by, house = session.get_one(Person, one), recalled(session)
            invitation = invitation_of(session, opened, one)
            now = NOW + later + timedelta(minutes=number)
            told = answers_handler.answer(session, by, invitation, 0, str(number), house=house, now=now)
            seen.remember(session, f"pulse:{invitation}:0", told.to_json(), now)
            words = MARK.format(number)
            told = answers_handler.write(session, by, invitation, 1, words, house=house, now=now)
            seen.remember(session, f"pulse:{invitation}:1", told.to_json(), now)
            audit.note(session, None, "something else", f"person:{one}", now)

        database.write_now(press)
    return opened


def tick(database: Database, later: timedelta = timedelta()) -> None:
    """Let the clock do what there is to do, one piece a transaction."""
    while database.write_now(lambda session: pulse_rounds.prepare(session, recalled(session), NOW + later)):
        pass
    assert database.empty_log()


def in_order_of_the_disk(url: str, database: Database, table: str, round_id: int) -> list[int]:
    """Return the choices of a round in the order in which they lie there."""
    place = "ctid" if is_postgres(url) else "rowid"
    said = f"FROM {table} WHERE choice IS NOT NULL AND round_id = :round"
    query = f"SELECT choice {said} ORDER BY {place}"
    with database.reading() as session:
        return list(session.connection().execute(text(query), {"round": round_id}).scalars())


def by_transaction(database: Database, table: str) -> dict[int, int]:
    """Link answers to people by the transaction that wrote both. Returns the choice of each person."""
    both = f"{table} a JOIN pulseinvitation i ON i.xmin::text = a.xmin::text"
    query = f"SELECT i.person_id, a.choice FROM {both}"
    with database.reading() as session:
        rows = session.connection().execute(text(f"{query} WHERE a.choice IS NOT NULL"))
        return {row.person_id: row.choice for row in rows}


def guessed(order: Sequence[int]) -> int:
    """Guess who said what by the order in which people answered, or the reverse. Returns how many guesses are right."""
    return max(sum(a == b for a, b in zip(order, truth, strict=True)) for truth in (range(11), range(10, -1, -1)))


def everything_in_files(database: Database) -> bytes:
    path = Path(database.url.database or "")
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


LUCKY = 7  # right guesses of eleven: twice in 10,000 shuffles there are as many


def test_how_lucky_a_guess_may_be() -> None:
    dice = random.Random(3)
    lucky = sum(guessed(dice.sample(range(11), 11)) >= LUCKY for _ in range(20_000))
    assert lucky < 20


def test_neither_order_nor_transaction_tells_who_said_what(database_url: str, database: Database, crowd: Firm) -> None:
    opened = story(database, crowd)
    for later in (timedelta(), timedelta(days=6)):  # lot by lot, and when the round is closed
        tick(database, later)
        order = in_order_of_the_disk(database_url, database, "pulseanswer", opened)
        assert sorted(order) == list(range(11))
        assert guessed(order) < 11
        assert in_order_of_the_disk(database_url, database, "pulsewaiting", opened) == []
        if is_postgres(database_url):
            assert by_transaction(database, "pulseanswer") == {}


def test_the_orders_of_several_rounds_are_no_order(database_url: str, database: Database, crowd: Firm) -> None:
    """One shuffle may look like an order; several do not."""
    right = []
    for week in range(4):
        opened = story(database, crowd, week * WEEK)
        tick(database, week * WEEK)
        right.append(guessed(in_order_of_the_disk(database_url, database, "pulseanswer", opened)))
    assert min(right) < LUCKY


def test_before_its_lot_is_moved_an_answer_is_exposed(database_url: str, database: Database, crowd: Firm) -> None:
    """What storage/pulse_answers.py says: until then, whoever reads the database finds them."""
    opened = story(database, crowd)
    if is_postgres(database_url):
        assert by_transaction(database, "pulsewaiting") == {one: n for n, one in enumerate(crowd.everybody)}
        assert guessed(in_order_of_the_disk(database_url, database, "pulsewaiting", opened)) == 11
    else:
        assert MARK.format(3).encode() in everything_in_files(database)


def test_without_shuffling_the_order_tells_who_said_what(
    database_url: str, database: Database, crowd: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    unshuffle(monkeypatch)
    opened = story(database, crowd)
    tick(database)
    assert guessed(in_order_of_the_disk(database_url, database, "pulseanswer", opened)) == 11


def unshuffle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch shuffling off: rows stay in their order, and ids count up."""
    numbers = count(1)
    monkeypatch.setattr(pulse_answers, "_random_id", lambda: next(numbers))
    monkeypatch.setattr(pulse_answers, "_shuffle", lambda _rows: None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_files_hold_each_comment_once_and_nothing_of_before(database: Database, crowd: Firm) -> None:
    story(database, crowd)
    for later in (timedelta(), timedelta(days=6)):
        tick(database, later)
        held = everything_in_files(database)
        found = [held.count(MARK.format(number).encode()) for number in range(11)]
        assert found == [1] * 11, "deleted content is overwritten, and the log is empty"
        places = sorted(range(11), key=lambda number: held.index(MARK.format(number).encode()))
        assert guessed(places) < 11


def test_nothing_beside_the_answers_holds_one(database: Database, crowd: Firm) -> None:
    story(database, crowd)
    tick(database)
    answers = {"pulseanswer", "pulsecomment"}
    with database.reading() as session:
        ids = {
            str(one)
            for table in answers
            for one in session.connection().execute(text(f"SELECT id FROM {table}")).scalars()  # names of ours
        }
        others = {
            table.name: str([tuple(row) for row in session.connection().execute(table.select())])
            for table in SQLModel.metadata.sorted_tables
            if table.name not in answers
        }
    assert len(ids) == 22
    for name, rows in others.items():
        assert "mark" not in rows, name
        assert not any(one in rows for one in ids), name


def test_who_answers_with_whom_in_a_lot_is_never_fewer_than_five(database: Database, crowd: Firm) -> None:
    """Somebody who looks after every answer sees lots appear, and never a smaller one."""

    def begin(session: Session) -> int:
        wish = Wish(name="A", name_zh="甲", questions=(question(session, "recommend"),))
        return open_round(session, start_pulse(session, crowd.hr, wish))

    opened = database.write_now(begin)
    sizes = [0]
    for number, one in enumerate(crowd.everybody):
        database.write_now(lambda session, one=one, number=number: answer(session, opened, one, str(number)))  # type: ignore[misc]  # mypy does not follow defaults
        tick(database)
        with database.reading() as session:
            sizes.append(session.connection().execute(text("SELECT count(*) FROM pulseanswer")).scalar_one())
    appeared = [later - before for before, later in pairwise(sizes) if later != before]
    assert appeared == [5, 5]
