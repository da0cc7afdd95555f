"""Reads a roster file and brings it into the company: all of it or, where one line is wrong, nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from bot.roster_departments import Tree, Unit, circles
from bot.roster_file import NOBODY, AccountName, Problem, Roster, Row, in_order, key, read, read_text
from storage import audit, company, moment, names, people
from storage.names import fold
from storage.tables import Account, Person

__all__ = ["BadRoster", "Brought", "Problem", "Roster", "Row", "bring_in", "check", "read", "read_text"]

SIMPLE = ("name", "email", "number", "language", "zone", "office")  # columns that are copied as they are
AT_ONCE = 500  # names written between two steps of the progress bar


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What a roster changed, or would change."""

    added: int
    changed: int
    unchanged: int
    departments_added: int
    departments_changed: int
    leaving_later: int  # their last day is yet to come: they stay until the file is imported after it


class BadRoster(Exception):  # noqa: N818 - a fact about the file
    """Something in the roster is wrong, so nothing of it was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def check(session: Session, roster: Roster, now: datetime) -> Brought:
    """Say what bringing it in would change, and change nothing. Raises BadRoster with every problem there is."""
    return _Comparison(session, roster, now).outcome()


def bring_in(
    session: Session, roster: Roster, now: datetime, *, on_step: Callable[[int, int], None] = lambda _done, _all: None
) -> Brought:
    """Bring it in. Raises BadRoster, with every problem there is, before anything changed."""
    comparison = _Comparison(session, roster, now)
    outcome = comparison.outcome()

    if outcome.added or outcome.changed or outcome.departments_added or outcome.departments_changed:
        comparison.carry_out(on_step)
        told = f"{outcome.added} added, {outcome.changed} changed"
        audit.note(session, None, "imported people", told, now)
        company.changed(session)

    return outcome


@dataclass(eq=False)
class _Colleague:
    """Somebody as they will be: from the database, from a line, or from both."""

    row: Row | None
    known: Person | None
    department: Unit | None = None  # only where the line says so
    manager: "_Colleague | None" = None
    columns: dict[str, Any] = field(default_factory=dict)  # what changes, with the new value
    new_aliases: tuple[str, ...] | None = None
    new_accounts: tuple[AccountName, ...] = ()

    def __str__(self) -> str:
        number, email = self.now("number"), self.now("email")
        return f"{self.now('name')} ({number or email})" if number or email else str(self.now("name"))

    def now(self, column: str) -> Any:
        """Return what will stand in a column that is copied as it is."""
        said = getattr(self.row, column) if self.row else None
        return said or (getattr(self.known, column) if self.known else None)

    @property
    def has_left(self) -> bool:
        if "left_at" in self.columns:
            return self.columns["left_at"] is not None
        return self.known is not None and self.known.left_at is not None

    @property
    def moves(self) -> bool:
        """Say whether the department changes."""
        if self.department is None:
            return False
        if self.known is None or self.department.known is None:
            return True
        return self.department.known.id != self.known.department_id

    @property
    def changes_manager(self) -> bool:
        if self.row is None or self.row.manager is None:
            return False
        if self.manager is None:
            return self.known is not None and self.known.manager_id is not None
        if self.known is None or self.manager.known is None:
            return True
        return self.manager.known.id != self.known.manager_id

    @property
    def is_renamed(self) -> bool:
        """Say whether the forms they are found under change."""
        return self.new_aliases is not None or any(column in self.columns for column in ("name", "email", "number"))

    @property
    def is_changed(self) -> bool:
        return bool(
            self.columns or self.new_aliases is not None or self.new_accounts or self.moves or self.changes_manager
        )


class _Comparison:
    """Compares a roster with what the company knows; carries it out if nothing is wrong."""

    def __init__(self, session: Session, roster: Roster, now: datetime) -> None:
        self._session = session
        self._roster = roster
        self._now = now
        self._problems = list(roster.problems)
        self._leaving_later = 0
        needs_zone = any(isinstance(row.left, date) for row in roster.rows)
        self._zone = company.recall(session, company.revision(session)).zone if needs_zone else "UTC"
        self._known = people.all_as_stored(session)
        self._accounts = {_name_of(account): account for account in people.all_accounts(session)}
        self._aliases = people.all_aliases(session)
        self._staff = self._match()
        self._check_ownership()
        self._units = Tree(people.all_departments(session), self._problem)
        self._units.read(roster.rows)
        for row, colleague in self._in_file():
            self._compare(row, colleague)
        self._find_managers()

    def outcome(self) -> Brought:
        if self._problems:
            raise BadRoster(in_order(self._problems))
        in_file = [colleague for _, colleague in self._in_file()]
        added = sum(colleague.known is None for colleague in in_file)
        changed = sum(colleague.known is not None and colleague.is_changed for colleague in in_file)
        return Brought(
            added=added,
            changed=changed,
            unchanged=len(in_file) - added - changed,
            departments_added=sum(unit.known is None for unit in self._units),
            departments_changed=sum(unit.is_changed for unit in self._units),
            leaving_later=self._leaving_later,
        )

    def _problem(self, line: int, reason: str) -> None:
        self._problems.append(Problem(line=line, reason=reason))

    def _in_file(self) -> Iterator[tuple[Row, _Colleague]]:
        return ((colleague.row, colleague) for colleague in self._staff if colleague.row is not None)

    # Who is who

    def _match(self) -> list[_Colleague]:
        """Find who of the file is known: by number first, then by e-mail, by account and, last, by name."""
        rows = {row.line: row for row in self._roster.rows}
        by_id = {person.id: person for person in self._known}
        by_number = {key(person.number): person for person in self._known if person.number}
        by_email = {person.email.casefold(): person for person in self._known if person.email}
        matched: dict[int, Person] = {}
        lines: dict[int, int] = {}  # who was found, on which line

        def match(find: Callable[[Row], Person | None]) -> None:
            found = [(row, find(row)) for row in rows.values() if row.line not in matched]
            taken = frozenset(lines)
            for row, person in found:
                if person is None or person.id in taken:
                    continue
                before = lines.setdefault(person.id, row.line)
                matched[row.line] = person
                if before != row.line:
                    reason = f"This and line {before} are the same person, {_Colleague(row=None, known=person)}."
                    self._problem(row.line, reason)

        def by_account(row: Row) -> Person | None:
            owners = [by_id[self._accounts[one].person_id] for one in row.accounts if one in self._accounts]
            return next((owner for owner in owners if not _contradicts(row, owner)), None)

        match(lambda row: by_number.get(key(row.number)) if row.number else None)
        match(lambda row: by_email.get(row.email) if row.email else None)
        match(by_account)
        unmatched = [row for row in rows.values() if row.line not in matched and row.name]
        free = [person for person in self._known if person.id not in lines and not person.is_bot]
        matched |= self._match_names(unmatched, free)

        staff = [_Colleague(row=row, known=matched.get(row.line)) for row in rows.values()]
        in_file = {person.id for person in matched.values()}
        return staff + [_Colleague(row=None, known=person) for person in self._known if person.id not in in_file]

    def _match_names(self, rows: Iterable[Row], free: Iterable[Person]) -> dict[int, Person]:
        """Match by name who alone has it, on either side; ask for more where two may be meant."""
        namesakes: dict[str, list[Person]] = {}
        for person in free:
            namesakes.setdefault(fold(person.name), []).append(person)
        claims: dict[int, list[Row]] = {}
        for row in rows:
            alike = [person for person in namesakes.get(fold(row.name), ()) if not _contradicts(row, person)]
            here = [person for person in alike if person.left_at is None]
            candidates = here or (alike if row.left is not None else [])
            if len(candidates) == 1:
                claims.setdefault(candidates[0].id, []).append(row)
            elif candidates:
                known = "are known by this name alone" if row.number or row.email else "are called so"
                reason = f"{len(candidates)} colleagues {known}: {row.name}. Say which by a number, an e-mail or an "
                self._problem(row.line, reason + "account of theirs (“goodturn people list” shows them).")
            elif alike and not (row.number or row.email or row.accounts):
                reason = f"{row.name} has left. Write “no” in the column “left” if they are back; "
                self._problem(row.line, reason + "give a number, an e-mail or an account if this is somebody new.")
        found = {}
        by_id = {person.id: person for person in free}
        for person_id, claiming in claims.items():
            found[claiming[0].line] = by_id[person_id]
            for row in claiming[1:]:
                reason = f"This and line {claiming[0].line} may both be {row.name}, whom we know by name alone. "
                self._problem(row.line, reason + "Give the number, e-mail or account we know on one of the lines.")
        return found

    def _check_ownership(self) -> None:
        """Nobody takes an e-mail or an account that stays somebody else's."""
        of_person = {one.known.id: one for one in self._staff if one.known}
        keepers = [one for one in self._staff if one.known and one.known.email and not (one.row and one.row.email)]
        by_email = {one.now("email").casefold(): one for one in keepers}
        for row, colleague in self._in_file():
            owner = by_email.get(row.email) if row.email else None
            if owner is not None and owner is not colleague:
                self._problem(row.line, f"The e-mail {row.email} is another person's: {owner}.")
            for account in row.accounts:
                stored = self._accounts.get(account)
                if stored is not None and of_person[stored.person_id] is not colleague:
                    owner = of_person[stored.person_id]
                    self._problem(row.line, f"The account {account} is another person's: {owner}.")

    # What changes

    def _compare(self, row: Row, colleague: _Colleague) -> None:
        known = colleague.known
        colleague.department = self._units.of(row)
        for column in SIMPLE:
            said = getattr(row, column)
            if said and (known is None or said != getattr(known, column)):
                colleague.columns[column] = said
        if known and known.email and known.email.casefold() == row.email:
            colleague.columns.pop("email", None)
        if row.left is not None:
            left_at = self._left_at(colleague, row.left)
            if left_at != (known.left_at if known else None):
                colleague.columns["left_at"] = left_at
        known_aliases = self._aliases.get(known.id, set()) if known else set()
        if row.aliases and {fold(alias) for alias in row.aliases} != known_aliases:
            colleague.new_aliases = row.aliases
        colleague.new_accounts = tuple(account for account in row.accounts if account not in self._accounts)

    def _left_at(self, colleague: _Colleague, left: bool | date) -> datetime | None:
        """Return the moment somebody left: the end of the last day, at their place."""
        if isinstance(left, bool):
            before = colleague.known.left_at if colleague.known else None
            return (before or self._now) if left else None
        try:
            day_after = left + timedelta(days=1)
            end = moment.at_local(day_after, time(), colleague.now("zone") or self._zone).astimezone(UTC)
        except OverflowError:  # 9999-12-31, as some write “never”
            end = datetime.max.replace(tzinfo=UTC)
        if end > self._now:
            self._leaving_later += 1
            return None
        return end

    # Who reports to whom

    def _find_managers(self) -> None:
        by_number: dict[str, list[_Colleague]] = {}
        by_email: dict[str, list[_Colleague]] = {}
        by_name: dict[str, list[_Colleague]] = {}
        by_id: dict[int, _Colleague] = {}
        for one in self._staff:
            if one.known is not None:
                by_id[one.known.id] = one
            if one.known is not None and one.known.is_bot:
                continue
            by_name.setdefault(fold(one.now("name") or ""), []).append(one)
            if number := one.now("number"):
                by_number.setdefault(key(number), []).append(one)
            if email := one.now("email"):
                by_email.setdefault(email.casefold(), []).append(one)
        for one in self._staff:
            said = one.row.manager if one.row else None
            if said is None:
                one.manager = by_id.get(one.known.manager_id or 0) if one.known else None
            elif one.row and said != NOBODY:
                found = by_number.get(key(said)) or by_email.get(said.casefold()) or by_name.get(fold(said)) or []
                one.manager = self._manager(one, one.row, said, found)
        self._checkcircles()

    def _manager(self, one: _Colleague, row: Row, said: str, found: list[_Colleague]) -> _Colleague | None:
        found = [other for other in found if not other.has_left] or found
        if not found:
            self._problem(row.line, f"The manager “{said}” is neither in the file nor known yet.")
        elif len(found) > 1:
            several = ", ".join(str(other) for other in found)
            self._problem(row.line, f"The manager “{said}” may be one of several: {several}. Write number or e-mail.")
        elif found[0] is one:
            self._problem(row.line, f"{row.name or 'This person'} cannot be their own manager.")
        else:
            return found[0]
        return None

    def _checkcircles(self) -> None:
        """Report each circle once, on the first line that is part of it."""
        for circle in circles(self._staff, lambda one: one.manager):
            lines = [one.row.line for one in circle if one.row and one.row.manager]
            if lines:
                chain = " → ".join(str(one.now("name")) for one in [*circle, circle[0]])
                self._problem(min(lines), f"Everybody would be their own manager's manager: {chain}.")

    # Carrying it out

    def carry_out(self, on_step: Callable[[int, int], None]) -> None:
        session = self._session
        self._units.carry_out(session)
        changing = [one for _, one in self._in_file() if one.known is None or one.is_changed]
        renamed = [one for one in changing if one.known is None or one.is_renamed]
        for one in changing:  # numbers and e-mails may change hands within the file
            for column in ("number", "email"):
                if one.known is not None and column in one.columns:
                    setattr(one.known, column, None)
        session.flush()

        written = [(one, self._write(one)) for one in changing]
        session.flush()
        for one, person in written:
            if one.row is not None and one.row.manager is not None:
                person.manager_id = one.manager.known.id if one.manager and one.manager.known else None
        session.flush()

        accounts = [(person.id, one) for one, person in written]
        people.link_all(
            session,
            [(id_, new.platform, new.workspace, new.user) for id_, one in accounts for new in one.new_accounts],
        )
        for start in range(0, len(renamed), AT_ONCE):
            slice_ = renamed[start : start + AT_ONCE]
            names.remember_people(session, [(one.known, self._aliases_of(one)) for one in slice_ if one.known])
            on_step(start + len(slice_), len(renamed))

    def _aliases_of(self, one: _Colleague) -> Iterable[str]:
        if one.new_aliases is not None:
            return one.new_aliases
        return self._aliases.get(one.known.id, ()) if one.known else ()

    def _write(self, one: _Colleague) -> Person:
        if one.known is None:
            one.known = Person(**one.columns, added_at=self._now)
        for column, value in one.columns.items():
            setattr(one.known, column, value)
        if one.department is not None and one.department.known is not None:
            one.known.department_id = one.department.known.id
        self._session.add(one.known)
        return one.known


def _contradicts(row: Row, person: Person) -> bool:
    """Say whether number or e-mail show that this is somebody else."""
    other_number = row.number and person.number and key(row.number) != key(person.number)
    other_email = row.email and person.email and row.email != person.email.casefold()
    return bool(other_number or other_email)


def _name_of(account: Account) -> AccountName:
    return AccountName(platform=account.platform, workspace=account.workspace, user=account.user)
