"""What is known, who sees it, for how long: drawn from the table that is tested (handlers/rules/privacy.py)."""

from bot.chat import Button, Card, Facts, Note, Sheet, Table, Text
from bot.messages.reader import Reader
from handlers.notices import PrivacyShown
from handlers.rules.privacy import READERS, TABLE, Rule
from handlers.rules.privacy import Reader as Who

SHEET = "/look/privacy"


def shown(_notice: PrivacyShown, reader: Reader) -> Card:
    """Draw the table in short: what is known, and who sees it."""
    pairs = tuple((reader.say(f"privacy-what-{rule.what}"), _in_words(rule, reader)) for rule in TABLE)
    page = Button(action="page", value="", label=reader.say("privacy-button"), url=SHEET)
    return Card(
        title=reader.say("privacy"),
        body=(Text(text=reader.say("privacy-intro")), Facts(pairs=pairs), Note(text=reader.say("privacy-limits"))),
        buttons=(page,),
    )


def _in_words(rule: Rule, reader: Reader) -> str:
    who = _who(rule, reader)
    return reader.say("privacy-in-words-from", who=who, least=rule.fewest) if rule.fewest > 1 else who


def _who(rule: Rule, reader: Reader) -> str:
    seen = [_named(one, rule, reader) for one in READERS if rule.seen_by(one) != "no"]
    return reader.listed(seen) if seen else reader.say("privacy-nobody")


def _named(one: Who, rule: Rule, reader: Reader) -> str:
    name = reader.say(f"privacy-reader-{one}")
    return name if rule.seen_by(one) == "all" else reader.say("privacy-reader-own", reader=name)


def sheet(_notice: PrivacyShown, reader: Reader) -> Sheet:
    """Draw the whole table."""
    head = tuple(reader.say(f"privacy-{one}") for one in ("what", "who", "fewest", "kept"))
    rows = tuple(
        (
            reader.say(f"privacy-what-{rule.what}"),
            _who(rule, reader),
            reader.say("privacy-from", least=rule.fewest) if rule.fewest > 1 else "–",
            reader.say(f"privacy-kept-{rule.kept}"),
        )
        for rule in TABLE
    )
    table = Table(caption=reader.say("privacy"), head=head, rows=rows)
    body = (Text(text=reader.say("privacy-intro")), table, Note(text=reader.say("privacy-limits")))
    return Sheet(title=reader.say("privacy"), body=body)
