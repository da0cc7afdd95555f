"""What stands in the playground's channels. Slack remembers its own messages; the playground's live here."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables import PlaygroundMessage
from storage.upsert import dialect_of, insert_into


def post(session: Session, delivery_id: int, place: str, card: str, at: datetime) -> int:
    """Post a card. The same delivery posted again is one message. Returns the message's id."""
    statement = insert_into(dialect_of(session), PlaygroundMessage)
    values = {"delivery_id": delivery_id, "place": place, "card": card, "at": at, "is_edited": False}
    insert = statement.values(**values).on_conflict_do_update(index_elements=["delivery_id"], set_={"card": card})
    message_id: int = session.connection().execute(insert.returning(col(PlaygroundMessage.id))).scalar_one()
    return message_id


def edit(session: Session, message_id: int, card: str) -> PlaygroundMessage | None:
    session.connection().execute(
        update(PlaygroundMessage).where(col(PlaygroundMessage.id) == message_id).values(card=card, is_edited=True)
    )
    return session.get(PlaygroundMessage, message_id)


def recall(session: Session, message_id: int) -> PlaygroundMessage | None:
    return session.get(PlaygroundMessage, message_id)


def latest(session: Session, place: str, *, most: int) -> list[PlaygroundMessage]:
    """Return the latest messages of one place, oldest first."""
    query = select(PlaygroundMessage).where(PlaygroundMessage.place == place)
    return list(session.exec(query.order_by(col(PlaygroundMessage.id).desc()).limit(most)))[::-1]
