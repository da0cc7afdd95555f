"""Pulse questions and their choices, in a language: of the bank, or as an admin worded them."""

from bot.chat import Choice
from bot.messages import wording
from handlers.pulse_answers import options_count
from handlers.rules.pulse import KINDS, WITH_OPTIONS
from storage import pulse
from storage.tables import PulseQuestion


def worded(asked: PulseQuestion, language: str) -> str:
    return _in(language, asked.words, asked.words_zh) or wording.say(language, f"pulse-bank-{asked.bank}")


def choices_of(asked: PulseQuestion, language: str) -> tuple[Choice, ...]:
    """Return a question's choices, the best first where there is one."""
    return tuple(Choice(value=str(one), label=label(asked, one, language)) for one in values_of(asked))


def values_of(asked: PulseQuestion) -> tuple[int, ...]:
    if asked.kind in WITH_OPTIONS:
        return tuple(range(options_count(asked)))
    return tuple(reversed(KINDS[asked.kind])) if asked.kind == "scale" else KINDS[asked.kind]


def label(asked: PulseQuestion, choice: int, language: str) -> str:
    """Word one choice."""
    if asked.kind == "enps":
        return str(choice)
    if asked.kind not in WITH_OPTIONS:
        return wording.say(language, f"pulse-{asked.kind}-{choice}")
    if asked.options:
        return _in(language, *pulse.options_of(asked)[choice])
    return wording.say(language, f"pulse-bank-{asked.bank}-option-{choice}")


def _in(language: str, english: str | None, chinese: str | None) -> str:
    return (chinese if language == "zh" else english) or ""
