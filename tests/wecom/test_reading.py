"""What WeCom sends, once decrypted: the official samples, what people do with them, and what nobody would send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button, Pressed, Said
from bot.wecom import reading, render
from bot.wecom.reading import Arrived, Unreadable, arrived, encrypted

CORP, AGENT = "toUser", "1"
HEAD = "<ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName>"
TEXT = (
    f"<xml>{HEAD}<CreateTime>1348831860</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[this is a test]]></Content><MsgId>1234567890123456</MsgId><AgentID>1</AgentID></xml>"
)
CARD = (
    f"<xml>{HEAD}<CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType>"
    "<Event><![CDATA[template_card_event]]></Event><EventKey><![CDATA[kudos.undo#12]]></EventKey>"
    "<TaskId><![CDATA[taskid111]]></TaskId><CardType><![CDATA[button_interaction]]></CardType>"
    "<ResponseCode><![CDATA[ResponseCode]]></ResponseCode><AgentID>1</AgentID></xml>"
)


def event(name: str, more: str = "") -> str:
    return (
        f"<xml>{HEAD}<CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{name}]]></Event><AgentID>1</AgentID>{more}</xml>"
    )


def read(xml: str) -> Arrived | None:
    return arrived(xml, corp_id=CORP, agent_id=AGENT)


def test_a_text() -> None:
    heard = read(TEXT)
    assert heard is not None
    assert isinstance(heard.event, Said)
    assert heard.event.words == ("this is a test",)
    assert heard.event.key == "wecom:toUser:1:said:1234567890123456"
    assert (heard.user, heard.event.by.workspace, heard.event.by.platform) == ("fromuser", CORP, "wecom")


def test_what_copied_text_brings_along_unseen_is_left_behind() -> None:
    copied = TEXT.replace("this is a test", "\ufeff谢谢\u200b\u200c @\u2060陈美\u200e 👨\u200d🍳")
    heard = read(copied)
    assert heard is not None
    assert isinstance(heard.event, Said)
    assert heard.event.words == ("谢谢 @陈美 👨\u200d🍳",)
    assert read(TEXT.replace("this is a test", "\u200b\u200c")) is None


def test_a_click_on_a_card() -> None:
    heard = read(CARD)
    assert heard is not None
    assert isinstance(heard.event, Pressed)
    assert (heard.event.action, heard.event.value) == ("kudos.undo", "12")
    assert (heard.task, heard.code) == ("taskid111", "ResponseCode")


@pytest.mark.parametrize("options", [("request.choose#3:p4",), ("request.choose#3:p4", "request.choose#3:p5")])
def test_an_answer_to_a_question_whether_there_is_one_or_several(options: tuple[str, ...]) -> None:
    chosen = "".join(f"<OptionId><![CDATA[{one}]]></OptionId>" for one in options)
    items = f"<SelectedItems><SelectedItem><QuestionKey>choice</QuestionKey><OptionIds>{chosen}</OptionIds>"
    xml = CARD.replace("kudos.undo#12", render.QUESTION).replace(
        "</xml>", f"{items}</SelectedItem></SelectedItems></xml>"
    )
    heard = read(xml)
    assert heard is not None
    assert isinstance(heard.event, Pressed)
    assert (heard.event.action, heard.event.value) == ("request.choose", "3:p4")


def test_a_question_sent_without_an_answer_is_nothing() -> None:
    assert read(CARD.replace("kudos.undo#12", render.QUESTION).replace("</xml>", "<SelectedItems/></xml>")) is None


@pytest.mark.parametrize("name", ["click", "CLICK"])
def test_the_menu(name: str) -> None:
    heard = read(event(name, "<EventKey><![CDATA[kudos.new]]></EventKey>"))
    assert heard is not None
    assert isinstance(heard.event, Pressed)
    assert (heard.event.action, heard.event.value, heard.code) == ("kudos.new", "", "")


def test_whoever_sees_the_app_for_the_first_time_is_greeted_once() -> None:
    first = read(event("subscribe"))
    again = read(event("subscribe").replace("123456789", "999999999"))
    assert first is not None
    assert again is not None
    assert isinstance(first.event, Said)
    assert first.event.words == ("help",)
    assert first.event.key == again.event.key


@pytest.mark.parametrize(
    "name", ["enter_agent", "unsubscribe", "view", "LOCATION", "change_contact", "template_card_menu_event", "nonsense"]
)
def test_what_the_bot_takes_no_notice_of(name: str) -> None:
    assert read(event(name, "<EventKey></EventKey>")) is None


@pytest.mark.parametrize("kind", ["image", "voice", "location", "link", ""])
def test_what_is_no_text(kind: str) -> None:
    xml = TEXT.replace("[text]", f"[{kind}]")
    if kind:
        heard = read(xml)
        assert heard is not None
        assert heard.is_unheard
    else:
        with pytest.raises(Unreadable):
            read(xml)


def test_two_clicks_in_one_second_are_two_and_a_repeated_one_is_one() -> None:
    one, same = read(CARD), read(CARD)
    others = [
        read(CARD.replace("[ResponseCode]", "[Another]")),
        read(CARD.replace("kudos.undo#12", "kudos.join#12")),
        read(CARD.replace("taskid111", "taskid112")),
        read(CARD.replace("123456789", "123456790")),
        read(CARD.replace("[FromUser]", "[Other]")),
    ]
    assert one is not None
    assert same is not None
    assert one.event.key == same.event.key
    keys = {other.event.key for other in others if other is not None}
    assert len(keys - {one.event.key}) == len(others)


def test_people_are_the_same_whatever_the_capitals() -> None:
    heard = read(TEXT.replace("FromUser]", "FROMUSER]"))
    assert heard is not None
    assert heard.user == "fromuser"


def test_a_text_without_an_id_is_named_by_its_words() -> None:
    without = TEXT.replace("<MsgId>1234567890123456</MsgId>", "")
    one, other = read(without), read(without.replace("a test", "another"))
    assert one is not None
    assert other is not None
    assert one.event.key != other.event.key


def test_a_key_fits_an_index_whatever_a_button_holds() -> None:
    heard = read(CARD.replace("kudos.undo#12", "kudos.undo#" + "9" * 1000))
    assert heard is not None
    assert len(heard.event.key) <= 300
    assert isinstance(heard.event, Pressed)
    assert heard.event.value == "9" * 1000


WRONG = {
    "nothing": "",
    "no XML": "hello",
    "another root": "<html></html>",
    "cut off": TEXT[:-10],
    "for another company": TEXT.replace("[toUser]", "[somebody]"),
    "for the same company in small letters": TEXT.replace("[toUser]", "[touser]"),
    "for another app": TEXT.replace("<AgentID>1<", "<AgentID>2<"),
    "from nobody": TEXT.replace("<![CDATA[FromUser]]>", ""),
    "without a sender": TEXT.replace("<FromUserName><![CDATA[FromUser]]></FromUserName>", ""),
    "of no kind": TEXT.replace("<MsgType><![CDATA[text]]></MsgType>", ""),
    "a menu press of nothing": event("click"),
    "a document type": "<!DOCTYPE xml>" + TEXT,
    "an entity": '<!DOCTYPE xml [<!ENTITY a "b">]>' + TEXT.replace("<![CDATA[this is a test]]>", "&a;"),
    "an entity after the declaration": '<?xml version="1.0"?>\n<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + TEXT.replace("<![CDATA[this is a test]]>", "&a;"),
    "a comment before a document type": '<!-- --><!DOCTYPE xml [<!ENTITY a "b">]>' + TEXT,
    "an unknown entity": TEXT.replace("<![CDATA[this is a test]]>", "&a;"),
    "too long": TEXT.replace("this is a test", "x" * 70_000),
    "deep": "<xml>" + "<a>" * 60_000,
}


@pytest.mark.parametrize("how", WRONG, ids=str)
def test_what_nobody_at_wecom_would_send(how: str) -> None:
    with pytest.raises(Unreadable):
        read(WRONG[how])


def test_words_about_document_types_are_words() -> None:
    heard = read(TEXT.replace("this is a test", '<!DOCTYPE xml [<!ENTITY a "b">]> &a; <b>'))
    assert heard is not None
    assert isinstance(heard.event, Said)
    assert heard.event.words == ('<!DOCTYPE xml [<!ENTITY a "b">]> &a; <b>',)


@pytest.mark.parametrize("envelope", [b"", b"\xff\xfe", b"<xml></xml>", b"<xml><Encrypt></Encrypt></xml>", b"{}"])
def test_envelopes_without_anything_in_them(envelope: bytes) -> None:
    with pytest.raises(Unreadable):
        encrypted(envelope)


@given(st.text(max_size=200))
def test_no_xml_raises_anything_else(text: str) -> None:
    for xml in (text, f"<xml>{text}</xml>", f"<xml>{HEAD}<MsgType>{text}</MsgType></xml>"):
        try:
            read(xml)
        except Unreadable:
            continue


@given(st.text(max_size=50).filter(lambda text: "#" not in text and text), st.text(max_size=50))
def test_what_a_button_does_comes_back(action: str, value: str) -> None:
    assert render.unpacked(render.key(Button(action=action, value=value, label="x"))) == (action, value)


def test_every_event_is_named_in_small_letters() -> None:
    assert all(name == name.casefold() for name in reading.EVENTS)
