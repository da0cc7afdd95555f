"""Everything the bot may have to tell: facts only, no wording, no platform. Kept as JSON in outbox and `seen`."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from handlers.refusals import Refusal


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A fact to tell. `in_place` says that, as an answer to a press, it takes the pressed card's place.

    `is_kept`: as an answer it is kept with the event, so that the same event gets it again. `takes_long`: drawing it
    reads a month of everybody's, which would keep a writer for too long; a reader does it, after the commit.
    """

    in_place: ClassVar[bool] = False
    is_kept: ClassVar[bool] = True
    takes_long: ClassVar[bool] = False

    def to_json(self) -> str:
        return json.dumps({"notice": type(self).__name__, **vars(self)}, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class KudosRecorded(Notice):
    """The giver's quiet confirmation. `left` is what remains of today's allowance.

    `waiting` are receivers in their quiet hours, `managers` who is told besides.
    """

    kudos: int
    people: tuple[int, ...]
    departments: tuple[int, ...]
    values: tuple[int, ...]
    left: int
    is_short: bool
    is_private: bool
    tells_manager: bool
    is_posted: bool
    waiting: tuple[int, ...] = ()
    managers: tuple[int, ...] = ()
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class KudosReceived(Notice):
    """A receiver is told who thanks them, why and for which values."""

    kudos: int


@dataclass(frozen=True, kw_only=True)
class KudosForManager(Notice):
    """A receiver's manager is told, because the giver asked for it."""

    kudos: int


@dataclass(frozen=True, kw_only=True)
class KudosPosted(Notice):
    """A public kudos in the feed."""

    kudos: int


@dataclass(frozen=True, kw_only=True)
class KudosTakenBack(Notice):
    """The giver's answer to Undo; their words are given back."""

    kudos: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class KudosJoined(Notice):
    """Somebody joined the thanks."""

    kudos: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class KudosLeft(Notice):
    """Somebody no longer joins the thanks."""

    kudos: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class KudosCompleted(Notice):
    """Words were added to a short thanks, which may be undone for some minutes more."""

    kudos: int
    minutes: int = 0
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class WhoIsMeant(Notice):
    """A name fits several people or nobody: the giver chooses; what they typed waits in the draft."""

    draft: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class WhomToThank(Notice):
    """Somebody gives thanks but names nobody: they are asked whom; what they typed waits in the draft."""

    draft: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class WordsWanted(Notice):
    """Somebody names whom they thank but not for what: they are asked; whom they named waits in the draft."""

    draft: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class KudosFormWanted(Notice):
    """A form to thank with, filled in from the draft, if there is one; else with those who are meant ("p12")."""

    draft: int | None = None
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MoreFormWanted(Notice):
    """A form to add to a short thanks what it changed."""

    kudos: int


@dataclass(frozen=True, kw_only=True)
class KudosRoundUp(Notice):
    """The public kudos of a span of time (ISO moments), in one post."""

    since: str
    until: str


@dataclass(frozen=True, kw_only=True)
class Bundle(Notice):
    """What came together for one person over a day: thanks to their department."""

    person: int
    kudos: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RequestReady(Notice):
    """What somebody wants to ask, shown back before it counts; it waits in the draft."""

    draft: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RequestCancelled(Notice):
    """Somebody asked nothing after all; their words are given back."""

    words: str
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RequestFormWanted(Notice):
    """A form to ask for help, or to say who helped already; filled in from the draft, if there is one."""

    draft: int | None = None
    is_told: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestShown(Notice):
    """A request and where it stands, for those it concerns."""

    request: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RequestStepTold(Notice):
    """The other side took a step."""

    request: int
    step: int


@dataclass(frozen=True, kw_only=True)
class StepFormWanted(Notice):
    """A form for a step that takes words, a date or a colleague."""

    request: int
    deed: str


@dataclass(frozen=True, kw_only=True)
class MyRequests(Notice):
    """What somebody asked for, owes, and has waiting."""

    person: int


@dataclass(frozen=True, kw_only=True)
class RequestReminder(Notice):
    """What is due or waits on somebody, in one message a day."""

    person: int
    requests: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RatingWanted(Notice):
    """Whoever was served is asked how the matter was handled."""

    request: int


@dataclass(frozen=True, kw_only=True)
class RatingGiven(Notice):
    """A rating was taken down; a reason and thanks may follow."""

    request: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class RatingCommentWanted(Notice):
    """A form for a few words beside a rating."""

    request: int


@dataclass(frozen=True, kw_only=True)
class SatisfactionShown(Notice):
    """How well departments served in a month (its first day, ISO), for HR and those who lead them."""

    month: str
    departments: tuple[int, ...]
    takes_long: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class DutySet(Notice):
    """Somebody went on duty at their department's desk, or off."""

    department: int
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class Help(Notice):
    """What people can do here. `unknown` is what was not understood; it waits in the draft, should it be thanks."""

    unknown: str = ""
    draft: int | None = None


@dataclass(frozen=True, kw_only=True)
class YouAreWelcome(Notice):
    """Somebody thanked the bot."""


@dataclass(frozen=True, kw_only=True)
class Greeted(Notice):
    """Somebody greeted the bot."""


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Notice):
    """Somebody said that all is well."""


@dataclass(frozen=True, kw_only=True)
class AboutMe(Notice):
    """What somebody gave and received."""

    person: int


@dataclass(frozen=True, kw_only=True)
class StoredAboutMe(Notice):
    """What the bot keeps about somebody, told to nobody else."""

    person: int


@dataclass(frozen=True, kw_only=True)
class LanguageSet(Notice):
    """The bot speaks this language to somebody now."""

    language: str


@dataclass(frozen=True, kw_only=True)
class QuietHoursSet(Notice):
    """Quiet hours were set, or cleared where both are empty."""

    start: str
    end: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class PostsSet(Notice):
    """Public posts may or may not name somebody."""

    is_named: bool


@dataclass(frozen=True, kw_only=True)
class PlainlySet(Notice):
    """Messages to somebody come as text with links, or as cards."""

    plainly: bool


@dataclass(frozen=True, kw_only=True)
class MySettings(Notice):
    """Somebody's own settings, to look at and to change."""

    person: int


@dataclass(frozen=True, kw_only=True)
class AdminOverview(Notice):
    """What holds for the company, for its admins."""

    saved: bool = False


@dataclass(frozen=True, kw_only=True)
class SettingsFormWanted(Notice):
    """A form for the company's settings and switches."""


@dataclass(frozen=True, kw_only=True)
class ValueFormWanted(Notice):
    """A form to add a value."""


@dataclass(frozen=True, kw_only=True)
class AdminFormWanted(Notice):
    """A form to name an admin."""


# Feedback between two colleagues


@dataclass(frozen=True, kw_only=True)
class FeedbackWhich(Notice):
    """Somebody says “feedback”: a private word to a colleague, or a suggestion? `typed` is theirs, to be used again.

    It may become an anonymous suggestion, so that it is kept nowhere.
    """

    typed: str = ""
    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class FeedbackFormWanted(Notice):
    """A form for a private word, filled in from the draft, or for the one who asked, if there is either."""

    draft: int | None = None
    ask: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackKindWanted(Notice):
    """Somebody typed a private word and says next what it is: keep doing, or try instead."""

    draft: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FeedbackRecorded(Notice):
    """The giver's confirmation, and what has come of it since."""

    feedback: int
    is_waiting: bool = False  # the receiver is in their quiet hours
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FeedbackReceived(Notice):
    """The receiver reads a private word, with all that was answered."""

    feedback: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FeedbackTakenBack(Notice):
    """The giver's answer to Undo; their words are given back."""

    feedback: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class FeedbackThanked(Notice):
    """The giver is told that the receiver thanks them for a private word."""

    feedback: int


@dataclass(frozen=True, kw_only=True)
class FeedbackReplied(Notice):
    """One of the two is told what the other answered."""

    feedback: int
    reply: int


@dataclass(frozen=True, kw_only=True)
class FeedbackReplySent(Notice):
    """Whoever answered is told that it is on its way."""

    feedback: int


@dataclass(frozen=True, kw_only=True)
class FeedbackReplyFormWanted(Notice):
    """A form to ask back, or to answer."""

    feedback: int


@dataclass(frozen=True, kw_only=True)
class FeedbackAskFormWanted(Notice):
    """A form to ask colleagues for a private word, filled in from the draft, if there is one."""

    draft: int | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackAskedFor(Notice):
    """The asker is told who was asked."""

    ask: int


@dataclass(frozen=True, kw_only=True)
class FeedbackAsked(Notice):
    """Somebody is asked for a private word."""

    ask: int


@dataclass(frozen=True, kw_only=True)
class FeedbackDeclined(Notice):
    """Whoever was asked would rather not; nobody is told."""

    ask: int
    in_place: ClassVar[bool] = True


# Suggestions. What an author is told is kept nowhere.


@dataclass(frozen=True, kw_only=True)
class SuggestionFormWanted(Notice):
    """A form for a suggestion, with what was typed."""

    typed: str = ""
    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SuggestionRecorded(Notice):
    """The author's confirmation: the only place where the key ever stands."""

    suggestion: int
    key: str
    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SuggestionHeardBefore(Notice):
    """The same event again: what was answered the first time was not kept."""

    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SuggestionShown(Notice):
    """Whoever has the key reads what was answered, or that what they added is in the box."""

    suggestion: int
    is_added: bool = False
    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SuggestionTakenBack(Notice):
    """Whoever has the key took the suggestion out of the box before it was told; `words` are given back."""

    words: str
    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SuggestionKeyWanted(Notice):
    """A form for the key, to read the answers or to add something."""

    is_kept: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class SuggestionReceived(Notice):
    """Whom it is for reads a suggestion, with all that was written since."""

    suggestion: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswerFormWanted(Notice):
    """A form to answer a suggestion, or to ask its author something."""

    suggestion: int


@dataclass(frozen=True, kw_only=True)
class SuggestionOutcomeFormWanted(Notice):
    """A form to say what was done about a suggestion."""

    suggestion: int


@dataclass(frozen=True, kw_only=True)
class SuggestionAnswered(Notice):
    """Who signed a suggestion is told that there is an answer."""

    suggestion: int


@dataclass(frozen=True, kw_only=True)
class SuggestionOutcomes(Notice):
    """Everybody who could have written them reads what was done about suggestions."""

    person: int
    suggestions: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class TopicFormWanted(Notice):
    """A form to open a topic for suggestions, and to close others."""


# Reports of abuse. `about` is "feedback:12" or "suggestion:34".


@dataclass(frozen=True, kw_only=True)
class ReportWanted(Notice):
    """Somebody is about to report something: they are asked first."""

    about: str


@dataclass(frozen=True, kw_only=True)
class ReportSent(Notice):
    """Whoever reported something is told who reads it now."""

    about: str
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ReportMade(Notice):
    """An HR admin is told that something was reported; what it is they read in the list."""


@dataclass(frozen=True, kw_only=True)
class ReportsShown(Notice):
    """An HR admin reads what was reported."""

    abouts: tuple[str, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class ReportDealtWith(Notice):
    """An HR admin has dealt with a report."""

    about: str


# Pulse. No notice holds what somebody answered.


@dataclass(frozen=True, kw_only=True)
class PulseAsked(Notice):
    """Somebody is asked the next question of an invitation; after the last one they are thanked."""

    invitation: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PulseWhy(Notice):
    """Why somebody was asked, who sees what, and from how many answers on."""

    invitation: int


@dataclass(frozen=True, kw_only=True)
class PulseReminded(Notice):
    """Everybody asked is reminded once, whether or not they answered."""

    invitation: int


@dataclass(frozen=True, kw_only=True)
class PulseCommentFormWanted(Notice):
    """A form to answer a question in one's own words, or to choose several."""

    invitation: int


@dataclass(frozen=True, kw_only=True)
class PulseOverview(Notice):
    """All pulses and where they stand, for HR."""


@dataclass(frozen=True, kw_only=True)
class PulseShown(Notice):
    """One pulse, as it is set up and where it stands."""

    pulse: int
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PulseFormWanted(Notice):
    """A form to set up a pulse, or to change one."""

    pulse: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionBank(Notice):
    """All questions, for HR, a page at a time."""

    page: int = 0
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class QuestionFormWanted(Notice):
    """A form to add a question, or to reword one."""

    question: int | None = None


@dataclass(frozen=True, kw_only=True)
class PulsePreview(Notice):
    """An admin alone sees a question as it will be asked; nothing is taken down."""

    pulse: int
    position: int = 0
    in_place: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class PulseResultsShown(Notice):
    """What a closed round says, as far as the reader may see it."""

    round: int


@dataclass(frozen=True, kw_only=True)
class ActionFormWanted(Notice):
    """A form to say what comes of a round."""

    round: int


@dataclass(frozen=True, kw_only=True)
class PulseNews(Notice):
    """You said, we did: what came of a round."""

    round: int


@dataclass(frozen=True, kw_only=True)
class MyPulse(Notice):
    """What somebody is asked, and what the company learned: the round something came of, and results for them."""

    invitations: tuple[int, ...]
    news: int | None
    results: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class PrivacyShown(Notice):
    """What is known of pulse answers, who sees it, and for how long."""


@dataclass(frozen=True, kw_only=True)
class ProposalOverdue(Notice):
    """A head is told that a colleague owes an answer in a matter; not what was said of it, nor by whom."""

    request: int


# Who served whom


@dataclass(frozen=True, kw_only=True)
class MyMap(Notice):
    """Somebody reads whom they helped and who helped them."""

    person: int


@dataclass(frozen=True, kw_only=True)
class DepartmentsShown(Notice):
    """How departments served each other in a month (its first day, ISO), as far as this person may see it."""

    person: int
    month: str
    takes_long: ClassVar[bool] = True


# Desks


@dataclass(frozen=True, kw_only=True)
class DeskShown(Notice):
    """What a desk promises, for whoever may ask it; for its head and admins, with what they may change."""

    department: int
    saved: bool = False


@dataclass(frozen=True, kw_only=True)
class DeskFormWanted(Notice):
    """A head or an admin wants the form for how soon a desk answers."""

    department: int


@dataclass(frozen=True, kw_only=True)
class UsualAsksFormWanted(Notice):
    """A head or an admin wants the form for a desk's usual asks."""

    department: int


@dataclass(frozen=True, kw_only=True)
class CalendarShown(Notice):
    """When the company, an office or a department works (storage/calendars.py); `whose` is empty for one's own."""

    person: int
    whose: str = ""
    saved: bool = False


@dataclass(frozen=True, kw_only=True)
class CalendarFormWanted(Notice):
    """Whoever may change a calendar wants its form."""

    whose: str


@dataclass(frozen=True, kw_only=True)
class PromisesShown(Notice):
    """How departments kept what they promised in a month (its first day, ISO), for HR and those who lead them."""

    month: str
    departments: tuple[int, ...]


# Digest


@dataclass(frozen=True, kw_only=True)
class DigestShown(Notice):
    """Somebody reads a week of theirs ("2026-W48"), and of the team they lead."""

    person: int
    week: str


@dataclass(frozen=True, kw_only=True)
class DigestRest(Notice):
    """What the digest of a week had no room for, and thanks to read aloud."""

    person: int
    week: str


@dataclass(frozen=True, kw_only=True)
class DigestTimeSet(Notice):
    """When somebody's digest comes by itself: a weekday (0 is Monday) and a time, or never."""

    is_on: bool
    weekday: int
    at: str


@dataclass(frozen=True, kw_only=True)
class Refused(Notice):
    """A no, with its reason, where a form should show it, and what was typed, given back."""

    reason: str
    facts: dict[str, Any]
    field: str
    typed: str

    @classmethod
    def because(cls, refusal: Refusal, typed: str) -> "Refused":
        return cls(reason=type(refusal).__name__, facts=refusal.facts(), field=refusal.field, typed=typed)


def from_json(text: str) -> Notice:
    """Read back what `to_json` wrote. Raises KeyError for a notice this version does not know."""
    facts = json.loads(text)
    kind = _kinds()[facts.pop("notice")]
    return kind(**{name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()})


@cache
def _kinds() -> dict[str, type[Notice]]:
    return {known.__name__: known for known in Notice.__subclasses__()}
