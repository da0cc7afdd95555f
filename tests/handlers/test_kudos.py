"""Thanks, as handlers see them."""

from sqlmodel import Session

from handlers import kudos as handler
from storage import counts
from tests.conftest import NOW, Cast, recalled, the


def test_thanks_are_recorded_counted_and_told(session: Session, cast: Cast) -> None:
    house = recalled(session, feeds=("feed:playground",))

    told = handler.give_kudos(
        session, the(session, cast.anna), [the(session, cast.mei)], [], "for staying late", [cast.teamwork],
        is_private=False, tells_manager=False, company=house, now=NOW,
    )  # fmt: skip

    assert told.left == 19
    assert counts.of(session, f"person:{cast.mei}") == {"received": 1, f"value:{cast.teamwork}": 1}
