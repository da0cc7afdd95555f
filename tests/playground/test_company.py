"""The demo company: who works there, and months of thanks and requests that add up."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
from sqlmodel import Session, SQLModel, col, select

from bot.playground import company as demo
from bot.playground import favours
from handlers.calendars import calendar_of
from handlers.kudos import join
from handlers.rules.help_requests import CLOSES_AFTER, STEPS, Deed, State, made_by
from handlers.rules.working_hours import Calendar, add_working_days, is_working
from storage import company, counts, help_requests, moment, outbox
from storage.database import Database, sqlite_url
from storage.tables import (
    Account,
    Department,
    Feedback,
    HelpRequest,
    HelpRequestStep,
    Interaction,
    Kudos,
    KudosJoin,
    KudosReceiver,
    Outgoing,
    Person,
    PlaygroundMessage,
    Rating,
    Revision,
    Role,
    Setting,
    Suggestion,
    SuggestionTopic,
)
from tests.conftest import recalled, the

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai
SLOW, QUIET_HELPER = "Finance", "魏国强"
HOUR = timedelta(hours=1)
ANSWERS = {Deed.ACCEPT, Deed.ASK_BACK, Deed.HAND_OVER, Deed.DECLINE, Deed.DO}
Found = Callable[[str, datetime], Session]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """Found the company in a database of its own."""
    opened: list[tuple[Database, Session]] = []

    def fill(name: str, now: datetime) -> Session:
        database = Database(sqlite_url(Path(tmp_path_factory.mktemp("demo")) / f"{name}.db"))
        SQLModel.metadata.create_all(database.engine)
        session = Session(database.engine, expire_on_commit=False)
        opened.append((database, session))
        session.add(Revision(number=0))
        session.flush()
        demo.found(session, now)
        session.commit()
        return session

    yield fill
    for database, session in opened:
        session.close()
        database.close()


@pytest.fixture(scope="module")
def founded(found: Found) -> Session:
    return found("founded", NOW)


@pytest.fixture
def session(founded: Session) -> Iterator[Session]:
    """The founded company; what a test changes is undone."""
    founded.expunge_all()
    yield founded
    founded.rollback()


def everyone(session: Session) -> list[Person]:
    return list(session.exec(select(Person).order_by(col(Person.id))))


def named(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def requests(session: Session) -> list[HelpRequest]:
    return list(session.exec(select(HelpRequest).order_by(col(HelpRequest.id))))


def history(session: Session) -> dict[int, list[HelpRequestStep]]:
    steps: dict[int, list[HelpRequestStep]] = {one.id: [] for one in requests(session)}
    for step in session.exec(select(HelpRequestStep).order_by(col(HelpRequestStep.id))):
        steps[step.request_id].append(step)
    return steps


def first_answers(session: Session) -> tuple[list[float], list[float]]:
    """Return how many hours the first answer took: of the slow department, and of all others."""
    slow = session.exec(select(Department.id).where(Department.name == SLOW)).one()
    steps, people = history(session), {one.id: one for one in everyone(session)}
    sides: dict[bool, list[float]] = {True: [], False: []}
    for request in requests(session):
        answers = [step for step in steps[request.id] if step.deed in ANSWERS]
        if answers:
            answered_by = people[answers[0].by_id or 0]
            sides[answered_by.department_id == slow].append((answers[0].at - request.asked_at) / HOUR)
    return sides[True], sides[False]


def cards_of(session: Session, person: Person) -> list[PlaygroundMessage]:
    place = f"dm:{person.id}"
    query = select(PlaygroundMessage).where(PlaygroundMessage.place == place).order_by(col(PlaygroundMessage.id))
    return list(session.exec(query))


DRAWN_AT_RANDOM = re.compile(r"(?<!\d)\d{13,18}(?!\d)")  # ids that lead from no answer to whoever gave it


def dump(session: Session) -> dict[str, list[str]]:
    """Return all there is, but for what is random about suggestions and answers."""
    connection = session.connection()
    return {
        table.name: sorted(DRAWN_AT_RANDOM.sub("…", repr(tuple(row))) for row in connection.execute(table.select()))
        for table in SQLModel.metadata.sorted_tables
        if table.name != Suggestion.__tablename__
    }


def test_about_eighty_people_work_in_six_departments_two_of_them_large(session: Session) -> None:
    people = [one for one in everyone(session) if not one.is_bot]
    departments = {one.id: one for one in session.exec(select(Department))}
    sizes = Counter(departments[one.department_id].name for one in people if one.department_id is not None)

    assert 78 <= len(people) <= 84
    assert set(sizes) == {"Front Office", "Housekeeping", "Food & Beverage", "Engineering", "Finance", "People"}
    assert sum(size >= 15 for size in sizes.values()) >= 2
    assert min(sizes.values()) >= 5  # so that later every department can have a score


def test_everybody_has_a_manager_and_every_line_of_managers_ends_at_the_general_manager(session: Session) -> None:
    people = {one.id: one for one in everyone(session)}
    (general_manager,) = [one for one in people.values() if one.manager_id is None]

    for one in people.values():
        above = one
        for _ in range(4):
            above = people[above.manager_id] if above.manager_id is not None else above
        assert above is general_manager
    for department in session.exec(select(Department)):
        head = people[department.head_id or 0]
        assert (head.department_id, head.manager_id) == (department.id, general_manager.id)


def test_two_share_a_name_in_different_departments_and_offices(session: Session) -> None:
    names = Counter(one.name for one in everyone(session))
    assert [name for name, times in names.items() if times > 1] == ["张伟"]

    one, other = session.exec(select(Person).where(Person.name == "张伟"))
    assert one.department_id != other.department_id
    assert one.office != other.office


def test_one_has_left_and_one_is_a_bot(session: Session) -> None:
    people = everyone(session)
    assert [one.name for one in people if one.left_at] == [demo.LEAVER]
    assert [one.name for one in people if one.is_bot] == [demo.BOT]


def test_they_live_in_four_time_zones_and_most_read_chinese(session: Session) -> None:
    people = everyone(session)
    languages = Counter(one.language for one in people)

    assert len({one.zone for one in people}) == 4
    assert len({one.office for one in people}) >= 4
    assert set(languages) == {"zh", "en"}
    assert languages["zh"] > 2 * languages["en"]


def test_each_has_a_playground_account_named_by_their_id(session: Session) -> None:
    accounts = {(one.person_id, one.platform, one.workspace, one.user) for one in session.exec(select(Account))}
    assert accounts == {(one.id, "playground", "demo", str(one.id)) for one in everyone(session)}


def test_an_hr_admin_in_people_and_an_it_admin_in_engineering(session: Session) -> None:
    departments = {one.id: one.name for one in session.exec(select(Department))}
    people = {one.id: one for one in everyone(session)}
    roles = {one.role: departments[people[one.person_id].department_id or 0] for one in session.exec(select(Role))}
    assert roles == {"hr": "People", "it": "Engineering"}


def test_the_company_has_its_settings_and_five_values(session: Session) -> None:
    house = company.recall(session, company.revision(session))
    assert (house.language, house.zone, house.feed, house.allowance) == ("zh", "Asia/Shanghai", "instant", 20)
    assert [value.tag for value in house.values] == ["teamwork", "service", "initiative", "craft", "care"]


def test_the_two_suggested_meet_and_read_different_languages(session: Session) -> None:
    first, second = (named(session, name) for name in demo.SUGGESTED)
    assert (first.language, second.language) == ("zh", "en")
    assert first.office == second.office
    for one in (first, second):
        assert session.exec(select(PlaygroundMessage).where(PlaygroundMessage.place == f"dm:{one.id}")).first()


def test_about_a_hundred_and_fifty_thanks_no_two_alike_in_the_givers_language(session: Session) -> None:
    kudos = session.exec(select(Kudos)).all()
    people = {one.id: one for one in everyone(session)}

    assert 140 <= len(kudos) <= 160
    assert len({one.words for one in kudos}) == len(kudos)
    for one in kudos:
        has_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in one.words)
        assert has_chinese == (people[one.giver_id].language == "zh"), one.words


def test_they_are_given_in_working_hours_on_days_before_today(session: Session) -> None:
    people = {one.id: one for one in everyone(session)}
    for one in session.exec(select(Kudos)):
        zone = people[one.giver_id].zone or ""
        assert one.at >= NOW - timedelta(days=demo.DAYS + 1)
        assert one.day == moment.local_day(one.at, zone) < moment.local_day(NOW, zone)
        assert 9 <= one.at.astimezone(moment.zone(zone)).hour < 19


def test_nobody_who_left_gives_gets_or_joins_afterwards(session: Session) -> None:
    leaver = named(session, demo.LEAVER)
    ends = (col(Interaction.giver_id) == leaver.id) | (col(Interaction.receiver_id) == leaver.id)
    edges = session.exec(select(Interaction).where(ends)).all()

    assert leaver.left_at is not None
    assert edges
    assert all(edge.at < leaver.left_at for edge in edges)
    assert not session.exec(select(KudosJoin).where(KudosJoin.person_id == leaver.id)).all()


def test_some_go_to_departments_some_are_private_some_are_joined(session: Session) -> None:
    kudos = session.exec(select(Kudos)).all()
    to_departments = session.exec(select(KudosReceiver).where(col(KudosReceiver.department_id).is_not(None))).all()

    assert len(to_departments) >= 5
    assert 3 <= sum(one.is_private for one in kudos) <= 10
    assert sum(one.tells_manager for one in kudos) >= 3
    assert len(session.exec(select(KudosJoin)).all()) >= 40


def test_thanks_are_uneven_and_cross_departments(session: Session) -> None:
    edges = session.exec(select(Interaction).where(Interaction.kind == "kudos")).all()
    received = Counter(edge.receiver_id for edge in edges)
    quiet = named(session, QUIET_HELPER).id

    assert received.most_common(1)[0][0] == named(session, "林晓彤").id
    assert 0 < received[quiet] <= 2
    assert sum(edge.giver_id == quiet for edge in edges) > received[quiet]
    assert sum(edge.giver_department_id != edge.receiver_department_id for edge in edges) > len(edges) / 3


def test_every_count_equals_what_the_ledger_says(session: Session) -> None:
    assert counts.rebuild(session) == []


def test_nothing_waits_to_be_delivered(session: Session) -> None:
    states = Counter(one.state for one in session.exec(select(Outgoing)))

    assert set(states) == {"sent", "cancelled"}
    assert outbox.lease_one(session, NOW + timedelta(days=1)) is None


def test_the_newest_thanks_stand_in_the_channels_in_their_order_and_at_their_time(session: Session) -> None:
    feed = session.exec(
        select(PlaygroundMessage).where(PlaygroundMessage.place == "feed").order_by(col(PlaygroundMessage.id))
    ).all()
    times = [message.at for message in feed]

    assert len(feed) >= 15
    assert times == sorted(times)
    assert NOW - timedelta(days=demo.DAYS_IN_CHAT) <= times[0]
    assert times[-1] < NOW


def test_what_stands_in_the_feed_can_still_be_joined(session: Session) -> None:
    latest = session.exec(
        select(Outgoing)
        .where(Outgoing.place == "feed:playground", Outgoing.state == "sent", col(Outgoing.replaces_id).is_(None))
        .order_by(col(Outgoing.id).desc())
    ).first()
    assert latest is not None

    join(
        session, named(session, "沈佩文"), int(latest.about.removeprefix("kudos:")), company=recalled(session), now=NOW
    )

    leased = outbox.lease_one(session, NOW)
    assert leased is not None
    assert leased.replaces is not None
    assert session.get(PlaygroundMessage, int(leased.replaces)) is not None


def test_one_request_was_put_right_and_some_words_are_not_for_everybody(session: Session) -> None:
    (put_right,) = session.exec(select(Rating).where(col(Rating.before).is_not(None)))
    assert (put_right.before, put_right.level) == (2, 5)
    said = session.exec(select(Feedback)).all()
    assert len(said) >= 3
    assert {one.kind for one in said} == {"keep", "try"}
    box = session.exec(select(Suggestion)).all()
    assert sorted(one.thread.count('"reader"') for one in box) == [0, 1], "one is answered, one is not"
    assert {(one.stage, one.author_id) for one in box} == {("told", None)}
    assert session.exec(select(SuggestionTopic)).one().closed_at is None


def test_two_foundings_at_the_same_moment_are_equal(found: Found, session: Session) -> None:
    assert dump(found("again", NOW)) == dump(session)


def test_it_is_founded_only_once(session: Session) -> None:
    before = dump(session)
    demo.found_once(session, NOW)
    assert dump(session) == before


@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 3, 14, 6, 30, tzinfo=UTC),  # New York springs forward within the hour
        datetime(2026, 10, 25, 1, 0, tzinfo=UTC),  # Berlin falls back
        datetime(2027, 1, 1, 16, 0, 1, tzinfo=UTC),  # a second past midnight in Shanghai
    ],
)
def test_it_can_be_founded_at_any_moment(found: Found, now: datetime) -> None:
    session = found(f"{now:%Y%m%d}", now)

    kudos = session.exec(select(Kudos)).all()
    assert 140 <= len(kudos) <= 160
    assert all(one.at < now for one in (*kudos, *session.exec(select(KudosJoin))))
    assert 120 <= len(requests(session)) <= 200
    assert all(step.at < now for step in session.exec(select(HelpRequestStep)))
    assert {"asked", "promised"} <= {one.state for one in requests(session)}
    assert counts.rebuild(session) == []
    assert outbox.lease_one(session, now + timedelta(days=1)) is None


def test_the_clock_goes_on_where_the_bundles_stopped(session: Session) -> None:
    """The clock does not tell again today what the demo's own past told."""
    told = session.get(Setting, "told:bundle")
    assert told is not None
    assert NOW - timedelta(days=1) <= datetime.fromisoformat(told.value) < NOW


def test_four_months_of_requests_in_both_languages_no_two_alike_none_of_oneself(session: Session) -> None:
    asked = requests(session)
    people = {one.id: one for one in everyone(session)}

    assert 120 <= len(asked) <= 200
    assert len({one.words for one in asked}) == len(asked)
    assert NOW - timedelta(days=125) < asked[0].asked_at < NOW - timedelta(days=90)
    for one in asked:
        has_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in one.words)
        assert has_chinese == (people[one.requester_id].language == "zh"), one.words
        assert one.provider_id != one.requester_id


def test_everything_about_a_request_happens_in_somebodys_working_hours_and_none_of_it_later_than_now(
    session: Session,
) -> None:
    people = {one.id: one for one in everyone(session)}
    for steps in history(session).values():
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        for step in steps:
            assert step.at < NOW
            if step.by_id is not None:
                calendar = Calendar(zone=moment.zone(people[step.by_id].zone or ""))
                assert is_working(calendar, step.at - timedelta(seconds=1))


def test_the_history_of_each_request_leads_where_it_stands(session: Session) -> None:
    steps = history(session)
    for request in requests(session):
        first, *others = steps[request.id]
        state = made_by(Deed(first.deed))
        for step in others:
            state = STEPS[state][Deed(step.deed)]
            assert state == step.state
        assert state == request.state


def test_everybody_waits_for_one_department(session: Session) -> None:
    slow, others = first_answers(session)

    assert len(slow) >= 15
    assert median(slow) >= 3 * median(others)


def test_its_promises_are_kept_late_and_what_it_did_is_reopened(session: Session) -> None:
    slow = session.exec(select(Department.id).where(Department.name == SLOW)).one()
    people, steps = {one.id: one for one in everyone(session)}, history(session)
    late: Counter[bool] = Counter()
    promised: Counter[bool] = Counter()
    reopened: Counter[bool] = Counter()
    for request in requests(session):
        if request.provider_id is None:
            continue
        is_slow = people[request.provider_id].department_id == slow
        reopened[is_slow] += any(step.deed == Deed.REOPEN for step in steps[request.id])
        if request.done_at is not None and request.promised_for is not None:
            promised[is_slow] += 1
            late[is_slow] += request.done_at > request.promised_for

    assert late[True] > promised[True] / 2
    assert late[False] < promised[False] / 10
    assert reopened[True] >= 3
    assert reopened[False] == 0


def test_a_quiet_helper_is_asked_by_everybody_does_it_at_once_and_is_seldom_thanked(session: Session) -> None:
    helper, steps = named(session, QUIET_HELPER), history(session)
    served = session.exec(select(Interaction).where(Interaction.kind == "served")).all()
    helped = Counter(edge.giver_id for edge in served).most_common(2)
    his = [one for one in requests(session) if one.provider_id == helper.id]
    thanks = session.exec(
        select(Interaction).where(Interaction.kind == "kudos", Interaction.receiver_id == helper.id)
    ).all()
    answered = [(steps[one.id][1].at - one.asked_at) / HOUR for one in his if len(steps[one.id]) > 1]

    assert helped[0][0] == helper.id
    assert helped[0][1] > 3 * helped[1][1]
    assert len({edge.receiver_department_id for edge in served if edge.giver_id == helper.id}) >= 5
    assert median(answered) < 1
    assert all(one.done_at <= one.promised_for for one in his if one.done_at and one.promised_for)
    assert len(thanks) <= 2


def test_some_went_other_ways(session: Session) -> None:
    deeds = Counter(step.deed for step in session.exec(select(HelpRequestStep)))

    assert deeds[Deed.DECLINE] >= 4
    assert deeds[Deed.HAND_OVER] >= 2
    assert deeds[Deed.GIVE_BACK] >= 1
    assert deeds[Deed.ASK_BACK] >= 3
    assert deeds[Deed.ANSWER] >= 3
    assert deeds[Deed.WITHDRAW] >= 2
    assert deeds[Deed.TELL] >= 3
    assert deeds[Deed.RAISE] >= 5
    declined = session.exec(select(HelpRequestStep).where(HelpRequestStep.deed == Deed.DECLINE)).all()
    assert all(step.words for step in declined)


def test_what_is_open_now_stands_with_its_buttons_in_the_chat_of_whom_it_waits_on(session: Session) -> None:
    first, second = (named(session, name) for name in demo.SUGGESTED)
    asked = requests(session)
    (for_first,) = [one for one in asked if (one.requester_id, one.provider_id) == (second.id, first.id)][-1:]
    (promised,) = [one for one in asked if (one.requester_id, one.provider_id) == (first.id, second.id)][-1:]
    (at_desk,) = [one for one in asked if one.provider_id is None and one.desk_id == second.department_id]
    (asked_back,) = [one for one in asked if one.state == State.ASKED_BACK]

    assert (for_first.state, promised.state, at_desk.state) == (State.ASKED, State.PROMISED, State.ASKED)
    assert asked_back.requester_id == first.id
    assert promised.promised_for is not None
    zone = second.zone or ""
    assert moment.local_day(promised.promised_for, zone) == moment.local_day(NOW, zone) + timedelta(days=1)
    for person, request, action in (
        (first, for_first, "request.accept"),
        (first, asked_back, "request.ask.answer"),
        (second, promised, "request.do"),
        (second, at_desk, "request.accept"),
    ):
        assert any(f'"{action}"' in card.card and f'"{request.id}"' in card.card for card in cards_of(session, person))


def test_requests_that_are_over_stand_in_no_chat(session: Session) -> None:
    unsettled = set(favours.unsettled(session))
    told = session.exec(select(Outgoing).where(col(Outgoing.about).startswith("request:"))).all()

    assert {one.about for one in told if one.state == "sent"} == unsettled
    assert all((one.state == "sent") == (one.about in unsettled) for one in told)
    assert max(Counter(one.place for one in told if one.state == "sent").values()) <= 12


def test_the_clock_finds_nothing_left_to_close_or_raise(session: Session) -> None:
    house = recalled(session)

    assert help_requests.untaken(session, now=NOW) == []
    for one in help_requests.done(session, before=NOW):
        assert one.done_at is not None
        calendar = calendar_of(the(session, one.requester_id), house)
        assert add_working_days(calendar, one.done_at, CLOSES_AFTER) >= NOW
