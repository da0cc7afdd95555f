"""Lets the demo company's people say private words to each other, and put suggestions into the box.

`feedback.csv` holds the words, `suggestions.csv` what was suggested to one topic; `back` is how many days ago.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from bot.playground.favours import Step
from handlers import feedback, suggestions
from storage import moment
from storage.company import Company
from storage.suggestions import open_topic
from storage.tables import Person

TOPIC, TOPIC_ZH, OWNER = "The staff canteen", "员工食堂", "夏青"
SAID_AT, HEARD_AT = time(15, 20), time(17, 5)
TOLD_AT, ANSWERED_AT = time(8, 52), time(11, 40)
THANK = "thank"

Row = Mapping[str, str]


class Asides:
    """Dates what is not for everybody: each at its own time, in its people's zone."""

    def __init__(self, session: Session, staff: Mapping[str, Person], company: Company, now: datetime) -> None:
        self._session = session
        self._staff = staff
        self._company = company
        self._now = now

    def private_words(self, rows: Sequence[Row]) -> list[Step]:
        """Return what one colleague says to another, and how that one answers."""
        steps: list[Step] = []
        for row in rows:
            giver, receiver, back = self._staff[row["giver"]], self._staff[row["receiver"]], int(row["back"])
            word = _Word(self._session, self._company, giver, receiver)
            steps.append((self._at(giver, back, SAID_AT), partial(word.say, row["kind"], row["words"])))
            if row["answer"]:
                steps.append((self._at(receiver, back - 1, HEARD_AT), partial(word.answer, row["answer"])))
        return steps

    def suggestions(self, rows: Sequence[Row]) -> list[Step]:
        """Return what is suggested without a name, told on the next morning, and answered or not."""
        owner = self._staff[OWNER]
        topic = open_topic(self._session, TOPIC, TOPIC_ZH, owner.id)
        steps: list[Step] = []
        for row in rows:
            author, back = self._staff[row["author"]], int(row["back"])
            idea = _Idea(self._session, self._company, f"t{topic}", owner)
            steps.append((self._at(author, back, SAID_AT), partial(idea.suggest, author, row["words"])))
            steps.append((self._at(owner, back - 1, TOLD_AT), self._tell))
            if row["answer"]:
                steps.append((self._at(owner, back - 1, ANSWERED_AT), partial(idea.answer, row["answer"])))
        return steps

    def _tell(self, now: datetime) -> None:
        suggestions.prepare(self._session, self._company, now)

    def _at(self, person: Person, days_ago: int, clock: time) -> datetime:
        zone = person.zone or self._company.zone
        return moment.at_local(moment.local_day(self._now, zone) - timedelta(days=days_ago), clock, zone)


class _Word:
    """One private word, between its two."""

    def __init__(self, session: Session, company: Company, giver: Person, receiver: Person) -> None:
        self._session = session
        self._company = company
        self._giver = giver
        self._receiver = receiver
        self._given = 0

    def say(self, kind: str, words: str, now: datetime) -> None:
        self._given = feedback.give(
            self._session, self._giver, self._receiver, kind, words, ask=None, company=self._company, now=now
        ).feedback

    def answer(self, words: str, now: datetime) -> None:
        session, company = self._session, self._company
        if words == THANK:
            feedback.thank(session, self._receiver, self._given, company=company, now=now)
        else:
            feedback.reply(session, self._receiver, self._given, words, company=company, now=now)


class _Idea:
    """One suggestion to a topic, and whoever reads it."""

    def __init__(self, session: Session, company: Company, topic: str, owner: Person) -> None:
        self._session = session
        self._company = company
        self._topic = topic
        self._owner = owner
        self._put = 0

    def suggest(self, author: Person, words: str, now: datetime) -> None:
        self._put = suggestions.suggest(
            self._session, author, self._topic, words, is_named=False, house=self._company, now=now
        ).suggestion

    def answer(self, words: str, now: datetime) -> None:
        suggestions.answer(self._session, self._owner, self._put, words, house=self._company, now=now)
