"""Suggestions: put into the box, signed or not, told on the next morning, answered to whoever has the key.

How an author stays unknown is told in storage/suggestions.py.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from handlers import telling
from handlers.notices import (
    AdminOverview,
    Help,
    Notice,
    SuggestionAnswered,
    SuggestionAnswerFormWanted,
    SuggestionFormWanted,
    SuggestionKeyWanted,
    SuggestionOutcomeFormWanted,
    SuggestionOutcomes,
    SuggestionReceived,
    SuggestionRecorded,
    SuggestionShown,
    SuggestionTakenBack,
    TopicFormWanted,
)
from handlers.refusals import BadTopic, FeatureOff, Gone, NobodyReadsIt, NoSuchKey, ToldAlready
from handlers.rules.feedback import check_said
from handlers.rules.kudos import check_reachable
from handlers.rules.roles import check_may
from handlers.rules.suggestions import check_hidden, hash_of, new_key
from storage import addresses, audit, company, moment, outbox, people, seen, suggestions
from storage.company import Company
from storage.names import Owner
from storage.outbox import Post
from storage.suggestions import Line, Put
from storage.tables import Person

HEAD = "head"  # of one's department: where a suggestion goes unless a topic is chosen
REPEATED_FOR = timedelta(hours=2)  # no platform tells an event again for longer, unless it was down itself
RIPE_AT = time(0, 12)  # what came before is told on the same day's morning
TOLD_AT = time(8, 47)  # never :00 or :30, when everybody else's messages come
STIRRED, RIPENED, TOLD = "suggestions_stirred", "suggestions_ripened", "suggestions"  # as moments are noted


def check_feature(house: Company) -> None:
    if not house.is_on("suggestions"):
        raise FeatureOff(feature="suggestions")


def ask_for_suggestion(house: Company, typed: str = "") -> SuggestionFormWanted:
    check_feature(house)
    return SuggestionFormWanted(typed=typed)


def ask_for_key(house: Company) -> SuggestionKeyWanted:
    check_feature(house)
    return SuggestionKeyWanted()


def suggest(
    session: Session, author: Person, to: str, words: str, *, is_named: bool, house: Company, now: datetime
) -> SuggestionRecorded:
    """Put a suggestion into the box. Without a name nothing of who wrote it is kept, and nobody is told before morning.

    `to` is HEAD, or "t3" for a topic.
    """
    check_feature(house)
    check_said(words)
    topic_id = None if to == HEAD else _open_topic(session, to)
    department_id = department_of(author, house) if topic_id is None else None
    if not is_named:
        check_hidden(len(writers(session, department_id, house)))
    _check_is_read(session, department_id, topic_id, house)

    key = new_key(secrets.choice)
    put = suggestions.put(
        session,
        words,
        key_hash=hash_of(key),
        department_id=department_id,
        topic_id=topic_id,
        author_id=author.id if is_named else None,
        stage="told" if is_named else "new",
    )

    if is_named:
        _tell_reader(session, _recall(session, put), house, now)

    return SuggestionRecorded(suggestion=put, key=key)


def look(session: Session, key: str, *, house: Company) -> SuggestionShown:
    """Show what was answered to whoever has the key."""
    check_feature(house)
    return SuggestionShown(suggestion=_by_key(session, key).id)


def add(session: Session, key: str, words: str, *, house: Company, now: datetime) -> SuggestionShown:
    """Add to a suggestion, by its key; that, too, is told on the next morning."""
    check_feature(house)
    check_said(words)
    put = _by_key(session, key)

    suggestions.add_line(session, put.id, Line(by="author", words=words, is_told=put.author_id is not None))

    if put.author_id is not None:
        _tell_reader(session, put, house, now)

    return SuggestionShown(suggestion=put.id, is_added=True)


def take_back(session: Session, key: str) -> SuggestionTakenBack:
    """Take a suggestion out of the box, as long as nobody was told."""
    put = _by_key(session, key)
    if put.lines[0].is_told:
        raise ToldAlready

    suggestions.take_out(session, put.id)

    return SuggestionTakenBack(words=put.lines[0].words)


def ask_to_answer(session: Session, by: Person, suggestion_id: int, *, house: Company) -> SuggestionAnswerFormWanted:
    _read_by(session, by, suggestion_id, house)
    return SuggestionAnswerFormWanted(suggestion=suggestion_id)


def answer(
    session: Session, by: Person, suggestion_id: int, words: str, *, house: Company, now: datetime
) -> SuggestionReceived:
    """Answer, or ask something: who signed is told, anybody else finds it with the key."""
    put = _read_by(session, by, suggestion_id, house)
    check_said(words)

    suggestions.add_line(session, put.id, Line(by="reader", words=words, is_told=True))

    if put.author_id is not None:
        _tell(session, SuggestionAnswered(suggestion=put.id), [put.author_id], put, house, now)

    return SuggestionReceived(suggestion=put.id)


def ask_for_outcome(session: Session, by: Person, suggestion_id: int, *, house: Company) -> SuggestionOutcomeFormWanted:
    _read_by(session, by, suggestion_id, house)
    return SuggestionOutcomeFormWanted(suggestion=suggestion_id)


def conclude(session: Session, by: Person, suggestion_id: int, outcome: str, *, house: Company) -> SuggestionReceived:
    """Say what was done about it; everybody who could have written it reads that on the next morning."""
    put = _read_by(session, by, suggestion_id, house)
    check_said(outcome)

    suggestions.conclude(session, put.id, outcome)

    return SuggestionReceived(suggestion=put.id)


def look_at(session: Session, by: Person, suggestion_id: int, *, house: Company) -> SuggestionReceived:
    _read_by(session, by, suggestion_id, house)
    return SuggestionReceived(suggestion=suggestion_id)


# Who reads, who could have written


def department_of(author: Person, house: Company) -> int:
    """Return the department whose head reads this person's suggestions: their own, or the nearest above it."""
    passed: set[int] = set()
    department_id = author.department_id
    while department_id is not None and department_id not in passed:  # a roster may have tied a knot
        passed.add(department_id)
        department = house.departments[department_id]
        if department.head_id is not None and department.head_id != author.id:
            return department_id
        department_id = department.parent_id
    raise NobodyReadsIt


def reader_of(session: Session, put: Put, house: Company) -> int | None:
    """Return who reads a suggestion now: heads and owners of topics change."""
    return _reader(session, put.department_id, put.topic_id, house)


def _reader(session: Session, department_id: int | None, topic_id: int | None, house: Company) -> int | None:
    if department_id is not None:
        department = house.departments.get(department_id)
        return department.head_id if department else None
    topic = suggestions.topic(session, topic_id or 0)
    return topic.owner_id if topic else None


def _check_is_read(session: Session, department_id: int | None, topic_id: int | None, house: Company) -> None:
    """Raise where whoever would read it has left."""
    reader = _reader(session, department_id, topic_id, house)
    if not any(one.left_at is None for one in people.by_ids(session, [reader] if reader is not None else [])):
        raise NobodyReadsIt


def writers(session: Session, department_id: int | None, house: Company) -> list[Person]:
    """Return everybody who could have written it: a department's people but for its head, or all colleagues."""
    everyone = [one for one in people.everyone(session) if not one.is_bot]
    if department_id is None:
        return everyone
    head = house.departments[department_id].head_id
    return [one for one in everyone if one.id != head and house.within(one.department_id, (department_id,))]


# By the clock


def prepare(session: Session, house: Company, now: datetime) -> int:
    """Stir the box at every full hour, and tell in the morning what came the day before. Returns how many are told."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if (company.moment_of(session, STIRRED) or hour - timedelta(hours=1)) < hour:
        company.note_moment(session, STIRRED, hour)
        suggestions.stir(session)
        seen.forget_answered(session, Help().to_json(), now - REPEATED_FOR)
    if _is_due(session, RIPENED, RIPE_AT, house, now):
        suggestions.ripen(session)
        suggestions.stir(session)
    if not _is_due(session, TOLD, TOLD_AT, house, now):
        return 0
    suggestions.stir(session)
    posts = _outcomes(session, house, now)
    for put in suggestions.ripe(session):
        to_reader = _posts_to_reader(session, put, house, now)
        if to_reader:  # else it waits for a new head
            suggestions.count_as_told(session, put)
        posts += to_reader
    outbox.put(session, posts)
    return len(posts)


def stirred_at(session: Session) -> datetime | None:
    """Return when the box was stirred last."""
    return company.moment_of(session, STIRRED)


def _is_due(session: Session, what: str, clock: time, house: Company, now: datetime) -> bool:
    """Say, once a day, that it is this time of day, also late for a bot that was down."""
    day = moment.local_day(now, house.zone)
    today = moment.at_local(day, clock, house.zone)
    latest = today if today <= now else moment.at_local(day - timedelta(days=1), clock, house.zone)
    if (company.moment_of(session, what) or latest - timedelta(days=1)) >= latest:
        return False
    company.note_moment(session, what, latest)
    return True


def _outcomes(session: Session, house: Company, now: datetime) -> list[Post]:
    """Tell everybody once what was done about all they could have written."""
    done = suggestions.take_outcomes(session)
    told: dict[int, list[int]] = {}
    by_id: dict[int, Person] = {}
    for put in done:
        for one in writers(session, put.department_id, house):
            told.setdefault(one.id, []).append(put.id)
            by_id[one.id] = one
    return [
        telling.to_person(SuggestionOutcomes(person=one, suggestions=tuple(ids)), by_id[one], "suggestions", house, now)
        for one, ids in told.items()
    ]


# Topics


def ask_for_topic(by: Person, house: Company) -> TopicFormWanted:
    check_may("open topics", house.admins.get(by.id, frozenset()))
    check_feature(house)
    return TopicFormWanted()


def change_topics(
    session: Session,
    by: Person,
    *,
    name: str,
    name_zh: str,
    owners: Sequence[str],
    closed: Sequence[int],
    house: Company,
    now: datetime,
) -> AdminOverview:
    """Open a topic, close others, or both."""
    check_may("open topics", house.admins.get(by.id, frozenset()))
    for topic_id in closed:
        suggestions.close_topic(session, topic_id, now)
        audit.note(session, by.id, "closed topic", f"topic:{topic_id}", now)
    if closed and not (name or name_zh or owners):
        return AdminOverview(saved=True)
    ids = [Owner.parse(one).person_id for one in owners]
    readers = people.by_ids(session, [one for one in ids if one is not None])
    if not name or not name_zh or len(owners) != 1 or len(readers) != 1:
        raise BadTopic
    check_reachable([one.name for one in readers if one.is_bot], [one.name for one in readers if one.left_at])

    opened = suggestions.open_topic(session, name, name_zh, readers[0].id)
    audit.note(session, by.id, "opened topic", f"topic:{opened}", now)

    return AdminOverview(saved=True)


def _open_topic(session: Session, to: str) -> int:
    known = {f"t{one.id}": one.id for one in suggestions.open_topics(session)}
    if to not in known:
        raise NobodyReadsIt
    return known[to]


def _recall(session: Session, suggestion_id: int) -> Put:
    put = suggestions.recall(session, suggestion_id)
    if put is None:
        raise Gone
    return put


def _by_key(session: Session, key: str) -> Put:
    put = suggestions.by_key(session, hash_of(key))
    if put is None:
        raise NoSuchKey
    return put


def _read_by(session: Session, by: Person, suggestion_id: int, house: Company) -> Put:
    """Return a suggestion for whom it is for; for everybody else it is not there."""
    put = _recall(session, suggestion_id)
    if reader_of(session, put, house) != by.id:
        raise Gone
    return put


def _tell_reader(session: Session, put: Put, house: Company, now: datetime) -> None:
    outbox.put(session, _posts_to_reader(session, put, house, now))


def _posts_to_reader(session: Session, put: Put, house: Company, now: datetime) -> list[Post]:
    reader = reader_of(session, put, house)
    return _posts(session, SuggestionReceived(suggestion=put.id), [reader] if reader else [], put, house, now)


def _tell(session: Session, notice: Notice, ids: Sequence[int], put: Put, house: Company, now: datetime) -> None:
    outbox.put(session, _posts(session, notice, ids, put, house, now))


def _posts(session: Session, notice: Notice, ids: Sequence[int], put: Put, house: Company, now: datetime) -> list[Post]:
    about = addresses.suggestion(put.id)
    named = [one for one in people.by_ids(session, ids) if not one.left_at]
    return [telling.to_person(notice, one, about, house, now) for one in named]
