"""Words a no: what stood in the way, what to do next, and what was typed, given back."""

from datetime import date

from bot.chat import Card, Note, Quote, Text
from bot.messages import admin, wording
from bot.messages.reader import Reader
from handlers.notices import Refused

DAYS = ("first", "second")  # facts that are ISO dates
MOST_ADMINS = 5  # named where only an admin may do something


def refused(notice: Refused, reader: Reader) -> Card:
    body = (Quote(text=notice.typed), Note(text=reader.say("refused-typed"))) if notice.typed else ()
    return Card(body=(Text(text=refusal_sentence(notice, reader)), *body))


def refusal_sentence(notice: Refused, reader: Reader, *, at_field: bool = False, form: str = "") -> str:
    """Word a no. At a form's field nobody types commands, so some sentences are others there, or in one form only."""
    facts = dict(notice.facts)
    if "roles" in facts:
        names = admin.named(facts.pop("roles"), reader)
        facts |= {"admins": reader.listed(names[:MOST_ADMINS]), "count": len(names)}
    if "feature" in facts:
        facts["feature"] = reader.say(f"feature-{facts['feature']}")
    facts |= {name: wording.day(reader.language, date.fromisoformat(facts[name])) for name in DAYS if name in facts}
    key = f"refused-{kebab(notice.reason)}"
    closer = [f"{key}-{form.replace('.', '-')}"] if form else []
    closer += [f"{key}-field"] if at_field else []
    known = (one for one in closer if wording.knows(reader.language, one))
    return reader.say(next(known, key), **facts)


def kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
