"""A load generator for loopback: keep-alive connections in one process of its own, latencies measured there."""

import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

END = "\r\n"


@dataclass(frozen=True)
class Sent:
    """One request: where to, what, and the headers beside it."""

    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


Body = Callable[[int], Sent]  # by the number of the request
GOOD = (
    b"kudos.undo",
    b"bare",
    b"request.withdraw",
    b"request.do",
    b"request.ask.reopen",
)  # what stands in an answer as it should be


@dataclass(frozen=True)
class Measured:
    """What a run gave: requests a second, and the median and 99th percentile of latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    errors: int

    def __str__(self) -> str:
        failed = f"  {self.errors} ERRORS" if self.errors else ""
        return f"{self.rate:8.0f}/s   p50 {self.p50:7.2f} ms   p99 {self.p99:7.2f} ms{failed}"


def load(port: int, body: Body, *, concurrency: int, requests: int, first: int = 0) -> Measured:
    """Send `requests` requests over `concurrency` connections from another process, and measure there."""
    parent, child = multiprocessing.get_context("fork").Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_run, args=(child, port, body, concurrency, requests, first)
    )
    process.start()
    seconds, latencies, errors = parent.recv()
    process.join()
    latencies.sort()
    return Measured(
        rate=len(latencies) / seconds,
        p50=statistics.median(latencies) * 1000,
        p99=latencies[int(len(latencies) * 0.99) - 1] * 1000,
        errors=errors,
    )


def _run(pipe, port: int, body: Body, concurrency: int, requests: int, first: int) -> None:  # type: ignore[no-untyped-def]  # a Connection has no public type
    pipe.send(asyncio.run(_drive(port, body, concurrency, requests, first)))


async def _drive(port: int, body: Body, concurrency: int, requests: int, first: int) -> tuple[float, list[float], int]:
    numbers = iter(range(first, first + requests))
    latencies: list[float] = []
    errors = 0

    async def worker() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            sent = body(number)
            head = (
                f"POST {sent.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                f"{''.join(f'{name}: {value}{END}' for name, value in sent.headers.items())}"
                f"Content-Length: {len(sent.body)}\r\n\r\n"
            )
            began = time.perf_counter()
            writer.write(head.encode() + sent.body)
            is_good = await _is_good(reader)  # first: the others count meanwhile
            errors += not is_good
            latencies.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(concurrency)))
    return time.perf_counter() - began, latencies, errors


async def _is_good(reader: asyncio.StreamReader) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    answer = await reader.readexactly(length)
    return head.startswith(b"HTTP/1.1 200") and any(one in answer for one in GOOD)
