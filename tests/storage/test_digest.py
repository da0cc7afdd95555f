"""A week's facts are what the ledger says: counted again by hand, over random histories, across a year's end."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, text
from sqlmodel import Session, SQLModel, select

from handlers.digest import span_of
from storage import digest, graph, help_requests, kudos
from storage.digest import LATELY, Facts, Flow, Span
from storage.tables import HelpRequest, HelpRequestStep, Interaction, Kudos, KudosReceiver, Person
from tests.conftest import Cast, is_postgres, the

WEEK, ZONE = "2026-W53", "Asia/Shanghai"  # from 28 December to 3 January
SPAN = span_of(WEEK, ZONE)
NOW = SPAN.until + timedelta(hours=9)
STATES = ("asked", "asked_back", "promised", "to_repair", "done", "closed", "declined")
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Deed:
    """Something between two of the cast, so many hours after the week began (before it, where negative)."""

    kind: str
    giver: int
    receivers: tuple[int, ...]
    hours: int
    is_private: bool
    promised: int | None
    state: str


numbers = st.integers(0, 4)
# Mostly near the week's and the weeks' ends, to the hour: that is where counting goes wrong
near = st.sampled_from((0, 168, -835, -840, -845)).flatmap(lambda edge: st.integers(edge - 2, edge + 2))
deeds = st.builds(
    Deed,
    st.sampled_from(("kudos", "served", "asked", "feedback")),
    numbers,
    st.lists(numbers, min_size=1, max_size=3, unique=True).map(tuple),
    st.one_of(near, st.integers(-1000, 200)),
    st.booleans(),
    st.one_of(st.none(), st.integers(-3, 3)),
    st.sampled_from(STATES),
)


def do(session: Session, people: Sequence[Person], deed: Deed) -> None:
    giver, at = people[deed.giver], SPAN.since + deed.hours * HOUR
    receivers = [people[one] for one in deed.receivers if one != deed.giver]
    if not receivers:
        return
    if deed.kind == "kudos":
        ids = [one.id for one in receivers]
        source = kudos.add(
            *(session, giver.id, ids, (), "for all of it", ()),
            is_private=deed.is_private, tells_manager=False, at=at, day=at.date(),
        )  # fmt: skip  # one kudos
        graph.add_edges(session, "kudos", giver, receivers, (), source_id=source, at=at)
    elif deed.kind == "feedback":
        graph.add_edges(session, "feedback", giver, receivers, (), source_id=1, at=at)
    else:
        _request(session, giver, receivers[0], deed, at)


def _request(session: Session, provider: Person, requester: Person, deed: Deed, at: datetime) -> None:
    promised = at + deed.promised * HOUR if deed.promised is not None else None
    request = HelpRequest(
        requester_id=requester.id, provider_id=provider.id, words="please", state=deed.state,
        asked_at=at - HOUR, promised_for=promised,
    )  # fmt: skip  # one request
    help_requests.add(session, request)
    if promised is not None:
        accepted: dict[str, Any] = {
            "request_id": request.id,
            "deed": "accept",
            "by_id": provider.id,
            "state": "promised",
        }
        help_requests.add_step(session, HelpRequestStep(**accepted, promised_for=promised, at=at - HOUR))
        later = promised + 99 * HOUR  # as it is promised anew, to be put right: that does not count
        help_requests.add_step(session, HelpRequestStep(**accepted, promised_for=later, at=at + HOUR))
    graph.add_edges(session, deed.kind, provider, [requester], (), source_id=request.id, at=at)


def all_of(session: Session, table: type[SQLModel]) -> list[Any]:
    return list(session.exec(select(table)))


class Recount:
    """Counts a week from every row there is, one by one."""

    def __init__(self, session: Session) -> None:
        self.edges: list[Interaction] = all_of(session, Interaction)
        self.kudos = {one.id: one for one in all_of(session, Kudos)}
        self.receivers: list[KudosReceiver] = all_of(session, KudosReceiver)
        self.requests: list[HelpRequest] = all_of(session, HelpRequest)
        self.steps: list[HelpRequestStep] = all_of(session, HelpRequestStep)
        self.people = {one.id: one for one in all_of(session, Person)}

    def within(self, kind: str, span: Span) -> list[Interaction]:
        return [one for one in self.edges if one.kind == kind and span.since <= one.at < span.until]

    def thanks(self, span: Span, *, is_public: bool) -> list[Interaction]:
        edges = self.within("kudos", span)
        return [one for one in edges if not (is_public and self.kudos[one.source_id].is_private)]

    def flow(self, people: Sequence[int], *, is_public: bool) -> Flow:
        thanks, served = self.thanks(SPAN, is_public=is_public), self.within("served", SPAN)
        done = [one for one in served if one.giver_id in people]
        promises = [promise for one in done if (promise := self.promise(one)) is not None]
        kept = [one for one in done if (promise := self.promise(one)) is not None and one.at <= promise]
        return Flow(
            thanked=len({one.source_id for one in thanks if one.receiver_id in people}),
            thanks=len({one.source_id for one in thanks if one.giver_id in people}),
            served=len(done),
            helped=len([one for one in served if one.receiver_id in people]),
            promised=len(promises),
            kept=len(kept),
        )

    def promise(self, edge: Interaction) -> datetime | None:
        accepted = [
            one.promised_for for one in self.steps if one.request_id == edge.source_id and one.at <= edge.at
        ]  # fmt: skip  # one line more hides nothing
        return accepted[-1] if accepted else None

    def read(self, people: Sequence[int]) -> list[int]:
        named = {
            one.source_id: {one.giver_id, *(r.person_id for r in self.receivers if r.kudos_id == one.source_id)}
            for one in self.thanks(SPAN, is_public=True)
            if one.receiver_id in people
        }
        may = [one for one, who in named.items() if not any(self.people[p].no_posts for p in who if p is not None)]
        return sorted(may, reverse=True)[:3]

    def desk(self, me: int) -> tuple[int, int, int]:
        has = [one for one in self.requests if one.provider_id == me]
        asked_me = [one for one in has if one.state in ("asked", "to_repair")]
        asked_back = [one for one in self.requests if one.requester_id == me and one.state == "asked_back"]
        owed = [one for one in has if one.state == "promised"]
        late = [one for one in owed if one.promised_for is not None and one.promised_for < NOW]
        return len(asked_me) + len(asked_back), len(owed), len(late)


def counted(session: Session, manager: int) -> Facts:
    facts = digest.count(session, manager, digest.team_of(session, manager), SPAN, now=NOW)
    assert Facts.from_json(facts.to_json()) == facts
    return facts


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(deeds, max_size=25), opted_out=st.sets(numbers, max_size=1))
def test_facts_equal_a_recount(session: Session, cast: Cast, history: list[Deed], opted_out: set[int]) -> None:
    people = [the(session, one) for one in (cast.boss, cast.mei, cast.anna, cast.wei, cast.other_wei)]
    with session.begin_nested() as example:
        for number in opted_out:
            people[number].no_posts = True
        session.flush()
        for deed in history:
            do(session, people, deed)
        facts, again = counted(session, cast.boss), Recount(session)
        team, lately = sorted((cast.mei, cast.anna)), Span(SPAN.until - LATELY, SPAN.until)
        assert facts.own == again.flow([cast.boss], is_public=False)
        assert (facts.desk.waiting, facts.desk.owed, facts.desk.overdue) == again.desk(cast.boss)
        assert facts.team is not None
        assert list(facts.team.people) == team
        assert facts.team.flow == again.flow(team, is_public=True)
        assert list(facts.team.read) == again.read(team)
        by_boss = {one.receiver_id for one in again.within("kudos", lately) if one.giver_id == cast.boss}
        assert set(facts.team.unthanked) == set(team) - by_boss
        served = Counter(one.giver_id for one in again.within("served", lately) if one.giver_id in team)
        assert facts.team.served == served
        thanked = Counter(one.receiver_id for one in again.thanks(lately, is_public=True) if one.receiver_id in team)
        assert facts.team.thanked == thanked
        example.rollback()
    session.expire_all()


def test_what_was_counted_first_is_kept(session: Session, cast: Cast) -> None:
    first = counted(session, cast.boss)
    digest.keep(session, cast.boss, WEEK, first)
    do(session, [the(session, cast.boss), the(session, cast.mei)], Deed("kudos", 0, (1,), 5, False, None, ""))
    second = counted(session, cast.boss)
    assert second != first
    digest.keep(session, cast.boss, WEEK, second)
    assert digest.recall(session, cast.boss, WEEK) == first
    assert digest.recall(session, cast.boss, "2026-W52") is None


def test_leavers_and_bots_are_nobodys_team(session: Session, cast: Cast) -> None:
    for one in (cast.gone, cast.robot):
        the(session, one).manager_id = cast.wei
    session.flush()
    assert digest.team_of(session, cast.wei) == []
    assert digest.managers_without(session, ("digest",), least=2, most=9) == [cast.boss]


def test_edges_are_found_by_the_indexes(session: Session, cast: Cast, database_url: str) -> None:
    if is_postgres(database_url):  # plans with what it knows of the rows
        colleagues = (cast.mei, cast.anna, cast.wei, cast.boss)
        rows = [
            {
                "kind": ("kudos", "served")[n % 2],
                "giver_id": colleagues[n % 4],
                "receiver_id": colleagues[n // 4 % 4],
                "at": NOW - timedelta(hours=n),
                "weight": 1.0,
                "source_id": n,
            }
            for n in range(6000)
        ]
        session.connection().execute(insert(Interaction), rows)
        session.connection().execute(text("ANALYZE interaction"))
    asked: list[tuple[str, Any]] = []
    connection = session.connection()
    listen = (connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    event.listen(*listen)
    counted(session, cast.boss)
    event.remove(*listen)
    explain = "EXPLAIN" if is_postgres(database_url) else "EXPLAIN QUERY PLAN"
    plans = [
        str(connection.exec_driver_sql(f"{explain} {query}", parameters).all())
        for query, parameters in asked
        if "FROM interaction" in query
    ]
    assert len(plans) >= 9
    assert [plan for plan in plans if not re.search("ix_interaction_(giver|receiver)_at", plan)] == []
