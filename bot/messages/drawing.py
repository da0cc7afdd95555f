"""Which notice is drawn by which hand: the table of everything the bot can say."""

from collections.abc import Callable
from typing import Any

from bot.chat import Card, Form, Sheet
from bot.messages import (
    admin,
    calendars,
    desks,
    digest,
    feedback,
    graph,
    help_requests,
    kudos,
    meant,
    people,
    privacy,
    promises,
    pulse,
    pulse_admin,
    pulse_forms,
    pulse_results,
    ratings,
    reports,
    suggestions,
)
from bot.messages.reader import Reader
from bot.messages.refusing import refused
from handlers import notices
from handlers.notices import Notice, Refused
from handlers.refusals import Refusal

DRAWINGS: dict[type[Notice], Callable[[Any, Reader], Card | Form]] = {
    notices.KudosRecorded: kudos.recorded,
    notices.KudosReceived: kudos.received,
    notices.KudosForManager: kudos.for_manager,
    notices.KudosPosted: kudos.posted,
    notices.KudosTakenBack: kudos.taken_back,
    notices.KudosJoined: kudos.joined,
    notices.KudosLeft: kudos.left,
    notices.KudosCompleted: kudos.completed,
    notices.WhoIsMeant: meant.who_is_meant,
    notices.WhomToThank: kudos.whom_to_thank,
    notices.WordsWanted: kudos.words_wanted,
    notices.KudosFormWanted: kudos.kudos_form,
    notices.MoreFormWanted: kudos.more_form,
    notices.KudosRoundUp: kudos.round_up,
    notices.Bundle: kudos.bundle,
    notices.RequestReady: help_requests.ready,
    notices.RequestCancelled: help_requests.cancelled,
    notices.RequestFormWanted: help_requests.request_form,
    notices.RequestShown: help_requests.shown,
    notices.RequestStepTold: help_requests.step_told,
    notices.StepFormWanted: help_requests.step_form,
    notices.MyRequests: help_requests.mine,
    notices.RequestReminder: help_requests.reminder,
    notices.RatingWanted: ratings.wanted,
    notices.RatingGiven: ratings.given,
    notices.RatingCommentWanted: ratings.comment_form,
    notices.SatisfactionShown: ratings.satisfaction,
    notices.DutySet: help_requests.duty_set,
    notices.Help: people.help_card,
    notices.YouAreWelcome: people.you_are_welcome,
    notices.Greeted: people.greeted,
    notices.Acknowledged: people.acknowledged,
    notices.AboutMe: people.about_me,
    notices.StoredAboutMe: people.stored_about_me,
    notices.LanguageSet: people.language_set,
    notices.QuietHoursSet: people.quiet_hours_set,
    notices.PostsSet: people.posts_set,
    notices.PlainlySet: people.plainly_set,
    notices.MySettings: people.my_settings,
    notices.AdminOverview: admin.overview,
    notices.SettingsFormWanted: admin.settings_form,
    notices.ValueFormWanted: admin.value_form,
    notices.AdminFormWanted: admin.admin_form,
    # Feedback between two colleagues
    notices.FeedbackWhich: feedback.which,
    notices.FeedbackFormWanted: feedback.form,
    notices.FeedbackKindWanted: feedback.kind_wanted,
    notices.FeedbackRecorded: feedback.recorded,
    notices.FeedbackReceived: feedback.received,
    notices.FeedbackTakenBack: feedback.taken_back,
    notices.FeedbackThanked: feedback.thanked,
    notices.FeedbackReplied: feedback.replied,
    notices.FeedbackReplySent: feedback.reply_sent,
    notices.FeedbackReplyFormWanted: feedback.reply_form,
    notices.FeedbackAskFormWanted: feedback.ask_form,
    notices.FeedbackAskedFor: feedback.asked_for,
    notices.FeedbackAsked: feedback.asked,
    notices.FeedbackDeclined: feedback.declined,
    # Suggestions
    notices.SuggestionFormWanted: suggestions.form,
    notices.SuggestionRecorded: suggestions.recorded,
    notices.SuggestionHeardBefore: suggestions.heard_before,
    notices.SuggestionShown: suggestions.shown,
    notices.SuggestionTakenBack: suggestions.taken_back,
    notices.SuggestionKeyWanted: suggestions.key_form,
    notices.SuggestionReceived: suggestions.received,
    notices.SuggestionAnswerFormWanted: suggestions.answer_form,
    notices.SuggestionOutcomeFormWanted: suggestions.outcome_form,
    notices.SuggestionAnswered: suggestions.answered,
    notices.SuggestionOutcomes: suggestions.outcomes,
    notices.TopicFormWanted: suggestions.topic_form,
    # Reports of abuse
    notices.ReportWanted: reports.wanted,
    notices.ReportSent: reports.sent,
    notices.ReportMade: reports.made,
    notices.ReportsShown: reports.shown,
    notices.ReportDealtWith: reports.dealt_with,
    notices.ProposalOverdue: help_requests.proposal_overdue,
    # Who served whom
    notices.MyMap: graph.own_map,
    notices.DepartmentsShown: graph.departments,
    # Digest
    notices.DigestShown: digest.shown,
    notices.DigestRest: digest.rest,
    notices.DigestTimeSet: digest.time_set,
    # Desks
    notices.DeskShown: desks.shown,
    notices.DeskFormWanted: desks.promise_form,
    notices.UsualAsksFormWanted: desks.usual_form,
    notices.CalendarShown: calendars.shown,
    notices.CalendarFormWanted: calendars.form,
    notices.PromisesShown: promises.shown,
    # Pulse
    notices.PulseAsked: pulse.asked,
    notices.PulseWhy: pulse.why,
    notices.PulseReminded: pulse.reminded,
    notices.PulseCommentFormWanted: pulse.comment_form,
    notices.PulseNews: pulse.news,
    notices.MyPulse: pulse.mine,
    notices.PrivacyShown: privacy.shown,
    notices.PulseOverview: pulse_admin.overview,
    notices.PulseShown: pulse_admin.shown,
    notices.PulsePreview: pulse_admin.preview,
    notices.QuestionBank: pulse_admin.bank,
    notices.PulseFormWanted: pulse_forms.pulse_form,
    notices.QuestionFormWanted: pulse_forms.question_form,
    notices.ActionFormWanted: pulse_forms.action_form,
    notices.PulseResultsShown: pulse_results.shown,
}

# What is drawn on a page of its own as well
SHEETS: dict[type[Notice], Callable[[Any, Reader], Sheet]] = {
    notices.PulseResultsShown: pulse_results.sheet,
    notices.PrivacyShown: privacy.sheet,
}


def draw(notice: Notice, reader: Reader) -> Card | Form:
    """Word a notice for its reader. What a notice was about may be gone by now: then the card says that."""
    if isinstance(notice, Refused):
        return refused(notice, reader)
    try:
        return DRAWINGS[type(notice)](notice, reader)
    except Refusal as refusal:
        return refused(Refused.because(refusal, ""), reader)


def draw_sheet(notice: Notice, reader: Reader) -> Sheet:
    """Word a notice as a page of its own. Raises a Refusal where there is nothing for its reader."""
    return SHEETS[type(notice)](notice, reader)
