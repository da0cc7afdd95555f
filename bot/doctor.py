"""Checks everything the bot needs, one line each: ok, or what is wrong and what to do."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.settings import LOOPBACK, Settings, settings_problem
from storage import company, counts, outbox, people
from storage.database import Database, clock_of
from storage.migrating import revisions

Finding = tuple[bool, str]  # is it well, and what to say
LONGEST_DRIFT = 5.0  # seconds between this machine's clock and the database's


def examine(console: Console | None = None) -> bool:
    """Run every check and print a line for each. Returns whether all is well."""
    console = console or Console()
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors():
            _print(console, "settings", (False, f"{settings_problem(problem)} Correct it in .env."))
        return False
    findings = [("settings", _settings(settings))]
    with _opened(settings) as (database, trouble):
        if trouble is None:
            findings += [(name, _checked(check, database)) for name, check in DATABASE_CHECKS.items()]
        else:
            findings.append(("database", (False, trouble)))
        if "slack" in settings.platforms:
            findings += asyncio.run(_slack(settings, database if trouble is None else None))
        if "wecom" in settings.platforms:
            findings += asyncio.run(_wecom(settings, database, is_open=trouble is None))
    findings.append(("address", _address(settings)))
    for name, finding in findings:
        _print(console, name, finding)
    return all(well for _, (well, _) in findings)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Database, str | None]]:
    database = Database(settings.url)
    trouble = None
    try:
        with database.reading() as session:
            clock_of(session)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        trouble = f"cannot be opened ({reason}). Check DATABASE_URL, and that the server runs."
    try:
        yield database, trouble
    finally:
        database.close()


def _settings(settings: Settings) -> Finding:
    if settings.platforms:
        return True, "platforms: " + ", ".join(settings.platforms)
    if settings.has_playground:
        return True, f"no platform configured: the playground is served at {settings.address}"
    return False, (
        f"no platform is configured, and the playground stays off because GOODTURN_HOST is {settings.host}. "
        "Set GOODTURN_HOST=127.0.0.1, or GOODTURN_PLAYGROUND_REMOTE=yes if everybody who can reach it may use it."
    )


def _shape(database: Database) -> Finding:
    at, wanted = revisions(database)
    if at != wanted:
        return False, f"at {at or 'nothing yet'}, this version needs {wanted}. Run: goodturn migrate"
    return True, f"{database.url.get_backend_name()}, at {at}"


def _writes(database: Database) -> Finding:
    def touch(session: Session) -> float:
        company.changed(session)
        return abs((clock_of(session) - datetime.now(UTC)).total_seconds())

    drift = database.write_now(touch)
    if drift > LONGEST_DRIFT:
        return False, f"writable, but its clock differs from this machine's by {drift:.0f} s. Set both by NTP."
    return True, "writable, and its clock agrees with this machine's"


def _people(database: Database) -> Finding:
    with database.reading() as session:
        house = company.recall(session, company.revision(session))
        everyone = [one for one in people.everyone(session) if not one.is_bot]
    if not everyone:
        return False, "nobody is known yet. Run: goodturn people import FILE.csv"
    if not any("it" in roles for roles in house.admins.values()):
        return False, f"{len(everyone)} people, but no admin. Run: goodturn people admin NAME"
    return True, f"{len(everyone)} people, {len(house.admins)} of them admins"


def _outbox(database: Database) -> Finding:
    with database.reading() as session:
        now = clock_of(session)
        lag, failed, held = outbox.lag(session, now), outbox.troubles(session), outbox.held_back(session, now)
    if held:
        return False, f"{held.rows} messages wait since {held.trouble}. They are kept, and sent once that is mended."
    if failed:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in failed)
        return False, f"messages that could not be delivered: {reasons}. They are kept; see the log for each."
    if lag.total_seconds() > 300:
        return False, f"the oldest message has been waiting for {lag}. Is the bot running?"
    return True, "nothing is stuck"


def _counts(database: Database) -> Finding:
    differing = database.write_now(lambda session: _difference(session))
    if differing:
        return False, f"{differing} counts differ from the ledger. Run: goodturn rebuild-counts"
    return True, "agree with the ledger"


def _difference(session: Session) -> int:
    return len(counts.differences(session))


async def _slack(settings: Settings, database: Database | None) -> list[tuple[str, Finding]]:
    from bot.app import slack_settings
    from bot.slack import checks

    told = slack_settings(settings)
    slack = told.client()
    try:
        findings = await checks.examine(
            slack,
            signing_secret=told.signing_secret,
            app_token=told.app_token,
            feed=told.feed,
            profile_fields=bool(told.mapped),
            now=lambda: datetime.now(UTC),
        )
    finally:
        await slack.close()
    return findings if database is None else [*findings, *_gone_from_slack(database, findings)]


def _gone_from_slack(database: Database, findings: list[tuple[str, Finding]]) -> Iterator[tuple[str, Finding]]:
    """Tell when Slack said that the app was removed or its token revoked, where it still is."""
    if all(well for name, (well, _) in findings if name == "slack token"):
        return
    with database.reading() as session:
        for what, words in (("app_uninstalled", "the app was removed"), ("tokens_revoked", "its token was revoked")):
            at = company.moment_of(session, f"slack:{what}")
            if at is not None:
                yield "slack told us", (False, f"{words} on {at:%Y-%m-%d at %H:%M} UTC.")


async def _wecom(settings: Settings, database: Database, *, is_open: bool) -> list[tuple[str, Finding]]:
    from bot.app import wecom_settings
    from bot.wecom import checks
    from bot.wecom_commands import menu_of

    told, now = wecom_settings(settings), datetime.now(UTC)
    verified_at, menu = None, []
    if is_open:
        with database.reading() as session:
            verified_at = company.moment_of(session, "wecom:verified")
            house = company.recall(session, company.revision(session))
            menu = list(menu_of(house.language, {name: house.is_on(name) for name in company.FEATURES}))
    wecom = told.client(database=database, now=lambda: now)
    try:
        return await checks.examine(
            wecom,
            api_url=told.api_url,
            token=told.token,
            aes_key=told.aes_key,
            feed_webhook=told.feed_webhook or None,
            public_url=settings.public_url,
            verified_at=verified_at,
            now=now,
            menu=menu,
        )
    finally:
        await wecom.close()


DATABASE_CHECKS: dict[str, Callable[[Database], Finding]] = {
    "database": _shape,
    "writing": _writes,
    "people": _people,
    "outbox": _outbox,
    "counts": _counts,
}


def _checked(check: Callable[[Database], Finding], database: Database) -> Finding:
    try:
        return check(database)
    except SQLAlchemyError as error:
        return False, f"could not be checked ({type(error).__name__}). Run: goodturn migrate"


def _address(settings: Settings) -> Finding:
    if settings.host not in LOOPBACK and settings.public_url is None:
        return False, f"listens on {settings.host}; set GOODTURN_PUBLIC_URL to the address people open."
    with socket.socket() as probe:
        taken = probe.connect_ex((settings.host, settings.port)) == 0
    return True, f"{settings.address} ({'something answers there: the bot runs' if taken else 'free to listen on'})"


def _print(console: Console, name: str, finding: Finding) -> None:
    well, words = finding
    console.print(
        f"[{'green' if well else 'red'}]{'ok ' if well else 'BAD'}[/] [bold]{name}[/]: {words}", soft_wrap=True
    )
