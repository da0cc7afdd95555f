"""Whether WeCom is set up as it must be, in words an admin understands: at the start, and in `goodturn doctor`."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
from wechatpy.utils import WeChatSigner
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.wecom import people
from bot.wecom.client import Refused, Unreachable, WeCom

Finding = tuple[bool, str]  # is it well, and what to say
CONSOLE = "https://work.weixin.qq.com/wework_admin/"
PATH = "/wecom/callback"
LONGEST_ECHO = 5.0  # seconds; WeCom itself waits for one
MOST_NAMED = 5
INACTIVE = {2: "已禁用", 4: "未激活"}  # as the admin's console has it
NO_MENU = 46003
WRONG_ROBOT = frozenset({93000, 93004, 93008})
ECHO = "goodturn"  # what our own try begins with; WeCom's are digits

# WeCom's number → what an admin should do
REMEDIES = {
    40001: "WECOM_SECRET is not this app's secret. Copy it again from the app's page (应用管理 → 自建 → Secret).",
    40013: "WECOM_CORP_ID is not a company WeCom knows. Copy it from 我的企业 → 企业信息 → 企业ID.",
    40091: "WECOM_SECRET is not a secret WeCom knows. Copy it again from the app's page.",
    40056: "WECOM_AGENT_ID is not an app of this company. Copy AgentId from the app's page.",
    301002: "WECOM_AGENT_ID and WECOM_SECRET belong to two different apps. Copy both from the same app's page.",
    60020: "WeCom does not trust the address we call from{address}. Add it on the app's page under 企业可信IP; it "
    "takes a minute. (WeCom asks for a verified callback or a trusted domain first.)",
    48002: "the app may not do this. Look at its permissions, and whether it is a self-built app (自建应用).",
    50001: "the address of our pages is no trusted domain. Add it on the app's page under 网页授权及JS-SDK → 可信域名, "
    "with its port.",
    45009: "WeCom asks us to slow down. Try again in a minute.",
    45033: "too many calls at once. Try again in a moment.",
    -1: "WeCom is busy. Try again in a moment.",
    6000: "WeCom is busy. Try again in a moment.",
    60011: "this is not in the app's visible range. Widen it on the app's page under 可见范围.",
    93000: "WECOM_FEED_WEBHOOK is not the address of a robot. Copy it again from the group's 消息推送 (群机器人).",
    93004: "the feed's robot was switched off. Switch it on in the group, or copy another's address.",
    93008: "the feed's robot is no longer in the group. Add one, and copy its address into WECOM_FEED_WEBHOOK.",
}


def explain(failure: Exception, api_url: str) -> str:
    """Say what is wrong and what to do about it."""
    if isinstance(failure, Refused):
        address = f" ({failure.address})" if failure.address else ""
        remedy = REMEDIES.get(failure.code, f"WeCom answered {failure.code}. See {CONSOLE}.")
        return remedy.replace("{address}", address)
    return f"{api_url} does not answer ({failure}). Check the network, WECOM_PROXY and WECOM_API_URL."


async def examine(
    wecom: WeCom,
    *,
    api_url: str,
    token: str,
    aes_key: str,
    feed_webhook: str | None,
    public_url: str | None,
    verified_at: datetime | None,
    now: datetime,
    menu: Sequence[Mapping[str, Any]] = (),
) -> list[tuple[str, Finding]]:
    """Run every check. `menu` is what should stand below the chat. Returns a name and a finding for each."""
    findings = [("wecom secrets", _secrets(token, aes_key))]
    try:
        identity = await wecom.open()
    except (Refused, Unreachable) as failure:
        place = "wecom address" if isinstance(failure, Refused) and failure.code == 60020 else "wecom token"
        return [*findings, (place, (False, explain(failure, api_url)))]
    findings.append(("wecom token", (True, f"the app is {identity.name}")))
    findings.append(("wecom people", await _range(wecom, api_url)))
    door = _Door(corp_id=wecom.workspace, token=token, aes_key=aes_key, public_url=public_url)
    findings.append(("wecom callback", await _callback(door, verified_at, now)))
    findings.append(("wecom menu", await _menu(wecom, api_url, menu)))
    findings.append(("wecom feed", await _feed(wecom, feed_webhook, api_url)))
    findings.append(("wecom pages", _pages(public_url)))
    return findings


def _secrets(token: str, aes_key: str) -> Finding:
    if not re.fullmatch(r"[A-Za-z0-9]{3,32}", token):
        return (
            False,
            "WECOM_TOKEN must be 3 to 32 letters and digits. Copy it from the app's page → 接收消息 → 设置API接收.",
        )
    if not re.fullmatch(r"[A-Za-z0-9]{43}", aes_key):
        return False, (
            f"WECOM_AES_KEY must be 43 letters and digits; it has {len(aes_key)}. Copy EncodingAESKey from the app's "
            "page → 接收消息 → 设置API接收."
        )
    return True, "have the right form"


async def _range(wecom: WeCom, api_url: str) -> Finding:
    try:
        company = await people.read(wecom)
    except (Refused, Unreachable) as failure:
        return False, explain(failure, api_url)
    if not company.members:
        return False, "the app sees nobody. Choose who may use it on its page under 可见范围."
    names = [str(one.get("name", number)) for number, one in company.departments.items()]
    more = f", and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    seen = f"{len(company.members)} people in {', '.join(names[:MOST_NAMED]) or 'no department'}{more}"
    if not company.is_whole:
        return False, f"{seen}; a part of the visible range is kept from us. Look at 可见范围 on the app's page."
    if company.inactive:
        named = ", ".join(
            f"{people.profile(one).name} ({INACTIVE.get(one.get('status', 0), '未激活')})"
            for one in company.inactive[:MOST_NAMED]
        )
        rest = f", and {len(company.inactive) - MOST_NAMED} more" if len(company.inactive) > MOST_NAMED else ""
        return True, f"{seen}; {len(company.inactive)} cannot be reached, because they are not active: {named}{rest}"
    return True, f"{seen}; all are active"


@dataclass(frozen=True, kw_only=True)
class _Door:
    """Where WeCom calls us, and what it proves itself by."""

    corp_id: str
    token: str
    aes_key: str
    public_url: str | None

    @property
    def address(self) -> str:
        return f"{self.public_url}{PATH}"

    async def echo(self, now: datetime) -> str:
        """Ask our own door what WeCom asks it. Returns what is wrong with the answer."""
        words, nonce, moment = ECHO + secrets.token_hex(8), secrets.token_hex(5), str(int(now.timestamp()))
        key = WeChatCrypto(self.token, self.aes_key, self.corp_id).key
        hidden = PrpCrypto(key).encrypt(words, self.corp_id).decode()
        signer = WeChatSigner()
        signer.add_data(self.token, moment, nonce, hidden)
        query = {"msg_signature": signer.signature, "timestamp": moment, "nonce": nonce, "echostr": hidden}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LONGEST_ECHO)) as session,
                session.get(f"{self.address}?{urlencode(query)}", allow_redirects=False) as response,
            ):
                said, status = await response.text(errors="replace"), response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"does not answer ({type(error).__name__})"
        if status != 200:
            return f"answers HTTP {status}"
        return "" if said == words else "answers something else than the bot would"


async def _callback(door: _Door, verified_at: datetime | None, now: datetime) -> Finding:
    verified = f"WeCom verified it on {verified_at:%Y-%m-%d}" if verified_at else "WeCom has never verified it"
    save = "Save it on the app's page → 接收消息 → 设置API接收."
    if not _secrets(door.token, door.aes_key)[0]:
        return False, "cannot be tried as long as WECOM_TOKEN or WECOM_AES_KEY is wrong"
    if door.public_url is None:
        words = f"{verified}; it cannot be tried, because GOODTURN_PUBLIC_URL is not set"
        return verified_at is not None, words
    trouble = await door.echo(now)
    if trouble:
        return False, f"{door.address} {trouble}; {verified}. Is the bot running, and does this address lead to it?"
    if verified_at is None:
        return False, f"{door.address} answers as it should, but {verified}. {save}"
    return True, f"{door.address} answers as it should; {verified}"


async def _menu(wecom: WeCom, api_url: str, wanted: Sequence[Mapping[str, Any]]) -> Finding:
    try:
        answer = await wecom.call("menu/get", verb="GET", agentid=wecom.agent_id)
    except Refused as refused:
        if refused.code != NO_MENU:
            return False, explain(refused, api_url)
        answer = {}
    except Unreachable as failure:
        return False, explain(failure, api_url)
    buttons = answer.get("button") or []
    names = [str(one.get("name", "")) for one in buttons]
    if not names:
        return False, "there is no menu below the chat. Run: goodturn wecom menu"
    there = {(one.get("name"), one.get("key")) for top in buttons for one in (top, *(top.get("sub_button") or []))}
    missing = [str(one["name"]) for one in wanted if (one["name"], one["key"]) not in there]
    if missing:
        return False, f"the menu below the chat lacks {', '.join(missing)}. Run: goodturn wecom menu"
    return True, " · ".join(names)


async def _feed(wecom: WeCom, feed_webhook: str | None, api_url: str) -> Finding:
    if not feed_webhook:
        return True, "WECOM_FEED_WEBHOOK is not set: nothing is posted publicly"
    if not re.fullmatch(r"https?://[^\s?]+/webhook/send\?key=[\w-]+", feed_webhook):
        return False, "WECOM_FEED_WEBHOOK must be the whole address of a robot, …/webhook/send?key=…"
    try:
        await wecom.try_feed()
    except Refused as refused:
        if refused.code in WRONG_ROBOT:
            return False, explain(refused, api_url)
    except Unreachable as failure:
        return False, explain(failure, "the feed's robot")
    return True, "the robot answers"


def _pages(public_url: str | None) -> Finding:
    if public_url is None:
        return False, "GOODTURN_PUBLIC_URL is not set: forms and links have no address people could open"
    if not public_url.startswith("https://"):
        return False, f"GOODTURN_PUBLIC_URL is {public_url}; WeCom opens pages and signs people in by https only"
    return True, f"at {public_url}"
