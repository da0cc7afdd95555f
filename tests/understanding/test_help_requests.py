"""Requests as people type them: each leads to the notice one expects, and not everything is a request."""

import json

import pytest
from sqlmodel import Session

from handlers.help_requests import Asking
from handlers.notices import KudosRecorded, MyRequests, RequestFormWanted, RequestReady, WhoIsMeant
from storage import drafts
from tests.conftest import Cast
from tests.test_commands import say


def asking(session: Session, cast: Cast, *words: str) -> Asking:
    """What was understood of a request, as it is shown back."""
    notice = say(session, cast, *words)
    assert isinstance(notice, RequestReady | WhoIsMeant), notice
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
        ("ask @May to review the contract by Friday", "review the contract"),
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


@pytest.mark.parametrize("typed", ["/request helped @Engineering mended the lift", "帮过了 @工程 修好了电梯"])
def test_a_department_did_not_help_somebody_did(session: Session, cast: Cast, typed: str) -> None:
    understood = asking(session, cast, typed)
    assert (understood.is_told, trouble(understood)) == (True, "NobodyAsked")
