"""Whole stories, from a door of Slack's to what people read: by HTTP and by socket, delivered once and twice."""

from typing import Literal

import pytest

from tests.fakes.slack_people import labels, text_of
from tests.slack.conftest import ANNA, MEI, NEW, OTHER_WEI, STRANGER, WEI, Stage


@pytest.fixture(params=["http", "socket"])
def by(request: pytest.FixtureRequest) -> Literal["http", "socket"]:
    way: Literal["http", "socket"] = request.param
    return way


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def twice(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_a_command_reaches_the_receiver_and_the_feed(stage: Stage) -> None:
    anna, mei = stage.people.at(ANNA), stage.people.at(MEI, named=False)

    answer = await stage.people.types(ANNA, f"/kudos {mei} thanks for staying late <#C0TEAM|teamwork>")
    await stage.settle()

    assert answer is not None
    assert "Thanks sent to 陈美" in text_of(answer)
    assert "Undo" in labels(answer)
    (given,) = stage.given()
    assert (given.giver_id, given.people, given.words) == (
        stage.cast.anna,
        (stage.cast.mei,),
        "thanks for staying late",
    )
    assert given.values == (stage.cast.teamwork,)
    (told,) = stage.slack.dm(MEI).messages
    assert "Anna Schmidt 感谢你" in text_of(told)
    (posted,) = stage.slack.feed
    assert "thanks for staying late" in text_of(posted)
    assert "thanks for staying late" in posted["text"]  # screen readers read nothing else
    assert anna not in posted["text"]


async def test_a_command_is_taken_back(stage: Stage) -> None:
    answer = await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the beautiful flowers today")
    await stage.settle()
    assert answer is not None

    await stage.people.presses(ANNA, answer, "Undo")
    await stage.settle()

    assert "You took back your thanks" in text_of(answer)  # in the place of the confirmation
    assert stage.given()[0].taken_back_at is not None
    assert "撤回" in text_of(stage.slack.dm(MEI).messages[0])
    assert "flowers" not in text_of(stage.slack.feed[0])
    assert len(stage.slack.feed) == len(stage.slack.dm(MEI).messages) == 1


async def test_a_form_with_an_error_and_then_success(stage: Stage) -> None:
    await stage.people.types(ANNA, "/kudos")
    await stage.settle()
    form = stage.slack.modal(ANNA)
    assert form["title"]["text"] == "Thank somebody"
    found = await stage.people.looks_for(ANNA, "chenm")
    assert list(found.values()) == [f"p{stage.cast.mei}"]

    myself = [f"p{stage.cast.anna}"]
    errors = await stage.people.submits(ANNA, receivers=myself, words="for being me")
    assert errors == {"receivers": "You cannot thank yourself here, well deserved as it may be. Name a colleague."}
    errors = await stage.people.submits(
        ANNA, receivers=list(found.values()), words="for the <late> shift & more", values=[str(stage.cast.service)]
    )
    await stage.settle()

    assert errors == {}
    (given,) = stage.given()
    assert (given.people, given.words) == ((stage.cast.mei,), "for the <late> shift & more")
    assert given.values == (stage.cast.service,)
    confirmed = stage.slack.modal(ANNA)
    assert "Thanks sent to 陈美" in text_of(confirmed)
    await stage.people.presses_in_modal(ANNA, "Undo")
    await stage.settle()
    assert "You took back" in text_of(stage.slack.modal(ANNA))
    assert stage.given()[0].taken_back_at is not None


async def test_a_whole_department_is_thanked_in_the_form(stage: Stage) -> None:
    await stage.people.types(MEI, "/感谢")
    await stage.settle()
    found = await stage.people.looks_for(MEI, "工程")
    await stage.people.submits(MEI, receivers=[found["Engineering 工程"]], words="电梯修得真快，谢谢你们", private=True)
    await stage.settle()

    (given,) = stage.given()
    assert (given.departments, given.is_private) == ((stage.cast.engineering,), True)
    assert not stage.slack.feed


async def test_a_short_thanks_is_completed_in_a_form(stage: Stage) -> None:
    answer = await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks!")
    assert answer is not None
    await stage.people.presses(ANNA, answer, "Add what it changed")
    await stage.settle()
    await stage.people.submits(ANNA, words="I got home before midnight.")
    await stage.settle()

    assert stage.given()[0].words == "thanks!\nI got home before midnight."
    assert "Added to your thanks" in text_of(stage.slack.modal(ANNA))
    assert labels(stage.slack.modal(ANNA)) == ["Undo"]


async def test_which_of_two_who_share_a_name(stage: Stage) -> None:
    answer = await stage.people.types(ANNA, "/kudos @李伟 thanks for repairing the lift so quickly today")
    assert answer is not None
    (choice,) = [one for one in labels(answer) if "Housekeeping" in one]
    await stage.people.presses(ANNA, answer, choice)
    await stage.settle()

    assert "Thanks sent to 李伟" in text_of(answer)
    assert stage.given()[0].people == (stage.cast.other_wei,)
    assert len(stage.slack.dm(OTHER_WEI).messages) == 1


async def test_the_message_shortcut_brings_author_and_address(stage: Stage) -> None:
    message = {"type": "message", "ts": "1700000000.000100", "user": WEI, "text": "Room 12 is warm again."}
    await stage.people.uses_on_message(ANNA, "kudos", message)
    await stage.settle()
    errors = await stage.people.submits(ANNA)  # as it came: an address is no thanks yet
    assert errors == {"words": "Write a few words: what happened, and what it changed."}
    address = "https://harbour-hotels.slack.com/archives/C0THANKS/p1700000000000100"
    await stage.people.submits(ANNA, words=f"for the warm room\n{address}")
    await stage.settle()

    (given,) = stage.given()
    assert given.people == (stage.cast.wei,)
    assert given.words == f"for the warm room\n{address}"


async def test_the_global_shortcut_opens_the_form(stage: Stage) -> None:
    await stage.people.uses_shortcut(ANNA, "kudos")
    await stage.settle()
    await stage.people.submits(ANNA, receivers=[f"p{stage.cast.mei}"], words="for the wonderful welcome this morning")
    await stage.settle()

    assert stage.given()[0].people == (stage.cast.mei,)


async def test_a_mention_in_a_thread(stage: Stage) -> None:
    thread = "1700000000.000200"
    await stage.people.mentions(
        ANNA, f"kudos {stage.people.at(MEI)} for helping with the group from Oslo", thread=thread
    )
    await stage.settle()

    (given,) = stage.given()
    assert (given.people, given.words) == ((stage.cast.mei,), "for helping with the group from Oslo")
    (whispered,) = stage.slack.whispered(ANNA)
    assert "Thanks sent to 陈美" in text_of(whispered)
    assert whispered["thread_ts"] == thread


async def test_a_mention_without_words_offers_the_form(stage: Stage) -> None:
    await stage.people.mentions(ANNA, "kudos")
    await stage.settle()
    (whispered,) = stage.slack.whispered(ANNA)
    await stage.people.presses(ANNA, whispered, "Thank somebody")
    await stage.settle()

    assert stage.slack.modal(ANNA)["title"]["text"] == "Thank somebody"


async def test_words_in_the_chat_with_the_bot(stage: Stage) -> None:
    await stage.people.says(MEI, "谢谢")
    await stage.people.says(MEI, f"感谢 {stage.people.at(ANNA)} 帮我接待奥斯陆的客人，真的太好了")
    await stage.settle()

    said = [text_of(one) for one in stage.slack.dm(MEI).messages if one["user"] != MEI]
    assert len(said) == 2
    assert "不客气" in said[0]
    assert "已向 Anna Schmidt 道谢" in said[1]
    assert stage.given()[0].people == (stage.cast.anna,)


async def test_commands_are_named_as_the_manifest_names_them(stage: Stage) -> None:
    await stage.people.says(MEI, "帮助")
    await stage.people.opens_home(MEI)
    refused = await stage.people.types(ANNA, "/hooray for everything")
    await stage.settle()

    (help_card,) = [text_of(one) for one in stage.slack.dm(MEI).messages if one["user"] != MEI]
    assert "/hooray @同事" in help_card
    assert "/感谢" not in help_card, "Slack knows no such command"
    assert refused is not None
    assert "Whom would you like to thank?" in text_of(refused)
    assert "for everything" in text_of(refused)
    assert "/goodturn 免打扰" in text_of(stage.slack.homes[MEI])


async def test_a_reaction_joins_and_its_removal_takes_back(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    (post,) = stage.slack.feed

    await stage.people.reacts(WEI, post)
    await stage.people.reacts(WEI, post, "thumbsup::skin-tone-3")
    await stage.settle()
    assert stage.given()[0].joiners == (stage.cast.wei,)
    assert "李伟 joined in" in text_of(post)

    await stage.people.takes_reaction_back(WEI, post)
    await stage.settle()
    assert stage.given()[0].joiners == (stage.cast.wei,), "the other thumb still stands"
    await stage.people.takes_reaction_back(WEI, post, "thumbsup::skin-tone-3")
    await stage.settle()
    assert stage.given()[0].joiners == ()
    assert "joined" not in text_of(post)

    await stage.people.reacts(WEI, post)
    await stage.people.reacts(WEI, post, "tada")
    await stage.people.reacts(ANNA, post)  # who gave them
    await stage.people.reacts(STRANGER, post)
    await stage.settle()
    assert stage.given()[0].joiners == (stage.cast.wei,)
    assert stage.person(STRANGER) is None


async def test_a_removal_that_arrives_before_its_reaction(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    (post,) = stage.slack.feed
    added = stage.people.reaction(WEI, post, added=True)
    removed = stage.people.reaction(WEI, post, added=False)

    await stage.people.event(removed)
    await stage.people.event(added)
    await stage.settle()

    assert stage.given()[0].joiners == ()


async def test_a_reaction_in_somebodys_own_chat_joins_nothing(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast --manager")
    await stage.settle()
    (told,) = stage.slack.dm(MEI).messages

    await stage.people.event(stage.people.reaction(WEI, told, added=True, channel=stage.slack.dm(MEI).id))
    await stage.settle()

    assert stage.given()[0].joiners == ()


async def test_the_button_joins_and_leaves(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    (post,) = stage.slack.feed

    await stage.people.presses(WEI, post, "+1 Me too")
    await stage.settle()
    assert stage.given()[0].joiners == (stage.cast.wei,)
    (joined,) = stage.slack.whispered(WEI)
    assert "Anna Schmidt" in text_of(joined)
    assert "wonderful breakfast" in text_of(post)  # the post itself stays

    await stage.people.presses(WEI, joined, "撤回")
    await stage.settle()
    assert stage.given()[0].joiners == ()

    await stage.people.presses(WEI, post, "+1 Me too")
    await stage.settle()
    assert stage.given()[0].joiners == (stage.cast.wei,)


async def test_home_is_published_when_opened_and_when_it_changes(stage: Stage) -> None:
    await stage.people.opens_home(ANNA)
    await stage.settle()
    assert "Nothing here yet" in text_of(stage.slack.homes[ANNA])

    await stage.people.types(ANNA, f"/kudos {stage.people.at(MEI)} thanks for the wonderful breakfast")
    await stage.settle()
    assert "To 陈美" in text_of(stage.slack.homes[ANNA])
    assert MEI not in stage.slack.homes  # who has not looked gets none

    await stage.people.presses_at_home(ANNA, "No public posts about me")
    await stage.settle()
    assert "No public post will name you" in text_of(stage.slack.modal(ANNA))
    assert "Allow public posts" in labels(stage.slack.homes[ANNA])

    await stage.people.presses_at_home(ANNA, "Thank somebody")
    await stage.settle()
    assert stage.slack.modal(ANNA)["title"]["text"] == "Thank somebody"


async def test_what_waits_stands_on_home_and_is_answered_there(stage: Stage) -> None:
    await stage.people.types(ANNA, "/kudos @李伟 thanks for repairing the lift so quickly today")
    await stage.people.opens_home(ANNA)
    await stage.settle()
    home = stage.slack.homes[ANNA]
    assert "Several people are called “李伟”" in text_of(home)
    assert "Here is how Goodturn helps" in text_of(home)
    (choice,) = [one for one in labels(home) if "Housekeeping" in one]

    await stage.people.presses_at_home(ANNA, choice)
    await stage.settle()

    assert stage.given()[0].people == (stage.cast.other_wei,)
    assert "Several people" not in text_of(stage.slack.homes[ANNA])


async def test_somebody_new_finds_more_than_an_empty_home(stage: Stage) -> None:
    await stage.people.opens_home(NEW)
    await stage.settle()
    assert "Nothing here yet" in text_of(stage.slack.homes[NEW])
    assert stage.person(NEW) is not None


async def test_somebody_nobody_imported_is_welcomed(stage: Stage) -> None:
    await stage.people.types(NEW, f"/kudos {stage.people.at(MEI)} thanks for the warm welcome on my first day")
    await stage.settle()

    new = stage.person(NEW)
    assert new is not None
    assert (new.name, new.zone, new.language) == ("Nina Novak", "Europe/Prague", "en")
    assert stage.given()[0].giver_id == new.id


async def test_a_user_group_is_everybody_in_it_but_the_giver(stage: Stage) -> None:
    stage.slack.groups["S0CREW"] = [ANNA, MEI, WEI, MEI]
    await stage.people.types(
        ANNA, f"/kudos <!subteam^S0CREW|@crew> {stage.people.at(MEI)} thanks for last night’s banquet"
    )
    await stage.settle()

    (given,) = stage.given()
    assert given.people == (stage.cast.mei, stage.cast.wei)
    assert given.words == "thanks for last night’s banquet"
