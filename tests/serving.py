"""Serves an app on loopback from a thread, for tests that come through a real socket."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.app import App


@contextmanager
def serving(app: App) -> Iterator[str]:
    """Yield the address an app answers at."""
    server = uvicorn.Server(uvicorn.Config(app.web, host="127.0.0.1", port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive(), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        app.let_go()
        server.should_exit = True
        thread.join(10)
