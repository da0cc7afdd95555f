"""Draws cards and forms as the page takes them, and what the page is told about people and places."""

import json
from typing import Any

from bot import charts
from bot.chat import Answer, Form
from bot.directory import Page
from bot.messages import wording
from storage.tables import Department, Person, PlaygroundMessage


def answer(given: Answer) -> dict[str, Any]:
    if isinstance(given.shown, Form):
        return {"form": given.shown.to_dict()}
    return {"card": charts.with_addresses(given.shown.to_dict()), "in_place": given.in_place}


def message(stored: PlaygroundMessage) -> dict[str, Any]:
    card = charts.with_addresses(json.loads(stored.card))
    return {"id": stored.id, "from": "bot", "at": stored.at.isoformat(), "card": card, "edited": stored.is_edited}


def person(one: Person, page: Page, names: list[str]) -> dict[str, Any]:
    department = page.company.departments.get(one.department_id or 0)
    return {
        "id": one.id,
        "name": one.name,
        "names": names,
        "department": department.name if department else "",
        "department_zh": (department.name_zh or department.name) if department else "",
        "office": one.office or "",
        "zone": one.zone or page.company.zone,
        "language": one.language or page.company.language,
        "left": one.left_at is not None,
    }


def department(one: Department) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "name_zh": one.name_zh or one.name}


def labels(language: str) -> dict[str, str]:
    """Return the page's own sentences, and those of the drawing it shares with all pages."""
    return wording.labels(language, "playground-", "page-")
