"""Reads a roster file: a row for each colleague, and everything that is wrong with it. Knows no database."""

import csv
import difflib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from handlers.people import SPOKEN
from storage.names import fold

NOBODY = "-"  # in the manager's column, where an empty cell would leave whoever is there

# The first of each is the one we write; all are compared without case, spaces and hyphens.
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "姓名", "名字"),
    "aliases": ("aliases", "alias", "别名", "昵称"),
    "email": ("email", "e-mail address", "mail", "邮箱", "电子邮箱", "邮件"),
    "number": ("number", "employee number", "employee id", "工号", "员工编号"),
    "language": ("language", "语言"),
    "zone": ("zone", "time zone", "时区"),
    "office": ("office", "办公地点", "办公室"),
    "department": ("department", "部门"),
    "manager": ("manager", "上级", "直属上级"),
    "accounts": ("accounts", "account", "账号", "帐号"),
    "left": ("left", "离职", "离职日期"),
}
YES = ("yes", "y", "true", "1", "是", "已离职")
NO = ("no", "n", "false", "0", "否", "在职")
PLATFORMS = ("slack", "wecom", "playground")
SEPARATORS = (",", ";", "\t")
EMPTY = "The file is empty. Its first line names the columns, each further line is a colleague."

_LIST = re.compile(r"[;；、]")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_ACCOUNT = re.compile(r"([A-Za-z]+)\s*[:：]\s*([^\s,:/]+)/([^\s,:/]+)")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))  # what cells copied from elsewhere may carry
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .xls


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a line cannot be taken; without a line, why the file cannot."""

    line: int | None
    reason: str

    def __str__(self) -> str:
        return self.reason if self.line is None else f"line {self.line}: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class DepartmentName:
    """What a department is called; one language is enough where it is known already."""

    name: str
    name_zh: str | None = None

    def __str__(self) -> str:
        return f"{self.name}|{self.name_zh}" if self.name_zh else self.name


@dataclass(frozen=True, kw_only=True)
class AccountName:
    """Who somebody is on a platform."""

    platform: str
    workspace: str
    user: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.workspace}/{self.user}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one line says about a colleague; None and () leave things as they are."""

    line: int
    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None
    number: str | None = None
    language: str | None = None
    zone: str | None = None
    office: str | None = None
    department: tuple[DepartmentName, ...] = ()  # from the top of the tree down to their own
    manager: str | None = None  # a number, an e-mail or a name, or NOBODY
    accounts: tuple[AccountName, ...] = ()
    left: bool | date | None = None  # a date is the last day


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The whole file. Where there are problems, the rows stand without the cells that are wrong."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


class _NotAText(Exception):  # noqa: N818 - what the file is
    """The file is no text; the message says what to do."""


class _BadCell(ValueError):  # noqa: N818 - the cell is bad, the program is not
    """A cell cannot be read; the message says why."""


def read(path: Path) -> Roster:
    """Read a file as spreadsheets write them: UTF-8 or GB18030, separated by commas, semicolons or tabs."""
    try:
        text = _decode(path.read_bytes())
    except OSError as error:
        return _refused(f"{path} cannot be read: {(error.strerror or 'no such file').lower()}.")
    except _NotAText as error:
        return _refused(str(error))
    return read_text(text)


def read_text(text: str) -> Roster:
    if not text.strip():
        return _refused(EMPTY)
    lines = _Lines(text, _separator(text))
    header = next(iter(lines), None)
    if header is None:
        return Roster(rows=(), problems=tuple(lines.problems)) if lines.problems else _refused(EMPTY)
    columns, problems = _columns(*header)
    if not columns:
        return Roster(rows=(), problems=in_order([*problems, *lines.problems]))
    rows = []
    for line, cells in lines:
        row, wrong = _row(line, cells, columns)
        rows.append(row)
        problems += wrong
    problems += lines.problems
    problems += _twice(rows)
    if not rows and not problems:
        return _refused("The file names its columns, but there is no colleague below them.")
    return Roster(rows=tuple(rows), problems=in_order(problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _refused(reason: str, line: int | None = None) -> Roster:
    return Roster(rows=(), problems=(Problem(line=line, reason=reason),))


# From bytes to lines


def _decode(data: bytes) -> str:
    if data.startswith(_WORKBOOKS):
        raise _NotAText("This is an Excel workbook. Save it as “CSV UTF-8” and import that file.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)  # Excel's “Unicode text”
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n" for letter in set(text)):
            break
        if encoding == "gb18030" and not _looks_chinese(text):
            raise _NotAText("The letters beyond A–Z are in an encoding we cannot tell. Save the file as “CSV UTF-8”.")
        return text
    raise _NotAText("This is not a text file. Save the list as “CSV UTF-8” and import that file.")


def _looks_chinese(text: str) -> bool:
    """Say whether GB18030 was right. Western encodings pass for it: there, "Müller" has one odd letter before an l."""
    odd = common = 0
    for letter, times in Counter(letter for letter in text if not letter.isascii()).items():
        written = letter.encode("gb18030")
        if len(written) == 2 and written[1] >= 0xA0:
            common += times
        else:
            odd += times
    return common >= odd


def _separator(text: str) -> str:
    """Return what the first line with something in it is separated by: what makes the most columns of it."""
    first = next(line for line in text.splitlines() if line.strip())
    return max(SEPARATORS, key=lambda separator: sum(_column(cell) is not None for cell in first.split(separator)))


class _Lines:
    """The lines with something in them, each with its number; what cannot be cut into cells becomes a problem."""

    def __init__(self, text: str, separator: str) -> None:
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            line = self._reader.line_num + 1
            try:
                cells = [" ".join(cell.translate(_INVISIBLE).split()) for cell in next(self._reader)]
            except StopIteration:
                return
            except csv.Error as error:
                unclosed = "unexpected end" in str(error)
                reason = (
                    "A quotation mark that opens here is never closed."
                    if unclosed
                    else f'The quotation marks are not right ({error}); write " within quotes as "".'
                )
                self.problems.append(Problem(line=line, reason=reason))
                continue
            if any(cells):
                yield line, cells


# From lines to rows


def _head(text: str) -> str:
    return re.sub(r"[\s_\-*]+", "", unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()).strip('"')


_BY_HEAD = {_head(head): column for column, heads in HEADS.items() for head in heads}


def _column(text: str) -> str | None:
    return _BY_HEAD.get(_head(text))


def _columns(line: int, heads: list[str]) -> tuple[list[str | None], list[Problem]]:
    """Read the header: the columns in order, None where the header is empty; no columns where it is unusable."""
    problems: list[Problem] = []
    columns = [_column(head) for head in heads]
    if not any(columns):
        wanted = ", ".join(HEADS)
        return [], [Problem(line=line, reason=f"The first line must name the columns: {wanted}.")]
    for position, (head, column) in enumerate(zip(heads, columns, strict=True)):
        if head and column is None:
            near = difflib.get_close_matches(_head(head), _BY_HEAD, n=1)
            hint = f"did you mean “{_spelled(near[0])}”?" if near else f"known are {', '.join(HEADS)}."
            problems.append(Problem(line=line, reason=f"Unknown column “{head}”; {hint}"))
        elif column is not None and column in columns[:position]:
            problems.append(Problem(line=line, reason=f"The column “{head}” is there twice."))
    if "name" not in columns:
        problems.append(Problem(line=line, reason="There is no column “name” (姓名)."))
    return columns, problems


def _spelled(head: str) -> str:
    return next(one for heads in HEADS.values() for one in heads if _head(one) == head)


def _row(line: int, cells: list[str], columns: list[str | None]) -> tuple[Row, list[Problem]]:
    problems = []
    said: dict[str, Any] = {"name": ""}
    if any(cells[len(columns) :]):
        reason = f"{len(cells)} cells, but only {len(columns)} columns; put a cell that holds the separator in quotes."
        problems.append(Problem(line=line, reason=reason))
    for column, cell in zip(columns, cells, strict=False):
        if not cell or column is None:
            continue
        try:
            said[column] = READERS[column](cell)
        except _BadCell as error:
            problems.append(Problem(line=line, reason=str(error)))
    if not said["name"] and "name" in columns:
        problems.append(Problem(line=line, reason="The name is missing."))
    return Row(line=line, **said), problems


def _twice(rows: list[Row]) -> list[Problem]:
    """Find what only one colleague can have and two lines do."""
    problems = []
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        marks = [("account", str(one), str(one)) for one in row.accounts]
        marks += [("number", row.number, key(row.number))] if row.number else []
        marks += [("e-mail", row.email, row.email)] if row.email else []
        for what, value, compared in marks:
            before = first.setdefault((what, compared), row.line)
            if before != row.line:
                problems.append(Problem(line=row.line, reason=f"The {what} {value} is on line {before}, too."))
        if row.name and not marks:
            before = first.setdefault(("name", fold(row.name)), row.line)
            if before != row.line:
                reason = f"{row.name} is on line {before}, too. Give each a number, an e-mail or an account."
                problems.append(Problem(line=row.line, reason=reason))
    return problems


def key(number: str) -> str:
    """Bring an employee number to the form it is compared in."""
    return unicodedata.normalize("NFKC", number).casefold()


# From cells to what they say


def _aliases(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias.strip() for alias in _LIST.split(cell) if alias.strip()))


def _email(cell: str) -> str:
    email = unicodedata.normalize("NFKC", cell).casefold()
    if not _EMAIL.fullmatch(email):
        raise _BadCell(f"“{cell}” is not an e-mail address.")
    return email


def _language(cell: str) -> str:
    typed = unicodedata.normalize("NFKC", cell).casefold().removeprefix("简体").removeprefix("繁体")
    language = SPOKEN.get(typed) or SPOKEN.get(re.split(r"[-_]", typed)[0])  # zh-CN, en_GB
    if language is None:
        raise _BadCell(f"Unknown language “{cell}”; write en or zh (英文, 中文).")
    return language


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(cell: str) -> str:
    if cell in _zones():
        return cell
    folded = {zone.casefold(): zone for zone in sorted(_zones())}
    folded |= {zone.rpartition("/")[2]: folded[zone] for zone in sorted(folded) if "/" in zone}  # “shanghai”
    near = difflib.get_close_matches(cell.casefold().replace(" ", "_"), folded, n=1)
    hint = f"did you mean {folded[near[0]]}?" if near else "write it like Asia/Shanghai."
    raise _BadCell(f"Unknown time zone “{cell}”; {hint}")


def _department(cell: str) -> tuple[DepartmentName, ...]:
    path = tuple(_department_name(part.strip(), cell) for part in re.split(r"[/／]", cell))
    if len({fold(part.name) for part in path}) < len(path):
        raise _BadCell(f"The department “{cell}” is within itself.")
    return path


def _department_name(part: str, cell: str) -> DepartmentName:
    names = [name.strip() for name in re.split(r"[|｜]", part)]
    if not all(names) or len(names) > 2:
        raise _BadCell(
            f"The department “{cell}” cannot be read; write Parent / Child, in both languages 客房 as Rooms|客房."
        )
    first, second = names[0], names[1] if len(names) == 2 else None
    if second is not None and fold(first) == fold(second):
        second = None
    if second is not None and second.isascii() and not first.isascii():
        first, second = second, first
    return DepartmentName(name=first, name_zh=second)


def _accounts(cell: str) -> tuple[AccountName, ...]:
    return tuple(dict.fromkeys(account(part) for part in _LIST.split(cell) if part.strip()))


def account(text: str) -> AccountName:
    """Read "slack:T123/U456". Raises ValueError with a sentence for what is none."""
    match = _ACCOUNT.fullmatch(text.strip())
    if match is None:
        raise _BadCell(f"The account “{text.strip()}” cannot be read; write slack:T123/U456 or wecom:corpid/userid.")
    platform, workspace, user = match.groups()
    platform = platform.casefold()
    if platform not in PLATFORMS:
        raise _BadCell(f"Unknown platform “{platform}”; known are {', '.join(PLATFORMS)}.")
    # WeCom itself ignores the case of a userid and answers in small letters.
    return AccountName(platform=platform, workspace=workspace, user=user.casefold() if platform == "wecom" else user)


def _left(cell: str) -> bool | date:
    typed = unicodedata.normalize("NFKC", cell).casefold()
    if typed in YES or typed in NO:
        return typed in YES
    match = _DATE.fullmatch(typed)
    try:
        if match is not None:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise _BadCell(f"“{cell}” in the column “left” is neither yes nor no nor a date like 2026-11-24.")


READERS: Mapping[str, Callable[[str], Any]] = {
    "name": str,
    "aliases": _aliases,
    "email": _email,
    "number": str,
    "language": _language,
    "zone": _zone,
    "office": str,
    "department": _department,
    "manager": str,
    "accounts": _accounts,
    "left": _left,
}
