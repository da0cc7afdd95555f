"""The envelope: official vectors, Tencent's own library, an independent implementation, and everything that is none."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto
from wechatpy.work.exceptions import InvalidCorpIdException

from tests.fakes.wecom import AES_KEY, CORP, TOKEN
from tests.fakes.wecom_phone import cdata, seal, sign, unseal

OFFICIAL_CORP, OFFICIAL_TOKEN = "wx5823bf96d3bd56c7", "QDG6eK"
OFFICIAL_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
MESSAGE = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)
ECHO_SIGNED = ("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780")
MESSAGE_SIGNED = ("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149")
VECTORS: list[dict[str, str]] = json.loads(
    (Path(__file__).parent.parent / "payloads/wecom/crypto_vectors.json").read_text(encoding="utf8")
)


def crypto(corp: str = CORP, token: str = TOKEN, key: str = AES_KEY) -> Any:
    return WeChatCrypto(token, key, corp)


def official() -> Any:
    return crypto(OFFICIAL_CORP, OFFICIAL_TOKEN, OFFICIAL_KEY)


def enveloped(sealed: str) -> str:
    return f"<xml><ToUserName>{cdata(CORP)}</ToUserName><Encrypt>{cdata(sealed)}</Encrypt></xml>"


# Tencent's pages


def test_the_official_echo_is_read() -> None:
    signature, timestamp, nonce = ECHO_SIGNED
    assert official().check_signature(signature, timestamp, nonce, ECHO) == "1616140317555161061"
    assert unseal(ECHO, aes_key=OFFICIAL_KEY) == (b"1616140317555161061", OFFICIAL_CORP)
    assert sign(ECHO, timestamp, nonce, token=OFFICIAL_TOKEN) == signature


def test_the_official_message_is_read() -> None:
    signature, timestamp, nonce = MESSAGE_SIGNED
    xml = official().decrypt_message(enveloped(MESSAGE), signature, timestamp, nonce)
    assert "<Content><![CDATA[hello]]></Content>" in xml
    assert "<MsgId>4561255354251345929</MsgId>" in xml
    assert "<AgentID>218</AgentID>" in xml
    assert unseal(MESSAGE, aes_key=OFFICIAL_KEY) == (xml.encode(), OFFICIAL_CORP)
    assert sign(MESSAGE, timestamp, nonce, token=OFFICIAL_TOKEN) == signature


# Tencent's library


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: repr(vector["message"][:12]))
def test_tencents_own_library_agrees(vector: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    prefix, message = bytes.fromhex(vector["prefix"]), vector["message"]
    signed = (vector["signature"], vector["timestamp"], vector["nonce"])
    ours = crypto(vector["receiver"], vector["token"], vector["key"])

    assert ours.check_signature(*signed, vector["sealed"]) == message
    monkeypatch.setattr(PrpCrypto, "get_random_string", lambda self: prefix)
    assert PrpCrypto(ours.key).encrypt(message, vector["receiver"]).decode() == vector["sealed"]

    assert unseal(vector["sealed"], aes_key=vector["key"]) == (message.encode(), vector["receiver"])
    assert seal(message.encode(), aes_key=vector["key"], receiver=vector["receiver"], prefix=prefix) == vector["sealed"]
    assert sign(vector["sealed"], *signed[1:], token=vector["token"]) == vector["signature"]


def test_there_are_vectors_for_every_padding() -> None:
    lengths = {(20 + len(one["message"].encode()) + len(one["receiver"])) % 32 for one in VECTORS}
    assert len(VECTORS) >= 40
    assert len(lengths) > 20


# Ours, both ways

TYPED = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("😀🙏👍🏽🇨🇳👩‍🍳"),
    ),
    max_size=400,
)
KEYS = st.binary(min_size=32, max_size=32).map(lambda key: base64.b64encode(key).decode().rstrip("="))


@settings(max_examples=300)
@given(message=TYPED, key=KEYS, receiver=st.sampled_from([CORP, OFFICIAL_CORP, ""]))
@example(message="谢谢 @陈静\u2005 🙏", key=AES_KEY, receiver=CORP)
def test_what_the_phone_seals_the_bot_reads(message: str, key: str, receiver: str) -> None:
    sealed = seal(message.encode(), aes_key=key, receiver=receiver)
    ours = crypto(receiver, TOKEN, key)
    signature = sign(sealed, "1409659813", "1372623149")
    assert ours.check_signature(signature, "1409659813", "1372623149", sealed) == message
    assert ours.decrypt_message(enveloped(sealed), signature, "1409659813", "1372623149") == message


@settings(max_examples=300)
@given(message=TYPED, key=KEYS, receiver=st.sampled_from([CORP, OFFICIAL_CORP, ""]))
def test_what_the_bot_seals_the_phone_reads(message: str, key: str, receiver: str) -> None:
    sealed = PrpCrypto(base64.b64decode(key + "=")).encrypt(message, receiver).decode()
    assert unseal(sealed, aes_key=key) == (message.encode(), receiver)


# What is no envelope of ours


def test_a_wrong_signature_is_refused() -> None:
    _, timestamp, nonce = ECHO_SIGNED
    with pytest.raises(InvalidSignatureException):
        official().check_signature("0" * 40, timestamp, nonce, ECHO)


@pytest.mark.parametrize("receiver", ["ww-of-another-company", CORP.upper(), ""])
def test_for_another_receiver_is_refused(receiver: str) -> None:
    sealed = seal(b"hello", receiver=receiver)
    with pytest.raises(InvalidCorpIdException):
        crypto().check_signature(sign(sealed, "1", "2"), "1", "2", sealed)


def test_a_plus_that_became_a_space_is_refused() -> None:
    signature, timestamp, nonce = ECHO_SIGNED
    with pytest.raises(InvalidSignatureException):
        official().check_signature(signature, timestamp, nonce, ECHO.replace("+", " "))


@pytest.mark.parametrize("length", [0, 42, 44])
def test_a_key_of_another_length_is_refused_at_the_start(length: int) -> None:
    with pytest.raises((AssertionError, ValueError)):
        crypto(key="a" * length)
