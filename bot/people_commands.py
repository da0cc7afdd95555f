"""The command line's `people`: bring in a roster, list who is there, name the first admin."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from sqlmodel import Session

    from bot.roster import Brought, Problem
    from storage.tables import Account, Department, Person

people = typer.Typer(help="Who works here.", no_args_is_help=True)

MOST_NEAR = 5  # names offered for one nobody has
PIPED_WIDTH = 240  # where nobody looks at a screen, rows stay on one line


class AdminRole(StrEnum):
    """What an admin looks after: the machine and its settings, or questions, values and totals."""

    IT = "it"
    HR = "hr"


@people.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file; its first line names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Bring in a list of colleagues: all of it or, where one line is wrong, nothing.

    Columns, in any order, in English or Chinese: name, aliases, email, number, language, zone, office, department,
    manager, accounts, left. Empty cells leave what is there as it is; “-” as the manager means nobody.
    """
    from rich.progress import Progress

    from bot.app import open_database
    from bot.roster import BadRoster, bring_in, check, read
    from storage.database import clock_of

    say = _console()
    with say.status("Reading …"):
        roster = read(file)
    if not roster.rows:
        _show_problems(roster.problems)
        raise typer.Exit(1)
    try:
        with open_database() as database:
            if dry_run:
                with say.status("Comparing …"), database.reading() as session:
                    brought = check(session, roster, clock_of(session))
            else:
                with Progress(console=say, transient=True) as progress:
                    task = progress.add_task("Bringing in", total=None)

                    def on_step(done: int, total: int) -> None:
                        progress.update(task, completed=done, total=total)

                    brought = database.write_now(
                        lambda session: bring_in(session, roster, clock_of(session), on_step=on_step)
                    )
    except BadRoster as error:
        _show_problems(error.problems)
        raise typer.Exit(1) from None
    _show_brought(say, brought, is_dry=dry_run)


@people.command(name="list")
def list_people(
    department: Annotated[str | None, typer.Option(help="Only this department and those within it.")] = None,
    leavers: Annotated[bool, typer.Option("--leavers", help="Show those who have left, too.")] = False,
) -> None:
    """List colleagues, with the number, e-mail and accounts they can be named by."""
    from rich.markup import escape
    from rich.table import Table

    from bot.app import open_database
    from storage import people as remembered

    with open_database() as database, database.reading() as session:
        everyone = [one for one in remembered.everyone(session, with_leavers=True) if not one.is_bot]
        departments = {one.id: one for one in remembered.all_departments(session)}
        accounts: dict[int, list[Account]] = {}
        for account in remembered.all_accounts(session):
            accounts.setdefault(account.person_id, []).append(account)
    by_id = {one.id: one for one in everyone}
    shown = [one for one in everyone if leavers or one.left_at is None]
    if department is not None:
        within = _within(departments.values(), department)
        shown = [one for one in shown if one.department_id in within]
    titles = ["Name", "Number", "E-mail", "Department", "Manager", "Office", "Language", "Time zone", "Accounts"]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in [*titles, "Left"] if leavers else titles:
        table.add_column(title, overflow="fold")
    for one in shown:
        unit, manager = departments.get(one.department_id or 0), by_id.get(one.manager_id or 0)
        cells = [
            one.name, one.number, one.email, unit and unit.name, manager and manager.name, one.office, one.language,
            one.zone, "; ".join(_written(account) for account in accounts.get(one.id, ())),
        ]  # fmt: skip  # in the order of the titles
        if leavers:
            cells.append(f"{one.left_at:%Y-%m-%d}" if one.left_at else "")
        table.add_row(*(escape(cell or "") for cell in cells))
    say = _console()
    if shown:
        say.print(table)
    say.print(_count(len(shown), "person", "people") + ".")


@people.command()
def admin(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, an alias, a number, an e-mail or an account.")],
    role: Annotated[
        AdminRole, typer.Option(help="it: the machine and settings. hr: questions, values.")
    ] = AdminRole.IT,
) -> None:
    """Make somebody an admin; from then on, admins name others in the bot."""
    from bot.app import open_database
    from storage import addresses, audit, company
    from storage.database import clock_of

    def appoint(session: "Session") -> bool:
        if role in company.recall(session, company.revision(session)).admins.get(person.id, frozenset()):
            return False
        company.appoint(session, person.id, role.value)
        audit.note(session, None, f"appointed {role.value}", addresses.person(person.id), clock_of(session))
        return True

    with open_database() as database:
        with database.reading() as session:
            person = _one_called(session, name)
        is_new = database.write_now(appoint)
    title = {AdminRole.IT: "an IT admin", AdminRole.HR: "an HR admin"}[role]
    _console().print(f"{person.name} is {title} {'now' if is_new else 'already'}.", markup=False)


def _one_called(session: "Session", name: str) -> "Person":
    """Find who is meant, exactly. Says what to do and ends the command where that is not clear."""
    from bot.roster_file import account
    from storage import names
    from storage import people as remembered

    try:
        typed = account(name)
        owner = remembered.by_account(session, typed.platform, typed.workspace, typed.user)
        found = [owner] if owner else []
    except ValueError:
        owners = names.find(session, [names.fold(name)]).get(names.fold(name), [])
        found = remembered.by_ids(session, [one.person_id for one in owners if one.person_id is not None])
    here = [one for one in found if one.left_at is None and not one.is_bot]
    if len(here) == 1:
        return here[0]
    trouble = _console(stderr=True)
    if here:
        trouble.print(
            f"{len(here)} people are called “{name}”. Write the number, e-mail or account instead:", markup=False
        )
        _offer(trouble, session, here)
    else:
        trouble.print(f"Nobody here is called “{name}”. Write a name, alias, number, e-mail or account.", markup=False)
        offered = [one.person_id for one in names.offer(session, name, most=MOST_NEAR) if one.person_id is not None]
        near = [one for one in remembered.by_ids(session, offered) if one.left_at is None and not one.is_bot]
        if near:
            trouble.print("Perhaps one of these?")
            _offer(trouble, session, near)
    raise typer.Exit(1)


def _offer(say: "Console", session: "Session", found: "Iterable[Person]") -> None:
    from storage import people as remembered

    departments = {one.id: one.name for one in remembered.all_departments(session)}
    for one in found:
        marks = [one.number, one.email, *map(_written, remembered.accounts(session, one.id))]
        known = ", ".join(mark for mark in marks if mark) or "no number, e-mail or account yet: import one first"
        say.print(f"  {one.name}, {departments.get(one.department_id or 0, 'no department')}: {known}", markup=False)


def _within(departments: "Iterable[Department]", name: str) -> set[int]:
    """Return the department of this name and all below it. Ends the command where there is none."""
    from difflib import get_close_matches

    from storage.names import fold

    tree = list(departments)
    within = {one.id for one in tree if fold(name) in (fold(one.name), fold(one.name_zh or ""))}
    if not within:
        known = [one for unit in tree for one in (unit.name, unit.name_zh) if one]
        near = get_close_matches(name, known, n=1)
        hint = (
            f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(unit.name for unit in tree) or 'none'}."
        )
        _console(stderr=True).print(f"There is no department “{name}”. {hint}", markup=False)
        raise typer.Exit(1)
    while below := {one.id for one in tree if one.parent_id in within} - within:
        within |= below
    return within


def _show_problems(problems: "Iterable[Problem]") -> None:
    say = _console(stderr=True)
    shown = list(problems)
    for problem in shown:
        say.print(str(problem), markup=False, soft_wrap=True)
    say.print(f"{_count(len(shown), 'problem', 'problems')}: nothing was imported. Mend the file and try again.")


def _show_brought(say: "Console", brought: "Brought", *, is_dry: bool) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    rows = {
        "people added": brought.added,
        "people changed": brought.changed,
        "people unchanged": brought.unchanged,
        "departments added": brought.departments_added,
        "departments changed": brought.departments_changed,
    }
    for what, number in rows.items():
        table.add_row(f"{number:,}", what)
    table.columns[0].justify = "right"
    say.print(table)
    if brought.leaving_later:
        later = _count(brought.leaving_later, "person has their last day", "people have their last day")
        say.print(f"{later} yet to come: import the file again after it.")
    say.print("This was a dry run: nothing was changed." if is_dry else "Done.")
    _mention_demo(say)


def _mention_demo(say: "Console") -> None:
    from bot.settings import Settings

    if Settings().is_demo:
        say.print("Note: this is the demo company. Set DATABASE_URL or configure a platform to use your own.")


def _written(account: "Account") -> str:
    return f"{account.platform}:{account.workspace}/{account.user}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _console(*, stderr: bool = False) -> "Console":
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    return console
