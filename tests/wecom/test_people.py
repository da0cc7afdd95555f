"""Taking in a company: its visible range, managers, newcomers, leavers, and what an app is not shown."""

from typing import Any

import pytest
from sqlmodel import Session, select
from structlog.testing import capture_logs

import handlers.people
from bot.wecom import people as wecom_people
from bot.wecom.client import Refused, WeCom
from bot.wecom.people import Synced, profile
from storage import names, people
from storage.database import Database
from storage.names import fold
from storage.people import Profile
from storage.tables import Department, Person
from tests.clock import Clock
from tests.conftest import NOW
from tests.fakes.wecom import CORP, FakeWeCom
from tests.wecom.conftest import ANNA, BOSS, GONE, MEI, NEW, OTHER_WEI, WEI, link_cast


class Stage:
    """A company on WeCom, and ours."""

    def __init__(self, database: Database, client: WeCom, wecom: FakeWeCom, clock: Clock) -> None:
        self.database, self.client, self.wecom, self.clock = database, client, wecom, clock

    async def sync(self, **more: Any) -> Synced:
        return await wecom_people.sync(self.client, self.database, CORP, self.clock.now, **more)

    def maybe(self, user: str) -> Person | None:
        with self.database.reading() as session:
            return people.by_account(session, "wecom", CORP, user)

    def person(self, user: str) -> Person:
        found = self.maybe(user)
        assert found is not None, user
        return found

    def department(self, user: str) -> list[str]:
        """Return the names of somebody's department and those above, from the top down."""
        path: list[str] = []
        with self.database.reading() as session:
            id_ = self.person(user).department_id
            while id_ is not None:
                found = session.get_one(Department, id_)
                path.insert(0, found.name)
                id_ = found.parent_id
        return path

    def manager(self, user: str) -> str | None:
        with self.database.reading() as session:
            id_ = self.person(user).manager_id
            return people.accounts(session, id_)[0].user if id_ else None


@pytest.fixture
def stage(database: Database, client: WeCom, wecom: FakeWeCom, clock: Clock) -> Stage:
    return Stage(database, client, wecom, clock)


# Everybody


async def test_everybody_is_taken_in_by_slices(stage: Stage) -> None:
    for number in range(130):
        stage.wecom.add_member(f"Member{number}", f"同事{number}", 3)
    progress: list[int] = []

    done = await stage.sync(on_progress=lambda synced: progress.append(synced.seen))

    assert (done.seen, done.changed, done.is_whole) == (137, 136, True)  # one of them left before we came
    assert progress == [25, 50, 75, 100, 125, 137, 137]
    assert stage.person("member129").name == "同事129"
    assert stage.maybe(GONE) is None
    assert (await stage.sync()).changed == 0


async def test_ids_are_folded_and_people_found_by_them(stage: Stage) -> None:
    await stage.sync()
    with stage.database.reading() as session:
        assert {one.user for one in people.all_accounts(session)} == {BOSS, MEI, ANNA, WEI, OTHER_WEI, NEW}
        found = names.find(session, [fold("ChenMei"), fold("小陈"), fold("陈美")])
    assert {owner.person_id for owners in found.values() for owner in owners} == {stage.person(MEI).id}
    assert len(found) == 3


async def test_whom_a_file_brought_is_the_same_person(stage: Stage) -> None:
    def bring(session: Session) -> tuple[int, int]:
        by_number = people.add(session, Profile(name="Chen Mei", number="1002"), NOW)
        by_mail = people.add(session, Profile(name="A. Schmidt", email="anna@harbour.example"), NOW)
        return by_number.id, by_mail.id

    number, mail = stage.database.write_now(bring)
    stage.wecom.members[MEI]["extattr"] = {"attrs": [{"type": 0, "name": "工号", "text": {"value": "1002"}}]}
    stage.wecom.members[ANNA]["biz_mail"] = "Anna@Harbour.example"
    await stage.sync()
    assert (stage.person(MEI).id, stage.person(ANNA).id) == (number, mail)
    assert stage.person(MEI).name == "Chen Mei"  # a file knows better


async def test_whom_a_file_brought_is_recognised_though_wecom_tells_only_ids_and_names(stage: Stage) -> None:
    stage.wecom.add_member("E0042", "Lin (QA)", 3)

    def bring(session: Session) -> list[int]:
        told = [
            Profile(name="林涛", number="e0042"),
            Profile(name="李伟", number="3"),
            Profile(name="李伟", number="4", email="liwei2@harbour.example"),
            Profile(name="陈美"),
        ]
        return [people.add(session, one, NOW).id for one in told]

    by_number, _, by_mail, by_name = stage.database.write_now(bring)
    done = await stage.sync()
    assert stage.person("e0042").id == by_number
    assert stage.person(OTHER_WEI).id == by_mail
    assert stage.person(MEI).id == by_name
    assert stage.person("e0042").name == "林涛"  # a file knows better
    assert done.unclear == ("李伟 (liwei)",)
    assert stage.maybe(WEI) is None


async def test_a_leaver_or_somebody_with_another_number_is_nobody_elses_namesake(stage: Stage) -> None:
    def bring(session: Session) -> None:
        gone = people.add(session, Profile(name="陈美"), NOW)
        people.change(session, gone.id, left_at=NOW)
        people.add(session, Profile(name="王芳", number="7"), NOW)

    stage.database.write_now(bring)
    stage.wecom.members[BOSS]["extattr"] = {"attrs": [{"type": 0, "name": "工号", "text": {"value": "8"}}]}
    assert (await stage.sync()).unclear == ()
    assert stage.person(MEI).left_at is None
    assert stage.person(BOSS).number == "8"


async def test_who_is_whom_an_account_in_the_file_says(stage: Stage) -> None:
    def bring(session: Session) -> int:
        people.add(session, Profile(name="李伟", number="3"), NOW)
        return people.add(session, Profile(name="李伟", number="4"), NOW).id

    known = stage.database.write_now(bring)
    assert (await stage.sync()).unclear == ("李伟 (liwei)", "李伟 (liwei2)")
    with stage.database.reading() as session:
        wei = people.by_ids(session, [known])[0]
    stage.database.write_now(lambda session: people.link(session, wei, "wecom", CORP, WEI))
    assert (await stage.sync()).unclear == ("李伟 (liwei2)",)
    assert stage.person(WEI).id == known


async def test_whoever_speaks_before_a_sync_is_recognised_as_well(stage: Stage) -> None:
    def bring(session: Session) -> tuple[int, int]:
        known = people.add(session, Profile(name="周洁", number="ZhouJie"), NOW).id
        return known, handlers.people.welcome(session, "wecom", CORP, NEW, Profile(name="周洁"), NOW).id

    known, welcomed = stage.database.write_now(bring)
    assert welcomed == known


async def test_a_few_thousand_are_no_trouble(stage: Stage) -> None:
    for department in range(10, 60):
        stage.wecom.add_department(department, f"部门{department}")
        for number in range(20):
            stage.wecom.add_member(f"m{department}-{number}", f"同事{department}{number}", department)
    company = await wecom_people.read(stage.client)
    assert len(company.members) == 1007
    assert len(stage.wecom.called("user/list")) == 54
    assert stage.wecom.called("user/get") == []


# Where they work


async def test_departments_are_taken_in_with_those_above(stage: Stage) -> None:
    stage.wecom.add_department(21, "礼宾部", parent=2)
    stage.wecom.members[MEI] |= {"department": [4, 21], "main_department": 21, "is_leader_in_dept": [0, 0]}
    stage.wecom.add_member("ceo", "总经理", 1)
    await stage.sync()
    assert stage.department(MEI) == ["前台", "礼宾部"]
    assert stage.department("ceo") == []  # the company itself is no department


async def test_departments_of_one_name_tell_their_place(stage: Stage) -> None:
    for city, above in (("杭州店", 30), ("成都店", 40)):
        stage.wecom.add_department(above, city)
        stage.wecom.add_department(above + 1, "餐饮部", parent=above)
        stage.wecom.add_member(f"chef{above}", f"厨师{above}", above + 1)
    await stage.sync()
    assert stage.department("chef30") == ["杭州店", "杭州店 · 餐饮部"]
    assert stage.department("chef40") == ["成都店", "成都店 · 餐饮部"]


@pytest.mark.parametrize(
    ("changes", "manager"),
    [
        ({}, BOSS),  # leads the department
        ({"direct_leader": ["LiWei"]}, WEI),
        ({"direct_leader": ["ChenMei", "LiWei"]}, WEI),  # nobody leads themselves
        ({"department": [3], "main_department": 3, "is_leader_in_dept": [0]}, "ceo"),  # of the department above
    ],
)
async def test_who_leads_whom(stage: Stage, changes: dict[str, Any], manager: str) -> None:
    stage.wecom.add_member("CEO", "总经理", 1, leads=(1,))
    stage.wecom.members[MEI] |= changes
    done = await stage.sync()
    assert stage.manager(MEI) == manager
    assert stage.manager("ceo") is None
    assert stage.manager(BOSS) == "ceo"
    assert done.managers == 6


async def test_who_left_leads_nobody(stage: Stage) -> None:
    await stage.sync()
    stage.wecom.members[BOSS]["status"] = 5
    stage.wecom.add_member("SunLi", "孙丽", 2)
    await stage.sync()
    assert stage.manager("sunli") is None


# What the app may see


async def test_members_listed_by_themselves_and_by_tag_are_seen(stage: Stage) -> None:
    stage.wecom.visible_departments, stage.wecom.visible_users = [3], ["Anna"]
    stage.wecom.visible_tags = [stage.wecom.add_tag(7, "ChenMei", departments=(4,))]
    company = await wecom_people.read(stage.client)
    assert set(company.members) == {ANNA, MEI, WEI, OTHER_WEI, GONE, NEW}
    assert {body["userid"].casefold() for body in stage.wecom.called("user/get")} == {ANNA, MEI}
    assert company.is_whole


async def test_who_is_gone_has_left_and_may_come_back(stage: Stage) -> None:
    await stage.sync()
    mei = stage.wecom.members.pop(MEI)
    stage.wecom.members[ANNA]["status"] = 5
    done = await stage.sync()
    assert done.left == 1
    assert stage.person(MEI).left_at == stage.person(ANNA).left_at == stage.clock.now()
    assert stage.person(WEI).left_at is None
    assert (await stage.sync()).left == 0

    stage.wecom.members[MEI] = mei
    await stage.sync()
    assert stage.person(MEI).left_at is None


async def test_who_is_gone_here_but_not_elsewhere_has_not_left(stage: Stage) -> None:
    stage.database.write_now(link_cast)  # everybody has an account on the playground, too
    del stage.wecom.members[MEI]
    await stage.sync()
    assert stage.person(MEI).left_at is None


@pytest.mark.parametrize(("path", "code"), [("user/list", "60011"), ("tag/get", "40068"), ("user/get", "60111")])
async def test_nobody_is_taken_for_gone_when_a_part_was_hidden(stage: Stage, path: str, code: str) -> None:
    stage.wecom.visible_tags = [stage.wecom.add_tag(7, "LiWei")]
    stage.wecom.visible_users = ["Ghost"]
    stage.wecom.add_member("Ghost", "旧同事", 99)
    await stage.sync()
    del stage.wecom.members[MEI]
    stage.wecom.trouble(path, code)
    done = await stage.sync()
    assert (done.is_whole, done.left) == (False, 0)
    assert stage.person(MEI).left_at is None


async def test_an_app_without_a_range_makes_nobody_leave(stage: Stage) -> None:
    await stage.sync()
    stage.wecom.visible_departments = []
    done = await stage.sync()
    assert (done.seen, done.left) == (0, 0)
    assert stage.person(MEI).left_at is None


async def test_who_is_only_out_of_sight_has_not_left(stage: Stage) -> None:
    await stage.sync()
    del stage.wecom.members[ANNA]
    stage.wecom.visible_departments = [2, 3]  # an admin narrowed 可见范围: 客房 is out of sight
    done = await stage.sync()
    assert done.is_whole
    assert (done.left, done.unbelieved) == (1, 0)
    assert stage.person(ANNA).left_at == stage.clock.now()
    assert stage.person(OTHER_WEI).left_at is stage.person(NEW).left_at is None


async def test_too_many_who_seem_gone_at_once_are_not_believed(stage: Stage) -> None:
    for number in range(6):
        stage.wecom.add_member(f"temp{number}", f"临时工{number}", 3)
    await stage.sync()
    for number in range(6):
        del stage.wecom.members[f"temp{number}"]
    with capture_logs() as lines:
        done = await stage.sync()
    assert (done.left, done.unbelieved) == (0, 6)
    assert {"event": "too_many_gone", "rows": 6}.items() <= lines[-1].items()
    assert stage.person("temp0").left_at is None

    stage.wecom.add_member("temp0", "临时工0", 3)
    assert (await stage.sync()).left == 5  # a few may leave a small company on one day


async def test_those_not_active_are_counted(stage: Stage) -> None:
    stage.wecom.members[ANNA]["status"], stage.wecom.members[WEI]["status"] = 4, 2
    assert (await stage.sync()).inactive == 2
    assert stage.person(ANNA).left_at is None


async def test_a_sync_waits_as_long_as_it_is_asked_to(stage: Stage) -> None:
    stage.wecom.trouble("user/list", "45009", "45009")
    before = stage.clock.seconds()
    assert (await stage.sync()).seen == 7
    assert stage.clock.seconds() - before == 180  # a minute, then two


async def test_what_an_admin_must_mend_stops_a_sync(stage: Stage) -> None:
    await stage.sync()
    stage.wecom.always("user/list", "60020")
    with pytest.raises(Refused):
        await stage.sync()
    with stage.database.reading() as session:
        assert all(person.left_at is None for person in session.exec(select(Person)))


# One member


def attribute(name: str, value: str, *, old: bool = False) -> dict[str, Any]:
    shown: dict[str, Any] = {"value": value} if old else {"text": {"value": value}}
    return {"userid": "a", "name": "a", "extattr": {"attrs": [{"type": 0, "name": name, **shown}]}}


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"userid": "ZhangSan", "name": "张三"}, Profile(name="张三", aliases=("ZhangSan",))),
        ({"userid": "zs", "name": "张三", "alias": "三哥"}, Profile(name="张三", aliases=("三哥", "zs"))),
        ({"userid": "zs"}, Profile(name="zs")),
        ({"userid": "zs", "name": "", "alias": None, "extattr": None}, Profile(name="zs")),
        ({"userid": "a", "name": "a", "email": "A@B.example"}, Profile(name="a", email="a@b.example")),
        ({"userid": "a", "name": "a", "biz_mail": "a@b.example"}, Profile(name="a", email="a@b.example")),
        (attribute("工号", "1002"), Profile(name="a", number="1002")),
        (attribute("Employee Number", "1002"), Profile(name="a", number="1002")),
        (attribute("工号", "1002", old=True), Profile(name="a", number="1002")),
        (attribute("工号", ""), Profile(name="a")),
        (attribute("爱好", "1002"), Profile(name="a")),
    ],
)
def test_what_wecom_says_about_somebody(member: dict[str, Any], expected: Profile) -> None:
    assert profile(member) == expected
