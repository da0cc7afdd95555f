"""Who served whom, as it is typed and pressed."""

from bot.understanding.ear import Ear
from handlers import graph
from handlers.notices import Notice


def own_map(ear: Ear, typed: str) -> Notice:
    return graph.own_map(ear.person)


def ask_for_departments(ear: Ear, typed: str) -> Notice:
    return graph.ask_for_departments(ear.person, company=ear.company, now=ear.now)
