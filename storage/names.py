"""The forms under which people and departments are found, from exactly as written down to pinyin."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import BindParameter, bindparam, delete, insert, select
from sqlmodel import Session, col

from storage import chinese_names
from storage.tables import Department, Name, NameKind, Person

MOST_SOUNDING = 5
TAKEN = (NameKind.NAME, NameKind.ALIAS, NameKind.EMAIL, NameKind.NUMBER)  # the others are only ever offered


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a form belongs to: one of the two."""

    person_id: int | None
    department_id: int | None

    def __str__(self) -> str:
        return f"p{self.person_id}" if self.person_id is not None else f"d{self.department_id}"

    @classmethod
    def parse(cls, text: str) -> "Owner":
        """Read "p12" or "d3". Raises ValueError for anything else."""
        kind, number = text[:1], int(text[1:])
        if kind not in ("p", "d"):
            raise ValueError(text)
        return cls(number if kind == "p" else None, number if kind == "d" else None)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Bring a name to the form it is compared in: full-width, capitals, traditional characters and spaces aside."""
    from zhconv import convert  # its tables take a moment to load, and not every command reads a name

    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        plain = convert(plain, "zh-cn")
    return re.sub(r"\s+", " ", plain).strip()


def remember_person(session: Session, person: Person, aliases: Iterable[str] = ()) -> None:
    """Write the forms of one person anew."""
    remember_people(session, [(person, aliases)])


def remember_people(session: Session, people: Sequence[tuple[Person, Iterable[str]]]) -> None:
    """Write the forms of many people, with their aliases, anew, in two statements."""
    rows = []
    for person, aliases in people:
        forms = {(fold(person.name), NameKind.NAME)}
        forms |= {(form, NameKind.ALIAS) for form in map(fold, aliases) if form}
        forms |= {(fold(person.email), NameKind.EMAIL)} if person.email else set()
        forms |= {(fold(person.number), NameKind.NUMBER)} if person.number else set()
        forms |= {(form, NameKind.PINYIN) for form in chinese_names.sounds(fold(person.name))}
        rows += [
            {"form": form, "kind": str(kind), "person_id": person.id, "department_id": None}
            for form, kind in sorted(forms)
        ]
    if not rows:
        return
    whom: BindParameter[int] = bindparam("whom")
    forget = delete(Name).where(col(Name.person_id) == whom)
    session.connection().execute(forget, [{"whom": person.id} for person, _ in people])
    session.connection().execute(insert(Name), rows)


def remember_department(session: Session, department: Department) -> None:
    session.connection().execute(delete(Name).where(col(Name.department_id) == department.id))
    forms = {fold(name) for name in (department.name, department.name_zh) if name}
    rows = [
        {"form": form, "kind": str(NameKind.NAME), "person_id": None, "department_id": department.id}
        for form in sorted(forms)
    ]
    session.connection().execute(insert(Name), rows)


def find(session: Session, forms: Iterable[str]) -> dict[str, list[Owner]]:
    """Find who is exactly called so, among colleagues who have not left and departments."""
    return _owners(session, forms, TAKEN)


def offer(session: Session, typed: str, *, most: int = 5) -> list[Owner]:
    """Find who might be meant by a name nobody has: by pinyin first, then by likeness. Never taken, only offered."""
    from rapidfuzz import fuzz, process  # only mistakes need it

    form = fold(typed)
    heads = {form[:length] for length in range(2, len(form) + 1)} | {form.replace(" ", "")}
    by_sound = _owners(session, heads | chinese_names.sounds(form), (*TAKEN, NameKind.PINYIN))
    found = [owner for head in sorted(by_sound, key=len, reverse=True) for owner in by_sound[head]]
    if len(found) < most:
        rows = session.connection().execute(
            select(col(Name.form))
            .distinct()
            .where(col(Name.kind).in_([NameKind.NAME, NameKind.ALIAS, NameKind.PINYIN]))
        )
        near = process.extract(form, [row.form for row in rows], scorer=fuzz.ratio, limit=most, score_cutoff=60)
        by_likeness = _owners(session, [match for match, _, _ in near], (*TAKEN, NameKind.PINYIN))
        found += [owner for match, _, _ in near for owner in by_likeness.get(match, ())]
    return list(dict.fromkeys(found))[:most]


def sounding(session: Session, text: str) -> tuple[str, list[Owner]] | None:
    """Find whose full name sounds as the text begins: 陈梅 or chenmei for 陈美. Never taken, only offered."""
    latin = re.match(r"[A-Za-z]{4,}(?![A-Za-z])", text)
    heads = [latin.group()] if latin else [text[:length] for length in (4, 3, 2) if _is_han(text[:length], length)]
    heard = {head: _spoken(head) for head in heads}
    known = _owners(session, {sound for sounds in heard.values() for sound in sounds}, (NameKind.PINYIN,))
    for head, sounds in heard.items():
        found = dict.fromkeys(owner for sound in sorted(sounds) for owner in known.get(sound, ()))
        if found:
            return head, list(found)[:MOST_SOUNDING]
    return None


def _is_han(text: str, length: int) -> bool:
    return re.fullmatch(rf"[\u3400-\u9fff]{{{length}}}", text) is not None


def _spoken(head: str) -> set[str]:
    """Return how a whole name sounds: not its initials, which half the language begins with."""
    return (
        {sound for sound in chinese_names.sounds(fold(head)) if len(sound) > 3} if not head.isascii() else {fold(head)}
    )


def titled(session: Session, text: str) -> tuple[str, list[Owner]] | None:
    """Find whom a text may begin with by a family name and a title, such as 李总 or 小张: never taken, only offered.

    Returns what of the text that is, and everybody of that family name; None where it is nothing of the kind.
    """
    for length in range(chinese_names.LONGEST_TITLED, 1, -1):
        is_word = len(text) >= length and not text[length - 1].isspace()
        family = chinese_names.family_meant(fold(text[:length])) if is_word else None
        found = _of_family(session, family) if family else []
        if found:
            return text[:length], found
    return None


def _of_family(session: Session, family: str) -> list[Owner]:
    query = (
        select(col(Name.form), col(Name.person_id))
        .join(Person, col(Person.id) == col(Name.person_id))
        .where(
            col(Name.kind) == NameKind.NAME,
            col(Name.form).startswith(family, autoescape=True),
            col(Person.left_at).is_(None),
            col(Person.is_bot).is_(False),
        )
        .order_by(col(Name.id))
    )
    rows = session.connection().execute(query)
    return [Owner(row.person_id, None) for row in rows if chinese_names.split(row.form)[0] == family]


def aliases(session: Session, person_id: int) -> list[str]:
    query = select(col(Name.form)).where(col(Name.person_id) == person_id, col(Name.kind) == NameKind.ALIAS)
    return [row.form for row in session.connection().execute(query.order_by(col(Name.form)))]


# Built once: it is asked for every name that is typed, and takes longer to build than to answer.
_WHOSE = (
    select(col(Name.form), col(Name.person_id), col(Name.department_id))
    .outerjoin(Person, col(Person.id) == col(Name.person_id))
    .where(
        col(Name.form).in_(bindparam("forms", expanding=True)),
        col(Name.kind).in_(bindparam("kinds", expanding=True)),
        col(Person.left_at).is_(None),
    )
    .order_by(col(Name.form), col(Name.id))
)


def _owners(session: Session, forms: Iterable[str], kinds: Iterable[NameKind]) -> dict[str, list[Owner]]:
    found: dict[str, list[Owner]] = {}
    for row in session.connection().execute(_WHOSE, {"forms": list(forms), "kinds": list(kinds)}):
        owner = Owner(row.person_id, row.department_id)
        owners = found.setdefault(row.form, [])
        if owner not in owners:
            owners.append(owner)
    return found


def all_forms(session: Session) -> dict[int, list[str]]:
    """Return every form of everybody, by person: for a list that is searched as one types."""
    found: dict[int, list[str]] = {}
    query = select(col(Name.person_id), col(Name.form)).where(col(Name.person_id).is_not(None))
    for row in session.connection().execute(query.order_by(col(Name.id))):
        found.setdefault(row.person_id, []).append(row.form)
    return found
