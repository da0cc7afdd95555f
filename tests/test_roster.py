"""The roster: what HR keeps in a spreadsheet comes in whole, or not at all."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select
from typer.testing import CliRunner

from bot.people_commands import people as commands
from bot.roster import BadRoster, Brought, bring_in, check, read, read_text
from bot.roster_file import HEADS, NOBODY, SEPARATORS, AccountName, DepartmentName, Roster, Row
from storage import audit, company, names, people
from storage.database import Database, sqlite_url
from storage.tables import Audit, Department, Person
from tests.conftest import NOW, Cast, bring_cast, the

NOTHING = Brought(added=0, changed=0, unchanged=0, departments_added=0, departments_changed=0, leaving_later=0)

HOTEL = """\
姓名,别名,邮箱,工号,语言,时区,办公地点,部门,上级,账号
王芳,,fang.wang@hotel.example,1001,中文,Asia/Shanghai,上海,Rooms|客房部 / Front Office|前台,-,
陈美,May；小陈、美美,mei.chen@hotel.example,1002,中文,Asia/Shanghai,上海,前台,1001,slack:T1/U1; wecom:corp/ChenMei
Anna Schmidt,Anna,anna@hotel.example,1003,英文,Europe/Berlin,Berlin,Front Office,fang.wang@hotel.example,
李伟,,,1004,中文,,上海,工程,王芳,
李伟,,,1005,中文,,成都,Rooms / Housekeeping|客房,王芳,
"""


def problems_of(session: Session, text: str) -> list[str]:
    """Everything wrong with a file that is not taken; and nothing may have changed."""
    before = snapshot(session)
    with pytest.raises(BadRoster) as refused:
        bring_in(session, read_text(text), NOW)
    assert snapshot(session) == before
    return [str(problem) for problem in refused.value.problems]


def snapshot(session: Session) -> list[Any]:
    return [
        [one.model_dump() for one in people.all_as_stored(session)],
        [one.model_dump() for one in people.all_departments(session)],
        [one.model_dump() for one in people.all_accounts(session)],
        names.all_forms(session),
        company.revision(session),
        len(audit.latest(session, most=1000)),
    ]


def called(session: Session, name: str) -> Person:
    (owner,) = names.find(session, [names.fold(name)])[names.fold(name)]
    return the(session, owner.person_id or 0)


# A whole hotel


def test_hr_brings_in_the_hotel(session: Session) -> None:
    brought = bring_in(session, read_text(HOTEL), NOW)

    assert (brought.added, brought.changed, brought.departments_added) == (5, 0, 4)
    boss, mei, anna = called(session, "1001"), called(session, "小陈"), called(session, "anna@hotel.example")
    assert (mei.name, mei.language, mei.zone, mei.office) == ("陈美", "zh", "Asia/Shanghai", "上海")
    assert mei.manager_id == anna.manager_id == boss.id
    assert boss.manager_id is None
    tree = {one.name: one for one in people.all_departments(session)}
    assert tree["Front Office"].parent_id == tree["Rooms"].id == tree["Housekeeping"].parent_id
    assert [tree[name].name_zh for name in ("Rooms", "Front Office", "Housekeeping", "工程")] == [
        "客房部", "前台", "客房", None,
    ]  # fmt: skip
    assert mei.department_id == anna.department_id == tree["Front Office"].id
    assert people.by_account(session, "wecom", "corp", "chenmei") == mei
    assert names.find(session, ["客房"])["客房"][0].department_id == tree["Housekeeping"].id
    assert names.offer(session, "chenmei")[0].person_id == mei.id


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    bring_in(session, read_text(HOTEL), NOW)
    before = snapshot(session)

    again = bring_in(session, read_text(HOTEL), datetime(2027, 1, 1, tzinfo=UTC))

    assert (again.added, again.changed, again.unchanged) == (0, 0, 5)
    assert snapshot(session) == before


def test_a_dry_run_says_the_same_and_changes_nothing(session: Session) -> None:
    before = snapshot(session)
    told = check(session, read_text(HOTEL), NOW)
    assert snapshot(session) == before
    assert bring_in(session, read_text(HOTEL), NOW) == told


def test_one_change_tells_the_caches_and_the_audit_once(session: Session) -> None:
    before = company.revision(session)
    bring_in(session, read_text("name\n陈美"), NOW)
    assert company.revision(session) > before
    (noted,) = audit.latest(session, most=10)
    assert (noted.by_id, noted.deed, noted.about) == (None, "imported people", "1 added, 0 changed")


def test_what_the_demo_hotel_lists_can_be_read() -> None:
    roster = read(Path(__file__).parent.parent / "bot" / "playground" / "people.csv")
    assert not roster.problems
    assert len(roster.rows) > 50


# Who is who


def test_empty_cells_leave_what_is_there(session: Session, cast: Cast) -> None:
    brought = bring_in(
        session, read_text("number,name,aliases,email,language,zone,office,department,manager\n1002,陈美,,,,,,,"), NOW
    )
    assert brought.unchanged == 1
    assert names.aliases(session, cast.mei) == ["may", "小陈"]
    assert the(session, cast.mei).manager_id == cast.boss


def test_the_number_says_who_it_is_even_under_a_new_name(session: Session, cast: Cast) -> None:
    bring_in(session, read_text("number,name\n1002,陈美丽"), NOW)
    assert the(session, cast.mei).name == "陈美丽"
    assert called(session, "陈美丽").id == called(session, "小陈").id == cast.mei
    assert "陈美" not in names.find(session, ["陈美"])


def test_then_the_email_then_an_account_then_the_only_one_of_that_name(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, email="Anna@hotel.example")
    text = f"""name,email,account,number
Anna Smith,anna@HOTEL.example,,7
李伟,,playground:demo/{cast.wei},8
李伟,,playground:demo/{cast.other_wei},9
王芳,boss@hotel.example,,
"""
    brought = bring_in(session, read_text(text), NOW)
    assert (brought.added, brought.changed) == (0, 4)
    assert [the(session, one).number for one in (cast.anna, cast.wei, cast.other_wei)] == ["7", "8", "9"]
    assert the(session, cast.boss).email == "boss@hotel.example"


def test_another_number_under_the_same_name_is_somebody_new(session: Session, cast: Cast) -> None:
    brought = bring_in(session, read_text("name,number\n陈美,2002"), NOW)
    assert brought.added == 1
    assert the(session, cast.mei).number == "1002"


def test_somebody_welcomed_by_their_id_gets_their_name(session: Session, cast: Cast) -> None:
    stranger = people.add(session, people.Profile(name="U77"), NOW)
    people.link(session, stranger, "slack", "T1", "U77")
    bring_in(session, read_text("name,number,account\n周强,1010,slack:T1/U77"), NOW)
    assert called(session, "周强").id == stranger.id


def test_numbers_and_emails_may_change_hands(session: Session) -> None:
    bring_in(session, read_text("name,number,email\n陈美,1,a@x.cn\n王芳,2,b@x.cn"), NOW)
    mei, boss = called(session, "1").id, called(session, "2").id
    bring_in(session, read_text("name,number,email\n陈美,1,b@x.cn\n王芳,2,a@x.cn"), NOW)
    assert (called(session, "b@x.cn").id, called(session, "a@x.cn").id) == (mei, boss)
    bring_in(session, read_text("name,number,email\n陈美,1,c@x.cn\n新人,3,b@x.cn"), NOW)
    assert called(session, "b@x.cn").name == "新人"


# Who left


def test_leavers_leave_and_may_come_back(session: Session, cast: Cast) -> None:
    bring_in(session, read_text("name,number,left\n陈美,1002,是"), NOW)
    assert the(session, cast.mei).left_at == NOW
    again = bring_in(session, read_text("name,number,left\n陈美,1002,yes"), datetime(2027, 1, 1, tzinfo=UTC))
    assert again.unchanged == 1

    bring_in(session, read_text("name,number,left\n陈美,1002,no"), NOW)
    assert the(session, cast.mei).left_at is None


def test_a_date_is_the_last_day_where_they_work(session: Session, cast: Cast) -> None:
    text = "name,number,left\n陈美,1002,2026-11-23\n王芳,1001,2026/11/24\n"
    brought = bring_in(session, read_text(text), NOW)
    assert the(session, cast.mei).left_at == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert the(session, cast.boss).left_at is None
    assert (brought.changed, brought.leaving_later) == (1, 1)
    assert bring_in(session, read_text(text), NOW).unchanged == 2


def test_a_leavers_name_is_asked_about_unless_the_line_says_they_left(session: Session, cast: Cast) -> None:
    assert "has left" in problems_of(session, "name\n赵强")[0]
    assert bring_in(session, read_text("name,left\n赵强,yes"), NOW).unchanged == 1
    assert bring_in(session, read_text("name,number\n赵强,3003"), NOW).added == 1
    assert the(session, cast.gone).left_at is not None


# Departments and managers


def test_departments_move_and_get_their_second_name(session: Session, cast: Cast) -> None:
    brought = bring_in(
        session, read_text("name,number,department\n陈美,1002,Rooms|客房部/前台\n王芳,1001,Rooms / Security|保安"), NOW
    )
    assert (brought.departments_added, brought.departments_changed, brought.changed) == (2, 1, 1)
    front = session.get(Department, cast.front_office)
    rooms = called_department(session, "客房部")
    assert front is not None
    assert front.parent_id == rooms.id
    assert the(session, cast.boss).department_id == called_department(session, "Security").id


def called_department(session: Session, name: str) -> Department:
    return next(one for one in people.all_departments(session) if name in (one.name, one.name_zh))


def test_a_new_top_may_have_nobody_above(session: Session, cast: Cast) -> None:
    bring_in(session, read_text("name,number,manager\n陈美,1002,-\n王芳,1001,1002"), NOW)
    assert the(session, cast.mei).manager_id is None
    assert the(session, cast.boss).manager_id == cast.mei


# What is wrong, and that it is all said


PROBLEMS = {
    "missing name": ("name,number\n,1", "line 2: The name is missing."),
    "no name column": ("number\n1", "line 1: There is no column “name” (姓名)."),
    "unknown zone": (
        "name,zone\n陈美,Asia/Shangai",
        "line 2: Unknown time zone “Asia/Shangai”; did you mean Asia/Shanghai?",
    ),
    "a folder is no zone": ("name,zone\n陈美,Asia", "line 2: Unknown time zone “Asia”;"),
    "a city is no zone": ("name,zone\n陈美,Shanghai", "did you mean Asia/Shanghai?"),
    "unknown language": ("name,language\n陈美,Elvish", "line 2: Unknown language “Elvish”; write en or zh"),
    "bad e-mail": ("name,email\n陈美,mei@hotel", "line 2: “mei@hotel” is not an e-mail address."),
    "unknown manager": ("name,manager\n陈美,9999", "line 2: The manager “9999” is neither in the file nor known yet."),
    "ambiguous manager": ("name,number,manager\n新人,7,李伟", "line 2: The manager “李伟” may be one of several"),
    "their own manager": ("name,number,manager\n陈美,1002,1002", "line 2: 陈美 cannot be their own manager."),
    "circle in the file": (
        "name,number,manager\n甲,7,8\n乙,8,7",
        "line 2: Everybody would be their own manager's manager: 甲 → 乙 → 甲.",
    ),
    "circle through what is known": ("name,number,manager\n王芳,1001,1002", "王芳 → 陈美 → 王芳"),
    "number twice": ("name,number\n甲,a7\n乙,A７", "line 3: The number A７ is on line 2, too."),
    "e-mail twice": ("name,email\n甲,a@x.cn\n乙,A@x.cn", "line 3: The e-mail a@x.cn is on line 2, too."),
    "account twice": ("name,account\n甲,wecom:c/U\n乙,wecom:c/u", "line 3: The account wecom:c/u is on line 2, too."),
    "name twice": ("name\n甲\n甲", "line 3: 甲 is on line 2, too."),
    "unknown column": ("name,emial\n甲,a@x.cn", "line 1: Unknown column “emial”; did you mean “email”?"),
    "unknown Chinese column": ("姓名,办公地\n甲,上海", "did you mean “办公地点”?"),
    "column twice": ("name,邮箱,email\n甲,,", "line 1: The column “email” is there twice."),
    "no header": ("陈美,1002", "line 1: The first line must name the columns: name, aliases"),
    "only a header": ("name,email\n", "there is no colleague below"),
    "empty": (" \n\n", "The file is empty."),
    "bad account": ("name,account\n甲,slack/U1", "line 2: The account “slack/U1” cannot be read"),
    "accounts with a comma": ('name,account\n甲,"slack:T/U, slack:T/V"', "cannot be read"),
    "unknown platform": ("name,account\n甲,teams:T/U", "line 2: Unknown platform “teams”; known are slack"),
    "account of another": (
        "name,number,account\n甲,7,playground:demo/{mei}",
        "line 2: The account playground:demo/{mei} is another person's: 陈美 (1002).",
    ),
    "e-mail of another": (
        "name,number,email\n甲,7,fang@x.cn\n王芳,1001,",
        "line 2: The e-mail fang@x.cn is another person's: 王芳 (1001).",
    ),
    "one person on two lines": (
        "name,account\n陈美,playground:demo/{mei}\n陈美,playground:demo/{mei2}",
        "line 3: This and line 2 are the same person, 陈美 (1002).",
    ),
    "one known namesake, two lines": (
        "name,number\nAnna Schmidt,7\nAnna Schmidt,8",
        "line 3: This and line 2 may both be Anna Schmidt",
    ),
    "two known namesakes": ("name\n李伟", "line 2: 2 colleagues are called so: 李伟."),
    "two known namesakes, a new number": (
        "name,number\n李伟,7",
        "line 2: 2 colleagues are known by this name alone: 李伟.",
    ),
    "left, but when": ("name,left\n甲,soon", "“soon” in the column “left” is neither yes nor no nor a date"),
    "no such day": ("name,left\n甲,2026-02-30", "neither yes nor no"),
    "too many cells": ("name,number\n甲,7,8", "line 2: 3 cells, but only 2 columns"),
    "open quotation": ('name,number\n甲,7\n乙,"8\n丙,9', "line 3: A quotation mark that opens here is never closed."),
    "odd quotation": ('name,number\n"甲"x,7', "line 2: The quotation marks are not right"),
    "department half written": ("name,department\n甲,Rooms /", "line 2: The department “Rooms /” cannot be read"),
    "department in itself": (
        "name,department\n甲,Rooms / Rooms",
        "line 2: The department “Rooms / Rooms” is within itself.",
    ),
    "departments in a circle": (
        "name,department\n甲,A / B\n乙,B / A",
        "line 2: Departments would be within themselves",
    ),
    "department in two places": (
        "name,department\n甲,A / B\n乙,C / B",
        "line 3: The department B is within A on line 2",
    ),
    "one name for two departments": ("name,department\n甲,Front Office|客房", "Front Office and Housekeeping are two."),
    "two names for one department": (
        "name,department\n甲,Spa|水疗\n乙,Spa|温泉",
        "line 3: The department “Spa|温泉” is called “Spa|水疗” on line 2.",
    ),
}


@pytest.mark.parametrize(("text", "reason"), PROBLEMS.values(), ids=PROBLEMS)
def test_every_problem_is_named_with_its_line(session: Session, cast: Cast, text: str, reason: str) -> None:
    people.link(session, the(session, cast.mei), "playground", "demo", "m2")
    people.change(session, cast.boss, email="fang@x.cn")
    places = {"{mei}": str(cast.mei), "{mei2}": "m2"}
    for mark, value in places.items():
        text, reason = text.replace(mark, value), reason.replace(mark, value)
    found = problems_of(session, text)
    assert any(reason in one for one in found), found
    assert len(found) <= 2, found


def test_all_problems_are_reported_in_order_and_nothing_is_half_imported(session: Session, cast: Cast) -> None:
    text = "name,email,zone,manager\n新人,new@x.cn,,1001\n,bad,Mars,\n乙,,,9999\n"
    found = problems_of(session, text)
    assert [one.split(":")[0] for one in found] == ["line 3", "line 3", "line 3", "line 4"]


def test_lines_are_counted_as_an_editor_counts_them(session: Session) -> None:
    text = '\nname,office\n"甲","Shanghai\nPudong"\n\n乙,x\n,y\n'
    assert problems_of(session, text) == ["line 7: The name is missing."]


# Files as programs write them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", SEPARATORS)
def test_spreadsheets_of_all_kinds_are_read(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "roster.csv"
    lines = [["姓名", "工号", "别名"], ["朱镕", "0012", "老朱；小镕"], ["Anna", "13", ""]]
    path.write_bytes("\r\n".join(f'"{one[0]}"{separator}{one[1]}{separator}{one[2]}' for one in lines).encode(encoding))
    roster = read(path)
    assert not roster.problems
    assert [(one.line, one.name, one.number) for one in roster.rows] == [(2, "朱镕", "0012"), (3, "Anna", "13")]
    assert roster.rows[0].aliases == ("老朱", "小镕")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"\x00\x01\x02", "not a text file"),
        (b"\xff\xff\xff", "not a text file"),
        (b"PK\x03\x04....", "Excel workbook"),
        (b"", "empty"),
        ("name\nJürgen Müller\n".encode("cp1252"), "encoding we cannot tell"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    (problem,) = read(path).problems
    assert reason in problem.reason


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        (problem,) = read(path).problems
        assert "cannot be read" in problem.reason


# What is written as a file reads back as the same


LETTERS = st.characters(codec="gb18030", categories=["Lu", "Ll", "Lo", "Nd"])
WORD = st.text(LETTERS, min_size=1, max_size=8).filter(lambda text: names.fold(text).isalnum())
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
PLAIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789", min_size=1, max_size=8)
FREE = st.text(
    st.characters(codec="gb18030", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn"]), min_size=1
)
EMAIL = st.builds("{}@{}.example".format, PLAIN, PLAIN).map(str.lower)
ACCOUNT = st.builds(AccountName, platform=st.sampled_from(["slack", "playground"]), workspace=PLAIN, user=PLAIN)
UNIT = st.builds(DepartmentName, name=PLAIN, name_zh=st.none() | PLAIN.map(lambda text: f"部{text}"))


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    numbers = draw(st.lists(PLAIN, min_size=1, max_size=8, unique_by=str.casefold))
    emails = draw(st.lists(EMAIL, min_size=len(numbers), max_size=len(numbers), unique=True))
    accounts = draw(st.lists(ACCOUNT, min_size=len(numbers), max_size=len(numbers), unique=True))
    return [
        Row(
            line=line,
            name=draw(NAME),
            aliases=tuple(draw(st.lists(NAME, max_size=3, unique=True))),
            email=draw(st.none() | st.just(emails[line - 2])),
            number=number,
            language=draw(st.none() | st.sampled_from(["en", "zh"])),
            zone=draw(st.none() | st.sampled_from(["Asia/Shanghai", "America/Argentina/Ushuaia", "UTC"])),
            office=draw(st.none() | FREE),
            department=tuple(draw(st.lists(UNIT, max_size=3, unique_by=lambda unit: names.fold(unit.name)))),
            manager=draw(st.none() | st.just(NOBODY) | st.sampled_from(numbers)),
            accounts=(accounts[line - 2],) if draw(st.booleans()) else (),
            left=draw(st.none() | st.booleans() | st.dates(min_value=date(1900, 1, 1))),
        )
        for line, number in enumerate(numbers, start=2)
    ]


def written(row: Row, column: str) -> str:
    value = getattr(row, column)
    if column in ("aliases", "accounts"):
        return "; ".join(map(str, value))
    if column == "department":
        return " / ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@given(
    rows(),
    st.permutations(list(HEADS)),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["utf-8-sig", "utf-8"]),
    st.data(),
)
def test_what_is_written_reads_back_as_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    colleagues: list[Row],
    columns: list[str],
    separator: str,
    encoding: str,
    data: st.DataObject,
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow([data.draw(st.sampled_from(HEADS[column])) for column in columns])
    writer.writerows([[written(row, column) for column in columns] for row in colleagues])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(file.getvalue().encode(encoding))

    assert read(path) == Roster(rows=tuple(colleagues), problems=())


@given(st.text())
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    roster = read_text(text)
    assert roster.rows or roster.problems


@given(st.binary())
def test_no_bytes_at_all_break_the_reading(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(data)
    roster = read(path)
    assert roster.rows or roster.problems


# Ten thousand


def test_many_names_are_written_as_one_is(session: Session, cast: Cast) -> None:
    everyone = people.all_as_stored(session)
    one_by_one = names.all_forms(session)
    names.remember_people(session, [(one, names.aliases(session, one.id)) for one in everyone])
    at_once = names.all_forms(session)
    assert {one: sorted(forms) for one, forms in at_once.items()} == {
        one: sorted(forms) for one, forms in one_by_one.items()
    }


def ten_thousand() -> str:
    lines = ["name,aliases,email,number,language,zone,office,department,manager,accounts"]
    for number in range(10_000):
        name = f"陈{chr(0x4E00 + number % 97)}{chr(0x5E00 + number % 89)}"
        manager = str(number // 10) if number else ""
        lines.append(
            f"{name},阿{number},p{number}@hotel.example,{number},zh,Asia/Shanghai,上海,"
            f"Area {number % 7}|区{number % 7} / Team {number % 70}|组{number % 70},{manager},slack:T1/U{number}"
        )
    return "\n".join(lines)


def test_ten_thousand_come_in_at_once(session: Session) -> None:
    text = ten_thousand()
    steps: list[tuple[int, int]] = []
    brought = bring_in(session, read_text(text), NOW, on_step=lambda done, total: steps.append((done, total)))
    again = bring_in(session, read_text(text), NOW)

    assert (brought.added, brought.departments_added, again.unchanged) == (10_000, 77, 10_000)
    assert steps[-1] == (10_000, 10_000)


# The command line


@pytest.fixture
def goodturn(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> "CommandLine":
    """The command line with a database of its own, and the cast in it."""
    path = tmp_path / "company.db"
    path.write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url(path))
    database = Database(sqlite_url(path))
    cast = database.write_now(bring_cast)
    database.close()
    return CommandLine(tmp_path, path, cast)


class CommandLine:
    """Types commands and reads what comes back."""

    def __init__(self, folder: Path, path: Path, cast: Cast) -> None:
        self.folder, self.path, self.cast = folder, path, cast

    def __call__(self, *words: str, expect: int = 0) -> str:
        result = CliRunner().invoke(commands, words)
        assert result.exit_code == expect, result.output
        return result.output

    def file(self, text: str) -> str:
        path = self.folder / "roster.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    def recall(self) -> tuple[list[Any], list[Audit], dict[int, frozenset[str]]]:
        database = Database(sqlite_url(self.path))
        with database.reading() as session:
            house = company.recall(session, company.revision(session))
            found = snapshot(session), list(session.exec(select(Audit))), dict(house.admins)
        database.close()
        return found


def test_importing_says_what_came_in(goodturn: CommandLine) -> None:
    file = goodturn.file(HOTEL.replace("李伟", "周强"))
    before = goodturn.recall()
    assert "nothing was changed" in goodturn("import", file, "--dry-run")
    assert goodturn.recall() == before

    said = goodturn("import", file)
    assert "2  people added" in said
    assert "3  people changed" in said
    assert "demo" not in said
    assert "5  people unchanged" in goodturn("import", file)


def test_a_bad_file_ends_with_1_and_changes_nothing(goodturn: CommandLine) -> None:
    before = goodturn.recall()
    said = goodturn("import", goodturn.file("name,zone\n甲,Mars\n[b]乙,Moon\n"), expect=1)
    assert "line 2: Unknown time zone “Mars”" in said
    assert "line 3" in said
    assert "2 problems: nothing was imported." in said
    assert "cannot be read" in goodturn("import", "nowhere.csv", expect=1)
    assert goodturn.recall() == before


def test_listing_people(goodturn: CommandLine) -> None:
    everyone = goodturn("list")
    assert "陈美" in everyone
    assert "playground:demo/2" in everyone
    assert "赵强" not in everyone
    assert "Helpful Robot" not in everyone
    assert "赵强" in goodturn("list", "--leavers")
    front = goodturn("list", "--department", "前台")
    assert "3 people." in front
    assert "李伟" not in front
    assert "Did you mean “Front Office”?" in goodturn("list", "--department", "Front Offce", expect=1)


def test_naming_the_first_admin(goodturn: CommandLine) -> None:
    assert goodturn("admin", "小陈") == "陈美 is an IT admin now.\n"
    assert goodturn("admin", "1002", "--role", "hr") == "陈美 is an HR admin now.\n"
    assert goodturn("admin", "1002", "--role", "hr") == "陈美 is an HR admin already.\n"
    _, noted, admins = goodturn.recall()
    assert admins == {goodturn.cast.mei: frozenset({"it", "hr"})}
    assert [(one.by_id, one.deed, one.about) for one in noted] == [
        (None, "appointed it", f"person:{goodturn.cast.mei}"),
        (None, "appointed hr", f"person:{goodturn.cast.mei}"),
    ]


def test_an_unclear_admin_is_asked_about(goodturn: CommandLine) -> None:
    said = goodturn("admin", "李伟", expect=1)
    assert "2 people are called “李伟”" in said
    assert f"李伟, Housekeeping: playground:demo/{goodturn.cast.other_wei}" in said
    assert goodturn("admin", f"playground:demo/{goodturn.cast.other_wei}") == "李伟 is an IT admin now.\n"
    for nobody in ("赵强", "Helpful Robot", "Front Office", "slack:T1/U9"):
        assert "Nobody here is called" in goodturn("admin", nobody, expect=1)
    assert "Perhaps one of these?\n  Anna Schmidt" in goodturn("admin", "Anna Schmit", expect=1)
