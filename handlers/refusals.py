"""Every reason to say no. The sentences stand in en.ftl and zh.ftl, under the class's name."""

from dataclasses import dataclass
from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a no is an answer, not an error
    """The handler refuses, and nothing happened. `field` is where a form should say so."""

    field: ClassVar[str] = ""

    def facts(self) -> dict[str, object]:
        """Return what the sentence may mention."""
        return dict(vars(self))


class NoReceivers(Refusal):
    """Nobody was named."""

    field = "receivers"


class KudosToSelf(Refusal):
    """The giver is among the receivers."""

    field = "receivers"


@dataclass(eq=False)
class KudosToBot(Refusal):
    """One of the receivers is a bot."""

    field = "receivers"
    name: str


@dataclass(eq=False)
class KudosToLeaver(Refusal):
    """One of the receivers has left."""

    field = "receivers"
    name: str


@dataclass(eq=False)
class NotAColleague(Refusal):
    """One of the receivers works for another company."""

    field = "receivers"
    name: str


@dataclass(eq=False)
class GroupUnknown(Refusal):
    """A group was named, and the platform does not say who is in it."""

    field = "receivers"
    name: str


@dataclass(eq=False)
class TooManyReceivers(Refusal):
    """More are thanked at once than a thanks can mean."""

    count: int
    most: int
    field = "receivers"


@dataclass(eq=False)
class UnknownOption(Refusal):
    """Something that looks like an option, and might have been one that keeps thanks private."""

    option: str
    field = "words"


class NoWords(Refusal):
    """Thanks without a word of why."""

    field = "words"


@dataclass(eq=False)
class TooLong(Refusal):
    """More words than a message holds everywhere."""

    length: int
    most: int
    field = "words"


@dataclass(eq=False)
class AllowanceSpent(Refusal):
    """Today's allowance would not suffice."""

    allowed: int
    left: int
    needed: int
    field = "receivers"


class NoRoomToAdd(Refusal):
    """The thanks are as long as they may be."""


class NobodyToAppoint(Refusal):
    """No colleague was chosen to become an admin."""

    field = "receivers"


class NotYours(Refusal):
    """Only whoever did it may undo it."""


class AlreadyTakenBack(Refusal):
    """It was taken back before."""


@dataclass(eq=False)
class TooLateToTakeBack(Refusal):
    """The time for undoing is over."""

    minutes: int


@dataclass(eq=False)
class TooLateToAdd(Refusal):
    """The time for adding words is over."""

    hours: int


class JoinOwn(Refusal):
    """The giver or a receiver joins the thanks."""


class Gone(Refusal):
    """What a button meant is no longer there."""


@dataclass(eq=False)
class FeatureOff(Refusal):
    """The company has switched this feature off."""

    feature: str


@dataclass(eq=False)
class NotAllowed(Refusal):
    """This takes a role the person does not have."""

    roles: tuple[str, ...]


class LastAdmin(Refusal):
    """Nobody would be left to look after the settings."""


class NoQuietHours(Refusal):
    """The hours could not be read."""


class NoSuchLanguage(Refusal):
    """A language the bot does not speak."""


class BadValue(Refusal):
    """A value's tag or names cannot be used."""

    field = "tag"


class BadOneIn(Refusal):
    """Not a number of requests of which one may be asked about."""

    field = "rated_one_in"


class BadAllowance(Refusal):
    """Not a number an allowance can be."""

    field = "allowance"


class BadTime(Refusal):
    """Not a time of day."""

    field = "round_up_at"


class BadZone(Refusal):
    """Not a time zone."""

    field = "zone"


@dataclass(eq=False)
class DateNotUnderstood(Refusal):
    """What was typed as a date is none, or names several days."""

    typed: str
    field = "due"


@dataclass(eq=False)
class DateAmbiguous(Refusal):
    """Two days may be meant: 03/04, or Thursday or Friday. Both are ISO dates."""

    typed: str
    first: str
    second: str
    field = "due"


@dataclass(eq=False)
class DatePassed(Refusal):
    """The moment named has passed."""

    typed: str
    field = "due"


class HelpFromSelf(Refusal):
    """Somebody asks themselves for help."""

    field = "receivers"


class OnlyOneProvider(Refusal):
    """Several are asked for the same thing at once."""

    field = "receivers"


class NobodyAsked(Refusal):
    """Nobody was named who might help."""

    field = "receivers"


@dataclass(eq=False)
class HelpFromBot(Refusal):
    """A bot is asked for help."""

    field = "receivers"
    name: str


@dataclass(eq=False)
class HelpFromLeaver(Refusal):
    """Somebody who has left is asked for help."""

    field = "receivers"
    name: str


@dataclass(eq=False)
class NobodyAtDesk(Refusal):
    """A department is asked in which nobody works who could take it."""

    field = "receivers"
    name: str


class NothingAsked(Refusal):
    """A request without a word of what is needed."""

    field = "words"


class NoDate(Refusal):
    """A proposal says by when."""

    field = "due"


class NoReason(Refusal):
    """A question or a no without a word."""

    field = "words"


@dataclass(eq=False)
class RequestMovedOn(Refusal):
    """What somebody wants to do to a request can no longer be done: it stands elsewhere."""

    state: str


@dataclass(eq=False)
class RequestTaken(Refusal):
    """A colleague has it now."""

    name: str


class RequestNotYours(Refusal):
    """Somebody does to a request what only its requester or its provider may."""


class TooLateToReopen(Refusal):
    """A request was done so long ago that this is a new matter."""


class NotAskedToRate(Refusal):
    """Somebody rates what they were not asked about."""


class ThankedAlready(Refusal):
    """Somebody thanks once more in one tap for the same request."""


class TooLateToRate(Refusal):
    """A rating can no longer be changed."""


class NotOfADesk(Refusal):
    """Somebody without a department goes on duty."""


@dataclass(eq=False)
class NoSuchLink(Refusal):
    """What stands in the field for a link is none."""

    typed: str
    field = "link"


@dataclass(eq=False)
class HoursUnclear(Refusal):
    """A part of the working hours could not be read."""

    field = "hours"
    part: str


class HoursWithoutDays(Refusal):
    """Working hours of no day in particular."""

    field = "hours"


class DayTwice(Refusal):
    """Working hours name a day twice, and which is meant?"""

    field = "hours"


class ShiftsOverlap(Refusal):
    """One shift begins before another has ended."""

    field = "hours"


class NoWorkingTime(Refusal):
    """A desk that would never work, or not for years."""

    field = "hours"


@dataclass(eq=False)
class NoSuchCountry(Refusal):
    """A country whose holidays nobody knows."""

    field = "country"
    country: str


# Feedback between two colleagues


class FeedbackToNobody(Refusal):
    """No colleague was named whom a private word is for."""

    field = "receivers"


class FeedbackToSelf(Refusal):
    """A private word to oneself."""

    field = "receivers"


class FeedbackToSeveral(Refusal):
    """A private word to several at once, or to a whole department."""

    field = "receivers"


class NothingSaid(Refusal):
    """A private word, an answer or a suggestion without a word."""

    field = "words"


class NoSuchKind(Refusal):
    """Neither “keep doing” nor “try instead”."""

    field = "kind"


@dataclass(eq=False)
class TooLateForFeedback(Refusal):
    """The time for taking a private word back is over."""

    minutes: int


class FeedbackTakenBackAlready(Refusal):
    """The private word was taken back."""


@dataclass(eq=False)
class EnoughReplies(Refusal):
    """Two people have written back and forth as often as is good in here."""

    most: int


class NobodyToAsk(Refusal):
    """Nobody was named who is to be asked for a private word."""

    field = "receivers"


@dataclass(eq=False)
class TooManyAsked(Refusal):
    """More are asked for a private word than will feel asked."""

    count: int
    most: int
    field = "receivers"


# Suggestions


class NobodyReadsIt(Refusal):
    """The author's department has no head other than themselves, or the topic is closed."""

    field = "to"


@dataclass(eq=False)
class TooFewToHide(Refusal):
    """So few could have written it that leaving out the name would hide nobody."""

    fewest: int
    field = "named"


class NoSuchKey(Refusal):
    """No suggestion belongs to this key."""

    field = "key"


class ToldAlready(Refusal):
    """The suggestion was told to its reader, so that it cannot be taken back."""

    field = "back"


class BadTopic(Refusal):
    """A topic needs a name in both languages and one colleague who reads it."""

    field = "name"


# Pulse


class NoPulseName(Refusal):
    """A pulse needs a name in both languages."""

    field = "name"


class NoQuestions(Refusal):
    """A pulse without a question."""

    field = "questions"


@dataclass(eq=False)
class TooManyQuestions(Refusal):
    """More questions at a time than one answers in passing."""

    most: int
    field = "how_many"


@dataclass(eq=False)
class BadScoresFrom(Refusal):
    """Scores of fewer than may ever be shown, or no number at all."""

    fewest: int
    field = "scores_from"


@dataclass(eq=False)
class BadCommentsFrom(Refusal):
    """Comments of fewer than may ever be shown, or of fewer than scores are shown of."""

    fewest: int
    field = "comments_from"


@dataclass(eq=False)
class BadClosing(Refusal):
    """A round that would close too soon or too late."""

    fewest: int
    most: int
    field = "closes_after_days"


@dataclass(eq=False)
class PulseForTooFew(Refusal):
    """So few would be asked that nothing could ever be shown."""

    fewest: int
    field = "audience"


class NoQuestionWords(Refusal):
    """A question needs its wording in both languages."""

    field = "words"


@dataclass(eq=False)
class BadOptions(Refusal):
    """Too few or too many choices, or one that lacks its wording in one language."""

    fewest: int
    most: int
    field = "options"


class NoSuchDriver(Refusal):
    """A question of an unknown kind, or that measures nothing known."""

    field = "driver"


@dataclass(eq=False)
class PulseMovedOn(Refusal):
    """What somebody wants to do with a pulse cannot be done as it stands."""

    state: str


class PulseClosed(Refusal):
    """An answer after the round closed."""


class NotAskedThis(Refusal):
    """Somebody answers what others were asked."""


class ResultsNotYet(Refusal):
    """The round is open, or still being closed: nobody reads anything of it."""


class BadAction(Refusal):
    """An action needs words, somebody who does it and a day by when."""

    field = "words"


# Schedules


@dataclass(eq=False)
class BadInterval(Refusal):
    """Not a number of weeks to repeat something after."""

    most: int
    field = "every"


class NoSuchDayToRepeat(Refusal):
    """Not a day something could be repeated on."""

    field = "day"


class DayIsOver(Refusal):
    """What is to happen once would have happened already."""

    field = "starts"


# Pulse, as people press and fill it in


class NothingChosen(Refusal):
    """A question was sent without an answer."""


class BadDay(Refusal):
    """Not a day a pulse could begin on."""

    field = "starts"


class BadPulseTime(Refusal):
    """Not a time of day people could be asked at."""

    field = "at"


class NoAudience(Refusal):
    """Some are to be asked, and nobody says who."""

    field = "audience"


# Desks


@dataclass(eq=False)
class NotYourDesk(Refusal):
    """Only a department's head or an admin decides about its desk."""

    name: str


@dataclass(eq=False)
class NoSuchDesk(Refusal):
    """What was typed after “desk” is no department."""

    typed: str


@dataclass(eq=False)
class NoSuchCalendar(Refusal):
    """What was typed is neither an office nor a department."""

    typed: str


@dataclass(eq=False)
class DaysUnclear(Refusal):
    """A part of the free days could not be read."""

    field = "free_days"
    part: str


@dataclass(eq=False)
class WorkingDaysUnclear(Refusal):
    """A part of the extra working days could not be read."""

    field = "working_days"
    part: str


@dataclass(eq=False)
class BadFirstAnswer(Refusal):
    """How soon a desk answers is no number of working hours that can be kept."""

    field = "first_answer"
    shortest: int
    longest: int


@dataclass(eq=False)
class BadUsualAsk(Refusal):
    """A usual ask needs a short name in both languages."""

    field = "name"
    longest: int


@dataclass(eq=False)
class BadUsualMinutes(Refusal):
    """A usual ask needs a number of minutes."""

    field = "minutes"
    longest: int


@dataclass(eq=False)
class TooManyUsualAsks(Refusal):
    """A desk has as many usual asks as it may."""

    field = "name"
    most: int


@dataclass(eq=False)
class UsualAskElsewhere(Refusal):
    """A usual ask of one desk, and somebody else as whom it is asked of."""

    field = "usual"
    name: str


@dataclass(eq=False)
class ProviderLeft(Refusal):
    """It is to be done once more by somebody who has left."""

    name: str


class HandedToAsker(Refusal):
    """A request was to be handed to whoever asked for it."""

    field = "receivers"


class LastAtDesk(Refusal):
    """Nobody else is left at the desk who could take it."""


# Digest


class NoSuchDigestTime(Refusal):
    """Not a weekday and a time of day at which a digest could come."""
