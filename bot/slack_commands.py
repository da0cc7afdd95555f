"""The command line's `slack`: what an admin pastes into Slack's own pages."""

import typer

slack = typer.Typer(help="Setting the bot up in Slack.", no_args_is_help=True)


@slack.command()
def manifest() -> None:
    """Print the app's manifest as the settings have it: by socket or by HTTP, commands renamed, scopes as needed."""
    import json

    from bot.app import slack_settings
    from bot.settings import Settings
    from bot.slack import manifest as manifests

    settings = Settings()
    told = slack_settings(settings)
    is_http = bool(told.signing_secret and settings.public_url and not told.app_token)
    made = manifests.tailored(
        manifests.load(),
        public_url=(settings.public_url or "") if is_http else "",
        renamed=told.commands,
        profile_fields=bool(told.mapped),
    )
    print(json.dumps(made, indent=2, ensure_ascii=False))  # noqa: T201 - to be copied, so nothing may fold or colour it
