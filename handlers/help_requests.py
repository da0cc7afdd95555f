"""Requests between colleagues: asked, promised, asked back, handed over, done, reopened, withdrawn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from sqlmodel import Session

from handlers import meant, ratings, telling, usual_asks
from handlers.desks import head_of, is_at, usual_in
from handlers.meant import Addressed
from handlers.notices import (
    DutySet,
    Notice,
    ProposalOverdue,
    RequestCancelled,
    RequestFormWanted,
    RequestReady,
    RequestShown,
    RequestStepTold,
    StepFormWanted,
)
from handlers.ratings import CHANCE
from handlers.refusals import (
    FeatureOff,
    Gone,
    HandedToAsker,
    LastAtDesk,
    NobodyAsked,
    NobodyAtDesk,
    NoDate,
    NoSuchLink,
    NotOfADesk,
    ProviderLeft,
    RequestNotYours,
    RequestTaken,
    TooLateToReopen,
)
from handlers.rules.help_requests import (
    OPEN,
    REOPENS_FOR,
    TAKES,
    TAKES_BACK_FOR,
    WHO,
    Deed,
    Role,
    State,
    after,
    check_can_help,
    check_note,
    check_provider,
    check_reason,
    check_request,
    made_by,
    may,
)
from handlers.rules.kudos import tidy
from handlers.rules.ratings import Chance
from storage import addresses, drafts, graph, help_requests, outbox, people
from storage.company import Company
from storage.tables import HelpRequest, HelpRequestStep, Person, UsualAsk

LARGEST_DESK = 20  # told at once where nobody is on duty; a larger department's head is told instead
NEEDS_WORDS = frozenset({Deed.ASK_BACK, Deed.ANSWER, Deed.DECLINE, Deed.REPAIR, Deed.PROPOSE})
NEEDS_DATE = frozenset({Deed.ACCEPT, Deed.PROPOSE})


@dataclass(frozen=True, kw_only=True)
class Asking(Addressed):
    """What somebody wants to ask, as far as it is understood: of whom, what, by when.

    `due_at` is an ISO moment, `due` how it was typed. `trouble` is the notice of what still has to be put right.
    """

    due: str = ""
    due_at: str = ""
    is_urgent: bool = False
    link: str = ""
    is_told: bool = False
    trouble: str = ""
    command: ClassVar[str] = "request"


Find = Callable[[int], Person]


def ready(
    session: Session, requester: Person, asking: Asking, *, draft: int | None = None, company: Company, now: datetime
) -> Notice:
    """Show what was understood before it counts, or ask whom a name means; what was typed waits.

    What was changed in the form of a `draft` takes its place: every card of it, old or new, asks this, and only once.
    """
    check_feature(company)
    kept = _kept(session, requester, draft)
    if kept is not None and kept.became:
        return meant.became(session, requester, kept)
    asking = meant.without_mentioned(meant.without_self(asking, requester))
    if asking.unclear:
        return meant.ask(session, requester, asking, now=now)
    if draft is None or kept is None:
        return RequestReady(draft=meant.keep(session, requester, asking, now=now))
    drafts.change(session, draft, asking.to_json())
    return RequestReady(draft=draft)


def waiting(session: Session, requester: Person) -> RequestReady | None:
    """Return what somebody has neither sent nor dropped yet, if it is the last they left unfinished."""
    draft = drafts.latest(session, requester.id)
    if draft is None or meant.command_of(draft.body) != Asking.command:
        return None
    asking = Asking.from_json(draft.body)
    return None if asking.became or asking.unclear else RequestReady(draft=draft.id)


def already_sent(session: Session, requester: Person, draft: int | None) -> Notice | None:
    """Return what a draft ended in, for a form that was opened before it did."""
    kept = _kept(session, requester, draft)
    return meant.became(session, requester, kept) if kept is not None and kept.became else None


def note_sent(session: Session, requester: Person, draft: int | None, notice: Notice) -> None:
    """Keep what a draft ended in."""
    if draft is not None and _kept(session, requester, draft) is not None:
        meant.decide(session, draft, Asking, notice)


def _kept(session: Session, requester: Person, draft: int | None) -> Asking | None:
    """Return a draft as far as it is still kept. Raises Gone for another command's."""
    if draft is None or drafts.recall(session, draft, requester.id) is None:
        return None
    return meant.recall(session, Asking, draft, requester)


def choose(session: Session, requester: Person, draft: int, chosen: str, *, company: Company, now: datetime) -> Notice:
    """Put the chosen one where the unclear name stood."""

    def go_on(clearer: Asking) -> Notice:
        name = meant.recall(session, Asking, draft, requester).unclear[0].typed
        words = clearer.words.removeprefix(name).lstrip(" ,，:：、")  # it was a name, though it ran on
        return ready(session, requester, replace(clearer, words=words), company=company, now=now)

    return meant.choose(session, requester, Asking, draft, chosen, go_on=go_on)


def change_draft(session: Session, requester: Person, draft: int) -> Notice:
    """Open the form with what was understood."""
    asking = meant.recall(session, Asking, draft, requester)
    if asking.became:
        return meant.became(session, requester, asking)
    return RequestFormWanted(draft=draft, is_told=asking.is_told)


def drop_draft(session: Session, requester: Person, draft: int) -> Notice:
    """Ask nothing after all; the words are given back."""
    asking = meant.recall(session, Asking, draft, requester)
    if asking.became:
        return meant.became(session, requester, asking)
    notice = RequestCancelled(words=asking.words)
    meant.decide(session, draft, Asking, notice)
    return notice


def send(session: Session, requester: Person, draft: int, *, find: Find, company: Company, now: datetime) -> Notice:
    """Ask what was shown back, once."""
    asking = meant.recall(session, Asking, draft, requester)
    if asking.became:
        return meant.became(session, requester, asking)
    if asking.unclear or asking.trouble:
        return RequestReady(draft=draft)
    record = tell if asking.is_told else ask
    shown = record(session, requester, asking, find=find, company=company, now=now)
    meant.decide(session, draft, Asking, shown)
    return shown


def check(session: Session, requester: Person, asking: Asking, *, find: Find, company: Company) -> None:
    """Raise the Refusal that asking this would raise."""
    check_feature(company)
    _, desk = _asked(asking, requester, find, company)
    check_request(tidy(asking.words))
    if desk is not None:
        _who_may_take(session, requester, desk, company)


def ask(
    session: Session, requester: Person, asking: Asking, *, find: Find, company: Company, now: datetime
) -> RequestShown:
    """Record a request and tell whom it is asked of. Raises a Refusal, having changed nothing that stays."""
    check_feature(company)
    provider, desk = _asked(asking, requester, find, company)
    words = tidy(asking.words)
    check_request(words)
    told = _who_may_take(session, requester, desk, company) if desk is not None else ()

    request = _add(session, requester, provider, desk, replace(asking, words=words), Deed.ASK, company, now)
    if provider is not None:
        graph.add_edges(session, "asked", provider, [requester], (), source_id=request.id, at=now)

    _tell(session, [provider] if provider is not None else told, RequestShown(request=request.id), company, now)

    return RequestShown(request=request.id)


def tell(
    session: Session,
    requester: Person,
    asking: Asking,
    *,
    find: Find,
    company: Company,
    now: datetime,
    quietly: bool = False,
) -> RequestShown:
    """Record that somebody helped already; it counts as served, and they hear of it unless thanks tell them."""
    check_feature(company)
    provider, _ = _asked(asking, requester, find, company)
    if provider is None:
        raise NobodyAsked
    words = tidy(asking.words)
    check_request(words)

    request = _add(session, requester, provider, None, replace(asking, words=words), Deed.TELL, company, now)
    graph.add_edges(session, "served", provider, [requester], (), source_id=request.id, at=now)

    if not quietly:
        _tell(session, [provider], RequestShown(request=request.id), company, now)

    return RequestShown(request=request.id)


def take_step(
    session: Session,
    by: Person,
    request_id: int,
    deed: Deed,
    *,
    words: str = "",
    to: Person | None = None,
    promised_for: datetime | None = None,
    company: Company,
    now: datetime,
    chance: Chance = CHANCE,
) -> RequestShown:
    """Do something to a request: whoever does it first has done it. Raises a Refusal for whom or when it is not."""
    check_feature(company)
    request = help_requests.hold(session, request_id)
    if request is None:
        raise Gone
    words, steps = tidy(words), help_requests.steps(session, request_id)
    if _is_pressed_again(steps[-1], by, deed, words, to, promised_for):
        return RequestShown(request=request_id)
    roles = roles_of(session, request, by, company)
    deed = _meant(session, request, deed, roles)
    if deed is Deed.LEAVE and Role.ASIDE in roles:
        return RequestShown(request=request_id)
    words = "" if deed is Deed.LEAVE else words
    _check_may(session, request, by, deed, roles, company)
    state = after(deed, State(request.state))
    _check_step(request, by, deed, words, to, roles, now)
    _check_somebody_is_there(session, request, deed, roles)
    if deed is Deed.REPAIR:
        ratings.check_may_repair(session, by, request_id, now)
    elif deed is Deed.PROPOSE and promised_for is None:
        raise NoDate

    (requester,) = [by] if by.id == request.requester_id else people.by_ids(session, [request.requester_id])
    told = [one for one in _concerned(session, request, requester, deed) if one.id != by.id]
    step = _record(session, request, by, deed, state, words=words, to=to, promised_for=promised_for, now=now)
    _draw_edges(session, request, requester, by, deed, now)
    if deed is Deed.DO:
        ratings.plan(session, request, requester, by, company=company, now=now, chance=chance)
    elif deed is Deed.REOPEN:
        ratings.not_now(session, request_id)
    elif deed is Deed.REPAIR:
        ratings.note_repair(session, request_id, now)

    is_heard_of = request.provider_id is not None and request.provider_id in {one.by_id for one in steps}
    if deed is Deed.WITHDRAW and not is_heard_of:  # whoever has not looked at it need not hear that it is gone
        outbox.cancel_undrawn(session, addresses.help_request(request_id))
        told = []
    outbox.redraw(session, addresses.help_request(request_id), now)
    if deed is Deed.HAND_OVER and to is not None:
        _tell(session, [to], RequestShown(request=request_id), company, now)
    _tell(session, told, RequestStepTold(request=request_id, step=step), company, now)

    return RequestShown(request=request_id)


def _meant(session: Session, request: HelpRequest, deed: Deed, roles: frozenset[Role]) -> Deed:
    """Return what a no means: it goes back to whoever handed it over, while they are there, or to the requester.

    While others at a desk may still take it, the no of one of them leaves it to them.
    """
    if deed not in (Deed.DECLINE, Deed.GIVE_BACK):
        return deed
    if roles & {Role.DESK, Role.ASIDE}:
        return Deed.LEAVE
    handed_by = people.by_ids(session, [request.handed_by_id] if request.handed_by_id is not None else [])
    return Deed.GIVE_BACK if any(one.left_at is None for one in handed_by) else Deed.DECLINE


def _is_pressed_again(
    last: HelpRequestStep,
    by: Person,
    deed: Deed,
    words: str,
    to: Person | None,
    promised_for: datetime | None,
) -> bool:
    """Say whether this is the step somebody took last: a second tap, or a form sent twice."""
    same_deed = last.deed == deed or (deed is Deed.DECLINE and last.deed == Deed.GIVE_BACK)
    same_facts = (last.by_id, last.to_id, last.words) == (by.id, to.id if to is not None else None, words)
    return same_deed and same_facts and promised_for in (None, last.promised_for)


def ask_for_step(
    session: Session, by: Person, request_id: int, deed: Deed, *, company: Company, now: datetime
) -> StepFormWanted:
    """Open the form of a step, for whoever may take it now."""
    check_feature(company)
    request = help_requests.recall(session, request_id)
    if request is None:
        raise Gone
    roles = roles_of(session, request, by, company)
    meant = _meant(session, request, deed, roles)
    _check_may(session, request, by, meant, roles, company)
    after(meant, State(request.state))
    if meant is Deed.REOPEN:
        _check_reopen(request, roles, now)
    elif meant is Deed.REPAIR:
        ratings.check_may_repair(session, by, request_id, now)
    _check_somebody_is_there(session, request, meant, roles)
    return StepFormWanted(request=request_id, deed=str(deed))


def show(session: Session, by: Person, request_id: int, *, company: Company) -> RequestShown:
    """Show where a request stands to those it concerns."""
    request = help_requests.recall(session, request_id)
    if request is None:
        raise Gone
    if not concerns(session, request, by, company):
        raise RequestNotYours
    return RequestShown(request=request_id)


def concerns(session: Session, request: HelpRequest, person: Person, company: Company) -> bool:
    """Say whether somebody may read a request: they ask, they help, it lies at their desk, or it passed their hands."""
    if roles_of(session, request, person, company) or request.handed_by_id == person.id:
        return True
    if request.desk_id is not None and is_at(request.desk_id, person, company):
        return True
    return any(person.id in (one.by_id, one.to_id) for one in help_requests.steps(session, request.id))


def roles_of(session: Session, request: HelpRequest, person: Person, company: Company) -> frozenset[Role]:
    """Return what somebody is to a request."""
    if request.requester_id == person.id:
        return frozenset({Role.REQUESTER})
    if request.provider_id == person.id:
        return frozenset({Role.PROVIDER})
    if request.provider_id is None and request.desk_id is not None and is_at(request.desk_id, person, company):
        return frozenset({_at_desk(session, request, request.desk_id, person, company)})
    return frozenset()


def _at_desk(session: Session, request: HelpRequest, desk: int, person: Person, company: Company) -> Role:
    """Return what one of a desk is to a request that nobody has: may others still take it?"""
    if head_of(desk, company) == person.id:
        return Role.LAST
    if request.state not in OPEN:
        return Role.DESK
    left = {one.by_id for one in help_requests.steps(session, request.id) if one.deed == Deed.LEAVE}
    others = {one.id for one in _at_hand(session, request.requester_id, desk, company)} - left - {person.id}
    if not others:
        return Role.LAST
    return Role.ASIDE if person.id in left else Role.DESK


def set_duty(session: Session, person: Person, *, is_on: bool, company: Company, now: datetime) -> DutySet:
    """Go on duty at one's department's desk (接班), or off (交班)."""
    check_feature(company)
    if person.department_id is None:
        raise NotOfADesk
    if is_on:
        help_requests.take_duty(session, person.id, person.department_id, now)
    else:
        help_requests.leave_duty(session, person.id)
    return DutySet(department=person.department_id, is_on=is_on)


def check_feature(company: Company) -> None:
    if not company.is_on("requests"):
        raise FeatureOff(feature="requests")


def check_link(typed: str) -> str:
    """Return a link as it may be opened. Raises NoSuchLink for anything else."""
    if not typed:
        return ""
    try:
        parts = urlsplit(typed)
    except ValueError:
        raise NoSuchLink(typed=typed[:40]) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(one.isspace() for one in typed):
        raise NoSuchLink(typed=typed[:40])
    return typed


def by_clock(session: Session, request: HelpRequest, deed: Deed, *, company: Company, now: datetime) -> None:
    """Take a step nobody pressed for: a desk's head is told, or what is done is closed."""
    held = help_requests.hold(session, request.id)
    if held is None or not may(deed, State(held.state), frozenset({Role.CLOCK})):
        return
    step = _record(session, held, None, deed, after(deed, State(held.state)), now=now)
    outbox.redraw(session, addresses.help_request(held.id), now)
    if deed is Deed.RAISE:
        is_repair = held.state == State.TO_REPAIR
        head = head_of(_department_of(session, held.provider_id) if is_repair else held.desk_id, company)
        told = [one for one in people.by_ids(session, [head] if head else []) if one.left_at is None]
        told = [one for one in told if one.id not in (held.provider_id, held.requester_id)]
        notice = ProposalOverdue(request=held.id) if is_repair else RequestStepTold(request=held.id, step=step)
        _tell(session, told, notice, company, now)


def _department_of(session: Session, person_id: int | None) -> int | None:
    found = people.by_ids(session, [person_id] if person_id is not None else [])
    return found[0].department_id if found else None


def _add(
    session: Session,
    requester: Person,
    provider: Person | None,
    desk: int | None,
    asking: Asking,
    deed: Deed,
    company: Company,
    now: datetime,
) -> HelpRequest:
    state = str(made_by(deed))
    usual = usual_asked(asking, company)
    request = help_requests.add(
        session,
        HelpRequest(
            requester_id=requester.id,
            provider_id=provider.id if provider is not None else None,
            desk_id=desk,
            usual_id=usual.id if usual is not None else None,
            words=asking.words,
            link=check_link(asking.link) or None,
            due_at=datetime.fromisoformat(asking.due_at) if asking.due_at else usual_asks.due(usual, company, now),
            answer_due=usual_asks.answer_due(desk, usual, company, now),
            is_urgent=asking.is_urgent,
            is_told=deed is Deed.TELL,
            state=state,
            asked_at=now,
            done_at=now if deed is Deed.TELL else None,
        ),
    )
    help_requests.add_step(
        session, HelpRequestStep(request_id=request.id, deed=str(deed), by_id=requester.id, state=state, at=now)
    )
    return request


def usual_asked(asking: Asking, company: Company) -> UsualAsk | None:
    """Return the usual ask that is meant; for a date of one's own it is a request like any other."""
    desks = meant.departments_in(asking)
    return usual_in(asking.words, desks[0], company) if len(desks) == 1 and not asking.due_at else None


def _record(
    session: Session,
    request: HelpRequest,
    by: Person | None,
    deed: Deed,
    state: State,
    *,
    words: str = "",
    to: Person | None = None,
    promised_for: datetime | None = None,
    now: datetime,
) -> int:
    """Write a step and where it leads. Returns the step's id."""
    changed: dict[str, object] = {"state": str(state)}
    if by is not None and deed in TAKES and request.provider_id is None:
        changed["provider_id"] = by.id
    match deed:
        case Deed.ACCEPT:
            promised_for = promised_for or request.promised_for or request.due_at
            changed["promised_for"] = promised_for
        case Deed.HAND_OVER if to is not None:
            changed |= {"provider_id": to.id, "handed_by_id": request.provider_id, "promised_for": None}
        case Deed.GIVE_BACK:
            changed |= {"provider_id": request.handed_by_id, "handed_by_id": None, "promised_for": None}
        case Deed.DO if by is not None:
            changed["done_at"] = now
        case Deed.REOPEN:
            changed["done_at"] = None
        case Deed.REPAIR:
            changed |= {"done_at": None, "promised_for": None, "raised_at": None}
        case Deed.PROPOSE:
            changed["promised_for"] = promised_for
        case Deed.RAISE:
            changed["raised_at"] = now
    help_requests.change(session, request.id, **changed)
    return help_requests.add_step(
        session,
        HelpRequestStep(
            request_id=request.id,
            deed=str(deed),
            by_id=by.id if by is not None else None,
            to_id=to.id if to is not None else None,
            words=words,
            promised_for=promised_for,
            state=str(state),
            at=now,
        ),
    )


def _draw_edges(
    session: Session, request: HelpRequest, requester: Person, by: Person, deed: Deed, now: datetime
) -> None:
    """Draw the edge of who served whom, or take it away; `request` is as it was before the step."""
    if deed is Deed.DO and not graph.has_edge(session, "served", request.id, by.id):  # put right, it was served before
        graph.add_edges(session, "served", by, [requester], (), source_id=request.id, at=now)
    elif deed is Deed.REOPEN:
        graph.remove_edges(session, "served", request.id)
    elif deed is Deed.ACCEPT and request.provider_id is None:  # of a desk; a colleague's was drawn when they were asked
        graph.add_edges(session, "asked", by, [requester], (), source_id=request.id, at=now)
    elif deed is Deed.ANSWER and request.provider_id is not None:
        asked_back = people.by_ids(session, [request.provider_id])
        graph.add_edges(session, "asked_back", requester, asked_back, (), source_id=request.id, at=now, weight=0.25)


def _check_may(
    session: Session, request: HelpRequest, by: Person, deed: Deed, roles: frozenset[Role], company: Company
) -> None:
    if WHO[deed] & roles:
        return
    if deed is Deed.LEAVE and Role.LAST in roles:
        raise LastAtDesk
    if roles:
        raise RequestNotYours
    if request.desk_id is not None and request.provider_id is not None and is_at(request.desk_id, by, company):
        (holder,) = people.by_ids(session, [request.provider_id])
        raise RequestTaken(name=holder.name)
    raise RequestNotYours


def _check_step(
    request: HelpRequest,
    by: Person,
    deed: Deed,
    words: str,
    to: Person | None,
    roles: frozenset[Role],
    now: datetime,
) -> None:
    if deed in NEEDS_WORDS or deed is Deed.GIVE_BACK:
        check_reason(words)
    else:
        check_note(words)
    if deed is Deed.HAND_OVER:
        if to is None:
            raise NobodyAsked
        check_provider(by.id, [to.id], [])
        if to.id == request.requester_id:
            raise HandedToAsker
        check_can_help(to.name, is_bot=to.is_bot, has_left=to.left_at is not None)
    if deed is Deed.REOPEN:
        _check_reopen(request, roles, now)


def _check_reopen(request: HelpRequest, roles: frozenset[Role], now: datetime) -> None:
    allowed = REOPENS_FOR if Role.REQUESTER in roles else TAKES_BACK_FOR
    if request.is_told or (request.done_at is not None and now - request.done_at > allowed):
        raise TooLateToReopen


def _check_somebody_is_there(session: Session, request: HelpRequest, deed: Deed, roles: frozenset[Role]) -> None:
    """Refuse to ask once more for what nobody is left to do."""
    if deed in (Deed.REOPEN, Deed.REPAIR) and Role.REQUESTER in roles and request.provider_id is not None:
        (provider,) = people.by_ids(session, [request.provider_id])
        if provider.left_at is not None:
            raise ProviderLeft(name=provider.name)


def _concerned(session: Session, request: HelpRequest, requester: Person, deed: Deed) -> list[Person]:
    """Return who hears of a step, while they are there: the other side, and whom it comes back to."""
    others: list[int | None] = []
    if deed is Deed.LEAVE:  # nothing happened yet, for anybody
        return []
    match deed:
        case Deed.ANSWER | Deed.WITHDRAW | Deed.REOPEN | Deed.REPAIR:
            others = [request.provider_id]
        case Deed.GIVE_BACK:
            others = [request.handed_by_id]
    known = [one for one in others if one is not None]
    told = [requester, *(people.by_ids(session, known) if known else [])]
    return [one for one in told if one.left_at is None]


def _asked(asking: Asking, requester: Person, find: Find, company: Company) -> tuple[Person | None, int | None]:
    if not asking.receivers:
        raise NobodyAsked
    people_asked, desks = meant.people_in(asking, find), meant.departments_in(asking)
    check_provider(requester.id, [one.id for one in people_asked], desks)
    if desks:
        if desks[0] not in company.departments:
            raise Gone
        return None, desks[0]
    (provider,) = people_asked
    check_can_help(provider.name, is_bot=provider.is_bot, has_left=provider.left_at is not None)
    return provider, None


def _who_may_take(session: Session, requester: Person, desk: int, company: Company) -> list[Person]:
    """Return who gets a desk's card. Raises NobodyAtDesk where nobody would."""
    told = _at_hand(session, requester.id, desk, company)
    if not told:
        raise NobodyAtDesk(name=company.departments[desk].name)
    return told


def _at_hand(session: Session, requester_id: int, desk: int, company: Company) -> list[Person]:
    """Return who is on duty at a desk, else everybody there, or the head where those are too many."""
    below = [one for one in company.departments if company.within(one, (desk,))]
    there = [one for one in people.members(session, *below) if one.id != requester_id]
    on_duty = help_requests.on_duty(session, desk)
    told = [one for one in there if one.id in on_duty] or (there if len(there) <= LARGEST_DESK else [])
    if told:
        return told
    head = head_of(desk, company)
    return people.by_ids(session, [head] if head not in (None, requester_id) else [])


def _tell(
    session: Session,
    whom: Iterable[Person],
    notice: RequestShown | RequestStepTold | ProposalOverdue,
    company: Company,
    now: datetime,
) -> None:
    about = addresses.help_request(notice.request)
    outbox.put(session, [telling.to_person(notice, one, about, company, now) for one in whom])
