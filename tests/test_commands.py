"""What people say to the bot itself, in their own words: understood, asked about, never lost."""

import pytest
from sqlmodel import Session

from bot import commands
from bot.chat import Account, Pressed, Said, Submitted, Words
from bot.directory import Directory
from bot.understanding.ear import Ear
from handlers.feedback import PrivateWord
from handlers.kudos import Thanks
from handlers.notices import (
    AboutMe,
    Acknowledged,
    FeedbackAskedFor,
    FeedbackAskFormWanted,
    FeedbackFormWanted,
    FeedbackKindWanted,
    FeedbackWhich,
    Greeted,
    Help,
    KudosFormWanted,
    KudosRecorded,
    MySettings,
    Notice,
    SuggestionFormWanted,
    SuggestionKeyWanted,
    SuggestionRecorded,
    WhoIsMeant,
    WhomToThank,
    WordsWanted,
    YouAreWelcome,
)
from handlers.refusals import Gone
from storage import drafts, feedback, kudos, people, suggestions
from tests.conftest import NOW, Cast, the


def say(session: Session, cast: Cast, *words: str) -> Notice:
    ear = Ear(session=session, page=Directory().open(session), person=the(session, cast.boss), now=NOW)
    heard: Words = words
    return commands.answer(ear, Said(key="x", by=Account("wecom", "ww", "wangfang"), words=heard))


def kept(session: Session, cast: Cast, notice: Notice) -> Thanks:
    assert isinstance(notice, WhoIsMeant | WhomToThank | WordsWanted | Help)
    body = drafts.recall(session, notice.draft, cast.boss) if notice.draft is not None else None
    assert body is not None
    return Thanks.from_json(body)


@pytest.mark.parametrize(
    "typed",
    [
        "陈美，谢谢你昨天帮我",
        "@陈美 谢谢你昨天帮我",
        "昨天多亏了@陈美",
        "昨天多虧了陳美",
        "给陈美点赞",
        "昨天的会 Anna 很棒，谢谢",
        "Anna, thank you for yesterday",
        "我得谢谢陈美昨天帮我",
    ],
)
def test_thanks_anywhere_ask_whom_they_are_for(session: Session, cast: Cast, typed: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, WhoIsMeant)
    thanks = kept(session, cast, notice)
    person = cast.anna if "Anna" in typed else cast.mei
    assert thanks.unclear[0].candidates == (f"p{person}",)
    assert (thanks.words, thanks.typed) == (typed, typed)


def test_all_who_are_named_are_asked_about(session: Session, cast: Cast) -> None:
    thanks = kept(session, cast, say(session, cast, "昨天陈美和李伟都在，前台也在，真是多亏他们"))
    assert [(one.typed, one.is_besides) for one in thanks.unclear] == [("陈美", False), ("李伟", True)]


@pytest.mark.parametrize(
    "typed",
    [
        "非常感谢@陈美 昨天帮忙",
        "特别感谢陈美，昨天帮忙",
        "我要感谢陈美 昨天帮忙",
        "想感谢一下陈美 昨天帮忙",
        "谢啦陈美 昨天帮忙",
        "点赞陈美 昨天帮忙",
        "赞陈美 昨天帮忙",
        "谢谢你陈美，昨天帮忙",
        "表扬一下陈美 昨天帮忙",
        "Thanks to May for 昨天帮忙",
        "thank you so much, May: 昨天帮忙",
        "谢谢May帮我翻译",
    ],
)
def test_thanks_may_begin_in_many_ways(session: Session, cast: Cast, typed: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, KudosRecorded)
    assert notice.people == (cast.mei,)
    given = kudos.recall(session, notice.kudos)
    assert given is not None
    assert given.words in ("昨天帮忙", "for 昨天帮忙", "帮我翻译")


@pytest.mark.parametrize(
    "typed", ["谢谢陈梅昨天帮忙", "谢谢chenmei 昨天帮忙", "感谢 ChenMei昨天帮忙", "/感谢 陈梅 昨天帮忙"]
)
def test_whoever_sounds_so_is_offered(session: Session, cast: Cast, typed: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, WhoIsMeant)
    thanks = kept(session, cast, notice)
    assert thanks.unclear[0].candidates == (f"p{cast.mei}",)
    assert "昨天帮忙" in thanks.words


@pytest.mark.parametrize(
    "typed", ["谢谢大家", "谢谢昨天的帮忙", "感谢各位同事的支持", "thanks everybody for yesterday", "cm 谢谢你"]
)
def test_nobody_is_offered_for_what_is_no_name(session: Session, cast: Cast, typed: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, WhomToThank)
    assert kept(session, cast, notice).typed == typed


@pytest.mark.parametrize(
    "typed", ["谢谢陈美", "感谢@陈美", "谢谢 @陈美！", "/kudos @May", "点赞陈美👍".replace("👍", "。")]
)
def test_thanks_for_nothing_yet_lead_on(session: Session, cast: Cast, typed: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, WordsWanted)
    assert kept(session, cast, notice).receivers == (f"p{cast.mei}",)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "谢谢🙏",
            "谢谢[抱拳]",
            "谢谢[玫瑰][玫瑰]",
            "感谢[强]",
            "谢谢哈",
            "感谢感谢",
            "谢谢，收到",
            "好的谢谢",
            "ok谢谢",
        ),
        *("不用了谢谢", "谢谢/:rose", "非常感谢！", "谢谢你啦～", "OK, thanks!", "Thanks again", "多谢🙏🏻", "謝謝啦"),
    ],
)
def test_thanks_to_the_bot_itself(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == YouAreWelcome()


@pytest.mark.parametrize("typed", ["你好", "您好！", "在吗", "在吗？", "Hi", "hello 👋", "早上好"])
def test_a_greeting(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == Greeted()


@pytest.mark.parametrize("typed", ["好的", "收到", "👍", "OK", "ok.", "嗯嗯", "[OK]", "好的收到"])
def test_all_is_well(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == Acknowledged()


def test_a_colleague_may_be_called_like_a_greeting(session: Session, cast: Cast) -> None:
    assert isinstance(say(session, cast, "谢谢小陈 昨天帮忙"), KudosRecorded)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("/帮助", Help),
        ("、我的", AboutMe),
        ("/设置", MySettings),
        ("/settings", MySettings),
        ("我的设置", MySettings),
        ("我的感谢", AboutMe),
        ("谢同事", KudosFormWanted),
    ],
)
def test_whatever_stands_on_a_button_may_be_typed(session: Session, cast: Cast, typed: str, kind: type[Notice]) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, kind)
    assert not isinstance(notice, Help) or not notice.unknown


def test_what_was_not_understood_waits_for_the_form(session: Session, cast: Cast) -> None:
    notice = say(session, cast, "陈美昨天帮了大忙")
    assert isinstance(notice, Help)
    assert kept(session, cast, notice).words == "陈美昨天帮了大忙"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("谢谢 @陈美 ！昨天帮忙 #团队合作#", "昨天帮忙"),
        ("谢谢 @陈美。昨天#团队合作#真好", "昨天团队合作真好"),
        ("谢谢 @陈美(前台) 昨天帮忙", "昨天帮忙"),
    ],
)
def test_nothing_is_left_over(session: Session, cast: Cast, typed: str, words: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, KudosRecorded)
    given = kudos.recall(session, notice.kudos)
    assert given is not None
    assert given.words == words


# Feedback


SAID = "前台交接写得很清楚，我接班一看就懂"


@pytest.mark.parametrize(
    "typed",
    [
        "/feedback @陈美 {}",
        "/feedback 陈美 {}",
        "悄悄话 @陈美 {}",
        "悄悄话@陈美，{}",
        "/悄悄话陈美 {}",
        "/goodturn feedback @May {}",
    ],
)
def test_a_private_word_waits_for_its_kind(session: Session, cast: Cast, typed: str) -> None:
    notice = say(session, cast, typed.format(SAID))
    assert isinstance(notice, FeedbackKindWanted)
    kept = PrivateWord.from_json(drafts.recall(session, notice.draft, cast.boss) or "")
    assert (kept.receivers, kept.words) == ((f"p{cast.mei}",), SAID)


@pytest.mark.parametrize("typed", ["/feedback", "反馈", "feedback", "/反馈"])
def test_feedback_alone_asks_which_is_meant(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == FeedbackWhich()


def test_feedback_to_nobody_asks_which_is_meant_and_keeps_nothing(session: Session, cast: Cast) -> None:
    assert say(session, cast, "反馈 食堂的汤太咸") == FeedbackWhich(typed="食堂的汤太咸")
    assert drafts.latest(session, cast.boss) is None


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("/feedback ask @May @Anna about yesterday's training", "yesterday's training"),
        ("征求意见 @陈美 @Anna 昨天的培训", "昨天的培训"),
        ("征求意见 @陈美 @Anna 关于昨天的培训", "昨天的培训"),
        ("请 @陈美 @Anna 给我提提意见：昨天的培训", "昨天的培训"),
        ("请@陈美、@Anna 给我提点建议", ""),
    ],
)
def test_asking_for_a_private_word(session: Session, cast: Cast, typed: str, about: str) -> None:
    notice = say(session, cast, typed)
    assert isinstance(notice, FeedbackAskedFor)
    ask = feedback.recall_ask(session, notice.ask)
    assert ask is not None
    assert (set(ask.people), ask.about) == ({cast.mei, cast.anna}, about)


@pytest.mark.parametrize(("typed", "kind"), [("悄悄话", FeedbackFormWanted), ("征求意见", FeedbackAskFormWanted)])
def test_a_form_where_nothing_more_is_said(session: Session, cast: Cast, typed: str, kind: type[Notice]) -> None:
    assert say(session, cast, typed) == kind()


def test_a_private_word_to_one_of_two_who_share_a_name(session: Session, cast: Cast) -> None:
    notice = say(session, cast, f"悄悄话 @李伟 {SAID}")
    assert isinstance(notice, WhoIsMeant)
    ear = Ear(session=session, page=Directory().open(session), person=the(session, cast.boss), now=NOW)
    by = Account("wecom", "ww", "wangfang")
    value = f"{notice.draft}:p{cast.other_wei}"
    with pytest.raises(Gone):
        commands.answer(ear, Pressed(key="y", by=by, action="kudos.choose", value=value))
    wanted = commands.answer(ear, Pressed(key="y", by=by, action="feedback.choose", value=value))
    assert isinstance(wanted, FeedbackKindWanted)


# Suggestions


@pytest.mark.parametrize(
    "typed", ["意见箱", "/意见箱", "/feedback suggest", "/feedback 意见箱", "/goodturn feedback suggest"]
)
def test_a_suggestion_of_no_words_opens_the_form(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == SuggestionFormWanted()


@pytest.mark.parametrize("typed", ["查回复", "/feedback answer", "feedback answer", "/查回复"])
def test_no_key_opens_the_form_for_it(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == SuggestionKeyWanted()


KEY = "abcde-fghjk-mnpqr-stuvw-xyzab-cdefg"


@pytest.mark.parametrize(
    ("typed", "is_secret"),
    [
        *(
            (one, True)
            for one in ("意见箱 汤太咸", "/意见箱汤太咸", "/feedback suggest soup", "/goodturn feedback suggest soup")
        ),
        *(
            (one, True)
            for one in (
                f"查回复 {KEY}",
                f"/feedback answer {KEY}",
                f"feedback answer {KEY} more",
                "/feedback 意见箱 汤",
            )
        ),
        *((one, False) for one in ("/feedback @陈美 x", "反馈", "谢谢 @陈美 x", "help", "/feedback ask @陈美", "")),
    ],
)
def test_what_must_be_kept_nowhere(typed: str, is_secret: bool) -> None:
    event = Said(key="x", by=Account("wecom", "ww", "wangfang"), words=(typed,))
    assert commands.is_secret(event) == is_secret


def test_a_signed_suggestion_says_so(session: Session, cast: Cast) -> None:
    people.set_head(session, cast.front_office, cast.mei)
    session.expire_all()
    for number, typed in enumerate(
        ("意见箱 早班交接提前十分钟 --署名", "/feedback suggest --named 早班交接提前十分钟"), 1
    ):
        notice = say(session, cast, typed)
        assert isinstance(notice, SuggestionRecorded)
        put = suggestions.recall(session, notice.suggestion)
        assert put is not None
        assert (put.author_id, put.lines[0].words) == (cast.boss, "早班交接提前十分钟"), number


def test_what_a_refused_suggestion_said_is_given_back(session: Session, cast: Cast) -> None:
    event = Said(key="x", by=Account("wecom", "ww", "wangfang"), words=("/feedback suggest soup is salty",))
    assert commands.typed_in(event) == "soup is salty"


def test_the_key_of_an_anonymous_form_holds_nothing_of_what_was_filled_in() -> None:
    by = Account("slack", "T1", "U1")
    keys = {
        commands.key_of(Submitted(key=f"digest of {words}", by=by, form="pulse.answer", context="7:0", fields={}))
        for words in ("good", "bad")
    }
    assert keys == {"pulse.answer:slack:T1:U1:7:0"}
    other = Submitted(key="K1", by=by, form="kudos", context="", fields={})
    assert commands.key_of(other) == "K1"
