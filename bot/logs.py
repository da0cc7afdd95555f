"""Structured logs: facts and ids, never words people typed, never secrets."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# What may stand in a log line; everything else a caller adds by mistake is dropped.
KNOWN = {
    *("event", "level", "timestamp", "exception"),
    *("platform", "outgoing", "attempts", "reason", "permanent", "rows", "works", "before", "after"),
    "schedule",
}


def set_up(*, is_demo: bool) -> None:
    """Write one JSON object a line to standard error; coloured lines for a person; in a demo only trouble."""
    is_watched = sys.stderr.isatty()
    final: Any = structlog.dev.ConsoleRenderer() if is_watched else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            _without_details,
            _only_known,
            final,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if is_demo else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _without_details(_logger: Any, _method: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop the lines in which PostgreSQL quotes the row it refused."""
    if "exception" in facts:
        kept = [line for line in str(facts["exception"]).splitlines() if not line.lstrip().startswith("DETAIL:")]
        facts["exception"] = "\n".join(kept)
    return facts


def _only_known(_logger: Any, _method: str, facts: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: fact for name, fact in facts.items() if name in KNOWN}
