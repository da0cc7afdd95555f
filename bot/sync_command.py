"""The command line's `people sync`: take in everybody a platform knows, as they are now."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.database import Database

WORDS = {
    "seen": "seen",
    "changed": "new or changed",
    "strangers": "from other companies, left out",
    "managers": "managers noted",
    "inactive": "not active yet",
    "left": "gone",
    "unbelieved": "seem gone, too many at once to be believed: they stay (look at 可见范围, or mark leavers in a file)",
}

WHO_IS_WHO = "write into a roster file whose account each is (column “accounts”, wecom:corpid/userid), and import it."

OnProgress = Callable[[Any], None]  # given the counts so far, a dataclass of each platform's own
Sync = Callable[["Settings", "Database", OnProgress], Coroutine[Any, Any, Any]]


class NotAskedError(Exception):
    """The platform could not be asked; in words an admin understands."""


class Synced(StrEnum):
    """A platform that knows who works here."""

    SLACK = "slack"
    WECOM = "wecom"


async def _slack(settings: "Settings", database: "Database", on_progress: OnProgress) -> Any:
    from bot.app import slack_settings
    from bot.slack import checks
    from bot.slack import people as slack_people
    from bot.slack.client import Refused, Unreachable
    from storage.database import clock_of

    told = slack_settings(settings)
    slack = told.client()
    now = await database.write(clock_of)
    try:
        identity = await slack.open()
        return await slack_people.sync(
            slack, database, identity.workspace, lambda: now, mapped=told.mapped, on_progress=on_progress
        )
    except (Refused, Unreachable) as failure:
        raise NotAskedError(checks.explain(failure, told.api_url)) from None
    finally:
        await slack.close()


async def _wecom(settings: "Settings", database: "Database", on_progress: OnProgress) -> Any:
    from bot.app import wecom_settings
    from bot.wecom import checks
    from bot.wecom import people as wecom_people
    from bot.wecom.client import Refused, Unreachable
    from storage.database import clock_of

    told = wecom_settings(settings)
    now = await database.write(clock_of)
    wecom = told.client(database=database, now=lambda: now)
    try:
        return await wecom_people.sync(wecom, database, told.corp_id, lambda: now, on_progress=on_progress)
    except (Refused, Unreachable) as failure:
        raise NotAskedError(checks.explain(failure, told.api_url)) from None
    finally:
        await wecom.close()


PLATFORMS: Mapping[Synced, Sync] = {Synced.SLACK: _slack, Synced.WECOM: _wecom}


def sync(platform: Annotated[Synced, typer.Argument(help="Where to ask.")]) -> None:
    """Take in everybody a platform knows, and bring what changed up to date; a roster file's word outweighs it."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from bot.app import open_database
    from bot.settings import Settings

    settings, say = Settings(), Console(highlight=False)
    if platform not in settings.platforms:
        _stop(f"{platform} is not configured: see .env.example, then run goodturn doctor.")
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with open_database(settings) as database, Progress(*columns, console=say, transient=True) as progress:
        task = progress.add_task("Asking …")

        def on_progress(counts: Any) -> None:
            progress.update(task, description=_worded(counts))

        try:
            done = asyncio.run(PLATFORMS[platform](settings, database, on_progress))
        except NotAskedError as failure:
            progress.stop()
            _stop(str(failure))
    say.print(f"{_worded(done)}.")
    unclear = getattr(done, "unclear", ())
    if unclear:
        say.print(f"Left out: {', '.join(unclear)}. Somebody of the same name is here already; {WHO_IS_WHO}")


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201 - for whoever typed the command
    raise typer.Exit(1)


def _worded(counts: Any) -> str:
    """Word what a sync did; what did not happen is left out, but for how many were seen."""
    told = {name: number for name, number in asdict(counts).items() if name in WORDS and (number or name == "seen")}
    return ", ".join(f"{number:,} {WORDS[name]}" for name, number in told.items())
