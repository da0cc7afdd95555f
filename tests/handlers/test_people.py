"""People and the bot: a first hello, their own settings."""

import pytest
from sqlmodel import Session

from handlers import people as handler
from handlers.refusals import NoQuietHours, NoSuchLanguage
from storage import people
from storage.people import Profile
from tests.conftest import NOW, Cast, recalled, the


def test_somebody_nobody_imported_is_welcomed(session: Session) -> None:
    zoe = handler.welcome(session, "slack", "T1", "U1", Profile(name="Zoe", email="zoe@example.com"), NOW)
    assert zoe.name == "Zoe"
    assert people.by_account(session, "slack", "T1", "U1") == zoe


def test_who_cannot_be_looked_up_in_time_is_known_by_id(session: Session) -> None:
    assert handler.welcome(session, "slack", "T1", "U1", None, NOW).name == "U1"


def test_one_person_on_two_platforms_is_one_person(session: Session) -> None:
    zoe = handler.welcome(session, "slack", "T1", "U1", Profile(name="Zoe", email="zoe@example.com"), NOW)
    again = handler.welcome(session, "wecom", "C1", "zoe", Profile(name="佐伊", email="zoe@example.com"), NOW)
    assert again.id == zoe.id
    assert {one.platform for one in people.accounts(session, zoe.id)} == {"slack", "wecom"}


def test_language(session: Session, cast: Cast) -> None:
    for typed, language in (
        *(("English", "en"), ("中文", "zh"), (" en ", "en"), ("ZH", "zh"), ("英文", "en"), ("普通话", "zh")),
    ):
        assert handler.set_language(session, the(session, cast.anna), typed).language == language
        session.expire_all()
        assert the(session, cast.anna).language == language


def test_a_language_the_bot_does_not_speak(session: Session, cast: Cast) -> None:
    for typed in ("", "Deutsch", "e"):
        with pytest.raises(NoSuchLanguage):
            handler.set_language(session, the(session, cast.anna), typed)


def quiet(session: Session, cast: Cast, typed: str) -> tuple[str | None, str | None]:
    told = handler.set_quiet_hours(session, the(session, cast.anna), typed, recalled(session))
    session.expire_all()
    anna = the(session, cast.anna)
    assert (told.start, told.end, told.zone) == (anna.quiet_from or "", anna.quiet_to or "", "Europe/Berlin")
    return anna.quiet_from, anna.quiet_to


def test_quiet_hours_as_people_write_them(session: Session, cast: Cast) -> None:
    for typed in (
        *("22:00-07:00", "22-7", "22:00 - 07:00", "22:00–07:00", "22:00—7:00", "22:00～07:00", "22：00－07：00"),
        *("22:00到07:00", "22:00至7:00", "22:00 to 07:00", " 22:00-07:00 "),
    ):
        assert quiet(session, cast, typed) == ("22:00", "07:00"), typed
        assert quiet(session, cast, "1-2") == ("01:00", "02:00")


def test_quiet_hours_cleared(session: Session, cast: Cast) -> None:
    for typed in ("off", "OFF", "关", "无", " none "):
        quiet(session, cast, "22-7")
        assert quiet(session, cast, typed) == (None, None), typed


def test_hours_that_cannot_be_read(session: Session, cast: Cast) -> None:
    for typed in ("", "22:00", "25-7", "22:00-22:00", "night", "22:61-7", "-", "22-7-8"):
        with pytest.raises(NoQuietHours):
            quiet(session, cast, typed)
    assert quiet(session, cast, "off") == (None, None)


def test_posts_may_or_may_not_name_somebody(session: Session, cast: Cast) -> None:
    for is_named in (False, True):
        assert handler.set_posts(session, the(session, cast.anna), is_named=is_named).is_named is is_named
        session.expire_all()
        assert the(session, cast.anna).no_posts is not is_named
