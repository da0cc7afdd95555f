"""The outbox: everything the bot starts to say by itself, written with what it tells about, sent afterwards."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.prepared import Prepared
from storage.tables import Outgoing
from storage.upsert import insert_new

LEASE = timedelta(minutes=2)  # longer than any platform's time-out; afterwards another sender may try
MOST_ATTEMPTS = 17  # with the waits below, about a day
LONGEST_WAIT = timedelta(hours=4)
FORGOTTEN = ""  # stands where a drawing was: that there was one still counts
MOST_FORGOTTEN = 1000  # at once; the rest waits for the next tidying


@dataclass(frozen=True, kw_only=True)
class Post:
    """Something to tell: the notice as JSON, where, about what, and not before when."""

    notice: str
    place: str
    about: str
    due: datetime
    once: str | None = None


def put(session: Session, posts: Sequence[Post]) -> None:
    rows = [_row(post) for post in posts]
    if rows:
        _PUT.run(session, rows)


_PUT = Prepared(
    lambda _: insert(Outgoing), "notice", "place", "about", "due", "once", "state", "attempts", "may_have_arrived"
)


def put_once(session: Session, posts: Sequence[Post]) -> int:
    """Put what carries an occurrence in `once`, unless it has been put before. Returns how many were new."""
    return insert_new(session, Outgoing, [_row(post) for post in posts])


def _row(post: Post, **more: Any) -> dict[str, Any]:
    return {
        "notice": post.notice,
        "place": post.place,
        "about": post.about,
        "due": post.due,
        "once": post.once,
        "state": "waiting",
        "attempts": 0,
        "may_have_arrived": False,
        **more,
    }


def cancel_undrawn(session: Session, about: str) -> int:
    """Cancel what has not been drawn yet, and so cannot have been sent. Returns how many."""
    undrawn = col(Outgoing.state).in_(("waiting", "leased")) & col(Outgoing.drawn).is_(None)
    cancelled = session.connection().execute(
        update(Outgoing).where(col(Outgoing.about) == about, undrawn).values(state="cancelled", lease_until=None)
    )
    return cancelled.rowcount


def count_waiting(session: Session, about: str) -> int:
    """Return how many messages about this have not gone out yet."""
    waiting = (col(Outgoing.about) == about, col(Outgoing.state).in_(("waiting", "leased")))
    return session.connection().execute(select(func.count()).where(*waiting)).scalar_one()


def redraw(session: Session, about: str, now: datetime) -> int:
    """Have every message about this drawn anew where it stands. Returns how many will be.

    Messages on their way count as well: their new drawing waits for them. One that waits already serves all changes
    until it is drawn.
    """
    connection = session.connection()
    connection.execute(_CANCEL_OUTDATED, {"changed": about})
    rows = [
        _row(Post(notice=one.notice, place=one.place, about=about, due=now), replaces_id=one.id)
        for one in connection.execute(_TO_REDRAW, {"changed": about})
    ]
    if rows:
        connection.execute(insert(Outgoing), rows)
    return len(rows)


_WAITING = aliased(Outgoing)
_PENDING: Any = select(col(_WAITING.replaces_id)).where(
    col(_WAITING.state) == "waiting", col(_WAITING.replaces_id).is_not(None)
)
_CANCEL_OUTDATED = (  # a drawing that waits for another attempt is out of date now
    update(Outgoing)
    .where(col(Outgoing.about) == bindparam("changed"), col(Outgoing.replaces_id).is_not(None))
    .where(col(Outgoing.state) == "waiting", col(Outgoing.drawn).is_not(None))
    .values(state="cancelled")
)
_TO_REDRAW = select(col(Outgoing.id), col(Outgoing.notice), col(Outgoing.place)).where(
    col(Outgoing.about) == bindparam("changed"),
    col(Outgoing.replaces_id).is_(None),
    col(Outgoing.drawn).is_not(None),
    col(Outgoing.state).in_(("sent", "leased", "waiting")),
    col(Outgoing.id).not_in(_PENDING),
)


@dataclass(frozen=True, kw_only=True)
class Leased:
    """One thing to send now. `replaces` is the sent message it replaces, where it replaces one.

    `platform` is where it was to go when it was last drawn, or where the message it replaces went.
    """

    id: int
    notice: str
    place: str
    attempts: int
    drawn: str | None
    replaces: str | None
    platform: str | None = None
    may_have_arrived: bool = False


@dataclass(frozen=True, kw_only=True)
class Held:
    """What stays where it is though it is due, because its platform would not take it yet."""

    places: frozenset[str] = field(default=frozenset())  # addresses where something was said a moment ago
    platforms: frozenset[str] = field(default=frozenset())  # those that take nothing at all
    redraws: frozenset[str] = field(default=frozenset())  # platforms that draw nothing anew
    searches: frozenset[str] = field(default=frozenset())  # platforms on which nothing lost can be looked for


NOTHING_HELD = Held()


_ORIGINAL = aliased(Outgoing)
_EARLIER = aliased(Outgoing)  # an earlier drawing of the same message: never to be overtaken
_PLATFORM = func.coalesce(col(Outgoing.platform), col(_ORIGINAL.platform), "")
_IS_DUE = (col(Outgoing.state) == "waiting") & (col(Outgoing.due) <= bindparam("now"))
_IS_LET_GO = (col(Outgoing.state) == "leased") & (col(Outgoing.lease_until) <= bindparam("now"))
_READY: Any = (
    select(col(Outgoing.id), col(_ORIGINAL.sent).label("replaces"), _PLATFORM.label("platform"))
    .outerjoin(_ORIGINAL, col(_ORIGINAL.id) == col(Outgoing.replaces_id))
    .where(
        or_(col(Outgoing.replaces_id).is_(None), col(_ORIGINAL.state).not_in(("waiting", "leased"))),
        ~exists().where(
            col(_EARLIER.replaces_id) == col(Outgoing.replaces_id),
            col(_EARLIER.id) < col(Outgoing.id),
            col(_EARLIER.state).in_(("waiting", "leased")),
        ),
    )
    .order_by(col(Outgoing.due), col(Outgoing.id))
    .limit(1)
    .with_for_update(skip_locked=True, of=Outgoing)
)
_IS_NEW = col(Outgoing.replaces_id).is_(None)
_IS_LOST = _IS_NEW & (col(Outgoing.may_have_arrived) | (col(Outgoing.state) == "leased"))  # its sender fell silent
_READY_BUT: Any = _READY.where(
    or_(~_IS_NEW, col(Outgoing.place).not_in(bindparam("places", expanding=True))),
    or_(_IS_NEW, _PLATFORM.not_in(bindparam("redraws", expanding=True))),
    or_(~_IS_LOST, _PLATFORM.not_in(bindparam("searches", expanding=True))),
    _PLATFORM.not_in(bindparam("platforms", expanding=True)),
)
# Two questions, for each has its index: asked as one, all that is due would be sorted for each row that is taken.
_ANYTHING = [_READY.where(is_ready) for is_ready in (_IS_LET_GO, _IS_DUE)]
_BUT_WHAT_IS_HELD = [_READY_BUT.where(is_ready) for is_ready in (_IS_LET_GO, _IS_DUE)]
_TAKE = (
    update(Outgoing)
    .where(col(Outgoing.id) == bindparam("taken"))
    .values(
        state="leased",
        lease_until=bindparam("until"),
        attempts=Outgoing.attempts + 1,
        may_have_arrived=col(Outgoing.may_have_arrived) | (col(Outgoing.state) == "leased"),
    )
    .returning(
        *(col(Outgoing.id), col(Outgoing.notice), col(Outgoing.place), col(Outgoing.attempts)),
        *(col(Outgoing.drawn), col(Outgoing.replaces_id), col(Outgoing.may_have_arrived)),
    )
)


def lease_one(session: Session, now: datetime, held: Held = NOTHING_HELD) -> Leased | None:
    """Take what has been due longest and is not held back; nobody else gets it for two minutes."""
    connection = session.connection()
    values: dict[str, Any] = {"now": now}
    queries = _ANYTHING
    if held != NOTHING_HELD:
        queries = _BUT_WHAT_IS_HELD
        values |= {name: sorted(names) for name, names in vars(held).items()}
    while row := next((row for query in queries if (row := connection.execute(query, values).one_or_none())), None):
        taken = connection.execute(_TAKE, {"taken": row.id, "until": now + LEASE}).one()
        if taken.replaces_id is None or row.replaces is not None:
            return Leased(
                id=taken.id,
                notice=taken.notice,
                place=taken.place,
                attempts=taken.attempts,
                drawn=taken.drawn,
                replaces=row.replaces,
                platform=row.platform or None,
                may_have_arrived=taken.may_have_arrived,
            )
        cancel(session, taken.id)  # the message it would replace never went out
    return None


def keep_drawing(session: Session, outgoing_id: int, drawn: str, *, platform: str | None = None) -> bool:
    """Keep the first drawing, so that a retry sends the same. Returns False where the row was cancelled meanwhile."""
    kept = session.connection().execute(
        update(Outgoing)
        .where(col(Outgoing.id) == outgoing_id, col(Outgoing.state) == "leased")
        .values(drawn=drawn, platform=platform)
    )
    return kept.rowcount == 1


def give_back(session: Session, leased: Leased, platform: str, *, trouble: str | None = None) -> None:
    """Leave one for later as it was: it was not its turn, so nothing was tried and nothing need stay as drawn."""
    kept = {} if leased.drawn is not None else {"drawn": None}
    _set(
        session,
        leased.id,
        state="waiting",
        lease_until=None,
        attempts=leased.attempts - 1,
        platform=platform,
        trouble=trouble,
        **kept,
    )


def cancel(session: Session, outgoing_id: int) -> None:
    _set(session, outgoing_id, state="cancelled", lease_until=None)


def sent(session: Session, outgoing_id: int, reference: str, now: datetime) -> None:
    _set(session, outgoing_id, state="sent", sent=reference, sent_at=now, lease_until=None, trouble=None)


def failed(session: Session, outgoing_id: int, trouble: str) -> None:
    """Give up on one: trying again would not help."""
    _set(session, outgoing_id, state="failed", trouble=trouble, lease_until=None)


def try_later(
    session: Session,
    leased: Leased,
    trouble: str,
    now: datetime,
    *,
    wait: timedelta | None = None,
    may_have_arrived: bool = False,
) -> None:
    """Try again after a wait that doubles, with jitter, or as long as the platform asked for."""
    if leased.attempts >= MOST_ATTEMPTS:
        failed(session, leased.id, trouble)
        return
    _set(
        session,
        leased.id,
        state="waiting",
        due=now + (wait or backoff(leased.attempts)),
        trouble=trouble,
        lease_until=None,
        attempts=leased.attempts,  # on PostgreSQL an error of the database takes back the lease as well
        may_have_arrived=leased.may_have_arrived or may_have_arrived,
    )


def backoff(attempts: int, *, dice: Callable[[], float] = random.random) -> timedelta:
    """Return how long to wait after this many attempts: 5 s doubling up to four hours, each half to one and a half."""
    return min(timedelta(seconds=5 * 2 ** (attempts - 1)), LONGEST_WAIT) * (0.5 + dice())


def forget_drawings(session: Session, before: datetime) -> int:
    """Forget the words of what was settled before a moment: a retry needs them, nothing else. Returns how many."""
    settled = select(col(Outgoing.id)).where(
        col(Outgoing.due) < before,
        col(Outgoing.state).in_(("sent", "failed", "cancelled")),
        col(Outgoing.drawn) != FORGOTTEN,
    )
    forgotten = session.connection().execute(
        update(Outgoing).where(col(Outgoing.id).in_(settled.limit(MOST_FORGOTTEN))).values(drawn=FORGOTTEN)
    )
    return forgotten.rowcount


def about_posted(session: Session, reference: str) -> str | None:
    """Return what a post the platform knows by this reference is about; what one person was told is theirs alone."""
    query = select(col(Outgoing.about)).where(col(Outgoing.sent) == reference, col(Outgoing.place).like("feed:%"))
    return session.connection().execute(query.limit(1)).scalar_one_or_none()


def lag(session: Session, now: datetime) -> timedelta:
    """Return how long the oldest due row has been waiting."""
    query = select(func.min(col(Outgoing.due))).where(col(Outgoing.state) == "waiting", col(Outgoing.due) <= now)
    oldest: datetime | None = session.connection().execute(query).scalar_one()
    return now - oldest if oldest else timedelta()


@dataclass(frozen=True, kw_only=True)
class HeldBack:
    """How many rows wait while a platform takes nothing, and why."""

    trouble: str
    rows: int


def held_back(session: Session, now: datetime) -> HeldBack | None:
    """Return what waits behind a row that was given back with a reason, where there is one."""
    waiting = (col(Outgoing.state) == "waiting", col(Outgoing.due) <= now)
    given_back = select(col(Outgoing.trouble)).where(*waiting, col(Outgoing.attempts) == 0)
    connection = session.connection()
    trouble = connection.execute(given_back.where(col(Outgoing.trouble).is_not(None)).limit(1)).scalar_one_or_none()
    if trouble is None:
        return None
    return HeldBack(trouble=trouble, rows=connection.execute(select(func.count()).where(*waiting)).scalar_one())


def troubles(session: Session) -> list[tuple[str, int]]:
    """Return why messages failed for good, and how many each."""
    query = select(col(Outgoing.trouble), func.count()).where(col(Outgoing.state) == "failed")
    rows = session.connection().execute(query.group_by(col(Outgoing.trouble)).order_by(func.count().desc()))
    return [(reason or "unknown", count) for reason, count in rows]


def _set(session: Session, outgoing_id: int, **columns: Any) -> None:
    session.connection().execute(update(Outgoing).where(col(Outgoing.id) == outgoing_id).values(**columns))
