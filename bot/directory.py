"""Accounts and typed names ↔ people. Keeps what was asked for until the company's revision moves on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from bot.chat import Account, Mention, Words
from handlers.kudos import Unclear
from storage import company, names, people
from storage.company import Company
from storage.names import Owner
from storage.tables import Person

LONGEST_NAME = 40  # letters; also how far ahead a name is looked for
_BETWEEN = re.compile(r"[\s,，、;；&+\u2005]*(?:(?:and|和|与|跟|以及|还有)(?=[\s@＠]))?[\s,，、&+\u2005]*")
_AT = re.compile(r"(?:(?<=[\s，。、！：])|(?<=[\u4e00-\u9fff])|^)[@＠]")


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

    def read_within(self, session: Session, words: Words) -> Heard:
        """Find out whom words name somewhere within, with an @ or a mention."""
        return _Reader(session, self, words).read_within()


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

    def read(self) -> Heard:
        end = self._read_leading()
        if self._receivers or self._unclear:
            return self._heard(self._text[end:], is_led=True)
        return self.read_within()

    def read_within(self) -> Heard:
        for position, letter in enumerate(self._text):
            if self._mention(letter) is not None or (letter in "@＠" and _AT.match(self._text, position)):
                self._take_at(position, is_first=False)
        return self._heard(self._text, is_led=False)

    def _read_leading(self) -> int:
        end = 0
        while True:
            start = _BETWEEN.match(self._text, end).end()  # type: ignore[union-attr]  # it matches the empty text, too
            after = self._take_at(start, is_first=end == 0)
            if after is None:
                return end
            end = after

    def _take_at(self, start: int, *, is_first: bool) -> int | None:
        """Take the name that begins here, if one does. Returns where it ends."""
        mention = self._mention(self._text[start : start + 1])
        if mention is not None:
            owner = self._owner(mention)
            if owner is not None:
                self._receivers.append(str(owner))
            else:
                self._unclear.append(Unclear(typed=mention.shown, candidates=(), is_exact=False))
            return start + 1
        has_at = self._text[start : start + 1] in ("@", "＠")
        start += has_at
        found = self._longest_name(start, needs_end=not has_at) if has_at or is_first else None
        if found is not None:
            typed, owners = found
            if len(owners) == 1:
                self._receivers.append(str(owners[0]))
            else:
                self._unclear.append(Unclear(typed=typed, candidates=tuple(map(str, owners)), is_exact=True))
            return start + len(typed)
        offered = self._offered(start, has_at=has_at) if has_at or is_first else None
        if offered is not None:
            self._unclear.append(offered)
            return start + len(offered.typed)
        if not has_at:
            return None
        typed = _first_word(self._text[start:])
        offers = names.offer(self._session, typed) if typed else []
        self._unclear.append(Unclear(typed=typed, candidates=tuple(map(str, offers)), is_exact=False))
        return start + len(typed)

    def _offered(self, start: int, *, has_at: bool) -> Unclear | None:
        """Ask who is meant by a family name with a title, or by a name that runs on: 谢谢陈美昨天帮忙."""
        found = names.titled(self._session, self._text[start : start + LONGEST_NAME])
        if found is None and not has_at and not self._text[start : start + 1].isascii():
            found = self._longest_name(start, needs_end=False)
        if found is None:
            return None
        typed, owners = found
        return Unclear(typed=typed, candidates=tuple(map(str, owners)), is_exact=False)

    def _longest_name(self, start: int, *, needs_end: bool) -> tuple[str, list[Owner]] | None:
        heads = [self._text[start:end] for end in range(start + 1, min(len(self._text), start + LONGEST_NAME) + 1)]
        heads = [head for head in heads if not head[-1].isspace() and _ends(head, self._text[start:], needs_end)]
        known = names.find(self._session, {names.fold(head) for head in heads})
        for head in reversed(heads):
            owners = known.get(names.fold(head))
            if owners:
                return head, owners
        return None

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


def _ends(head: str, text: str, needs_end: bool) -> bool:
    """Say whether a name may end here: Latin ones only where the word does, Chinese ones anywhere after an @."""
    following = text[len(head) : len(head) + 1]
    if not following:
        return True
    if needs_end:
        return not following.isalnum()
    return not (following.isascii() and following.isalnum() and head[-1].isascii() and head[-1].isalnum())


def _first_word(text: str) -> str:
    """Return what was probably meant as the name: up to a space or punctuation, in Chinese three letters."""
    word = re.match(r"[^\s,，、。！!:：;；@＠]*", text)
    typed = word.group() if word else ""
    return typed if typed.isascii() else typed[:3]


def accounts_in(words: Iterable[str | Mention]) -> list[Account]:
    return [word.account for word in words if isinstance(word, Mention) and word.account]
