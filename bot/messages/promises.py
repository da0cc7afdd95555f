"""The card about kept and broken promises: of departments, never of a person."""

from bot.chat import Button, Card, Facts, Note, Part, Text
from bot.messages.durations import duration
from bot.messages.reader import Reader
from handlers.notices import PromisesShown
from handlers.promises import Promised, promises_in
from handlers.rules.service_promise import FEWEST_PEOPLE, FEWEST_PROMISES, Kept


def shown(notice: PromisesShown, reader: Reader) -> Card:
    """Draw how each department kept its first answers and its dates; too few are not shown."""
    promised = promises_in(reader.session, notice.month, notice.departments, company=reader.page.company)
    known = {one: kept for one, kept in promised.items() if kept is not None}
    lines = tuple((reader.department(one), _sentences(kept, reader)) for one, kept in known.items())
    body: list[Part] = [Facts(pairs=lines)] if lines else []
    hidden = len(promised) - len(known)
    if hidden:
        least = {"least": FEWEST_PROMISES, "people": FEWEST_PEOPLE}
        body.append(Text(text=reader.say("promises-hidden", count=hidden, **least)))
    body.append(Note(text=reader.say("promises-note")))
    satisfaction = Button(action="satisfaction", value="", label=reader.say("satisfaction-button"))
    title = reader.say("promises", month=reader.month(notice.month))
    return Card(title=title, body=tuple(body), buttons=(satisfaction,))


def _sentences(promised: Promised, reader: Reader) -> str:
    both = (("promises-answers", promised.answers), ("promises-dates", promised.dates))
    return reader.together(_sentence(key, kept, reader) for key, kept in both if kept is not None)


def _sentence(key: str, kept: Kept, reader: Reader) -> str:
    took = {
        name: duration(lasted, reader) if lasted is not None else ""
        for name, lasted in (("median", kept.median), ("most", kept.p90))
    }
    return reader.say(key, kept=kept.kept, count=kept.kept + kept.broken, **took)
