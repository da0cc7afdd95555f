"""Draws pages: cards and forms as HTML, every word escaped, in the reader's language."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot import charts
from bot.chat import Card, Form
from bot.messages import wording
from storage.company import LANGUAGES

TAGS = {"zh": "zh-Hans", "en": "en"}
FEW = 6  # up to this many options are all shown, as field.js does it


class Templates:
    """Holds the templates; `page` fills one in."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("bot.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, template: str, language: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
        def say(key: str, **mentioned: Any) -> str:
            return wording.say(language, f"page-{key}", **mentioned)

        shown = {"visitor": None, "data": None, "title": say("bot"), **facts}
        html = self._environment.get_template(f"{template}.html").render(
            say=say, tag=TAGS[language], key=secrets.token_urlsafe(16), few=FEW, address=charts.address, **shown
        )
        return HTMLResponse(html, status)


def json_of(shown: Card | Form) -> dict[str, Any]:
    """Return what is shown as a page's script takes it, its pictures drawn."""
    return charts.with_addresses(shown.to_dict()) if isinstance(shown, Card) else shown.to_dict()


def data(language: str, me: int, token: str, shown: Card | Form, at: str) -> dict[str, Any]:
    """Return what a page's script draws from, the same as what is drawn here without it."""
    kind = "form" if isinstance(shown, Form) else "card"
    return {
        kind: json_of(shown),
        "me": me,
        "page": token,
        "at": at,
        "labels": wording.labels(language, "page-"),
    }


def negotiated(headers: Mapping[str, str], otherwise: str) -> str:
    """Return the first language a browser asks for that we speak, for people we do not know yet."""
    for asked in re.split(r"[,;]", headers.get("accept-language", "")):
        language = asked.strip().casefold().partition("-")[0]
        if language in LANGUAGES:
            return language
    return otherwise
