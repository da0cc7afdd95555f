"""What people say to the bot itself, in their own words: understood, asked about, never lost."""

import json

import pytest
from sqlmodel import Session

from bot import commands
from bot.chat import Account, Said, Words
from bot.directory import Directory
from bot.understanding.ear import Ear
from handlers.help_requests import Asking
from handlers.kudos import Thanks
from handlers.notices import (
    AboutMe,
    Acknowledged,
    Greeted,
    Help,
    KudosFormWanted,
    KudosRecorded,
    MyRequests,
    MySettings,
    Notice,
    RequestFormWanted,
    RequestReady,
    WhoIsMeant,
    WhomToThank,
    WordsWanted,
    YouAreWelcome,
)
from storage import drafts, kudos
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


# Requests


def asking(session: Session, cast: Cast, *words: str) -> Asking:
    """What was understood of a request, as it is shown back."""
    notice = say(session, cast, *words)
    assert isinstance(notice, RequestReady), notice
    body = drafts.recall(session, notice.draft, cast.boss)
    assert body is not None
    return Asking.from_json(body)


def trouble(understood: Asking) -> str:
    refusal: str = json.loads(understood.trouble)["reason"] if understood.trouble else ""
    return refusal


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/request @May please review the contract by Friday", "please review the contract"),
        ("请@陈美看一下合同，周五前", "看一下合同"),
        ("请 @陈美 周五前看一下合同", "看一下合同"),
        ("/求助 @陈美 周五前看一下合同", "看一下合同"),
        ("麻烦陈美，周五前看一下合同", "看一下合同"),
    ],
)
def test_a_request_is_shown_back_with_its_date(session: Session, cast: Cast, typed: str, words: str) -> None:
    understood = asking(session, cast, typed)
    assert understood.receivers == (f"p{cast.mei}",)
    assert (understood.words, trouble(understood), understood.is_told) == (words, "", False)
    assert understood.due_at.startswith("2026-11-27T10:00"), "Friday, 18:00 in Shanghai"
    assert understood.typed


def test_a_request_needs_no_date(session: Session, cast: Cast) -> None:
    understood = asking(session, cast, "/request @May please review the contract")
    assert (understood.words, understood.due_at, trouble(understood)) == ("please review the contract", "", "")


@pytest.mark.parametrize("typed", ["请陈美帮我看合同", "麻烦小陈周五前看一下合同"])
def test_a_name_that_runs_into_the_words_is_asked_about(session: Session, cast: Cast, typed: str) -> None:
    understood = asking(session, cast, typed)
    assert (understood.receivers, trouble(understood)) == ((), "")
    assert understood.unclear[0].candidates == (f"p{cast.mei}",)


def test_a_desk_is_asked_by_its_name(session: Session, cast: Cast) -> None:
    understood = asking(session, cast, "/request @Engineering the tap drips")
    assert (understood.receivers, understood.words) == ((f"d{cast.engineering}",), "the tap drips")


def test_one_of_two_with_the_same_name_is_chosen(session: Session, cast: Cast) -> None:
    understood = asking(session, cast, "/request @李伟 修一下水龙头")
    assert understood.receivers == ()
    assert set(understood.unclear[0].candidates) == {f"p{cast.wei}", f"p{cast.other_wei}"}
    assert trouble(understood) == ""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/request please review the contract", "NobodyAsked"),
        ("/request @May @Anna please review the contract", "OnlyOneProvider"),
        ("/request @王芳 看一下合同", "HelpFromSelf"),
        ("/request @May", "NothingAsked"),
        ("/request @May please review the contract by 2026-11-20", "DatePassed"),
        ("帮过了 修好了打印机", "NobodyAsked"),
    ],
)
def test_what_is_missing_is_put_right_in_the_form(session: Session, cast: Cast, typed: str, why: str) -> None:
    assert trouble(asking(session, cast, typed)) == why


@pytest.mark.parametrize(
    "typed", ["帮过了 @陈美 修好了打印机", "/helped @May 修好了打印机", "/request helped @May 修好了打印机"]
)
def test_help_may_be_told_afterwards(session: Session, cast: Cast, typed: str) -> None:
    understood = asking(session, cast, typed)
    assert (understood.receivers, understood.words) == ((f"p{cast.mei}",), "修好了打印机")
    assert understood.is_told


@pytest.mark.parametrize("typed", ["/request", "/求助", "求助", "/request  "])
def test_a_request_alone_wants_the_form(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == RequestFormWanted()


@pytest.mark.parametrize("typed", ["/request helped", "帮过了"])
def test_help_alone_wants_its_form(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == RequestFormWanted(is_told=True)


@pytest.mark.parametrize("typed", ["/request mine", "我的请求", "/求助 进度", "/requests"])
def test_ones_own_requests(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast, typed) == MyRequests(person=cast.boss)


@pytest.mark.parametrize(
    "typed",
    ["请假怎么请", "请问年会是哪天", "请问陈美在吗", "请教一下", "please", "请坐", "请大家周五前交表"],
)
def test_not_everything_that_begins_so_is_a_request(session: Session, cast: Cast, typed: str) -> None:
    assert not isinstance(say(session, cast, typed), RequestReady | RequestFormWanted)


def test_a_request_is_no_thanks_and_thanks_no_request(session: Session, cast: Cast) -> None:
    assert isinstance(say(session, cast, "谢谢陈美 请我吃饭"), KudosRecorded)
