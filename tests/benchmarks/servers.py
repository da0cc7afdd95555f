"""Servers under load, each in a process of its own on loopback."""

import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

CONTEXT = multiprocessing.get_context("fork")


@contextmanager
def serving(target: Callable[..., None], *arguments: Any) -> Iterator[int]:
    port = free_port()
    process = CONTEXT.Process(target=target, args=(port, *arguments), daemon=True)
    process.start()
    wait_for(port)
    yield port
    process.terminate()
    process.join()


@contextmanager
def several(count: int, target: Callable[..., None], *arguments: Any) -> Iterator[list[int]]:
    ports = [free_port() for _ in range(count)]
    processes = [CONTEXT.Process(target=target, args=(port, *arguments), daemon=True) for port in ports]
    for process in processes:
        process.start()
    for port in ports:
        wait_for(port)
    yield ports
    for process in processes:
        process.terminate()
        process.join()


def serve(web: Starlette, port: int) -> None:
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    uvicorn.run(web, host="127.0.0.1", port=port, log_config=None, access_log=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")
