"""Whether Slack is set up as it must be, in words an admin understands: at the start, and in `goodturn doctor`."""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.slack.client import Refused, Slack, Unreachable, plug_in
from bot.slack.manifest import scopes_needed

Finding = tuple[bool, str]  # is it well, and what to say
LONGEST_DRIFT = 60.0  # seconds: signatures older than five minutes are refused
WRONG_APP_TOKEN = frozenset({"invalid_auth", "not_authed", "not_allowed_token_type"})
CONSOLE = "https://api.slack.com/apps"

# Slack's word → what an admin should do
REMEDIES = {
    "invalid_auth": "SLACK_BOT_TOKEN is not a token Slack knows. Copy the Bot User OAuth Token (xoxb-…) again "
    f"from {CONSOLE} → OAuth & Permissions.",
    "not_authed": f"SLACK_BOT_TOKEN is empty. Copy the Bot User OAuth Token (xoxb-…) from {CONSOLE}.",
    "token_revoked": f"the token was revoked. Install the app again at {CONSOLE}, then set the new SLACK_BOT_TOKEN.",
    "token_expired": "the token has expired. Switch token rotation off in the app's settings and install it again.",
    "account_inactive": f"the app was removed from the workspace. Install it again at {CONSOLE}.",
    "app_uninstalled": f"the app was removed from the workspace. Install it again at {CONSOLE}.",
    "tokens_revoked": f"the token was revoked. Install the app again at {CONSOLE}, then set the new SLACK_BOT_TOKEN.",
    "missing_scope": "a permission is missing. Paste what `goodturn slack manifest` prints into "
    f"{CONSOLE} → App Manifest, then install the app again.",
    "org_login_required": "the workspace is being moved to an Enterprise organisation. Try again later.",
    "ratelimited": "Slack asks us to slow down. Try again in a minute.",
    "not_allowed_token_type": "this is a token of another kind. SLACK_BOT_TOKEN begins with xoxb-, "
    "SLACK_APP_TOKEN with xapp-.",
    "channel_not_found": "the bot cannot see the feed channel. Copy its ID (channel name → About → Channel ID) into "
    "SLACK_FEED_CHANNEL, and type /invite @Goodturn in the channel.",
    "not_in_channel": "the bot is not in the feed channel. Type /invite @Goodturn there.",
    "is_archived": "the feed channel is archived. Choose another, and set SLACK_FEED_CHANNEL to its ID.",
}


def explain(failure: Exception, api_url: str) -> str:
    """Say what is wrong and what to do about it."""
    if isinstance(failure, Refused):
        return remedy(failure.reason)
    return f"{api_url} does not answer ({failure}). Check the network, the proxy and SLACK_API_URL."


def remedy(reason: str) -> str:
    """Say what to do about a word of Slack's."""
    return REMEDIES.get(reason, f"Slack says “{reason}”. See {CONSOLE}.")


def explain_way_in(failure: Exception, api_url: str) -> str:
    """Say why Socket Mode does not connect: there, the token is the app's own."""
    if isinstance(failure, Refused) and failure.reason in WRONG_APP_TOKEN:
        return (
            "SLACK_APP_TOKEN is not an app-level token Slack knows. Create one with connections:write "
            f"at {CONSOLE} → Basic Information; it begins with xapp-."
        )
    return explain(failure, api_url)


async def examine(
    slack: Slack,
    *,
    signing_secret: str,
    app_token: str,
    feed: str,
    profile_fields: bool = False,
    now: Callable[[], datetime],
) -> list[tuple[str, Finding]]:
    """Run every check. Returns a name and a finding for each."""
    try:
        identity = await slack.open()
    except (Refused, Unreachable) as failure:
        token = (False, explain(failure, slack.api_url))
        return [("slack secret", _secret(signing_secret, app_token)), ("slack token", token)]
    return [
        ("slack token", (True, f"{identity.name}, as {identity.bot_user}")),
        *await examine_open(
            slack,
            signing_secret=signing_secret,
            app_token=app_token,
            feed=feed,
            profile_fields=profile_fields,
            now=now,
        ),
        ("slack way in", await _way_in(slack, app_token)),
    ]


async def examine_open(
    slack: Slack,
    *,
    signing_secret: str,
    app_token: str,
    feed: str,
    profile_fields: bool,
    now: Callable[[], datetime],
) -> list[tuple[str, Finding]]:
    """Run the checks of a client that is connected already."""
    granted = slack.identity.scopes if slack.identity else frozenset()
    return [
        ("slack secret", _secret(signing_secret, app_token)),
        ("slack scopes", _scopes(granted, scopes_needed(profile_fields=profile_fields))),
        ("slack clock", _clock(slack.server_date, now())),
        ("slack feed", await _feed(slack, feed)),
    ]


def _secret(signing_secret: str, app_token: str) -> Finding:
    if not signing_secret:
        if app_token:
            return True, "not needed: Socket Mode"
        return False, f"SLACK_SIGNING_SECRET is missing. Copy it from {CONSOLE} → Basic Information."
    if not re.fullmatch(r"[0-9a-f]{32}", signing_secret):
        return False, f"SLACK_SIGNING_SECRET is not 32 hexadecimal digits. Copy it from {CONSOLE} → Basic Information."
    return True, "has the right form"


def _scopes(granted: frozenset[str], needed: frozenset[str]) -> Finding:
    if not granted:
        return True, "Slack did not say which are granted"
    missing = sorted(needed - granted)
    if missing:
        return False, (
            f"missing: {', '.join(missing)}. Paste what `goodturn slack manifest` prints into "
            f"{CONSOLE} → App Manifest, then install the app again."
        )
    return True, f"all {len(needed)} are granted"


def _clock(told: str, now: datetime) -> Finding:
    if not told:
        return True, "Slack did not say what time it is"
    drift = abs((parsedate_to_datetime(told) - now).total_seconds())
    if drift > LONGEST_DRIFT:
        return False, f"this machine's clock is {drift:.0f} s from Slack's; signatures will be refused. Set it by NTP."
    return True, "agrees with Slack's"


async def _feed(slack: Slack, feed: str) -> Finding:
    if not feed:
        return True, "SLACK_FEED_CHANNEL is not set: nothing is posted publicly"
    if not re.fullmatch(r"[CG][A-Z0-9]{2,}", feed):
        return False, f"SLACK_FEED_CHANNEL is “{feed}”; it must be a channel's ID such as C0123456789, not its name."
    try:
        await slack.call("conversations.history", verb="GET", channel=feed, limit="1")
    except (Refused, Unreachable) as failure:
        return False, explain(failure, slack.api_url)
    return True, f"{feed} can be read and written"


async def _way_in(slack: Slack, app_token: str) -> Finding:
    if not app_token:
        return True, "HTTP: Slack posts to /slack/events"
    async with aiohttp.ClientSession(trust_env=True) as session:
        try:
            connection = await plug_in(slack, app_token, session)
        except (Refused, Unreachable) as failure:
            return False, explain_way_in(failure, slack.api_url)
        await connection.close()
    return True, "Socket Mode: connects"
