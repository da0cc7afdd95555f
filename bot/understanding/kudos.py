"""Thanks as people type them, choose and fill them in."""

import re
from dataclasses import replace

from bot.chat import Mention, Words
from bot.understanding.addressed import check_mentions
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, list_in, owners_in, text_in
from bot.understanding.words import shown
from handlers import kudos
from handlers.kudos import Thanks
from handlers.notices import KudosFormWanted, Notice
from handlers.rules.kudos import fold_tag, read_flags, read_values
from storage.company import Company

# How a sentence of thanks begins, with or without a space before the name
_THANKING = re.compile(
    r"\s*(?:(?:many|big|special)\s+)?(?:thanks|thank\s+you|thx)(?![a-z])"
    r"(?:[\s,，:：、]*(?:so\s+much|very\s+much|a\s+lot|again|to)(?![a-z]))*[\s,，:：、]*"
    r"|\s*(?:我|想|要|真的|真心|衷心|非常|特别|十分|万分|也|再次)*"
    r"(?:[谢謝]{2}|[感多][谢謝]|[谢謝][啦了]|表[扬揚]|[点點][赞讚]|[赞讚](?!同|助|成|美|赏|賞|不))"
    r"(?:[\s,，:：、]*(?:你(?!们|們)|您|一下|一声|一聲|[啦了呀]))*[\s,，:：、]*",
    re.IGNORECASE,
)
THANKS_SOMEWHERE = re.compile(
    r"[谢謝]{2}|[感多致道][谢謝]|[谢謝][啦了过過]|感激|多[亏虧]|表[扬揚]|[点點][赞讚]|\b(?:thanks|thank\s+you|thx|kudos)\b",
    re.IGNORECASE,
)


def type_kudos(ear: Ear, words: Words, sentence: Words = ()) -> Notice:
    """Hear thanks. `sentence` is all that was said, where it began with a word of thanks and not with a command."""
    if not shown(words).strip():
        kudos.check_feature(ear.company)
        return KudosFormWanted()
    thanks = _thanks(ear, words, sentence)
    return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)


def ask_for_thanks(ear: Ear, words: Words) -> Notice:
    """Hear a sentence with thanks somewhere in it: whoever it names is asked about, never taken."""
    flags = read_flags("".join(word if isinstance(word, str) else "\ue000" for word in words))
    heard = ear.page.read_anywhere(ear.session, _unflagged(words, flags.words))
    text, values = read_values(heard.words, tags_of(ear.company))
    thanks = Thanks(
        receivers=(),
        unclear=heard.unclear,
        words=text,
        values=values,
        is_private=flags.is_private,
        tells_manager=flags.tells_manager,
        typed=shown(words).strip(),
    )
    return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)


def _thanks(ear: Ear, words: Words, sentence: Words) -> Thanks:
    check_mentions(words)
    typed = shown(words).strip()
    flags = read_flags("".join(word if isinstance(word, str) else "\ue000" for word in words))
    heard = ear.page.read(ear.session, _unflagged(words, flags.words))
    if sentence and not heard.is_led:  # 谢谢你，@陈美: the thanks belong to what is said
        typed = shown(sentence).strip()
        flags = read_flags("".join(word if isinstance(word, str) else "\ue000" for word in sentence))
        whole = ear.page.read_within(ear.session, _unflagged(sentence, flags.words))
        heard = replace(whole, unclear=whole.unclear or heard.unclear)
    text, values = read_values(heard.words, tags_of(ear.company))
    return Thanks(
        receivers=heard.receivers,
        unclear=heard.unclear,
        words=text,
        values=values,
        is_private=flags.is_private,
        tells_manager=flags.tells_manager,
        typed=typed,
    )


def _unflagged(words: Words, text: str) -> Words:
    """Return words with the options cut out, every mention back in its place."""
    mentions = iter([word for word in words if isinstance(word, Mention)])
    pieces: list[str | Mention] = []
    for number, piece in enumerate(text.split("\ue000")):
        if number:
            pieces.append(next(mentions))
        if piece:
            pieces.append(piece)
    return tuple(pieces)


def tags_of(company: Company) -> dict[str, int]:
    return {
        fold_tag(name): value.id for value in company.values for name in (value.tag, value.name, value.name_zh) if name
    }


def thanking(words: Words) -> re.Match[str] | None:
    return _THANKING.match(words[0]) if words and isinstance(words[0], str) else None


def choose(ear: Ear, value: str) -> Notice:
    draft, _, chosen = value.partition(":")
    return kudos.choose(ear.session, ear.person, id_in(draft), chosen, find=ear.find, company=ear.company, now=ear.now)


def join(ear: Ear, value: str) -> Notice:
    return kudos.join(ear.session, ear.person, id_in(value), company=ear.company, now=ear.now)


def submit_kudos(ear: Ear, context: str, fields: Fields) -> Notice:
    flags = read_flags(text_in(fields, "words"))
    words, values = read_values(flags.words, tags_of(ear.company))
    known = {value.id for value in ear.company.values}
    chosen = tuple(value for value in map(id_in, list_in(fields, "values")) if value in known)
    thanks = Thanks(
        receivers=owners_in(fields, "receivers"),
        words=words,
        values=tuple(dict.fromkeys((*chosen, *values))),
        is_private=bool(fields.get("private")) or flags.is_private,
        tells_manager=bool(fields.get("manager")) or flags.tells_manager,
    )
    return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)


def submit_more(ear: Ear, context: str, fields: Fields) -> Notice:
    return kudos.complete(ear.session, ear.person, id_in(context), text_in(fields, "words"), now=ear.now)
