"""Cards about who served whom: one's own map, and how departments served each other."""

from collections.abc import Sequence

from bot.chat import Button, Card, Facts, Note, Part, Text
from bot.messages.reader import Reader
from handlers.graph import rated_pairs
from handlers.notices import DepartmentsShown, MyMap
from handlers.refusals import NotAllowed
from handlers.rules.satisfaction import SMALLEST_GROUP, Satisfaction
from storage import graph
from storage.graph import Helped

PAGE = "/departments"
MOST_PEOPLE = 8  # of each kind; nobody reads a longer list in chat
MOST_PAIRS = 3  # of the strongest, and of the weakest


def own_map(notice: MyMap, reader: Reader) -> Card:
    """Draw whom somebody helped and who helped them, for them alone."""
    if reader.person is None or reader.person.id != notice.person:
        raise NotAllowed(roles=())
    body: list[Part] = []
    for key, listed in (
        ("map-helped", graph.whom_helped(reader.session, notice.person, most=MOST_PEOPLE)),
        ("map-helpers", graph.who_helped(reader.session, notice.person, most=MOST_PEOPLE)),
    ):
        if listed:
            body += [Text(text=reader.say(key)), Facts(pairs=_people(listed, reader))]
    if not body:
        body.append(Text(text=reader.say("map-nothing")))
    body.append(Note(text=reader.say("map-note")))
    helped = Button(action="request.helped", value="", label=reader.say("map-button-helped"))
    return Card(title=reader.say("map"), body=tuple(body), buttons=(helped,))


def _people(listed: Sequence[Helped], reader: Reader) -> tuple[tuple[str, str], ...]:
    return tuple(
        (reader.name(one.person), reader.say("map-times", count=one.times, when=reader.day(one.last))) for one in listed
    )


def departments(notice: DepartmentsShown, reader: Reader) -> Card:
    """Draw the strongest and the weakest pairs that may be shown, and the way to all of them."""
    if reader.person is None or reader.person.id != notice.person:
        raise NotAllowed(roles=("hr",))
    rated = rated_pairs(reader.session, reader.person, notice.month, company=reader.page.company)
    pairs = sorted(
        ((by, of) for by, of in rated if of is not None), key=lambda one: -rated[one].low
    )  # surely good before perhaps good
    strongest, weakest = pairs[:MOST_PAIRS], pairs[MOST_PAIRS:][-MOST_PAIRS:]
    body: list[Part] = []
    best = "departments-strongest" if weakest else "departments-rated"  # of so few none is the best
    for key, those in ((best, strongest), ("departments-weakest", weakest[::-1])):
        if those:
            body += [
                Text(text=reader.say(key)),
                Facts(pairs=tuple(_pair(by, of, rated[by, of], reader) for by, of in those)),
            ]
    if not pairs:
        body.append(Text(text=reader.say("departments-nothing", least=SMALLEST_GROUP)))
    body.append(Note(text=reader.say("departments-note", least=SMALLEST_GROUP)))
    page = Button(action="departments.page", value="", label=reader.say("departments-button-page"), url=PAGE)
    return Card(title=reader.say("departments", month=reader.month(notice.month)), body=tuple(body), buttons=(page,))


def _pair(by: int, of: int, rated: Satisfaction, reader: Reader) -> tuple[str, str]:
    label = reader.say("departments-pair", by=reader.department(by), of=reader.department(of))
    return label, reader.say(
        "satisfaction-share",
        share=round(100 * rated.share),
        low=round(100 * rated.low),
        high=round(100 * rated.high),
        ratings=rated.ratings,
        raters=rated.raters,
    )
