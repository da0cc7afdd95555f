"""Accounts and typed names ↔ people. Keeps what was asked for until the company's revision moves on."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlmodel import Session

from bot.chat import Account, Mention, Words
from handlers.meant import Unclear
from storage import chinese_names, company, names, people
from storage.company import Company
from storage.names import Owner, fold
from storage.tables import Person

LONGEST_NAME = 40  # letters; also how far ahead a name is looked for
AS_FAR_AS = 200  # letters of a sentence are searched for names
_GAP = r"[\s,，、;；&+\u2005]*"
_BETWEEN = re.compile(rf"{_GAP}(?:and(?=[\s@＠\ue000-\uf8ff])|和|与|跟|以及|还有)?{_GAP}", re.IGNORECASE)
_LISTING = re.compile(r"[、&+和与跟]|and|以及|还有", re.IGNORECASE)  # what joins names and hardly anything else
_AND = re.compile(r"和|与|跟|以及|还有")
_AT = re.compile(r"(?:(?<=[\s，。、！：])|(?<=[\u4e00-\u9fff])|^)[@＠]")
_THANKING = re.compile(r"[谢謝感辛]|thank|thx", re.IGNORECASE)
_LIKE_A_NAME = re.compile(r"(?:[\u4e00-\u9fff]{2,4}|[A-Z][\w.]*)(?=[\s、，,&@＠])")
_LONG_TITLE = "|".join(sorted((one for one in chinese_names.TITLES if len(one) > 1), key=len, reverse=True))
_SHORT_TITLE = "|".join(one for one in chinese_names.TITLES if len(one) == 1)
_TITLE = re.compile(rf"(?:{_LONG_TITLE})|(?:{_SHORT_TITLE})(?!\w)")
_UNIT = re.compile(r"部门|部(?![署分位件])|团队|组(?![织成合])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CAPITAL = re.compile(r"(?<![A-Za-z])[A-Z]|(?<=[@＠])[a-z]")
_WORD = re.compile(r"[A-Za-z.'-]*[A-Za-z]")
_IN_BRACKETS = re.compile(r"\s?[(（]([^()（）]{1,40})[)）]")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Whom a text is addressed to, and what it says besides."""

    receivers: tuple[str, ...]
    unclear: tuple[Unclear, ...]
    words: str
    is_led: bool  # by the names, not with them somewhere within


class Directory:
    """Hands out the page that holds for the current revision; shared by all threads."""

    def __init__(self, feeds: tuple[str, ...] = (), *, feed: str = "off") -> None:
        """Take the addresses of the feeds, and when they are posted to until an admin chooses."""
        self._feeds = feeds
        self._feed = feed
        self._page: Page | None = None

    def open(self, session: Session, revision: int | None = None) -> "Page":
        """Return the page of this revision, or of the one the database is at."""
        revision = company.revision(session) if revision is None else revision
        page = self._page
        if page is None or page.company.revision != revision:
            page = self._page = self.read(session, revision)
        return page

    def read(self, session: Session, revision: int) -> "Page":
        """Return a page of one's own, for a transaction that changed what others may not see yet."""
        return Page(company.recall(session, revision, self._feeds, feed=self._feed))


@dataclass
class Page:
    """The company and its people as of one revision; a writer keeps to one page, so nothing older gets into a newer."""

    company: Company
    _by_account: dict[Account, Person] = field(default_factory=dict)
    _by_id: dict[int, Person] = field(default_factory=dict)

    @cached_property
    def department_names(self) -> frozenset[str]:
        return frozenset(
            fold(name) for one in self.company.departments.values() for name in (one.name, one.name_zh) if name
        )

    def person_of(self, session: Session, account: Account) -> Person | None:
        known = self._by_account.get(account)
        if known is None:
            known = people.by_account(session, account.platform, account.workspace, account.user)
            if known is not None:
                session.expunge(known)
                self._by_account[account] = self._by_id[known.id] = known
        return known

    def person(self, session: Session, person_id: int) -> Person:
        """Return somebody known to exist. Raises KeyError for an id nobody has."""
        if person_id not in self._by_id:
            for known in people.by_ids(session, [person_id]):
                session.expunge(known)
                self._by_id[person_id] = known
        return self._by_id[person_id]

    def read(self, session: Session, words: Words) -> Heard:
        """Find out whom words are addressed to: the names they begin with or, failing those, names anywhere in them."""
        return _Reader(session, self, words).read()

    def read_anywhere(self, session: Session, words: Words) -> Heard:
        """Find out whom words may name, anywhere in them and without an @, too: all are asked about."""
        return _Reader(session, self, words).read_anywhere()

    def read_within(self, session: Session, words: Words) -> Heard:
        """Find out whom words name somewhere within, with an @ or a mention."""
        return _Reader(session, self, words).read_within()


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A name in the text, and whose it is. `end` is behind a title, too; `is_ended`: it does not run on."""

    typed: str
    owners: list[Owner]
    is_exact: bool
    start: int
    end: int
    is_ended: bool


class _Reader:
    """Reads one text from left to right; names are taken exactly as known, everything else is asked about."""

    def __init__(self, session: Session, page: Page, words: Words) -> None:
        self._session = session
        self._page = page
        self._mentions = [word for word in words if isinstance(word, Mention)]
        # A mention is one letter from the private-use area, so that the text can be searched as text.
        numbers = iter(range(len(self._mentions)))
        self._text = "".join(clean(word) if isinstance(word, str) else chr(0xE000 + next(numbers)) for word in words)
        self._receivers: list[str] = []
        self._unclear: list[Unclear] = []
        self._kept_from: int | None = None  # where the first name begins that may be part of what is said
        self._ran_on: int | None = None  # where a name ended within a word
        self._is_after_mark = False

    def read(self) -> Heard:
        end = self._read_leading()
        if self._receivers or self._unclear:
            self._ask_about_others(end)
            return self._heard(self._text[end if self._kept_from is None else self._kept_from :], is_led=True)
        heard = self.read_within()
        return heard if self._receivers or self._unclear else self._offer_by_sound()

    def read_anywhere(self) -> Heard:
        for found in self._named_anywhere():
            self._ask(found, found.start, is_besides=bool(self._unclear))
        if not self._unclear:
            self._take_title(0)
        return self._heard(self._text, is_led=False)

    def _named_anywhere(self) -> list["_Found"]:
        """Return every name in the text, from left to right; departments only where it names no colleague."""
        marked = {at: owner for at in self._ats(0) if (owner := self._marked(at))}
        spans = _spans(self._text[:AS_FAR_AS])
        known = names.find(self._session, {fold(self._text[start:end]) for start, end in spans}) if spans else {}
        ends = {start: end for start, end in sorted(spans) if fold(self._text[start:end]) in known}  # the longest stays
        found: list[_Found] = []
        for start in sorted({*marked, *ends}):
            if found and start < found[-1].end:
                continue
            mention = self._mention(self._text[start])
            typed = mention.shown if mention else self._text[start : ends[start]]
            owners = [marked[start]] if start in marked else known[fold(typed)]
            found.append(self._as_found(start, ends.get(start, start + 1), typed, owners))
        people = [one for one in found if any(owner.person_id is not None for owner in one.owners)]
        return people or found

    def _marked(self, at: int) -> Owner | None:
        mention = self._mention(self._text[at])
        return self._owner(mention) if mention else None

    def _as_found(self, start: int, end: int, typed: str, owners: list[Owner]) -> "_Found":
        return _Found(typed=typed, owners=owners, is_exact=len(owners) > 1, start=start, end=end, is_ended=True)

    def _take_title(self, start: int) -> None:
        titled = names.titled(self._session, self._text[start : start + LONGEST_NAME])
        if titled is not None:
            self._take(replace(self._found(start, *titled), is_exact=False))

    def _offer_by_sound(self) -> Heard:
        start = len(self._text) - len(self._text.lstrip())
        sounding = names.sounding(self._session, self._text[start : start + LONGEST_NAME])
        if sounding is not None:
            typed, owners = sounding
            self._unclear.append(Unclear(typed=typed, candidates=tuple(map(str, owners)), is_exact=False))
        return self._heard(self._text, is_led=False)

    def read_within(self) -> Heard:
        for position in self._ats(0):
            self._take_at(position)
        return self._heard(self._text, is_led=False)

    def _ats(self, start: int) -> list[int]:
        """Return where, from here on, there is an @ or a mention."""
        if not self._mentions and "@" not in self._text and "＠" not in self._text:
            return []
        letters = enumerate(self._text[start:], start)
        return [at for at, letter in letters if self._mention(letter) or _AT.match(self._text, at)]

    def _read_leading(self) -> int:
        """Take the names the text begins with. Returns where they end."""
        end = self._take_first(_BETWEEN.match(self._text).end())  # type: ignore[union-attr]  # it matches the empty text
        while end is not None:
            between = _BETWEEN.match(self._text, end)
            after = self._take_next(end, between.group(), between.end())  # type: ignore[union-attr]  # the same
            if after is None:
                return end
            end = after
        return 0

    def _take_first(self, start: int) -> int | None:
        if self._is_marked(start):
            return self._take_at(start)
        found = self._name_at(start)
        if found is None:
            return None
        self._take(found)
        return found.end

    def _take_next(self, end: int, gap: str, start: int) -> int | None:
        """Take another name: for certain where it is marked or listed, else it may be part of what is said: asked."""
        if self._is_marked(start):
            return self._take_at(start)
        is_listed = _LISTING.search(gap) is not None
        if not is_listed and not self._may_name(end, gap, start):
            return None
        found = self._name_at(start)
        if found is None:
            return None
        if is_listed and found.is_ended:
            self._take(found)
        else:
            self._ask(found, start, is_besides=True)
        return found.end

    def _is_marked(self, start: int) -> bool:
        letter = self._text[start : start + 1]
        return letter in ("@", "＠") or self._mention(letter) is not None

    def _may_name(self, end: int, gap: str, start: int) -> bool:
        """Say whether it is worth a look: after an @name, what follows a space is mostly what is said."""
        if not gap:
            return self._ran_on == end
        if _THANKING.match(self._text, start):
            return False
        return not self._is_after_mark or "，" in gap or "," in gap or _LIKE_A_NAME.match(self._text, start) is not None

    def _take_at(self, start: int) -> int:
        """Take whom the @ or the mention that stands here names. Returns where that ends."""
        self._is_after_mark = True
        mention = self._mention(self._text[start])
        if mention is not None:
            owner = self._owner(mention)
            if owner is not None:
                self._receivers.append(str(owner))
            else:
                self._unclear.append(Unclear(typed=mention.shown, candidates=(), is_exact=False))
            return start + 1
        found = self._name_at(start + 1, has_at=True) or self._offered(start + 1)
        self._take(found)
        return found.end

    def _offered(self, start: int) -> "_Found":
        """Offer who may be meant by what was probably a name."""
        typed = _first_word(self._text[start:])
        owners = names.offer(self._session, typed) if typed else []
        return _Found(typed=typed, owners=owners, is_exact=False, start=start, end=start + len(typed), is_ended=True)

    def _take(self, found: "_Found") -> None:
        if found.is_exact and found.is_ended and len(found.owners) == 1:
            self._receivers.append(str(found.owners[0]))
        else:
            self._ask(found, found.start, is_besides=False)

    def _ask(self, found: "_Found", start: int, *, is_besides: bool) -> None:
        """Ask who is meant; of a name that may be no name, or not all of it, every letter stays in the words."""
        is_exact = found.is_exact and found.is_ended
        candidates = tuple(str(one) for one in found.owners if not is_besides or str(one) not in self._receivers)
        if not is_besides or candidates:
            asked = Unclear(typed=found.typed, candidates=candidates, is_exact=is_exact, is_besides=is_besides)
            self._unclear.append(asked)
        self._ran_on = None if found.is_ended else found.end
        if self._kept_from is None and (is_besides or not found.is_ended):
            self._kept_from = start

    def _ask_about_others(self, end: int) -> None:
        """Ask whether whoever is named later is thanked, too, or only spoken of."""
        kept_from = self._kept_from
        for at in self._ats(end):
            mention = self._mention(self._text[at])
            owner = self._owner(mention) if mention else None
            if mention and owner:
                shown = _Found(typed=mention.shown, owners=[owner], is_exact=True, start=at, end=at + 1, is_ended=True)
                self._ask(shown, at, is_besides=True)
            elif not mention:
                found = self._name_at(at + 1, has_at=True) or self._offered(at + 1)
                self._ask(found, at, is_besides=True)
        self._kept_from = kept_from

    def _name_at(self, start: int, *, has_at: bool = False) -> "_Found | None":
        """Find the name that begins here: as known, then a family name with a title, then one that runs on."""
        known = self._known_at(start)
        for typed, owners in known:
            found = self._found(start, typed, owners, is_surely_ended=has_at)
            if found.is_ended:
                return self._person_of_department(found, gap="" if has_at else r"\s*")
        titled = names.titled(self._session, self._text[start : start + LONGEST_NAME])
        if titled is not None:
            return replace(self._found(start, *titled), is_exact=False)
        if not known or self._text[start].isascii():
            return None
        return self._person_of_department(self._found(start, *known[0]), gap="")

    def _found(self, start: int, typed: str, owners: list[Owner], *, is_surely_ended: bool = False) -> "_Found":
        end = self._end_with_title(start + len(typed), owners)
        is_ended = is_surely_ended or self._is_end(end)
        return _Found(typed=typed, owners=owners, is_exact=True, start=start, end=end, is_ended=is_ended)

    def _end_with_title(self, end: int, owners: list[Owner]) -> int:
        """Return where a name ends together with what belongs to it: 王芳经理, 工程部, 陈美(前台)."""
        is_person = all(owner.person_id is not None for owner in owners)
        belongs = (_TITLE if is_person else _UNIT).match(self._text, end)
        end = belongs.end() if belongs else end
        bracket = _IN_BRACKETS.match(self._text, end)
        return bracket.end() if bracket and fold(bracket[1]) in self._page.department_names else end

    def _person_of_department(self, found: "_Found", *, gap: str) -> "_Found":
        """Offer the person first where a department stands before a name: 前台陈美."""
        if any(owner.person_id is not None for owner in found.owners):
            return found
        start = re.compile(gap).match(self._text, found.end).end()  # type: ignore[union-attr]  # it matches nothing, too
        if not self._text[start : start + 1].isalnum():
            return found
        known = self._known_at(start)
        titled = names.titled(self._session, self._text[start : start + LONGEST_NAME])
        for typed, owners in [*known, *([titled] if titled else [])]:
            if any(owner.person_id is not None for owner in owners):
                person = self._found(start, typed, owners)
                both = [*owners, *found.owners]
                whole = self._text[found.start : start + len(typed)]
                return replace(person, typed=whole, owners=both, is_exact=False, start=found.start)
        return found

    def _is_end(self, end: int) -> bool:
        """Say whether a name that ends here ends for certain: not within a word, but before “and” and another name."""
        following = self._text[end : end + 1]
        if not following.isalnum():
            return True
        if _HAN.match(following) and self._text[end - 1].isascii() and self._text[end - 1].isalpha():
            return True
        joined = _AND.match(self._text, end)
        if joined is None:
            return False
        rest = self._text[joined.end() : joined.end() + LONGEST_NAME]
        return bool(self._known_at(joined.end()) or names.titled(self._session, rest))

    def _known_at(self, start: int) -> list[tuple[str, list[Owner]]]:
        """Return every known name the text may begin with here, the longest first."""
        heads = [self._text[start:end] for end in range(start + 1, min(len(self._text), start + LONGEST_NAME) + 1)]
        heads = [head for head in heads if not head[-1].isspace() and _ends(head, self._text[start:])]
        known = names.find(self._session, {fold(head) for head in heads}) if heads else {}
        return [(head, known[fold(head)]) for head in reversed(heads) if fold(head) in known]

    def _mention(self, letter: str) -> Mention | None:
        number = ord(letter) - 0xE000 if letter else -1
        return self._mentions[number] if 0 <= number < len(self._mentions) else None

    def _owner(self, mention: Mention) -> Owner | None:
        if mention.department is not None:
            return Owner(None, mention.department)
        person = self._page.person_of(self._session, mention.account) if mention.account else None
        return Owner(person.id, None) if person else None

    def _heard(self, text: str, *, is_led: bool) -> Heard:
        for number, mention in enumerate(self._mentions):
            text = text.replace(chr(0xE000 + number), f"@{mention.shown}")
        return Heard(
            receivers=tuple(dict.fromkeys(self._receivers)),
            unclear=tuple(self._unclear),
            words=text.strip(),
            is_led=is_led,
        )


def clean(text: str) -> str:
    """Drop what nobody types on purpose: letters that stand for mentions here, and those PostgreSQL cannot keep."""
    return re.sub(r"[\ue000-\uf8ff\x00]", "", text)


def _ends(head: str, text: str) -> bool:
    """Say whether a name may end here: Latin ones only where the word does, Chinese ones anywhere."""
    following = text[len(head) : len(head) + 1]
    return not (following.isascii() and following.isalnum() and head[-1].isascii() and head[-1].isalnum())


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where a name may stand within a sentence: two to four Chinese letters, or capitalised words."""
    chinese = [(at.start(), at.start() + length) for at in _HAN.finditer(text) for length in (2, 3, 4)]
    latin = [(at.start(), end) for at in _CAPITAL.finditer(text) for end in _word_ends(text, at.start())]
    return [(start, end) for start, end in chinese if end <= len(text)] + latin


def _word_ends(text: str, start: int) -> list[int]:
    return [start + at.end() for at in itertools.islice(_WORD.finditer(text[start : start + LONGEST_NAME]), 3)]


def _first_word(text: str) -> str:
    """Return what was probably meant as the name: up to a space or punctuation, in Chinese three letters."""
    word = re.match(r"[^\s,，、。！!:：;；@＠]*", text)
    typed = word.group() if word else ""
    return typed if typed.isascii() else typed[:3]


def accounts_in(words: Iterable[str | Mention]) -> list[Account]:
    return [word.account for word in words if isinstance(word, Mention) and word.account]
