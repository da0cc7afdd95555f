"""What people can type, press or submit, and which handler each goes to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from bot.chat import Event, Mention, Pressed, Said, Submitted, Words
from bot.directory import Page, clean
from handlers import admin, kudos, people
from handlers.kudos import Thanks
from handlers.notices import (
    AboutMe,
    Acknowledged,
    AdminFormWanted,
    AdminOverview,
    Greeted,
    Help,
    KudosFormWanted,
    MoreFormWanted,
    MySettings,
    Notice,
    Refused,
    SettingsFormWanted,
    StoredAboutMe,
    ValueFormWanted,
    YouAreWelcome,
)
from handlers.refusals import Gone, GroupUnknown, NotAColleague, Refusal
from handlers.rules.kudos import fold_tag, read_flags, read_values
from storage.company import Company
from storage.names import fold
from storage.tables import Person


@dataclass(frozen=True, kw_only=True)
class Ear:
    """One event being heard: who, in which transaction, at what time."""

    session: Session
    page: Page
    person: Person
    now: datetime

    @property
    def company(self) -> Company:
        return self.page.company

    def find(self, person_id: int) -> Person:
        try:
            return self.page.person(self.session, person_id)
        except KeyError:
            raise Gone from None


Fields = Mapping[str, str | list[str] | bool]
T = TypeVar("T")


# Typed


def type_kudos(ear: Ear, words: Words, sentence: Words = ()) -> Notice:
    """Hear thanks. `sentence` is all that was said, where it began with a word of thanks and not with a command."""
    if not _shown(words).strip():
        kudos.check_feature(ear.company)
        return KudosFormWanted()
    thanks = _thanks(ear, words, sentence)
    return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)


def _ask_for_thanks(ear: Ear, words: Words) -> Notice:
    """Hear a sentence with thanks somewhere in it: whoever it names is asked about, never taken."""
    flags = read_flags("".join(word if isinstance(word, str) else "\ue000" for word in words))
    heard = ear.page.read_anywhere(ear.session, _unflagged(words, flags.words))
    text, values = read_values(heard.words, tags_of(ear.company))
    thanks = Thanks(
        receivers=(),
        unclear=heard.unclear,
        words=text,
        values=values,
        is_private=flags.is_private,
        tells_manager=flags.tells_manager,
        typed=_shown(words).strip(),
    )
    return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)


def _thanks(ear: Ear, words: Words, sentence: Words) -> Thanks:
    for word in words:
        if isinstance(word, Mention) and word.stands_for:
            raise STANDS_FOR[word.stands_for](name=word.shown)
    typed = _shown(words).strip()
    flags = read_flags("".join(word if isinstance(word, str) else "\ue000" for word in words))
    heard = ear.page.read(ear.session, _unflagged(words, flags.words))
    if sentence and not heard.is_led:  # 谢谢你，@陈美: the thanks belong to what is said
        typed = _shown(sentence).strip()
        flags = read_flags("".join(word if isinstance(word, str) else "\ue000" for word in sentence))
        whole = ear.page.read_within(ear.session, _unflagged(sentence, flags.words))
        heard = replace(whole, unclear=whole.unclear or heard.unclear)
    text, values = read_values(heard.words, tags_of(ear.company))
    return Thanks(
        receivers=heard.receivers,
        unclear=heard.unclear,
        words=text,
        values=values,
        is_private=flags.is_private,
        tells_manager=flags.tells_manager,
        typed=typed,
    )


# What a mention stands for that is nobody here
STANDS_FOR: dict[str, type[NotAColleague | GroupUnknown]] = {"stranger": NotAColleague, "group": GroupUnknown}


def _unflagged(words: Words, text: str) -> Words:
    """Return words with the options cut out, every mention back in its place."""
    mentions = iter([word for word in words if isinstance(word, Mention)])
    pieces: list[str | Mention] = []
    for number, piece in enumerate(text.split("\ue000")):
        if number:
            pieces.append(next(mentions))
        if piece:
            pieces.append(piece)
    return tuple(pieces)


def tags_of(company: Company) -> dict[str, int]:
    return {
        fold_tag(name): value.id for value in company.values for name in (value.tag, value.name, value.name_zh) if name
    }


def type_goodturn(ear: Ear, words: Words) -> Notice:
    """Hear `/goodturn …`: a word of its own, or any other command."""
    head, rest = _split(words)
    if not head:
        return Help()
    if head in GOODTURN:
        return GOODTURN[head](ear, _shown(rest).strip())
    if head in COMMANDS and head not in ("goodturn",):
        return COMMANDS[head](ear, rest)
    return Help(unknown=_shown(words).strip())


ON = frozenset(("on", "yes", "开", "是"))
OFF = frozenset(("off", "no", "关", "否"))


def _posts(ear: Ear, typed: str) -> Notice:
    word = typed.casefold()
    if word in ON or word in OFF:
        return people.set_posts(ear.session, ear.person, is_named=word in ON)
    return MySettings(person=ear.person.id)


def _opt(ear: Ear, typed: str) -> Notice:
    """Hear "opt out of posts" and "opt in to posts" as people say it."""
    return people.set_posts(ear.session, ear.person, is_named=typed.casefold().startswith("in"))


def _quiet(ear: Ear, typed: str) -> Notice:
    typed = re.sub(r"^hours\b", "", typed, flags=re.IGNORECASE).strip()
    if not typed:
        return MySettings(person=ear.person.id)
    return people.set_quiet_hours(ear.session, ear.person, typed, ear.company)


def _plain(ear: Ear, typed: str) -> Notice:
    word = typed.casefold()
    if word in ON or word in OFF:
        return people.set_plainly(ear.session, ear.person, plainly=word in ON)
    return MySettings(person=ear.person.id)


def _language(ear: Ear, typed: str) -> Notice:
    return people.set_language(ear.session, ear.person, typed) if typed else MySettings(person=ear.person.id)


Typed = Callable[[Ear, str], Notice]

GOODTURN: dict[str, Typed] = {
    **dict.fromkeys(("help", "帮助", "?", "？"), lambda ear, typed: Help()),
    **dict.fromkeys(("me", "我的", "我", "我的感谢"), lambda ear, typed: AboutMe(person=ear.person.id)),
    **dict.fromkeys(("settings", "设置", "我的设置"), lambda ear, typed: MySettings(person=ear.person.id)),
    "谢同事": lambda ear, typed: KudosFormWanted(),
    **dict.fromkeys(("language", "语言"), _language),
    **dict.fromkeys(("quiet", "免打扰", "安静"), _quiet),
    **dict.fromkeys(("posts", "公开"), _posts),
    "opt": _opt,
    **dict.fromkeys(("plain", "纯文本", "文字"), _plain),
    **dict.fromkeys(("stored", "data", "数据", "我的数据"), lambda ear, typed: StoredAboutMe(person=ear.person.id)),
    **dict.fromkeys(("admin", "管理"), lambda ear, typed: admin.overview(ear.person, ear.company)),
}

COMMANDS: dict[str, Callable[[Ear, Words], Notice]] = {
    **dict.fromkeys(("kudos", "感谢", "谢谢", "多谢", "表扬", "点赞", "赞", "thanks"), type_kudos),
    **dict.fromkeys(("goodturn", "好帮手"), type_goodturn),
}

COMMANDS_SHOWN = ("kudos", "goodturn")  # what a platform offers after a slash; worded as command-…-name, -hint, -about

# Said to the bot itself, with everything but the letters left out
_PARTICLES = "[了啦哈啊呀哦喔噢嘞哟滴的嗯]*"
_ALL_IS_WELL = rf"(?:好|行|可以|收到|知道|明白|不用|没事|不客气|嗯|okay|ok|gotit|sure){_PARTICLES}"
_THANKS_TO_THE_BOT = (
    rf"(?:(?:非常|十分|太)?(?:谢谢|感谢|多谢|谢)(?:你|您|好帮手)?{_PARTICLES}"
    r"|(?:many)?(?:thanks?|thx|ty)(?:you)?(?:alot|somuch|verymuch|again|goodturn)?)+"
)
WELCOME = re.compile(rf"(?:{_ALL_IS_WELL})*{_THANKS_TO_THE_BOT}(?:{_ALL_IS_WELL})*")
ACKNOWLEDGED = re.compile(rf"(?:{_ALL_IS_WELL})+|嗯+")
GREETINGS = frozenset(
    (
        *(
            "你好",
            "您好",
            "好帮手你好",
            "好帮手",
            "在吗",
            "在么",
            "在不在",
            "嗨",
            "哈喽",
            "早",
            "早上好",
            "下午好",
            "晚上好",
        ),
        *("hi", "hello", "hey", "hithere", "hellothere", "goodmorning", "goodafternoon", "goodevening"),
    )
)
_PICTURES = re.compile(
    r"\[[^\[\]\s]{1,8}\]|/:[a-z0-9@|~,:;'()<>!*$&+-]{1,10}", re.IGNORECASE
)  # WeCom's [抱拳], /:strong
_NO_LETTER = re.compile(r"[\W_]+")

# How a sentence of thanks begins, with or without a space before the name
_THANKING = re.compile(
    r"\s*(?:(?:many|big|special)\s+)?(?:thanks|thank\s+you|thx)(?![a-z])"
    r"(?:[\s,，:：、]*(?:so\s+much|very\s+much|a\s+lot|again|to)(?![a-z]))*[\s,，:：、]*"
    r"|\s*(?:我|想|要|真的|真心|衷心|非常|特别|十分|万分|也|再次)*"
    r"(?:[谢謝]{2}|[感多][谢謝]|[谢謝][啦了]|表[扬揚]|[点點][赞讚]|[赞讚](?!同|助|成|美|赏|賞|不))"
    r"(?:[\s,，:：、]*(?:你(?!们|們)|您|一下|一声|一聲|[啦了呀]))*[\s,，:：、]*",
    re.IGNORECASE,
)
_THANKS_SOMEWHERE = re.compile(
    r"[谢謝]{2}|[感多致道][谢謝]|[谢謝][啦了过過]|感激|多[亏虧]|表[扬揚]|[点點][赞讚]|\b(?:thanks|thank\s+you|thx|kudos)\b",
    re.IGNORECASE,
)

SLASHES = ("/", "、")  # a Chinese keyboard's slash key writes 、


# Pressed

PRESSES: dict[str, Callable[[Ear, str], Notice]] = {
    "kudos.new": lambda ear, value: KudosFormWanted(),
    "kudos.undo": lambda ear, value: kudos.take_back(ear.session, ear.person, _id(value), now=ear.now),
    "kudos.join": lambda ear, value: kudos.join(ear.session, ear.person, _id(value), company=ear.company, now=ear.now),
    "kudos.leave": lambda ear, value: kudos.leave(ear.session, ear.person, _id(value), now=ear.now),
    "kudos.more": lambda ear, value: kudos.ask_for_more(ear.session, ear.person, _id(value), now=ear.now),
    "kudos.choose": lambda ear, value: _choose(ear, value),
    "kudos.form": lambda ear, value: kudos.choose_in_form(ear.session, ear.person, _id(value)),
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
}


def _choose(ear: Ear, value: str) -> Notice:
    draft, _, chosen = value.partition(":")
    return kudos.choose(ear.session, ear.person, _id(draft), chosen, find=ear.find, company=ear.company, now=ear.now)


# What a thumbs-up on a message about something stands for, and its removal
REACTIONS = {"kudos": ("kudos.join", "kudos.leave")}


def on_home(session: Session, person: Person, house: Company) -> list[Notice]:
    """Return what stands on somebody's own page: what waits for them, what is theirs, what they can do."""
    waiting = kudos.waiting(session, person)
    shown: list[Notice] = [waiting] if waiting else []
    shown += [AboutMe(person=person.id), MySettings(person=person.id)]
    if admin.roles(person, house):
        shown.append(AdminOverview())
    return [*shown, Help()]


# Submitted


def submit_kudos(ear: Ear, context: str, fields: Fields) -> Notice:
    flags = read_flags(_text(fields, "words"))
    words, values = read_values(flags.words, tags_of(ear.company))
    known = {value.id for value in ear.company.values}
    chosen = tuple(value for value in map(_id, _list(fields, "values")) if value in known)
    thanks = Thanks(
        receivers=_owners(fields, "receivers"),
        words=words,
        values=tuple(dict.fromkeys((*chosen, *values))),
        is_private=bool(fields.get("private")) or flags.is_private,
        tells_manager=bool(fields.get("manager")) or flags.tells_manager,
    )
    return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)


def submit_more(ear: Ear, context: str, fields: Fields) -> Notice:
    return kudos.complete(ear.session, ear.person, _id(context), _text(fields, "words"), now=ear.now)


def submit_settings(ear: Ear, context: str, fields: Fields) -> Notice:
    named = ("feed", "round_up_at", "allowance", "language", "zone")
    wanted = {name: _text(fields, name) for name in named if name in fields}
    if isinstance(fields.get("plainly"), bool):
        wanted["plainly"] = "yes" if fields["plainly"] else "no"
    switched_on = _list(fields, "features")
    return admin.change_settings(ear.session, ear.person, wanted, switched_on, house=ear.company, now=ear.now)


def submit_value(ear: Ear, context: str, fields: Fields) -> Notice:
    retired = _list(fields, "retire")
    for value_id in map(_id, retired):
        answer: Notice = admin.retire_value(ear.session, ear.person, value_id, house=ear.company, now=ear.now)
    tag, name, name_zh = (_text(fields, one) for one in ("tag", "name", "name_zh"))
    if retired and not (tag or name or name_zh):
        return answer
    return admin.add_value(ear.session, ear.person, tag, name, name_zh, house=ear.company, now=ear.now)


def submit_admin(ear: Ear, context: str, fields: Fields) -> Notice:
    dismissed = [one.partition(":") for one in _list(fields, "dismiss")]
    for person, _, role in dismissed:
        answer: Notice = admin.dismiss(ear.session, ear.person, _id(person), role, house=ear.company, now=ear.now)
    chosen = _owners(fields, "receivers")
    if dismissed and not chosen:
        return answer
    return admin.appoint(ear.session, ear.person, chosen, _text(fields, "role"), house=ear.company, now=ear.now)


FORMS: dict[str, Callable[[Ear, str, Fields], Notice]] = {
    "kudos": submit_kudos,
    "kudos.more": submit_more,
    "admin.settings": submit_settings,
    "admin.value": submit_value,
    "admin.admin": submit_admin,
}


# Who may have which form: what a press on the button that opens it asks
ASKS: dict[str, Callable[[Ear, str], Notice]] = {
    "kudos": lambda ear, context: PRESSES["kudos.form" if context else "kudos.new"](ear, context),
    "kudos.more": PRESSES["kudos.more"],
    "admin.settings": PRESSES["admin.settings"],
    "admin.value": PRESSES["admin.value"],
    "admin.admin": PRESSES["admin.admin"],
}

# What a press is about, to look at before it is done
ABOUT: dict[str, Callable[[Ear, str], Notice]] = {
    "kudos.join": lambda ear, value: kudos.look_at_post(ear.session, ear.person, _id(value), company=ear.company),
    "kudos.undo": lambda ear, value: kudos.look_at_own(ear.session, ear.person, _id(value)),
    "kudos.choose": lambda ear, value: kudos.look_at_question(ear.session, ear.person, _id(value.partition(":")[0])),
    "kudos.form": PRESSES["kudos.form"],
}
READS = ("kudos.new", "me", "stored", "settings.mine")  # presses that only show something


def form_for(ear: Ear, form: str, context: str) -> Notice:
    """Return the notice a form is drawn from, for whoever may have it. Raises a Refusal for others."""
    return _known(ASKS, form)(ear, context)


def about(ear: Ear, action: str, value: str) -> Notice | None:
    """Return what a press is about, where there is something to see. Raises a Refusal where it would be refused."""
    if action in ABOUT:
        return ABOUT[action](ear, value)
    press = _known(PRESSES, action)
    return press(ear, value) if action in READS else None


def form_wanted(form: str, context: str) -> Notice:
    """Return the notice a form was drawn from, to draw it again with what is wrong."""
    makers: dict[str, Callable[[], Notice]] = {
        "kudos": lambda: KudosFormWanted(draft=_id(context) if context else None),
        "kudos.more": lambda: MoreFormWanted(kudos=_id(context)),
        "admin.settings": SettingsFormWanted,
        "admin.value": ValueFormWanted,
        "admin.admin": AdminFormWanted,
    }
    return _known(makers, form)()


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
        return clean(_shown(_after_command(event.words))).strip()
    return _text(event.fields, "words") if isinstance(event, Submitted) else ""


def refusal(event: Event, why: Refusal) -> Refused:
    return Refused.because(why, typed_in(event))


def _say(ear: Ear, words: Words) -> Notice:
    head, rest = _split(words)
    if head.startswith(SLASHES):
        name, after = _command(head[1:], rest)
        if name:
            return COMMANDS[name](ear, after)
        own = GOODTURN.get(head[1:])
        return own(ear, _shown(rest).strip()) if own else Help(unknown=head)
    said = _shown(words).strip()
    letters = _letters(said)
    if WELCOME.fullmatch(letters):
        return YouAreWelcome()
    if head in GOODTURN:
        return GOODTURN[head](ear, _shown(rest).strip())
    if letters in GREETINGS:
        return Greeted()
    if said and (not letters or ACKNOWLEDGED.fullmatch(letters)):
        return Acknowledged()
    thanking = _thanking(words)
    if thanking:
        return type_kudos(ear, _from(words, thanking.end()), words)
    if head in COMMANDS:
        return COMMANDS[head](ear, rest)
    if _THANKS_SOMEWHERE.search(_typed(words)):
        return _ask_for_thanks(ear, words)
    return _not_understood(ear, said)


def _letters(said: str) -> str:
    """Return what is said without pictures, punctuation and spaces, of which there may be any number."""
    return _NO_LETTER.sub("", _PICTURES.sub("", fold(said)))


def _typed(words: Words) -> str:
    return "".join(word for word in words if isinstance(word, str))


def _not_understood(ear: Ear, said: str) -> Notice:
    """Answer with help; what was said waits for the form, should it have been meant for somebody."""
    if not said or not ear.company.is_on("kudos"):
        return Help(unknown=said)
    return Help(unknown=said, draft=kudos.keep(ear.session, ear.person, said, now=ear.now))


def _thanking(words: Words) -> re.Match[str] | None:
    return _THANKING.match(words[0]) if words and isinstance(words[0], str) else None


def _after_command(words: Words) -> Words:
    """Return what follows a command that takes one's own words; the others are typed again in no time."""
    if _thanking(words):
        return words
    head, rest = _split(words)
    if head.startswith(SLASHES):
        head, rest = _command(head[1:], rest)
    if COMMANDS.get(head) is type_goodturn:
        return _after_command(rest)
    return rest if head in COMMANDS else ()


def _command(head: str, rest: Words) -> tuple[str, Words]:
    """Return which command a word is; Chinese ones may run into what follows: /谢谢陈静."""
    if head in COMMANDS:
        return head, rest
    for name in COMMANDS:
        if not name.isascii() and head.startswith(name):
            return name, (head.removeprefix(name), *((" ",) if rest else ()), *rest)
    return "", rest


def _split(words: Words) -> tuple[str, Words]:
    """Split off the first word, folded, traditional characters and all: it ends at a space, an @ or a mention."""
    if not words or isinstance(words[0], Mention):
        return "", words
    match = re.match(r"\s*([^\s@＠\u2005]*)\s?", words[0])
    if match is None:
        return "", words
    return fold(match.group(1)), _from(words, match.end())


def _from(words: Words, start: int) -> Words:
    """Return words without so many letters of the first one, which is typed."""
    rest = words[0][start:] if isinstance(words[0], str) else ""
    return ((rest,) if rest else ()) + words[1:]


def _shown(words: Words) -> str:
    return "".join(word if isinstance(word, str) else f"@{word.shown}" for word in words)


def _known(table: Mapping[str, T], name: str) -> T:
    if name not in table:
        raise Gone
    return table[name]


def _id(text: str) -> int:
    """Read an id as our own cards hold it. Raises Gone for what none of them would send."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Gone
    return int(text)


def _owners(fields: Fields, name: str) -> tuple[str, ...]:
    """Read people and departments as our own forms hold them. Raises Gone for anything else."""
    chosen = tuple(_list(fields, name))
    if not all(re.fullmatch(r"[pd][0-9]{1,18}", one) for one in chosen):
        raise Gone
    return chosen


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return clean(value) if isinstance(value, str) else ""


def _list(fields: Fields, name: str) -> list[str]:
    value = fields.get(name, [])
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
