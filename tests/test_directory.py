"""Whom a text is addressed to: names as people type them, and every other text, of which nothing is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import Session

from bot import commands
from bot.chat import Account, Mention, Said
from bot.directory import Directory, Heard, clean
from bot.understanding.ear import Ear
from handlers.meant import Unclear
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
PLENTY = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


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
        ("陈美昨天值班", "陈美", "陈美昨天值班"),
        ("小美昨天值班", "", ""),
        ("王总昨天值班", "王总", "王总昨天值班"),
        ("@王姐 昨天值班", "王姐", "昨天值班"),
        ("小王昨天值班", "小王", "小王昨天值班"),
        ("前台昨天值班", "前台", "前台昨天值班"),
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


@pytest.mark.parametrize(
    ("typed", "taken", "asked", "words"),
    [
        ("王芳、陈美帮忙改方案", "王芳", "陈美?", "陈美帮忙改方案"),
        ("王芳、陈美 帮忙改方案", "王芳 陈美", "", "帮忙改方案"),
        ("王芳 陈美 帮忙改方案", "王芳", "陈美?", "陈美 帮忙改方案"),
        ("王芳，陈美，Anna昨天帮忙", "王芳", "陈美? Anna?", "陈美，Anna昨天帮忙"),
        ("Anna and 陈美 thanks for the plan", "Anna 陈美", "", "thanks for the plan"),
        ("@Anna and May thanks for the plan", "Anna 陈美", "", "thanks for the plan"),
        ("@Anna, May I thank you", "Anna", "May?", "May I thank you"),
        ("陈美 王总 帮忙", "陈美", "王总?", "王总 帮忙"),
        ("@陈美 王芳 生病时顶班", "陈美", "王芳?", "王芳 生病时顶班"),
        ("@陈美 王总 帮忙", "陈美", "王总?", "王总 帮忙"),
        ("@陈美，王芳昨天帮忙", "陈美", "王芳?", "王芳昨天帮忙"),
        ("@陈美帮我翻译，也谢谢@李伟修空调", "陈美", "李伟?", "帮我翻译，也谢谢@李伟修空调"),
        ("@陈美帮我翻译，也谢谢@王姐修空调", "陈美", "王姐?", "帮我翻译，也谢谢@王姐修空调"),
        ("@陈美帮我，约在@下午三点", "陈美", "", "帮我，约在@下午三点"),
        ("@陈美帮我，真的谢谢@陈美", "陈美", "", "帮我，真的谢谢@陈美"),
        ("王芳和陈美昨天帮忙", "王芳", "陈美?", "陈美昨天帮忙"),
        ("王芳和陈美 昨天帮忙", "王芳 陈美", "", "昨天帮忙"),
        ("@王芳和陈美昨天帮忙", "王芳", "陈美?", "陈美昨天帮忙"),
        ("@王芳和气地帮忙", "王芳", "", "和气地帮忙"),
        ("王芳和气地帮忙", "", "王芳", "王芳和气地帮忙"),
        ("王芳陈美昨天帮忙", "", "王芳 陈美?", "王芳陈美昨天帮忙"),
        ("@王芳经理 昨天帮忙", "王芳", "", "昨天帮忙"),
        ("@王芳经理昨天帮忙", "王芳", "", "昨天帮忙"),
        ("@王芳总是帮忙", "王芳", "", "总是帮忙"),
        ("王芳经理 昨天帮忙", "王芳", "", "昨天帮忙"),
        ("工程部昨天修空调", "", "工程", "工程部昨天修空调"),
        ("@工程部昨天修空调", "工程", "", "昨天修空调"),
        ("工程部 昨天修空调", "工程", "", "昨天修空调"),
        ("前台陈美昨天帮忙", "", "前台陈美", "前台陈美昨天帮忙"),
        ("前台陈美 昨天帮忙", "", "前台陈美", "昨天帮忙"),
        ("前台 陈美 昨天帮忙", "", "前台 陈美", "昨天帮忙"),
        ("@前台陈美 昨天帮忙", "", "前台陈美", "昨天帮忙"),
        ("@陈美(前台) 帮忙", "陈美", "", "帮忙"),
        ("@陈美（昨天）帮忙", "陈美", "", "（昨天）帮忙"),
        ("Anna帮我翻译", "Anna", "", "帮我翻译"),
        ("1002号房间帮忙", "", "", "1002号房间帮忙"),
    ],
)
def test_nobody_named_is_left_out_and_no_word_is_lost(
    session: Session, cast: Cast, typed: str, taken: str, asked: str, words: str
) -> None:
    heard = read(session, typed)
    known = {"王芳": f"p{cast.boss}", "陈美": f"p{cast.mei}", "Anna": f"p{cast.anna}", "工程": f"d{cast.engineering}"}
    assert heard.receivers == tuple(known[one] for one in taken.split())
    questions = [one.typed + "?" * one.is_besides for one in heard.unclear]
    assert " ".join(questions) == asked
    assert heard.words == words


def test_a_colleague_comes_before_their_department(session: Session, cast: Cast) -> None:
    (unclear,) = read(session, "前台陈美昨天帮忙").unclear
    assert unclear.candidates == (f"p{cast.mei}", f"d{cast.front_office}")


def test_a_mention_within_the_words_is_asked_about(session: Session, cast: Cast) -> None:
    words = (Mention("陈美", department=None, account=Account("playground", "demo", str(cast.mei))), " for helping ")
    other = Mention("Anna", account=Account("playground", "demo", str(cast.anna)))
    heard = Directory().open(session).read(session, (*words, other, " move"))
    assert (heard.receivers, heard.words) == ((f"p{cast.mei}",), "for helping @Anna move")
    assert heard.unclear == (Unclear(typed="Anna", candidates=(f"p{cast.anna}",), is_exact=True, is_besides=True),)


@pytest.mark.parametrize("typed", ["@陈美 昨天那么晚还帮我换班", "@Anna thanks for staying late", "@陈美，谢谢你"])
def test_plain_thanks_ask_the_database_once(session: Session, cast: Cast, typed: str) -> None:
    page = Directory().open(session)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    try:
        page.read(session, (typed,))
    finally:
        event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(asked) == 1


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
