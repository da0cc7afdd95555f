"""What is addressed to colleagues: whom it names, and the question which of several is meant."""

from collections.abc import Callable

from bot.chat import Mention, Words
from bot.directory import Heard
from bot.understanding.ear import Ear
from bot.understanding.fields import id_in
from handlers import meant
from handlers.meant import Addressed
from handlers.notices import Notice
from handlers.refusals import GroupUnknown, NotAColleague

# What a mention stands for that is nobody here
STANDS_FOR: dict[str, type[NotAColleague | GroupUnknown]] = {"stranger": NotAColleague, "group": GroupUnknown}


def check_mentions(words: Words) -> None:
    """Raise where a mention is nobody here."""
    for word in words:
        if isinstance(word, Mention) and word.stands_for:
            raise STANDS_FOR[word.stands_for](name=word.shown)


def heard(ear: Ear, words: Words) -> Heard:
    """Find out whom words are addressed to. Raises a Refusal where they name somebody who is nobody here."""
    check_mentions(words)
    return ear.page.read(ear.session, words)


def look_at_question(kind: type[Addressed]) -> Callable[[Ear, str], Notice]:
    """Return what shows the question a press on `<command>.choose` answers."""

    def look(ear: Ear, value: str) -> Notice:
        return meant.look_at_question(ear.session, kind, id_in(value.partition(":")[0]), ear.person)

    return look
