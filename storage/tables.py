"""Every table. `Interaction` is the graph's edge; the rest is what edges come from and what is told about them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

# SQLModel's int is 32 bits on PostgreSQL; SQLite counts up by itself only on a plain INTEGER key.
BIG = BigInteger().with_variant(Integer, "sqlite")


def _key() -> Any:
    return Field(default=None, primary_key=True, sa_type=BIG)


def _link(table: str, *, index: bool = False, primary: bool = False) -> Any:
    return Field(foreign_key=f"{table}.id", sa_type=BIG, index=index, primary_key=primary)


def _maybe(table: str, *, index: bool = False) -> Any:
    return Field(default=None, foreign_key=f"{table}.id", sa_type=BIG, index=index)


def _partial_index(name: str, column: str, where: str) -> Index:
    return Index(name, column, sqlite_where=text(where), postgresql_where=text(where))


class Department(SQLModel, table=True):
    """A node in the tree of departments. `name` is what the company calls it, `name_zh` its Chinese name, if other."""

    id: int = _key()
    name: str = Field(unique=True)
    name_zh: str | None = None
    parent_id: int | None = _maybe("department")
    # The head is a person and a person has a department: the one circle among the foreign keys, left to the code.
    head_id: int | None = Field(default=None, sa_type=BIG)
    first_answer: int | None = None  # working minutes within which its desk answers; none: as above it


class Person(SQLModel, table=True):
    """A colleague. Someone with `left_at` stays, so that the ledger keeps its ends."""

    id: int = _key()
    name: str = Field(index=True)
    email: str | None = Field(default=None, unique=True)
    number: str | None = Field(default=None, unique=True)  # the employee number
    language: str | None = None  # "en", "zh", or the company's
    zone: str | None = None  # an IANA name, or the company's
    office: str | None = None
    department_id: int | None = _maybe("department", index=True)
    manager_id: int | None = _maybe("person", index=True)
    is_bot: bool = False
    added_at: datetime
    left_at: datetime | None = None
    quiet_from: str | None = None  # "22:00", local; both or neither
    quiet_to: str | None = None
    no_posts: bool = False  # opted out of public posts about them
    reads_plainly: bool | None = None  # reads where cards do not show (the WeChat plugin), or as the company does


class Account(SQLModel, table=True):
    """Who a person is on one platform. `user` is the platform's own id, case-folded where the platform ignores case."""

    __table_args__ = (UniqueConstraint("platform", "workspace", "user"),)

    id: int = _key()
    person_id: int = _link("person", index=True)
    platform: str
    workspace: str
    user: str
    heard_at: datetime | None = None  # the day they last spoke there; the freshest account is where we write
    told: str | None = Field(default=None, sa_type=Text)  # what the platform last said of them, see handlers/colleagues


class NameKind(StrEnum):
    """How sure a form of a name is: only the first four are ever taken, the others are offered."""

    NAME = "name"
    ALIAS = "alias"
    EMAIL = "email"
    NUMBER = "number"
    PINYIN = "pinyin"


class Name(SQLModel, table=True):
    """A form under which a person or a department is found, folded by `handlers.rules.names.fold`."""

    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (department_id IS NULL)", name="one_owner"),
        UniqueConstraint("form", "kind", "person_id"),
        UniqueConstraint("form", "kind", "department_id"),
        Index("ix_name_person", "person_id"),
    )

    id: int = _key()
    form: str
    kind: str
    person_id: int | None = _maybe("person")
    department_id: int | None = _maybe("department", index=True)


class Role(SQLModel, table=True):
    """An admin's role: "it" (the machine and its settings) or "hr" (questions, values, totals)."""

    person_id: int = _link("person", primary=True)
    role: str = Field(primary_key=True)


class Setting(SQLModel, table=True):
    """One of the company's settings, as text; `handlers.rules.settings` knows the names, forms and defaults."""

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class Switch(SQLModel, table=True):
    """A feature on or off for the whole company, and since when."""

    feature: str = Field(primary_key=True)
    is_on: bool
    changed_at: datetime
    changed_by: int | None = _maybe("person")


class Revision(SQLModel, table=True):
    """One row that counts changes to people, departments, values, settings and switches: what caches compare."""

    id: int = _key()
    number: int = Field(sa_type=BIG)


class Value(SQLModel, table=True):
    """Something the company holds dear, thanked with #tag."""

    id: int = _key()
    tag: str = Field(unique=True)
    name: str
    name_zh: str
    retired_at: datetime | None = None


class Kudos(SQLModel, table=True):
    """Thanks from a giver. `day` is the giver's local date, whose allowance it used."""

    __table_args__ = (Index("ix_kudos_giver", "giver_id", "at"), Index("ix_kudos_at", "at"))

    id: int = _key()
    giver_id: int = _link("person")
    words: str = Field(sa_type=Text)
    is_private: bool = False
    tells_manager: bool = False
    at: datetime
    day: date
    taken_back_at: datetime | None = None
    request_id: int | None = _maybe("helprequest")  # what the thanks are for, where a rating led to them


class KudosReceiver(SQLModel, table=True):
    """Whom a kudos thanks: a person or a department."""

    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (department_id IS NULL)", name="one_receiver"),
        UniqueConstraint("person_id", "kudos_id"),
        UniqueConstraint("department_id", "kudos_id"),
    )

    id: int = _key()
    kudos_id: int = _link("kudos", index=True)
    person_id: int | None = _maybe("person")
    department_id: int | None = _maybe("department")


class KudosValue(SQLModel, table=True):
    """A value a kudos names."""

    kudos_id: int = _link("kudos", primary=True)
    value_id: int = _link("value", primary=True)


class KudosJoin(SQLModel, table=True):
    """Somebody who joined the thanks (+1, 我也谢谢)."""

    kudos_id: int = _link("kudos", primary=True)
    person_id: int = _link("person", primary=True)
    at: datetime


class HelpRequest(SQLModel, table=True):
    """What somebody asks of a colleague, or of a department's desk; where it stands. `helprequeststep` is its history.

    `provider_id` is who was asked or has it; none while it lies at a desk. `handed_by_id` gets it back where whom they
    handed it to declines.
    """

    __table_args__ = (
        CheckConstraint("provider_id IS NOT NULL OR desk_id IS NOT NULL", name="somebody_asked"),
        Index("ix_helprequest_requester", "requester_id", "asked_at"),
        Index("ix_helprequest_provider", "provider_id", "asked_at"),
        Index("ix_helprequest_state", "state", "asked_at"),
    )

    id: int = _key()
    requester_id: int = _link("person")
    provider_id: int | None = _maybe("person")
    desk_id: int | None = _maybe("department", index=True)
    handed_by_id: int | None = _maybe("person")
    words: str = Field(sa_type=Text)
    link: str | None = Field(default=None, sa_type=Text)
    due_at: datetime | None = None  # by when the requester wants it, or the desk promises it for a usual ask
    usual_id: int | None = _maybe("usualask")
    answer_due: datetime | None = None  # by when the desk promised to answer; what it promises later changes nothing
    is_urgent: bool = False
    is_told: bool = False  # told afterwards: the help never passed through the bot
    state: str
    asked_at: datetime
    promised_for: datetime | None = None  # by when the provider said they would
    done_at: datetime | None = None
    raised_at: datetime | None = None  # nobody at the desk took it, or proposed a repair, and the head was told
    clarity: int | None = None  # how clear it became after asking back, as its provider says: 1 to 3


class HelpRequestStep(SQLModel, table=True):
    """One step of a request, with the state it led to. Without `by_id` it was the clock."""

    id: int = _key()
    request_id: int = _link("helprequest", index=True)
    deed: str
    by_id: int | None = _maybe("person")
    to_id: int | None = _maybe("person")  # whom it was handed to
    words: str = Field(default="", sa_type=Text)
    promised_for: datetime | None = None
    state: str
    at: datetime


class Rating(SQLModel, table=True):
    """How a matter was handled, as whoever was served says. Who handled it is not kept: only the two departments."""

    __table_args__ = (Index("ix_rating_served_by", "served_by_id", "rated_at"),)

    request_id: int = _link("helprequest", primary=True)
    rater_id: int = _link("person", index=True)
    served_by_id: int | None = _maybe("department")
    served_id: int | None = _maybe("department")  # the rater's own, as it was then
    invited_at: datetime
    level: int | None = None  # 1 to 5
    before: int | None = None  # what it was before the matter was put right
    reason: str | None = None
    comment: str = Field(default="", sa_type=Text)
    rated_at: datetime | None = None  # when it was first given
    repair_asked_at: datetime | None = None  # when the rater first asked to have it put right
    rated_again_at: datetime | None = None  # when it was given again, put right


class Duty(SQLModel, table=True):
    """Somebody is on duty at their department's desk, since when."""

    person_id: int = _link("person", primary=True)
    department_id: int = _link("department", index=True)
    since: datetime


class UsualAsk(SQLModel, table=True):
    """Something a desk is asked again and again, and within how many working minutes it promises it."""

    id: int = _key()
    department_id: int = _link("department", index=True)
    name: str
    name_zh: str
    minutes: int
    retired_at: datetime | None = None


class WorkingCalendar(SQLModel, table=True):
    """When the company, an office or a department works, as handlers/calendars.py reads it."""

    whose: str = Field(primary_key=True)  # "company", "office:Berlin", "department:3"
    hours: str = Field(sa_type=Text)  # JSON: of each weekday, Monday first, the shifts as ["09:00", "18:00"]
    country: str = ""  # whose public holidays are free
    zone: str = ""  # an IANA name, or the company's
    free_days: str = Field(default="", sa_type=Text)  # ISO dates, with commas between them
    working_days: str = Field(default="", sa_type=Text)


class Feedback(SQLModel, table=True):
    """A private word from one colleague to another; `kind` is "keep" (keep doing) or "try" (try instead)."""

    __table_args__ = (
        Index("ix_feedback_reported", "reported_at", postgresql_where=text("reported_at IS NOT NULL"),
              sqlite_where=text("reported_at IS NOT NULL")),
    )  # fmt: skip  # one index

    id: int = _key()
    giver_id: int = _link("person", index=True)
    receiver_id: int = _link("person", index=True)
    kind: str
    words: str = Field(sa_type=Text)
    at: datetime
    ask_id: int | None = _maybe("feedbackask")  # the invitation it answers
    taken_back_at: datetime | None = None
    thanked_at: datetime | None = None
    reported_at: datetime | None = None  # by the receiver
    dealt_with_at: datetime | None = None  # by an HR admin, once it was reported
    dealt_with_by: int | None = _maybe("person")


class FeedbackReply(SQLModel, table=True):
    """What one of the two answered to a private word."""

    id: int = _key()
    feedback_id: int = _link("feedback", index=True)
    by_id: int = _link("person")
    words: str = Field(sa_type=Text)
    at: datetime


class FeedbackAsk(SQLModel, table=True):
    """Somebody asks colleagues for private words about something."""

    id: int = _key()
    asker_id: int = _link("person")
    about: str = Field(sa_type=Text)
    at: datetime


class FeedbackAskee(SQLModel, table=True):
    """Who was asked for a private word."""

    ask_id: int = _link("feedbackask", primary=True)
    person_id: int = _link("person", primary=True)


class SuggestionTopic(SQLModel, table=True):
    """What the company would like suggestions about, and who reads them."""

    id: int = _key()
    name: str
    name_zh: str
    owner_id: int = _link("person")
    closed_at: datetime | None = None


class Suggestion(SQLModel, table=True):
    """A suggestion to a department's head or to a topic, with no person, time or order: see storage/suggestions.py."""

    __table_args__ = (
        CheckConstraint("(department_id IS NULL) <> (topic_id IS NULL)", name="one_box"),
        CheckConstraint("stage IN ('new','ripe','told')", name="suggestion_stage"),
    )

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})  # drawn at random
    key_hash: str = Field(unique=True)  # of the key only its author has
    department_id: int | None = _maybe("department")
    topic_id: int | None = _maybe("suggestiontopic")
    author_id: int | None = _maybe("person")  # only of who signed it
    thread: str = Field(sa_type=Text)  # JSON: who wrote what, "author" or "reader"
    stage: str = "new"  # ripe on the day after, then told
    outcome: str | None = Field(default=None, sa_type=Text)  # what was done about it
    is_outcome_told: bool = False
    is_reported: bool = False
    is_dealt_with: bool = False


class Interaction(SQLModel, table=True):
    """One edge of the graph. Both departments are kept as they were then; `source_id` is what it came from.

    The kind "feedback" is private: it may serve its giver, and is shown and counted nowhere else.
    """

    __table_args__ = (
        Index("ix_interaction_receiver_at", "receiver_id", "at"),
        Index("ix_interaction_giver_at", "giver_id", "at"),
        Index("ix_interaction_source", "kind", "source_id"),
    )

    id: int = _key()
    kind: str
    giver_id: int = _link("person")
    receiver_id: int | None = _maybe("person")  # none: the whole department was meant
    giver_department_id: int | None = _maybe("department")
    receiver_department_id: int | None = _maybe("department")
    at: datetime
    weight: float = 1.0
    source_id: int = Field(sa_type=BIG)


class Count(SQLModel, table=True):
    """A number everybody may see, kept rather than scanned, and always equal to what the ledger says."""

    subject: str = Field(primary_key=True)  # "person:12", "department:3"
    measure: str = Field(primary_key=True)  # "given", "received", "value:4"
    number: int = 0


class Allowance(SQLModel, table=True):
    """How much of a day's allowance a giver has used."""

    person_id: int = _link("person", primary=True)
    day: date = Field(primary_key=True)
    used: int


class Draft(SQLModel, table=True):
    """What somebody typed, kept while they choose whom they meant or finish it in a form."""

    id: int = _key()
    person_id: int = _link("person", index=True)
    body: str = Field(sa_type=Text)  # JSON, the command's own
    at: datetime = Field(index=True)


class Outgoing(SQLModel, table=True):
    """The outbox: one thing to tell at one place. It holds facts; they are drawn late, once."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting", "due", sqlite_where=text("state='waiting'"), postgresql_where=text("state='waiting'")
        ),
        Index(
            "ix_outbox_leased",
            "lease_until",
            sqlite_where=text("state='leased'"),
            postgresql_where=text("state='leased'"),
        ),
        CheckConstraint("state IN ('waiting','leased','sent','cancelled','failed')", name="outbox_state"),
    )

    id: int = _key()
    notice: str = Field(sa_type=Text)
    place: str  # see storage/addresses.py
    about: str = Field(index=True)  # "kudos:12"
    once: str | None = Field(default=None, unique=True)  # the occurrence, where there must be only one
    replaces_id: int | None = _maybe("outbox", index=True)  # draw that one's message anew instead of sending another
    due: datetime
    state: str = "waiting"
    lease_until: datetime | None = None
    attempts: int = 0
    may_have_arrived: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    platform: str | None = None  # where it goes, once that is known
    drawn: str | None = Field(default=None, sa_type=Text)
    sent: str | None = Field(default=None, index=True, sa_type=Text)  # the platform's reference, to update it later
    sent_at: datetime | None = None
    trouble: str | None = None  # why the last attempt failed; never a secret, never a typed word


class Lease(SQLModel, table=True):
    """What one replica does for all of them, until when; see storage/leases.py."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime


class Seen(SQLModel, table=True):
    """Events already heard, by what was done, with the answer they got."""

    key: str = Field(primary_key=True)
    answer: str | None = Field(default=None, sa_type=Text)
    at: datetime = Field(index=True)


class Audit(SQLModel, table=True):
    """Who changed what, without anybody's words."""

    id: int = _key()
    at: datetime
    by_id: int | None = _maybe("person")  # none: from the command line
    deed: str
    about: str


class EntryLink(SQLModel, table=True):
    """A one-time way in from chat: signs its account in, once, and leads to a page. Only the token's hash is kept."""

    hash: str = Field(primary_key=True)
    account_id: int = _link("account")
    page: str  # a path of ours, with its query
    until: datetime = Field(index=True)
    used_at: datetime | None = None


class Visit(SQLModel, table=True):
    """Somebody signed in to our pages in one browser. Only the hash of what its cookie holds is kept."""

    hash: str = Field(primary_key=True)
    account_id: int = _link("account")
    until: datetime = Field(index=True)


class CardCode(SQLModel, table=True):
    """What lets a card be drawn anew where the platform asks for a code (WeCom): each works once, for a while."""

    id: int = _key()
    task: str = Field(index=True)
    user: str
    code: str
    at: datetime = Field(index=True)


class PlaygroundMessage(SQLModel, table=True):
    """What stands in the playground's channels: the platform's own memory, as Slack keeps Slack's."""

    id: int = _key()
    delivery_id: int = Field(sa_type=BIG, unique=True)
    place: str = Field(index=True)
    card: str = Field(sa_type=Text)
    at: datetime
    is_edited: bool = False


# Pulse


class PulseQuestion(SQLModel, table=True):
    """A question. One of the bank is worded in the catalogue until an admin rewords it here."""

    id: int = _key()
    bank: str | None = Field(default=None, unique=True)
    kind: str
    driver: str
    words: str | None = Field(default=None, sa_type=Text)
    words_zh: str | None = Field(default=None, sa_type=Text)
    options: str | None = Field(default=None, sa_type=Text)  # JSON: pairs of English and Chinese
    is_anchor: bool = False
    retired_at: datetime | None = None


class Pulse(SQLModel, table=True):
    """What an admin asks of whom, and how. `schedule_id` is when; the schedule names its pulse as well."""

    __table_args__ = (CheckConstraint("state IN ('draft','on','paused','ended')", name="pulse_state"),)

    id: int = _key()
    name: str
    name_zh: str
    owner_id: int = _link("person")
    audience: str = Field(sa_type=Text)  # JSON, see handlers/rules/pulse.py
    choosing: str  # "all" or "rotation"
    how_many: int
    closes_after_days: int
    scores_from: int
    comments_from: int
    state: str = "draft"
    schedule_id: int | None = Field(default=None, sa_type=BIG)


class PulseItem(SQLModel, table=True):
    """A question of a pulse."""

    pulse_id: int = _link("pulse", primary=True)
    question_id: int = _link("pulsequestion", primary=True)
    position: int


class PulseRound(SQLModel, table=True):
    """A pulse is asked once. Thresholds and groups are frozen when it opens; nothing of it is read before it closes."""

    __table_args__ = (
        UniqueConstraint("pulse_id", "key"),
        _partial_index("ix_pulseround_open", "closes_at", "closed_at IS NULL"),
    )

    id: int = _key()
    pulse_id: int = _link("pulse")
    key: str  # of the occurrence: a local date or an ISO week
    asked_on: date
    asked_at: str  # "10:07" on the wall clock
    zone: str | None = None  # whose clock; none: each person's own
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    scores_from: int
    comments_from: int
    groups: str = Field(sa_type=Text)  # JSON: department → group
    expected: int  # how many there were to ask
    filled_to: int = Field(default=0, sa_type=BIG)  # the last person looked at
    filled_at: datetime | None = None
    reminded_to: int = Field(default=0, sa_type=BIG)
    reminded_at: datetime | None = None
    forgotten_at: datetime | None = None  # who took part


class PulseInvitation(SQLModel, table=True):
    """Somebody is asked; how far they have come while the round is open, and never what they said."""

    __table_args__ = (
        CheckConstraint("state IN ('asked','done','closed')", name="invitation_state"),
        UniqueConstraint("round_id", "person_id"),
    )

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})  # drawn at random
    round_id: int = _link("pulseround")
    person_id: int = _link("person", index=True)
    questions: str = Field(sa_type=Text)  # JSON: ids, in order
    group_id: int | None = _maybe("department")
    state: str = "asked"
    position: int = 0


class PulseWaiting(SQLModel, table=True):
    """An answer until its lot is moved: see storage/pulse_answers.py."""

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})  # drawn at random
    round_id: int = _link("pulseround")
    question_id: int = _link("pulsequestion")
    group_id: int | None = _maybe("department")
    choice: int | None = None
    words: str | None = Field(default=None, sa_type=Text)


class PulseAnswer(SQLModel, table=True):
    """An answer as it is kept: no person, no time, no order."""

    __table_args__ = (Index("ix_pulseanswer_round", "round_id", "question_id", "group_id"),)

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})  # drawn at random
    round_id: int = _link("pulseround")
    question_id: int = _link("pulsequestion")
    group_id: int | None = _maybe("department")
    choice: int


class PulseComment(SQLModel, table=True):
    """Words as they are kept: no person, no time, no order; a group only where enough of it wrote."""

    __table_args__ = (Index("ix_pulsecomment_round", "round_id", "question_id"),)

    id: int = Field(primary_key=True, sa_type=BIG, sa_column_kwargs={"autoincrement": False})  # drawn at random
    round_id: int = _link("pulseround")
    question_id: int = _link("pulsequestion")
    group_id: int | None = _maybe("department")
    words: str = Field(sa_type=Text)


class PulseTurnout(SQLModel, table=True):
    """How many of a group were asked and took part; of everybody where there is no group."""

    __table_args__ = (UniqueConstraint("round_id", "group_id"),)

    id: int = _key()
    round_id: int = _link("pulseround")
    group_id: int | None = _maybe("department")
    asked: int
    answered: int


class PulseAction(SQLModel, table=True):
    """What comes of a round: who does it, and by when."""

    id: int = _key()
    round_id: int = _link("pulseround", index=True)
    words: str = Field(sa_type=Text)
    owner_id: int = _link("person")
    due: date
    done_at: datetime | None = None


# Schedules


class Schedule(SQLModel, table=True):
    """Something that happens again by itself. Without `next_due` nothing is to come: it is paused, or over."""

    __table_args__ = (UniqueConstraint("kind", "source_id"),)

    id: int = _key()
    kind: str  # "pulse"; what opens its occurrences, see bot/clock.py
    source_id: int = Field(sa_type=BIG)
    recurrence: str = Field(sa_type=Text)  # JSON, see handlers/rules/recurrence.py
    catch_up_minutes: int  # how late an occurrence may still be opened
    is_on: bool = True
    next_day: date | None = None
    next_due: datetime | None = Field(default=None, index=True)


class Occurrence(SQLModel, table=True):
    """One time it was due: opened, or skipped and why. There is one of a key only, whatever ticks how often."""

    __table_args__ = (
        CheckConstraint("state IN ('open','skipped')", name="occurrence_state"),
        UniqueConstraint("schedule_id", "key"),
    )

    id: int = _key()
    schedule_id: int = _link("schedule")
    key: str  # a local date or an ISO week
    due: datetime
    state: str
    noted_at: datetime
    is_late: bool = False
    reason: str | None = None  # why it was skipped


# Digest


class Digest(SQLModel, table=True):
    """A week's facts for one person, counted once: see storage/digest.py."""

    __table_args__ = (UniqueConstraint("person_id", "week"),)

    id: int = _key()
    person_id: int = _link("person")
    week: str  # "2026-W48"
    facts: str = Field(sa_type=Text)  # JSON
