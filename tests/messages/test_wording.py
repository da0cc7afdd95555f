"""The catalogues: the same sentences with the same facts in both languages, each of them sayable and well set."""

import dataclasses
import re
import typing
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import bot
from bot.commands import COMMANDS_SHOWN
from bot.messages import refusing, wording
from handlers import refusals
from handlers.refusals import NotAllowed, Refusal
from handlers.rules.roles import ROLES
from storage.company import FEATURES, FEED_CHOICES, LANGUAGES

NUMBERS = (
    "count",
    "left",
    "minutes",
    "hours",
    "more",
    "most",
    "length",
    "allowed",
    "needed",
    "given",
    "named",
    "limit",
)
CHINESE = "\u4e00-\u9fff"


class Variables(Visitor):
    """Collects the facts a sentence mentions."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - Fluent's own spelling
        self.names.add(node.id.name)


def parsed(language: str) -> ast.Resource:
    text = (resources.files("bot.messages") / f"{language}.ftl").read_text(encoding="utf8")
    return FluentParser(with_spans=True).parse(text)


def facts_of(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in parsed(language).body:
        if isinstance(entry, ast.Message):
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


EN, ZH = facts_of("en"), facts_of("zh")
KEYS = sorted(EN.keys() | ZH.keys())
REFUSALS = sorted((one for one in Refusal.__subclasses__() if one.__module__ == refusals.__name__), key=str)


def samples(names: set[str]) -> list[dict[str, Any]]:
    """Facts to fill a sentence with: with no, one and several things, and with names of either script."""
    return [
        {name: number if name in NUMBERS else word for name in names}
        for number in (0, 1, 2, 11)
        for word in ("陈美", "Anna Schmidt")
    ]


def said(language: str) -> list[tuple[str, str]]:
    known = {"en": EN, "zh": ZH}[language]
    return [(key, wording.say(language, key, **facts)) for key, names in known.items() for facts in samples(names)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_fluent_would_swallow(language: str) -> None:
    junk = [entry.content for entry in parsed(language).body if isinstance(entry, ast.Junk)]
    assert junk == []
    keys = wording.keys(language)
    assert len(keys) == len(set(keys)), "a key that stands twice"


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert wording.keys("en") == wording.keys("zh")


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_mention_the_same_facts(key: str) -> None:
    assert EN[key] == ZH[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_with_any_number(language: str) -> None:
    for key, words in said(language):
        assert words.strip(), key
        assert not set(words) & set("{}\u2068\u2069"), f"{key}: {words}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_fact_and_an_unknown_key_are_mistakes(language: str) -> None:
    with pytest.raises(wording.UnwordedError):
        wording.say(language, "kudos-received")
    with pytest.raises(wording.UnwordedError):
        wording.say(language, "no-such-key")


@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_refusal_has_its_sentence_and_knows_what_it_mentions(refusal: type[Refusal]) -> None:
    key = "refused-" + re.sub(r"(?<!^)([A-Z])", r"-\1", refusal.__name__).lower()
    facts: set[str] = {one.name for one in dataclasses.fields(refusal)} if dataclasses.is_dataclass(refusal) else set()
    assert key in EN
    added = set(COMMANDS_SHOWN) | {"admins", "count"} if refusal is NotAllowed else set(COMMANDS_SHOWN)
    assert EN[key] <= facts | added  # by the reader, and from the company


def test_no_refusal_sentence_is_left_over() -> None:
    known = {refusing.kebab(one.__name__) for one in REFUSALS} | {"typed"}
    assert {
        key.removeprefix("refused-").removesuffix("-field").removesuffix("-request-helped")
        for key in EN
        if key.startswith("refused-")
    } == known


def test_what_is_said_at_a_field_speaks_of_no_command_and_mentions_no_other_facts() -> None:
    at_fields = [one for one in REFUSALS if one.field]
    for refusal in at_fields:
        key = f"refused-{refusing.kebab(refusal.__name__)}"
        said = f"{key}-field" if f"{key}-field" in EN else key
        assert EN[said] <= EN[key] - set(COMMANDS_SHOWN)
        for language in LANGUAGES:
            words = wording.say(language, said, **samples(EN[said])[0])
            assert not re.search(r"(?<!\w)/|--|@|after the name|send again", words), words


def test_what_is_named_by_a_setting_has_its_words() -> None:
    named = [f"feature-{one}" for one in FEATURES] + [f"feed-{one}" for one in FEED_CHOICES]
    named += [f"language-{one}" for one in LANGUAGES] + [
        f"role-{one}{form}" for one in ROLES for form in ("", "-short")
    ]
    named += [f"command-{one}-{part}" for one in COMMANDS_SHOWN for part in ("name", "hint", "about")]
    assert set(named) <= EN.keys()


# How Chinese is set


def test_chinese_has_full_width_punctuation() -> None:
    wrong = re.compile(rf"[{CHINESE}][,.!?:;()]|[,.!?;()][{CHINESE}]|[\"'][{CHINESE}]|[{CHINESE}][\"']|\.\.\.")
    assert [(key, words) for key, words in said("zh") if wrong.search(words)] == []


def test_a_space_stands_between_chinese_and_latin() -> None:
    wrong = re.compile(rf"[{CHINESE}][A-Za-z0-9]|[A-Za-z0-9][{CHINESE}]")
    assert [(key, words) for key, words in said("zh") if wrong.search(words)] == []


def test_no_space_stands_beside_full_width_punctuation() -> None:
    wrong = re.compile(r"[，。！？：；（）“”、] | [，。！？：；（）”、]")
    assert [(key, words) for key, words in said("zh") if wrong.search(words)] == []


def test_english_is_set_with_curly_quotes() -> None:
    assert [(key, words) for key, words in said("en") if re.search(r"[\"']", words)] == []


@pytest.mark.parametrize(
    ("words", "spaced"),
    [
        ("感谢Anna", "感谢 Anna"),
        ("Anna感谢你", "Anna 感谢你"),
        ("有2次", "有 2 次"),
        ("陈美，Anna", "陈美，Anna"),
        ("谢 Anna 呢", "谢 Anna 呢"),
        ("", ""),
    ],
)
def test_spaces_between_scripts(words: str, spaced: str) -> None:
    assert wording.space_out(words) == spaced
    assert wording.space_out(spaced) == spaced


@pytest.mark.parametrize(
    ("language", "names", "listed"),
    [
        ("en", [], ""),
        ("en", ["Anna"], "Anna"),
        ("en", ["Anna", "陈美"], "Anna and 陈美"),
        ("en", ["A", "B", "C"], "A, B, and C"),
        ("zh", ["陈美", "王芳"], "陈美和王芳"),
        ("zh", ["陈美", "Anna", "王芳"], "陈美、Anna 和王芳"),
    ],
)
def test_lists_as_people_say_them(language: str, names: list[str], listed: str) -> None:
    assert wording.list_of(language, names) == listed


def test_every_field_of_a_refusal_can_be_kept_as_json() -> None:
    simple = {int, str, tuple[str, ...]}
    for refusal in REFUSALS:
        if dataclasses.is_dataclass(refusal):
            assert set(typing.get_type_hints(refusal).values()) - {typing.ClassVar[str]} <= simple, refusal


STATIC = Path(bot.__file__).parent
PAGES = [(STATIC / "web/static", ("page-",)), (STATIC / "playground/static", ("page-", "playground-"))]


@pytest.mark.parametrize(("folder", "prefixes"), PAGES, ids=["pages", "playground"])
def test_what_a_script_says_stands_in_the_catalogues(folder: Path, prefixes: tuple[str, ...]) -> None:
    said = {key for script in folder.glob("*.js") for key in re.findall(r'\bt\("([a-z-]+)"', script.read_text("utf8"))}
    assert said
    known = {key.removeprefix(prefix) for key in wording.keys("en") for prefix in prefixes if key.startswith(prefix)}
    assert said <= known
