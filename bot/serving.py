"""Serves the bot until it is told to stop, and then finishes what was begun."""

import gc

import uvicorn

from bot import logs
from bot.app import App, open_database
from bot.settings import Settings

NAMES = {"slack": "Slack", "wecom": "WeCom"}
FINISH_WITHIN = 10  # seconds for requests that are being answered when the bot is told to stop


class Server(uvicorn.Server):
    """Uvicorn, letting open pages go as soon as it is told to stop: it would wait for them otherwise."""

    def __init__(self, config: uvicorn.Config, app: App, greeting: str) -> None:
        super().__init__(config)
        self._app = app
        self._greeting = greeting

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]  # sockets are passed on
        await super().startup(sockets)  # type: ignore[arg-type]
        gc.freeze()
        gc.enable()
        if self.started:
            print(self._greeting, flush=True)  # noqa: T201 - two lines for whoever started it

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]  # the same
        self._app.let_go()
        await super().shutdown(sockets)  # type: ignore[arg-type]


def serve() -> None:
    """Start the bot, and serve until told to stop."""
    settings = Settings()
    logs.set_up(is_demo=settings.is_demo)
    with open_database(settings) as database:
        app = App(settings, database)
        config = uvicorn.Config(
            app.web,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=FINISH_WITHIN,
        )
        Server(config, app, greeting(settings)).run()


def greeting(settings: Settings) -> str:
    if settings.has_playground:
        return (
            f"Goodturn is ready: open {settings.address} and thank somebody.\n"
            f"好帮手准备好了：打开 {settings.address}，谢一位同事试试。（Ctrl+C 停止）"
        )
    names = " and ".join(NAMES[one] for one in settings.platforms) or "no platform"
    return (
        f"Goodturn is ready, for {names}, on {settings.host}:{settings.port}.\nCheck the set-up with: goodturn doctor"
    )
