"""Whom a text is addressed to: names as people type them, and every other text, of which nothing is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import commands
from bot.chat import Account, Said
from bot.commands import Ear
from bot.directory import Directory, Heard, clean
from handlers.kudos import Unclear
from handlers.refusals import Refusal
from storage import names, people
from storage.names import Owner, fold
from storage.people import Profile
from tests.conftest import NOW, Cast, the

BITS = (
    *(
        "谢谢",
        "感谢",
        "多谢",
        "謝謝",
        "thanks",
        "thank you",
        "kudos",
        "/感谢",
        "／",
        "/",
        "、",
        "@",
        "＠",
        "\u2005",
        "　",
        " ",
    ),
    *(
        "陈美",
        "陳美",
        "李伟",
        "王芳",
        "赵强",
        "小陈",
        "王总",
        "小李",
        "李师傅",
        "老王",
        "大家",
        "你",
        "昨天帮忙",
        "前台",
        "工程",
    ),
    *(
        "Anna",
        "Anna Schmidt",
        "anna",
        "May",
        "1002",
        "chenmei",
        "#团队合作",
        "#",
        "--私下",
        "—manager",
        "，",
        "。",
        "!",
        "\n",
    ),
    *(
        "和",
        "and",
        "\ue000",
        "\uf8ff",
        "😀",
        "<a>",
        "&",
        '"',
        "\\",
        "帮助",
        "help",
        "设置",
        "纯文本",
        "开",
        "\x00",
        "\u200b",
    ),
)
TEXTS = st.lists(st.sampled_from(BITS) | st.text(max_size=4), max_size=12).map("".join)
# The database is the same for all of them and nothing stays in it.
PLENTY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(session: Session, *words: str) -> Heard:
    return Directory().open(session).read(session, words)


@contextmanager
def undone(session: Session) -> Iterator[None]:
    savepoint = session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("陈美 谢谢你", "谢谢你"),
        ("@陈美谢谢你", "谢谢你"),
        ("＠陳美\u2005谢谢你", "谢谢你"),
        ("陈美，谢谢你", "，谢谢你"),
        ("@小陈 谢谢你", "谢谢你"),
        ("1002 谢谢你", "谢谢你"),
        ("谢谢你，@陈美 真好", "谢谢你，@陈美 真好"),
    ],
)
def test_who_is_named_is_taken(session: Session, cast: Cast, typed: str, words: str) -> None:
    heard = read(session, typed)
    assert (heard.receivers, heard.unclear, heard.words) == ((f"p{cast.mei}",), (), words)


@pytest.mark.parametrize(
    ("typed", "name", "words"),
    [
        ("陈美昨天值班", "陈美", "昨天值班"),
        ("小美昨天值班", "", ""),
        ("王总昨天值班", "王总", "昨天值班"),
        ("@王姐 昨天值班", "王姐", "昨天值班"),
        ("小王昨天值班", "小王", "昨天值班"),
        ("前台昨天值班", "前台", "昨天值班"),
    ],
)
def test_what_only_sounds_like_somebody_is_asked_about(
    session: Session, cast: Cast, typed: str, name: str, words: str
) -> None:
    heard = read(session, typed)
    assert heard.receivers == ()
    if not name:
        assert (heard.unclear, heard.words, heard.is_led) == ((), typed, False)
        return
    (unclear,) = heard.unclear
    meant = {"陈美": f"p{cast.mei}", "前台": f"d{cast.front_office}"}.get(name, f"p{cast.boss}")
    assert unclear == Unclear(typed=name, candidates=(meant,), is_exact=False)
    assert heard.words == words


def test_an_alias_that_looks_like_a_title_is_a_name(session: Session, cast: Cast) -> None:
    other = people.add(session, Profile(name="陈刚"), NOW)
    assert read(session, "小陈 谢谢").receivers == (f"p{cast.mei}",)
    assert read(session, "老陈 谢谢").unclear[0].candidates == (f"p{cast.mei}", f"p{other.id}")


@PLENTY
@given(TEXTS)
def test_no_text_raises_and_what_is_no_name_stays(
    session: Session, cast: Cast, sqlite_template: Path, text: str
) -> None:
    heard = read(session, text)
    typed = clean(text)
    if heard.is_led:
        assert typed.rstrip().endswith(heard.words)
    else:
        assert heard.words == typed.strip()
    for owner in heard.receivers:
        called = {form for form, owners in names.find(session, _heads(typed)).items() if Owner.parse(owner) in owners}
        assert called, "nobody is taken who is not called so"
    for unclear in heard.unclear:
        assert unclear.typed in typed


def _heads(text: str) -> set[str]:
    return {
        fold(text[start:end]) for start in range(len(text)) for end in range(start + 1, min(len(text), start + 20) + 1)
    }


@PLENTY
@given(TEXTS)
def test_whatever_is_said_gets_an_answer(session: Session, cast: Cast, text: str) -> None:
    page = Directory().open(session)
    ear = Ear(session=session, page=page, person=the(session, cast.mei), now=NOW)
    with undone(session):
        said = Said(key="x", by=Account("wecom", "ww", "chenmei"), words=(text,) if text else ())
        try:
            notice = commands.answer(ear, said)
        except Refusal as refusal:
            notice = commands.refusal(said, refusal)
        assert notice.to_json()
