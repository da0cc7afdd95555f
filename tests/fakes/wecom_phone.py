"""What people do in the fake WeCom: type, press, choose, open the menu. It reaches the bot as WeCom would bring it.

The encryption is written here once more, from the published description and with another library than the bot's, so
that a mistake in one does not hide in the other.
"""

import base64
import hashlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.fakes.wecom import AES_KEY, AGENT, CORP, TOKEN, FakeWeCom, Json, text_of

ATTEMPTS = 3
WAITS = 5.0  # seconds WeCom waits for an answer, and then asks again
BLOCK = 32


# The envelope


def seal(plain: bytes, *, aes_key: str = AES_KEY, receiver: str = CORP, prefix: bytes | None = None) -> str:
    """Encrypt as WeCom does: 16 random bytes, the length, the message, and for whom it is."""
    key = base64.b64decode(aes_key + "=")
    head = os.urandom(16) if prefix is None else prefix
    whole = head + len(plain).to_bytes(4, "big") + plain + receiver.encode()
    padding = BLOCK - len(whole) % BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = encryptor.update(whole + bytes([padding]) * padding) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def unseal(sealed: str, *, aes_key: str = AES_KEY) -> tuple[bytes, str]:
    """Decrypt. Returns the message and for whom it is."""
    key = base64.b64decode(aes_key + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    whole = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    whole = whole[16 : -whole[-1]]
    length = int.from_bytes(whole[:4], "big")
    return whole[4 : 4 + length], whole[4 + length :].decode()


def sign(sealed: str, timestamp: str, nonce: str, *, token: str = TOKEN) -> str:
    return hashlib.sha1("".join(sorted([token, timestamp, nonce, sealed])).encode()).hexdigest()


def cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


class Phone:
    """Everybody's hands. Times are handed in: `sleep` passes the five seconds between two attempts."""

    def __init__(
        self,
        wecom: FakeWeCom,
        door: httpx.AsyncClient,
        *,
        sleep: Callable[[float], Awaitable[None]],
        path: str = "/wecom/callback",
        twice: bool = False,
    ) -> None:
        self.wecom = wecom
        self.twice = twice  # everything comes a second time, though the first was answered
        self.lost = 0  # answers that will not arrive in time: WeCom asks again
        self.given_up: list[str] = []  # what three attempts could not bring
        self.attempts = 0
        self._door = door
        self._sleep = sleep
        self._path = path
        self._held: list[str] | None = None

    # What people do

    async def types(self, user: str, text: str) -> httpx.Response | None:
        return await self._brings(
            user, {"MsgType": "text", "Content": text, "MsgId": str(7_000_000_000_000_000_000 + self._number())}
        )

    async def presses(self, user: str, label: str, message: Json | None = None) -> httpx.Response | None:
        """Press the button with this label on the newest card that has it, or on a given one."""
        message = message or self._card_with(user, label)
        card = message["template_card"]
        button = next(one for one in card["button_list"] if one["text"] == label)
        assert button.get("type", 0) == 0, f"{label} opens a page: {button.get('url')}"
        return await self.clicks(user, button["key"], message)

    async def clicks(self, user: str, key: str, message: Json, selected: Json | None = None) -> httpx.Response | None:
        """Tell the bot of a click, whatever stands on the card."""
        task = message["task"]
        fields = {"EventKey": key, "TaskId": task, "CardType": message["template_card"]["card_type"]}
        fields["ResponseCode"] = self.wecom.code_for(task, [user])
        return await self._event(user, "template_card_event", fields, _selected(selected or {}))

    async def chooses(self, user: str, *options: str) -> httpx.Response | None:
        """Choose on the newest card that offers this, and send it."""
        message = self._card_with(user, options[0])
        card = message["template_card"]
        chosen = [one["id"] for one in card["checkbox"]["option_list"] if one["text"] in options]
        selected = {card["checkbox"]["question_key"]: chosen}
        return await self.clicks(user, card["submit_button"]["key"], message, selected)

    async def taps(self, user: str, name: str) -> httpx.Response | None:
        """Open an entry of the menu below the chat."""
        assert self.wecom.menu is not None
        buttons = [low for top in self.wecom.menu["button"] for low in (top, *top.get("sub_button", []))]
        button = next(one for one in buttons if one["name"] == name)
        if button["type"] == "view":
            return await self._event(user, "view", {"EventKey": button["url"]})
        return await self._event(user, "click", {"EventKey": button["key"]})

    async def enters(self, user: str) -> httpx.Response | None:
        return await self._event(user, "enter_agent", {"EventKey": ""})

    async def subscribes(self, user: str) -> httpx.Response | None:
        return await self._event(user, "subscribe", {"EventKey": ""})

    async def opens(self, browser: httpx.AsyncClient, user: str, url: str) -> httpx.Response:
        """Open a page in WeCom's own browser, which can say who somebody is."""
        self.wecom.browsing = user
        agent = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30 MailPlugin_Electron WeMail"}
        return await browser.get(url, headers=agent)

    async def verifies(self, *, echo: str = "1616140317555161061") -> httpx.Response:
        """Check the address, as WeCom does when an admin saves it."""
        sealed = seal(echo.encode())
        timestamp, nonce = str(int(self.wecom.now())), self.wecom.next("")
        query = {"msg_signature": sign(sealed, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        return await self._door.get(self._path, params={**query, "echostr": sealed})

    @asynccontextmanager
    async def out_of_order(self) -> AsyncIterator[None]:
        """Hold what people do, and bring it afterwards, the last first."""
        self._held = []
        yield
        held, self._held = self._held, None
        for xml in reversed(held):
            await self.delivers(xml)

    # How it gets there

    def envelope(self, xml: str, *, at: float | None = None) -> tuple[dict[str, str], str]:
        """Return the query and the body of a callback."""
        sealed = seal(xml.encode())
        timestamp, nonce = str(int(self.wecom.now() if at is None else at)), self.wecom.next("")
        query = {"msg_signature": sign(sealed, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        return query, (
            f"<xml><ToUserName>{cdata(CORP)}</ToUserName><AgentID>{cdata(str(AGENT))}</AgentID>"
            f"<Encrypt>{cdata(sealed)}</Encrypt></xml>"
        )

    async def delivers(self, xml: str) -> httpx.Response | None:
        """Bring a callback: up to three times, five seconds apart, until it is answered with 200."""
        response = None
        for attempt in range(ATTEMPTS):
            if attempt:
                await self._sleep(WAITS)
            response = await self.delivers_once(xml)
            if self.lost:
                self.lost -= 1
            elif response.status_code == 200:
                break
        else:
            self.given_up.append(xml)
        if self.twice:
            await self.delivers_once(xml)
        return response

    async def delivers_once(self, xml: str) -> httpx.Response:
        self.attempts += 1
        query, body = self.envelope(xml)
        return await self._door.post(self._path, params=query, content=body, headers={"Content-Type": "text/xml"})

    def xml(self, user: str, fields: dict[str, str], more: str = "") -> str:
        """Write what one person did; ids come with the capitals they were given."""
        member = self.wecom.members.get(user.casefold())
        whole = {
            "ToUserName": CORP,
            "FromUserName": member["userid"] if member else user,
            "CreateTime": str(int(self.wecom.now())),
            **fields,
            "AgentID": str(AGENT),
        }
        written = [f"<{name}>{value if value.isdecimal() else cdata(value)}</{name}>" for name, value in whole.items()]
        return f"<xml>{''.join(written)}{more}</xml>"

    async def _event(self, user: str, event: str, fields: dict[str, str], more: str = "") -> httpx.Response | None:
        return await self._brings(user, {"MsgType": "event", "Event": event, **fields}, more)

    async def _brings(self, user: str, fields: dict[str, str], more: str = "") -> httpx.Response | None:
        xml = self.xml(user, fields, more)
        if self._held is not None:
            self._held.append(xml)
            return None
        return await self.delivers(xml)

    def _number(self) -> int:
        return int(re.sub(r"\D", "", self.wecom.next("")))

    def _card_with(self, user: str, label: str) -> Json:
        for message in reversed(self.wecom.chat(user)):
            card = message.get("template_card") or {}
            options = (card.get("checkbox") or {}).get("option_list") or []
            offered = [one["text"] for one in (*(card.get("button_list") or []), *options)]
            if label in offered and not message.get("greyed"):
                return message
        raise AssertionError(f"nobody offers {user} “{label}”: {[text_of(one) for one in self.wecom.chat(user)]}")


def _selected(chosen: dict[str, Sequence[str]]) -> str:
    if not chosen:
        return ""
    items = [
        f"<SelectedItem><QuestionKey>{cdata(question)}</QuestionKey><OptionIds>"
        + "".join(f"<OptionId>{cdata(one)}</OptionId>" for one in ids)
        + "</OptionIds></SelectedItem>"
        for question, ids in chosen.items()
    ]
    return f"<SelectedItems>{''.join(items)}</SelectedItems>"
