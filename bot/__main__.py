"""The command line: run, doctor, people, slack, wecom, migrate, rebuild-counts."""

import sys

import typer

from bot.people_commands import people
from bot.slack_commands import slack
from bot.sync_command import sync
from bot.wecom_commands import wecom

app = typer.Typer(
    help="Goodturn (好帮手): every colleague is your customer.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks show values, and some of those are secrets
)
people.command()(sync)
app.add_typer(people, name="people")
app.add_typer(slack, name="slack")
app.add_typer(wecom, name="wecom")


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Start the bot, where no command is named."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Start the bot: the demo in the browser, as long as no platform is configured."""
    import gc

    gc.disable()  # until all is set up: what is loaded now stays, and looking through it for garbage only takes time
    from bot.serving import serve

    serve()


@app.command()
def doctor() -> None:
    """Check everything the bot needs, one line each."""
    from bot.doctor import examine

    raise typer.Exit(0 if examine() else 1)


@app.command()
def migrate() -> None:
    """Bring the database to the shape this version needs."""
    from rich import print as say

    from bot.settings import Settings
    from storage.database import Database
    from storage.migrating import migrate as bring_up

    database = Database(Settings().url)
    before, after = bring_up(database)
    database.close()
    say(f"Already at {after}." if before == after else f"Brought from {before or 'nothing'} to {after}.")


@app.command(name="rebuild-counts")
def rebuild_counts() -> None:
    """Count everything anew from the ledger, and say what differed."""
    from rich import print as say
    from rich.console import Console

    from bot.app import open_database
    from storage import counts

    with open_database() as database, Console().status("Counting …"):
        differed = database.write_now(counts.rebuild)
    for line in differed:
        say(line)
    say(f"{len(differed)} counts differed and were mended." if differed else "All counts agree with the ledger.")


def main() -> None:
    """Run the command line. What the environment has wrong is said in a sentence, whatever the command."""
    from pydantic import ValidationError

    from bot.settings import Settings, settings_problem

    try:
        app()
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        for problem in error.errors():
            print(settings_problem(problem), file=sys.stderr)  # noqa: T201 - for whoever typed the command
        sys.exit(2)


if __name__ == "__main__":
    main()
