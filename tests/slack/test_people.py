"""Taking in a workspace: pages, newcomers, changes, leavers, guests, bots and strangers."""

from typing import Any

import pytest
from sqlmodel import Session

from bot.slack import people as slack_people
from bot.slack.client import Refused, Slack, Unreachable
from bot.slack.people import Mapped, Synced, colleague, is_stranger, profile
from storage import names, people
from storage.database import Database
from tests.clock import Clock
from tests.conftest import NOW
from tests.fakes.slack import TEAM, FakeSlack
from tests.slack.conftest import ANNA, GONE, MEI, NEW, STRANGER, WEI, Stage


async def sync(stage: Stage, **more: Any) -> Synced:
    return await slack_people.sync(stage.client, stage.database, TEAM, stage.clock.now, **more)


async def test_everybody_is_taken_in_page_by_page(stage: Stage) -> None:
    for number in range(450):
        stage.slack.add_user(f"U{number}", f"Colleague {number}", tz="Europe/Oslo", locale="en-GB")
    progress: list[int] = []

    done = await sync(stage, on_progress=lambda synced: progress.append(synced.seen))
    again = await sync(stage)

    assert [method for method, _ in stage.slack.calls].count("users.list") == 2 * 3
    assert done.seen == len(stage.slack.users) - 1
    assert done.strangers == 1
    assert again.changed == 0
    assert progress == sorted(progress)
    taken_in = stage.person("U449")
    assert taken_in is not None
    assert (taken_in.name, taken_in.zone, taken_in.language) == ("Colleague 449", "Europe/Oslo", "en")
    assert stage.person(STRANGER) is None
    assert stage.person("U0BOT") is not None
    assert stage.person("U0BOT").is_bot  # type: ignore[union-attr]  # the line above


async def test_a_file_knows_better_than_slack(stage: Stage) -> None:
    stage.slack.users[MEI]["profile"]["real_name"] = "May Chen (F&B)"
    stage.slack.users[MEI] |= {"tz": "Asia/Tokyo", "locale": "en-US"}
    await sync(stage)

    mei = stage.person(MEI)
    assert mei is not None
    assert (mei.name, mei.language) == ("陈美", "zh")
    assert mei.zone == "Asia/Tokyo"  # the zone follows whoever travels
    assert mei.email == "mei@harbour.example"
    with stage.database.reading() as session:
        found = names.find(session, [names.fold("May Chen (F&B)"), names.fold("小陈")])
    assert all(owner.person_id == mei.id for owners in found.values() for owner in owners)
    assert len(found) == 2


async def test_somebody_imported_is_recognised_by_e_mail(stage: Stage) -> None:
    def import_nina(session: Session) -> int:
        return people.add(session, people.Profile(name="Nováková Nina", email="nina@harbour.example"), NOW).id

    imported = stage.write(import_nina)
    await sync(stage)
    nina = stage.person(NEW)
    assert nina is not None
    assert (nina.id, nina.name) == (imported, "Nováková Nina")


async def test_who_is_deactivated_has_left_and_may_come_back(stage: Stage) -> None:
    await stage.people.event({"type": "user_change", "user": stage.slack.users[WEI] | {"deleted": True}})
    wei = stage.person(WEI)
    assert wei is not None
    assert wei.left_at is None  # still on another platform

    def only_slack(session: Session) -> None:
        person = people.add(session, people.Profile(name="Only Slack"), NOW)
        people.link(session, person, "slack", TEAM, "U0ONLY")

    stage.write(only_slack)
    user = {**stage.slack.users[WEI], "id": "U0ONLY", "real_name": "Only Slack"}
    await stage.people.event({"type": "user_change", "user": {**user, "deleted": True}})
    assert stage.person("U0ONLY").left_at == stage.clock.now()  # type: ignore[union-attr]  # just added
    await stage.people.event({"type": "user_change", "user": {**user, "deleted": False}})
    assert stage.person("U0ONLY").left_at is None  # type: ignore[union-attr]  # just added


async def test_a_newcomer_is_taken_in_when_they_join(stage: Stage) -> None:
    await stage.people.event({"type": "team_join", "user": stage.slack.users[NEW]})
    await stage.people.event({"type": "team_join", "user": stage.slack.users[STRANGER]})
    assert stage.person(NEW) is not None
    assert stage.person(STRANGER) is None


async def test_whoever_never_was_here_is_not_brought_in_as_a_leaver(stage: Stage) -> None:
    stage.slack.add_user("U0LONGGONE", "Long Gone", deleted=True)
    await sync(stage)
    assert stage.person("U0LONGGONE") is None
    assert stage.person(GONE) is not None


async def test_manager_and_department_from_profile_fields(stage: Stage) -> None:
    stage.slack.fields = [
        {"id": "Xf1", "label": "Manager", "type": "user"},
        {"id": "Xf2", "label": "Team", "type": "text"},
    ]
    stage.slack.users[NEW]["profile"]["fields"] = {"Xf1": {"value": ANNA}, "Xf2": {"value": "engineering"}}
    stage.slack.users[WEI]["profile"]["fields"] = {"Xf1": {"value": WEI}, "Xf2": {"value": "Kitchen"}}

    done = await sync(stage, mapped=Mapped(manager="manager", department="Xf2"))

    new, wei = stage.person(NEW), stage.person(WEI)
    assert new is not None
    assert wei is not None
    assert (new.manager_id, new.department_id) == (stage.cast.anna, stage.cast.engineering)
    assert (wei.manager_id, wei.department_id) == (None, stage.cast.engineering)  # a file said where he works
    assert done.managers == 1


async def test_a_profile_that_cannot_be_read_is_passed_over(stage: Stage) -> None:
    """Everybody of the page is known by then, and whoever comes after is asked about all the same."""
    stage.slack.fields = [{"id": "Xf1", "label": "Manager", "type": "user"}]
    for user in (NEW, WEI):
        stage.slack.users[user]["profile"]["fields"] = {"Xf1": {"value": MEI}}
    stage.slack.trouble("users.profile.get", "", "", "user_not_found")  # 李伟's
    known: list[bool] = []
    real = stage.client.patiently

    async def patiently(method: str, **arguments: Any) -> Any:
        if method == "users.profile.get":
            known.append(stage.person(NEW) is not None)
        return await real(method, **arguments)

    stage.client.patiently = patiently  # type: ignore[method-assign]  # to look on
    done = await sync(stage, mapped=Mapped(manager="Manager"))

    assert all(known)
    assert done.managers == 1
    assert stage.person(NEW).manager_id == stage.cast.mei  # type: ignore[union-attr]  # known


async def test_what_may_pass_is_asked_again_from_where_it_was(stage: Stage) -> None:
    for number in range(450):
        stage.slack.add_user(f"U{number}", f"Colleague {number}")
    stage.slack.trouble("users.list", "", "500", "500", "")
    rests: list[int] = []

    async def rest(_failure: Exception, failures: int) -> None:
        rests.append(failures)

    done = await sync(stage, on_trouble=rest)
    cursors = [arguments.get("cursor", "") for method, arguments in stage.slack.calls if method == "users.list"]
    assert cursors == ["", "200", "200", "200", "400"]
    assert rests == [1, 2]
    assert done.seen == len(stage.slack.users) - 1
    stage.slack.trouble("users.list", "500")
    with pytest.raises(Unreachable):  # who watches is told at once
        await sync(stage)
    stage.slack.trouble("users.list", "missing_scope")
    with pytest.raises(Refused):  # that will not pass
        await sync(stage, on_trouble=rest)


async def test_a_large_workspace_is_read_at_slacks_pace(
    database: Database, slack: FakeSlack, client: Slack, clock: Clock
) -> None:
    for number in range(5000):
        slack.add_user(f"U{number}", f"Colleague {number}")
    await client.open()
    began = clock.seconds()
    await slack_people.sync(client, database, TEAM, clock.now)
    assert slack.refused == 0
    assert clock.seconds() - began <= 26 / (20 / 60)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"id": "U1", "team_id": TEAM}, False),
        ({"id": "U1", "team_id": "T0OTHER"}, True),
        ({"id": "U1", "team_id": TEAM, "is_stranger": True}, True),
        ({"id": "U1", "team_id": "T0OTHER", "enterprise_user": {"teams": [TEAM]}}, False),
        ({"id": "U1", "team_id": TEAM, "is_restricted": True}, False),  # a guest works with us
    ],
)
def test_who_is_a_stranger(user: dict[str, Any], expected: bool) -> None:
    assert is_stranger(user, TEAM) is expected


def test_slackbot_is_a_bot_though_it_denies_it() -> None:
    assert profile({"id": "USLACKBOT", "is_bot": False, "name": "slackbot"}).is_bot


def test_names_of_those_who_filled_in_nothing() -> None:
    assert profile({"id": "U1", "profile": {}, "name": "jdoe"}).name == "jdoe"
    assert profile({"id": "U1", "profile": {"real_name": "Jo Doe", "display_name": "Jo"}}).aliases == ("Jo",)
    assert colleague({"id": "U1", "deleted": True}, TEAM).has_left


async def test_what_slack_itself_said_it_may_correct(stage: Stage) -> None:
    """A new surname, a new manager, a new department; and a file's word stands."""
    slack = stage.slack
    slack.fields = [
        {"id": "Xf1", "label": "Manager", "type": "user"},
        {"id": "Xf2", "label": "Department", "type": "text"},
    ]
    slack.users[NEW]["profile"]["fields"] = {"Xf1": {"value": ANNA}, "Xf2": {"value": "Events"}}
    mapped = Mapped(manager="Manager", department="Department")
    await sync(stage, mapped=mapped)
    nina = stage.person(NEW)
    assert nina is not None
    assert nina.manager_id == stage.cast.anna

    slack.users[NEW]["profile"] |= {
        "real_name": "Nina Hansen",
        "fields": {"Xf1": {"value": MEI}, "Xf2": {"value": "Banquets"}},
    }
    await sync(stage, mapped=mapped)
    nina = stage.person(NEW)
    assert nina is not None
    assert (nina.name, nina.manager_id) == ("Nina Hansen", stage.cast.mei)
    with stage.database.reading() as session:
        assert {one.name: one.id for one in people.all_departments(session)}["Banquets"] == nina.department_id

    stage.write(lambda session: people.change(session, nina.id, manager_id=stage.cast.boss, name="Nina N. Hansen"))
    slack.users[NEW]["profile"] |= {"real_name": "Nina", "fields": {"Xf1": {"value": ANNA}}}
    await sync(stage, mapped=mapped)
    nina = stage.person(NEW)
    assert nina is not None
    assert (nina.name, nina.manager_id) == ("Nina N. Hansen", stage.cast.boss)


async def test_a_file_says_who_has_left_and_slack_only_takes_back_its_own_word(stage: Stage) -> None:
    stage.write(lambda session: people.change(session, stage.cast.wei, left_at=NOW))
    await stage.people.event({"type": "user_change", "user": stage.slack.users[WEI]})
    assert stage.person(WEI).left_at is not None  # type: ignore[union-attr]  # the cast

    await sync(stage)
    for is_gone in (True, False):
        stage.slack.users[NEW]["deleted"] = is_gone
        await stage.people.event({"type": "user_change", "user": stage.slack.users[NEW]})
        assert (stage.person(NEW).left_at is not None) is is_gone  # type: ignore[union-attr]  # synced above
