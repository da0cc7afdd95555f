"""What people can type, press or submit, and which handler each goes to."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.chat import Event, Pressed, Said, Submitted, Words
from bot.directory import clean
from bot.understanding import desks as desk
from bot.understanding import digest, graph, pulse, ratings, reports, smalltalk
from bot.understanding import feedback as private
from bot.understanding import help_requests as requests
from bot.understanding import suggestions as box
from bot.understanding.addressed import look_at_question
from bot.understanding.admin import submit_admin, submit_settings, submit_value
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, text_in
from bot.understanding.kudos import (
    THANKS_SOMEWHERE,
    ask_for_thanks,
    choose,
    join,
    submit_kudos,
    submit_more,
    thanking,
    type_kudos,
)
from bot.understanding.people import OFF, type_language, type_opt, type_plain, type_posts, type_quiet
from bot.understanding.words import shown, split, typed_only, without_first
from handlers import (
    admin,
    desks,
    feedback,
    help_requests,
    kudos,
    meant,
    people,
    promises,
    pulse_mine,
    suggestions,
)
from handlers.feedback import Invitation, PrivateWord
from handlers.help_requests import Asking
from handlers.kudos import Thanks
from handlers.notices import (
    AboutMe,
    Acknowledged,
    ActionFormWanted,
    AdminFormWanted,
    AdminOverview,
    CalendarFormWanted,
    DeskFormWanted,
    FeedbackAskFormWanted,
    FeedbackReplyFormWanted,
    Greeted,
    Help,
    KudosFormWanted,
    MoreFormWanted,
    MyRequests,
    MySettings,
    Notice,
    PrivacyShown,
    PulseFormWanted,
    QuestionFormWanted,
    RatingCommentWanted,
    Refused,
    RequestFormWanted,
    SettingsFormWanted,
    StepFormWanted,
    StoredAboutMe,
    SuggestionAnswerFormWanted,
    SuggestionFormWanted,
    SuggestionHeardBefore,
    SuggestionKeyWanted,
    SuggestionOutcomeFormWanted,
    TopicFormWanted,
    UsualAsksFormWanted,
    ValueFormWanted,
    YouAreWelcome,
)
from handlers.refusals import Gone, Refusal
from handlers.rules.help_requests import Deed
from storage.company import Company
from storage.tables import Person

T = TypeVar("T")


# Typed


def type_goodturn(ear: Ear, words: Words) -> Notice:
    """Hear `/goodturn …`: a word of its own, or any other command."""
    head, rest = split(words)
    if not head:
        return Help()
    if head in GOODTURN:
        return GOODTURN[head](ear, shown(rest).strip())
    if head in COMMANDS and head not in ("goodturn",):
        return COMMANDS[head](ear, rest)
    return Help(unknown=shown(words).strip())


def type_feedback(ear: Ear, words: Words) -> Notice:
    """Hear `/feedback …`: a word of its own, or a private word to whomever it names."""
    head, rest = split(words)
    return FEEDBACK[head](ear, rest) if head in FEEDBACK else private.type_feedback(ear, words)


Typed = Callable[[Ear, str], Notice]

GOODTURN: dict[str, Typed] = {
    **dict.fromkeys(("help", "帮助", "?", "？"), lambda ear, typed: Help()),
    **dict.fromkeys(("me", "我的", "我", "我的感谢"), lambda ear, typed: AboutMe(person=ear.person.id)),
    **dict.fromkeys(("settings", "设置", "我的设置"), lambda ear, typed: MySettings(person=ear.person.id)),
    "谢同事": lambda ear, typed: KudosFormWanted(),
    **dict.fromkeys(("language", "语言"), type_language),
    **dict.fromkeys(("quiet", "免打扰", "安静"), type_quiet),
    **dict.fromkeys(("posts", "公开"), type_posts),
    "opt": type_opt,
    **dict.fromkeys(("plain", "纯文本", "文字"), type_plain),
    **dict.fromkeys(("stored", "data", "数据", "我的数据"), lambda ear, typed: StoredAboutMe(person=ear.person.id)),
    **dict.fromkeys(("duty", "值班", "on"), lambda ear, typed: _duty(ear, is_on=typed.casefold() not in OFF)),
    **dict.fromkeys(("接班", "on-duty"), lambda ear, typed: _duty(ear, is_on=True)),
    **dict.fromkeys(("交班", "off-duty"), lambda ear, typed: _duty(ear, is_on=False)),
    **dict.fromkeys(("requests", "我的请求", "找人帮忙清单"), lambda ear, typed: requests.mine(ear)),
    **dict.fromkeys(("satisfaction", "满意度"), ratings.ask_for_satisfaction),
    **dict.fromkeys(("map", "我帮的人", "帮我的人"), graph.own_map),
    **dict.fromkeys(("departments", "部门往来"), graph.ask_for_departments),
    **dict.fromkeys(("desk", "服务台"), desk.type_desk),
    **dict.fromkeys(("calendar", "工作时间", "日历"), desk.type_calendar),
    **dict.fromkeys(("promises", "兑现情况"), lambda ear, typed: _promises(ear)),
    **dict.fromkeys(("digest", "一周小结", "小结", "周报"), digest.type_digest),
    **dict.fromkeys(("admin", "管理"), lambda ear, typed: admin.overview(ear.person, ear.company)),
}

COMMANDS: dict[str, Callable[[Ear, Words], Notice]] = {
    **dict.fromkeys(("kudos", "感谢", "谢谢", "多谢", "表扬", "点赞", "赞", "thanks"), type_kudos),
    **dict.fromkeys(("request", "请", "求助", "找人帮忙", "麻烦", "ask"), requests.type_request),
    **dict.fromkeys(("helped", "帮过了"), requests.type_helped),
    **dict.fromkeys(("goodturn", "好帮手"), type_goodturn),
    # Feedback and suggestions
    **dict.fromkeys(("feedback", "反馈"), type_feedback),
    "悄悄话": private.type_private_word,
    "征求意见": private.type_invitation,
    "意见箱": box.type_suggestion,
    "查回复": box.type_key,
    # Pulse
    **dict.fromkeys(("pulse", "每周一问", "一问"), pulse.type_pulse),
}

# What may follow /feedback
FEEDBACK: dict[str, Callable[[Ear, Words], Notice]] = {
    **dict.fromkeys(("ask", "征求意见", "请"), private.type_invitation),
    "悄悄话": private.type_private_word,
    **dict.fromkeys(("suggest", "suggestion", "意见箱"), box.type_suggestion),
    **dict.fromkeys(("answer", "answers", "查回复"), box.type_key),
}

# What a platform offers after a slash; worded as command-…-name, -hint, -about
COMMANDS_SHOWN = ("kudos", "request", "feedback", "pulse", "goodturn")


SLASHES = ("/", "、")  # a Chinese keyboard's slash key writes 、


# Pressed

PRESSED_ONLY = (Deed.ACCEPT, Deed.DO, Deed.WITHDRAW, Deed.LEAVE)
# Steps that take words, a date or a colleague
ASKS_MORE = (
    Deed.ACCEPT,
    Deed.DO,
    Deed.ASK_BACK,
    Deed.ANSWER,
    Deed.HAND_OVER,
    Deed.DECLINE,
    Deed.REOPEN,
    Deed.REPAIR,
    Deed.PROPOSE,
)

PRESSES: dict[str, Callable[[Ear, str], Notice]] = {
    "kudos.new": lambda ear, value: KudosFormWanted(),
    "kudos.undo": lambda ear, value: kudos.take_back(ear.session, ear.person, id_in(value), now=ear.now),
    "kudos.join": join,
    "kudos.leave": lambda ear, value: kudos.leave(ear.session, ear.person, id_in(value), now=ear.now),
    "kudos.more": lambda ear, value: kudos.ask_for_more(ear.session, ear.person, id_in(value), now=ear.now),
    "kudos.choose": choose,
    "kudos.form": lambda ear, value: kudos.choose_in_form(ear.session, ear.person, id_in(value)),
    "request.new": lambda ear, value: RequestFormWanted(),
    "request.helped": lambda ear, value: RequestFormWanted(is_told=True),
    "request.choose": requests.choose,
    "request.form": requests.change,
    "request.drop": requests.drop,
    "request.send": requests.send,
    "request.open": requests.open_one,
    "request.mine": lambda ear, value: requests.mine(ear),
    **{f"request.{deed}": partial(requests.step, deed=deed) for deed in PRESSED_ONLY},
    **{f"request.ask.{deed}": partial(requests.ask_for_step, deed=deed) for deed in ASKS_MORE},
    "rating.give": ratings.give,
    "rating.reason": ratings.give_reason,
    "rating.comment": ratings.ask_for_comment,
    "rating.again": ratings.ask_again,
    "rating.thank": ratings.thank,
    "duty.on": lambda ear, value: _duty(ear, is_on=True),
    "duty.off": lambda ear, value: _duty(ear, is_on=False),
    "me": lambda ear, value: AboutMe(person=ear.person.id),
    "stored": lambda ear, value: StoredAboutMe(person=ear.person.id),
    "settings.mine": lambda ear, value: MySettings(person=ear.person.id),
    "settings.language": lambda ear, value: people.set_language(ear.session, ear.person, value),
    "settings.quiet": lambda ear, value: people.set_quiet_hours(ear.session, ear.person, value, ear.company),
    "settings.plain": lambda ear, value: people.set_plainly(ear.session, ear.person, plainly=value == "on"),
    "settings.posts": lambda ear, value: people.set_posts(ear.session, ear.person, is_named=value == "on"),
    "admin.settings": lambda ear, value: admin.ask_for_settings(ear.person, ear.company),
    "admin.value": lambda ear, value: admin.ask_for_value(ear.person, ear.company),
    "admin.admin": lambda ear, value: admin.ask_for_admin(ear.person, ear.company),
    # Feedback between two colleagues
    "feedback.new": lambda ear, value: private.open_form(ear, ""),
    "feedback.form": private.open_form,
    "feedback.choose": private.choose,
    "feedback.kind": private.choose_kind,
    "feedback.undo": lambda ear, value: feedback.take_back(ear.session, ear.person, id_in(value), now=ear.now),
    "feedback.thank": private.thank,
    "feedback.reply": lambda ear, value: feedback.ask_to_reply(ear.session, ear.person, id_in(value)),
    "feedback.decline": lambda ear, value: feedback.decline(ear.session, ear.person, id_in(value)),
    "feedback.ask.choose": private.choose_asked,
    "feedback.ask.form": private.open_invitation,
    # Suggestions
    "suggestions.new": lambda ear, value: suggestions.ask_for_suggestion(ear.company),
    "suggestions.key": lambda ear, value: suggestions.ask_for_key(ear.company),
    "suggestions.answer": lambda ear, value: suggestions.ask_to_answer(
        ear.session, ear.person, id_in(value), house=ear.company
    ),
    "suggestions.outcome": lambda ear, value: suggestions.ask_for_outcome(
        ear.session, ear.person, id_in(value), house=ear.company
    ),
    "admin.topics": lambda ear, value: suggestions.ask_for_topic(ear.person, ear.company),
    # Reports of abuse
    "report": reports.ask,
    "report.sure": reports.report,
    "admin.reports": reports.look,
    "admin.reports.done": reports.deal_with,
    # How clear an ask became
    "clarity.say": ratings.say_how_clear,
    # Who served whom
    "map": graph.own_map,
    "departments": graph.ask_for_departments,
    # Pulse, as people are asked
    "pulse.mine": pulse.mine,
    "pulse.asked": pulse.asked,
    "pulse.answer": pulse.answer,
    "pulse.write": pulse.write,
    "pulse.why": pulse.why,
    "pulse.privacy": lambda ear, value: PrivacyShown(),
    # Pulse, as HR sets it up
    "pulse.all": pulse.overview,
    "pulse.new": pulse.new,
    "pulse.bank": pulse.bank,
    "pulse.question": pulse.change_question,
    "pulse.question.new": pulse.new_question,
    "pulse.open": pulse.open_one,
    "pulse.change": pulse.change,
    "pulse.preview": pulse.preview,
    "pulse.duplicate": pulse.duplicate,
    **{f"pulse.{deed}": partial(pulse.move, deed=deed) for deed in ("start", "pause", "resume", "end")},
    "pulse.results": pulse.results,
    "pulse.act": pulse.act,
    "pulse.act.done": pulse.act_done,
    # Desks
    "desk.open": desk.look,
    "desk.promise": desk.of_desk(desks.ask_for_promise),
    "desk.usual": desk.of_desk(desks.ask_for_usual),
    "calendar.form": desk.ask_for_calendar,
    "promises": lambda ear, value: _promises(ear),
    "satisfaction": ratings.ask_for_satisfaction,
    # Digest
    "digest.show": digest.show,
    "digest.rest": digest.show_rest,
    "digest.thank": digest.thank,
    "digest.on": digest.turn_on,
    "digest.off": digest.turn_off,
}


# What a thumbs-up on a message about something stands for, and its removal
REACTIONS = {"kudos": ("kudos.join", "kudos.leave")}


def on_home(session: Session, person: Person, house: Company) -> list[Notice]:
    """Return what stands on somebody's own page: what waits for them, what is theirs, what they can do."""
    waiting = meant.waiting(session, person)
    shown: list[Notice] = [waiting] if waiting else []
    if house.is_on("pulse"):
        asked = pulse_mine.waits(session, person, house=house)
        shown += [asked] if asked else []
    if house.is_on("requests"):
        ready = help_requests.waiting(session, person)
        shown += [*([ready] if ready else []), MyRequests(person=person.id)]
    shown += [AboutMe(person=person.id), MySettings(person=person.id)]
    if admin.roles(person, house):
        shown.append(AdminOverview())
    return [*shown, Help()]


# Submitted


FORMS: dict[str, Callable[[Ear, str, Fields], Notice]] = {
    "kudos": submit_kudos,
    "kudos.more": submit_more,
    "request": requests.submit_request,
    "request.helped": requests.submit_helped,
    "request.step": requests.submit_step,
    "rating.comment": ratings.submit_comment,
    "admin.settings": submit_settings,
    "admin.value": submit_value,
    "admin.admin": submit_admin,
    # Feedback between two colleagues
    "feedback": private.submit_private_word,
    "feedback.reply": private.submit_reply,
    "feedback.ask": private.submit_invitation,
    # Suggestions
    "suggestions": box.submit_suggestion,
    "suggestions.mine": box.submit_key,
    "suggestions.answer": box.submit_answer,
    "suggestions.outcome": box.submit_outcome,
    "admin.topics": box.submit_topics,
    # Pulse
    "pulse": pulse.submit_pulse,
    "pulse.question": pulse.submit_question,
    "pulse.answer": pulse.submit_answer,
    "pulse.action": pulse.submit_action,
    # Desks
    "desk.promise": desk.submit_promise,
    "desk.usual": desk.submit_usual,
    "calendar": desk.submit_calendar,
}


# Who may have which form: what a press on the button that opens it asks
ASKS: dict[str, Callable[[Ear, str], Notice]] = {
    "kudos": lambda ear, context: PRESSES["kudos.form" if context else "kudos.new"](ear, context),
    "kudos.more": PRESSES["kudos.more"],
    "request": lambda ear, context: PRESSES["request.form" if context else "request.new"](ear, context),
    "request.helped": lambda ear, context: PRESSES["request.form" if context else "request.helped"](ear, context),
    "request.step": requests.ask_for_step_in,
    "rating.comment": ratings.ask_for_comment,
    "admin.settings": PRESSES["admin.settings"],
    "admin.value": PRESSES["admin.value"],
    "admin.admin": PRESSES["admin.admin"],
    # Feedback between two colleagues
    "feedback": private.open_form,
    "feedback.reply": PRESSES["feedback.reply"],
    "feedback.ask": private.open_invitation,
    # Suggestions
    "suggestions": PRESSES["suggestions.new"],
    "suggestions.mine": PRESSES["suggestions.key"],
    **{form: PRESSES[form] for form in ("suggestions.answer", "suggestions.outcome", "admin.topics")},
    # Pulse
    "pulse": lambda ear, context: PRESSES["pulse.change" if context else "pulse.new"](ear, context),
    "pulse.question": lambda ear, context: PRESSES["pulse.question" if context else "pulse.question.new"](ear, context),
    "pulse.answer": pulse.write,
    "pulse.action": pulse.act,
    # Desks
    **{form: PRESSES[form] for form in ("desk.promise", "desk.usual")},
    "calendar": desk.ask_for_calendar,
}

# What a press is about, to look at before it is done
ABOUT: dict[str, Callable[[Ear, str], Notice]] = {
    "kudos.join": lambda ear, value: kudos.look_at_post(ear.session, ear.person, id_in(value), company=ear.company),
    "kudos.undo": lambda ear, value: kudos.look_at_own(ear.session, ear.person, id_in(value)),
    "kudos.choose": look_at_question(Thanks),
    "kudos.form": PRESSES["kudos.form"],
    "request.choose": look_at_question(Asking),
    **dict.fromkeys(("request.send", "request.drop"), requests.look_at_draft),
    "request.form": requests.change,
    **dict.fromkeys((f"request.{deed}" for deed in PRESSED_ONLY), requests.open_one),
    **{f"request.ask.{deed}": PRESSES[f"request.ask.{deed}"] for deed in ASKS_MORE},
    # How clear an ask became
    "clarity.say": lambda ear, value: requests.open_one(ear, value.partition(":")[0]),
    # Feedback between two colleagues
    **{action: PRESSES[action] for action in ("feedback.form", "feedback.reply", "feedback.ask.form")},
    "feedback.choose": look_at_question(PrivateWord),
    "feedback.ask.choose": look_at_question(Invitation),
    "feedback.kind": lambda ear, value: feedback.look_at_kinds(ear.session, ear.person, id_in(value.partition(":")[0])),
    "feedback.undo": lambda ear, value: feedback.look_at(ear.session, ear.person, id_in(value)),
    "feedback.thank": lambda ear, value: feedback.look_at(ear.session, ear.person, id_in(value)),
    "feedback.decline": lambda ear, value: feedback.look_at_invitation(ear.session, ear.person, id_in(value)),
    # Suggestions
    **{action: PRESSES[action] for action in ("suggestions.answer", "suggestions.outcome")},
    # Reports of abuse
    **dict.fromkeys(("report", "report.sure"), reports.ask),
    # Pulse
    "pulse.answer": lambda ear, value: pulse.asked(ear, value.partition(":")[0]),
    "pulse.open": lambda ear, value: pulse.open_one(ear, value) if value else pulse.overview(ear, value),
    "pulse.question": pulse.look_at_question,
    **{action: PRESSES[action] for action in ("pulse.write", "pulse.act")},
    **{f"pulse.{deed}": pulse.open_one for deed in ("start", "pause", "resume", "end", "duplicate")},
    # Desks
    **{action: PRESSES[action] for action in ("desk.promise", "desk.usual", "calendar.form")},
}
# Presses that only show something
READS = (
    *("kudos.new", "request.new", "request.helped", "request.open", "request.mine"),
    *("feedback.new", "suggestions.new", "suggestions.key"),
    *("me", "stored", "settings.mine"),
    *("map", "departments"),
    *("pulse.mine", "pulse.asked", "pulse.why", "pulse.privacy", "pulse.results"),
    *("pulse.all", "pulse.bank", "pulse.open", "pulse.preview", "pulse.new", "pulse.change"),
    *("pulse.question", "pulse.question.new"),
    *("desk.open", "promises", "satisfaction"),
    *("digest.show", "digest.rest", "digest.thank"),
)

# What there is to read on a page of its own, and for whom
SHEETS: dict[str, Callable[[Ear, str], Notice]] = {
    "pulse": pulse.results,
    "privacy": lambda ear, value: PrivacyShown(),
}


def _duty(ear: Ear, *, is_on: bool) -> Notice:
    return help_requests.set_duty(ear.session, ear.person, is_on=is_on, company=ear.company, now=ear.now)


def _promises(ear: Ear) -> Notice:
    return promises.ask_for_promises(ear.person, company=ear.company, now=ear.now)


def _step_form(context: str) -> StepFormWanted:
    request, deed = requests.step_in(context)
    return StepFormWanted(request=request, deed=str(deed))


def form_for(ear: Ear, form: str, context: str) -> Notice:
    """Return the notice a form is drawn from, for whoever may have it. Raises a Refusal for others."""
    return _known(ASKS, form)(ear, context)


def about(ear: Ear, action: str, value: str) -> Notice | None:
    """Return what a press is about, where there is something to see. Raises a Refusal where it would be refused."""
    if action in ABOUT:
        return ABOUT[action](ear, value)
    press = _known(PRESSES, action)
    return press(ear, value) if action in READS else None


def sheet(ear: Ear, name: str, value: str) -> Notice:
    """Return the notice a page to read is drawn from, for whoever may read it. Raises a Refusal for others."""
    return _known(SHEETS, name)(ear, value)


def form_wanted(form: str, context: str) -> Notice:
    """Return the notice a form was drawn from, to draw it again with what is wrong."""
    makers: dict[str, Callable[[], Notice]] = {
        "kudos": lambda: KudosFormWanted(draft=id_in(context) if context else None),
        "kudos.more": lambda: MoreFormWanted(kudos=id_in(context)),
        "request": lambda: RequestFormWanted(draft=id_in(context) if context else None),
        "request.helped": lambda: RequestFormWanted(draft=id_in(context) if context else None, is_told=True),
        "request.step": lambda: _step_form(context),
        "rating.comment": lambda: RatingCommentWanted(request=id_in(context)),
        "admin.settings": SettingsFormWanted,
        "admin.value": ValueFormWanted,
        "admin.admin": AdminFormWanted,
        # Feedback between two colleagues
        "feedback": lambda: private.form_of(context),
        "feedback.reply": lambda: FeedbackReplyFormWanted(feedback=id_in(context)),
        "feedback.ask": lambda: FeedbackAskFormWanted(draft=id_in(context) if context else None),
        # Suggestions
        "suggestions": SuggestionFormWanted,
        "suggestions.mine": SuggestionKeyWanted,
        "suggestions.answer": lambda: SuggestionAnswerFormWanted(suggestion=id_in(context)),
        "suggestions.outcome": lambda: SuggestionOutcomeFormWanted(suggestion=id_in(context)),
        "admin.topics": TopicFormWanted,
        # Pulse
        "pulse": lambda: PulseFormWanted(pulse=id_in(context) if context else None),
        "pulse.question": lambda: QuestionFormWanted(question=id_in(context) if context else None),
        "pulse.answer": lambda: pulse.form_of(context),
        "pulse.action": lambda: ActionFormWanted(round=id_in(context)),
        # Desks
        "desk.promise": lambda: DeskFormWanted(department=id_in(context)),
        "desk.usual": lambda: UsualAsksFormWanted(department=id_in(context)),
        "calendar": lambda: CalendarFormWanted(whose=context),
    }
    return _known(makers, form)()


# What leads to a suggestion or with its key to the answers: nothing of it may lead back to who did it
SECRET_COMMANDS = (box.type_suggestion, box.type_key)
# Forms and presses that hold what nobody may be known to have said, and what a repetition is told, by context or value;
# no platform's key holds what was filled in or chosen
SECRET_FORMS: dict[str, Callable[[str], Notice]] = {
    **dict.fromkeys(("suggestions", "suggestions.mine"), lambda context: SuggestionHeardBefore()),
    "pulse.answer": pulse.asked_again,
}
SECRET_PRESSES: dict[str, Callable[[str], Notice]] = {"pulse.answer": pulse.asked_again}


# Forms that are sent once for what they are about: of what is filled in, their key holds not even a digest
SENT_ONCE = ("pulse.answer",)


def key_of(event: Event) -> str:
    """Name what was done, so that the same deed told again is known."""
    if isinstance(event, Submitted) and event.form in SENT_ONCE:
        by = event.by
        return f"{event.form}:{by.platform}:{by.workspace}:{by.user}:{event.context}"
    return event.key


def is_secret(event: Event) -> bool:
    """Say whether what the event is answered must be kept nowhere."""
    match event:
        case Said():
            return _leads_to(event.words) in SECRET_COMMANDS
        case Submitted():
            return event.form in SECRET_FORMS
        case Pressed():
            return event.action in SECRET_PRESSES


def heard_before(event: Event) -> Notice:
    """Say of a secret event that came again that it was heard, as its answer was kept nowhere."""
    match event:
        case Pressed():
            return SECRET_PRESSES[event.action](event.value)
        case Submitted():
            return SECRET_FORMS[event.form](event.context)
        case _:
            return SuggestionHeardBefore()


# Heard


def answer(ear: Ear, event: Event) -> Notice:
    """Send an event to its handler. Raises a Refusal where the handler does, Gone for what nobody offers any more."""
    match event:
        case Said():
            return _say(ear, tuple(clean(word) if isinstance(word, str) else word for word in event.words))
        case Pressed():
            return _known(PRESSES, event.action)(ear, event.value)
        case Submitted():
            return _known(FORMS, event.form)(ear, event.context, event.fields)


def typed_in(event: Event) -> str:
    """Return what the person typed and would not like to lose, to give it back with a no."""
    if isinstance(event, Said):
        return clean(shown(_after_command(event.words))).strip()
    return text_in(event.fields, "words") if isinstance(event, Submitted) else ""


def refusal(event: Event, why: Refusal) -> Refused:
    return Refused.because(why, typed_in(event))


def _say(ear: Ear, words: Words) -> Notice:
    head, rest = split(words)
    if head.startswith(SLASHES):
        name, after = _command(head[1:], rest)
        if name:
            return COMMANDS[name](ear, after)
        own = GOODTURN.get(head[1:])
        return own(ear, shown(rest).strip()) if own else Help(unknown=head)
    said = shown(words).strip()
    letters = smalltalk.letters_of(said)
    if smalltalk.WELCOME.fullmatch(letters):
        return YouAreWelcome()
    if head in GOODTURN:
        return GOODTURN[head](ear, shown(rest).strip())
    if letters in smalltalk.GREETINGS:
        return Greeted()
    if said and (not letters or smalltalk.ACKNOWLEDGED.fullmatch(letters)):
        return Acknowledged()
    thanks = thanking(words)
    if thanks:
        return type_kudos(ear, without_first(words, thanks.end()), words)
    invited = private.inviting(words)
    if invited is not None:
        return private.type_invitation(ear, invited)
    if head in COMMANDS:
        return COMMANDS[head](ear, rest)
    asked = requests.asking(words)
    if asked and requests.names_somebody(ear, without_first(words, asked.end())):
        return requests.type_request(ear, without_first(words, asked.end()))
    if THANKS_SOMEWHERE.search(typed_only(words)):
        return ask_for_thanks(ear, words)
    return _not_understood(ear, said)


def _not_understood(ear: Ear, said: str) -> Notice:
    """Answer with help; what was said waits for the form, should it have been meant for somebody."""
    if not said or not ear.company.is_on("kudos"):
        return Help(unknown=said)
    return Help(unknown=said, draft=kudos.keep(ear.session, ear.person, said, now=ear.now))


def _after_command(words: Words) -> Words:
    """Return what follows a command that takes one's own words; the others are typed again in no time."""
    if thanking(words):
        return words
    head, rest = split(words)
    if head.startswith(SLASHES):
        head, rest = _command(head[1:], rest)
    if COMMANDS.get(head) is type_goodturn:
        return _after_command(rest)
    if COMMANDS.get(head) is type_feedback and split(rest)[0] in FEEDBACK:
        return split(rest)[1]
    return rest if head in COMMANDS else ()


def _leads_to(words: Words) -> Callable[[Ear, Words], Notice] | None:
    """Return which command words are heard by."""
    head, rest = split(words)
    if head.startswith(SLASHES):
        head, rest = _command(head[1:], rest)
    command = COMMANDS.get(head)
    if command is type_goodturn:
        return _leads_to(rest)
    return FEEDBACK.get(split(rest)[0], command) if command is type_feedback else command


def _command(head: str, rest: Words) -> tuple[str, Words]:
    """Return which command a word is; Chinese ones may run into what follows: /谢谢陈静."""
    if head in COMMANDS:
        return head, rest
    for name in COMMANDS:
        if not name.isascii() and head.startswith(name):
            return name, (head.removeprefix(name), *((" ",) if rest else ()), *rest)
    return "", rest


def _known(table: Mapping[str, T], name: str) -> T:
    if name not in table:
        raise Gone
    return table[name]
