"""The command line's `wecom`: what an admin would otherwise set up by hand."""

import asyncio
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import typer

wecom = typer.Typer(help="Setting the bot up in WeCom.", no_args_is_help=True)

# What stands below the chat: the words, what a press on it does, and the feature it belongs to, if to one.
MENU = (
    ("wecom-menu-thank", "kudos.new", "kudos"),
    ("wecom-menu-ask", "request.new", "requests"),
    ("wecom-menu-me", "me", ""),
)


@wecom.command()
def menu() -> None:
    """Create the app's menu below the chat, in the company's language; whatever stood there is replaced."""
    from rich import print as say

    from bot.app import open_database, wecom_settings
    from bot.settings import Settings
    from bot.wecom import checks
    from bot.wecom.client import Refused, Unreachable
    from storage import company
    from storage.database import clock_of

    settings = Settings()
    if "wecom" not in settings.platforms:
        _stop("WeCom is not configured: see .env.example, then run goodturn doctor.")
    told = wecom_settings(settings)
    with open_database(settings) as database:
        with database.reading() as session:
            house, now = company.recall(session, company.revision(session)), clock_of(session)
        buttons = list(menu_of(house.language, {name: house.is_on(name) for name in company.FEATURES}))

        async def create() -> None:
            client = told.client(database=database, now=lambda: now)
            try:
                await client.menu(buttons)
            finally:
                await client.close()

        try:
            asyncio.run(create())
        except (Refused, Unreachable) as failure:
            _stop(checks.explain(failure, told.api_url))
    say(f"The menu stands: {' · '.join(button['name'] for button in buttons)}.")


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)  # noqa: T201 - for whoever typed the command
    raise typer.Exit(1)


def menu_of(language: str, is_on: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    """Yield the menu's buttons; what belongs to a feature only where there is one and it is switched on."""
    from bot.messages import wording

    for words, action, feature in MENU:
        if not feature or is_on.get(feature, False):
            yield {"type": "click", "name": wording.say(language, words), "key": action}
