"""Cards about what was reported as abuse: for whoever reports, and for HR admins."""

from bot.chat import Button, Card, Note, Part, Quote, Text
from bot.messages.reader import Reader
from bot.messages.suggestions import box_name
from handlers.notices import ReportDealtWith, ReportMade, ReportSent, ReportsShown, ReportWanted
from handlers.reports import is_reported
from handlers.rules.roles import may
from storage import addresses, feedback, suggestions


def wanted(notice: ReportWanted, reader: Reader) -> Card:
    sure = reader.say("report-button-sure")
    return Card(
        title=reader.say("report-wanted"),
        body=(Text(text=reader.say("report-wanted-what")),),
        buttons=(Button(action="report.sure", value=notice.about, label=sure, style="danger"),),
    )


def sent(_notice: ReportSent, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("report-sent")),))


def made(_notice: ReportMade, reader: Reader) -> Card:
    look = Button(action="admin.reports", value="", label=reader.say("report-button-look"), style="primary")
    return Card(title=reader.say("report-made"), body=(Note(text=reader.say("report-audited")),), buttons=(look,))


def shown(notice: ReportsShown, reader: Reader) -> Card:
    """Draw the list: who wrote what to whom, each with a number and a button."""
    roles = reader.page.company.admins.get(reader.person.id, frozenset()) if reader.person else frozenset()
    body: list[Part] = []
    buttons = []
    for number, about in enumerate(notice.abouts, 1):
        if not may("read reports", roles) or not is_reported(reader.session, about):
            continue
        body += _reported(number, about, reader)
        done = reader.say("report-button-done", number=number)
        buttons.append(Button(action="admin.reports.done", value=about, label=done))
    if notice.more:
        body.append(Note(text=reader.say("round-up-more", count=notice.more)))
    if not body:
        body.append(Text(text=reader.say("report-none")))
    body.append(Note(text=reader.say("report-audited")))
    return Card(title=reader.say("reports"), body=tuple(body), buttons=tuple(buttons))


def _reported(number: int, about: str, reader: Reader) -> list[Part]:
    kind, id_ = addresses.parse(about)
    if kind == "feedback":
        given = feedback.recall(reader.session, int(id_))
        if given is None:
            return []
        giver, receiver = reader.name(given.giver_id), reader.name(given.receiver_id)
        line = reader.say("report-feedback", number=number, giver=giver, receiver=receiver, when=reader.day(given.at))
        return [Text(text=line), Quote(text=given.words), *(Quote(text=one.words) for one in given.replies)]
    put = suggestions.recall(reader.session, int(id_))
    if put is None:
        return []
    line = reader.say("report-suggestion", number=number, to=box_name(put, reader))
    return [Text(text=line), *(Quote(text=one.words) for one in put.lines if one.is_told)]


def dealt_with(_notice: ReportDealtWith, reader: Reader) -> Card:
    look = Button(action="admin.reports", value="", label=reader.say("report-button-look"))
    return Card(body=(Text(text=reader.say("report-dealt-with")),), buttons=(look,))
