"""What pulse questions have for one person: what they are asked, what came of it, and results they may see."""

from sqlmodel import Session

from handlers import pulse_results
from handlers.notices import MyPulse, PulseAsked
from handlers.pulse import check_feature
from handlers.refusals import NotAllowed, NotAskedThis
from storage import pulse
from storage.company import Company
from storage.tables import Person

MOST_RESULTS = 3


def mine(session: Session, by: Person, *, house: Company) -> MyPulse:
    check_feature(house)
    news = pulse.latest_with_actions(session)
    closed = pulse.latest_closed(session, most=MOST_RESULTS)
    return MyPulse(
        invitations=tuple(pulse.waiting_for(session, by.id)),
        news=news.id if news else None,
        results=tuple(one.id for one in closed if _may_see(session, by, one.id, house)),
    )


def waits(session: Session, by: Person, *, house: Company) -> MyPulse | None:
    """Return what somebody is asked, where there is something."""
    shown = mine(session, by, house=house)
    return shown if shown.invitations else None


def open_one(session: Session, by: Person, invitation_id: int, *, house: Company) -> PulseAsked:
    """Show the question somebody has come to."""
    check_feature(house)
    invited = pulse.invitation(session, invitation_id)
    if invited is None or invited.person_id != by.id:
        raise NotAskedThis
    return PulseAsked(invitation=invitation_id)


def _may_see(session: Session, by: Person, round_id: int, house: Company) -> bool:
    try:
        pulse_results.ask_for_results(session, by, round_id, company=house)
    except NotAllowed:
        return False
    return True
