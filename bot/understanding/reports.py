"""Reports of abuse as they are pressed."""

import re

from bot.understanding.ear import Ear
from handlers import reports
from handlers.notices import Notice
from handlers.refusals import Gone


def ask(ear: Ear, value: str) -> Notice:
    return reports.ask_to_report(ear.session, ear.person, _about(value), house=ear.company)


def report(ear: Ear, value: str) -> Notice:
    return reports.report(ear.session, ear.person, _about(value), house=ear.company, now=ear.now)


def look(ear: Ear, value: str) -> Notice:
    return reports.look(ear.session, ear.person, house=ear.company, now=ear.now)


def deal_with(ear: Ear, value: str) -> Notice:
    return reports.deal_with(ear.session, ear.person, _about(value), house=ear.company, now=ear.now)


def _about(value: str) -> str:
    """Read what a report is about as our own cards hold it. Raises Gone for anything else."""
    if not re.fullmatch(r"(?:feedback|suggestion):[0-9]{1,18}", value):
        raise Gone
    return value
