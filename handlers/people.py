"""People and the bot: a first hello, their own settings, what is kept about them."""

from datetime import datetime

from sqlmodel import Session

from handlers.colleagues import Colleague, recognise
from handlers.notices import LanguageSet, PlainlySet, PostsSet, QuietHoursSet
from handlers.refusals import NoQuietHours, NoSuchLanguage
from storage import moment, people
from storage.company import LANGUAGES, Company
from storage.people import Profile
from storage.tables import Person

SPOKEN = {
    "en": "en", "english": "en", "英文": "en", "英语": "en",
    "zh": "zh", "cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh", "普通话": "zh",
}  # fmt: skip  # a table reads better unwrapped


def welcome(
    session: Session, platform: str, workspace: str, user: str, profile: Profile | None, now: datetime
) -> Person:
    """Know somebody nobody imported: add them as the platform describes them, or by their id until it can."""
    told = profile or Profile(name=user)
    newcomer = Colleague(platform=platform, workspace=workspace, user=user, profile=told)
    person = recognise(session, newcomer) or people.add(session, told, now)
    people.link(session, person, platform, workspace, user)
    return person


def set_language(session: Session, person: Person, typed: str) -> LanguageSet:
    language = SPOKEN.get(typed.strip().casefold())
    if language is None or language not in LANGUAGES:
        raise NoSuchLanguage
    people.change(session, person.id, language=language)
    return LanguageSet(language=language)


def set_quiet_hours(session: Session, person: Person, typed: str, company: Company) -> QuietHoursSet:
    """Set quiet hours from "22:00-07:00" (any dash, 到, to), or clear them with "off" or 关."""
    zone = person.zone or company.zone
    if typed.strip().casefold() in ("off", "none", "关", "关闭", "无"):
        people.change(session, person.id, quiet_from=None, quiet_to=None)
        return QuietHoursSet(start="", end="", zone=zone)
    for dash in ("到", "至", " to ", "–", "—", "~", "～", "－"):
        typed = typed.replace(dash, "-")
    start, _, end = typed.partition("-")
    try:
        first, last = (moment.parse_clock(one).strftime("%H:%M") for one in (start, end))
    except ValueError:
        raise NoQuietHours from None
    if first == last:
        raise NoQuietHours
    people.change(session, person.id, quiet_from=first, quiet_to=last)
    return QuietHoursSet(start=first, end=last, zone=zone)


def set_posts(session: Session, person: Person, *, is_named: bool) -> PostsSet:
    people.change(session, person.id, no_posts=not is_named)
    return PostsSet(is_named=is_named)


def set_plainly(session: Session, person: Person, *, plainly: bool) -> PlainlySet:
    people.change(session, person.id, reads_plainly=plainly)
    return PlainlySet(plainly=plainly)
