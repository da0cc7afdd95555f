"""Rules of suggestions: who may leave out their name, and the key by which only the author finds the answers."""

import hashlib
import re
from collections.abc import Callable

from handlers.refusals import NoSuchKey, TooFewToHide

SMALLEST_GROUP = 5  # of fewer people each is easily guessed (Lattice, Viva Glint, Culture Amp use 5)
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without i, l and o, which are read as others
GROUPS, IN_A_GROUP = 6, 5  # 30 letters of 23: 135 bits, and no word anybody would guess

_KEY = re.compile(rf"\s*((?:[a-z][\s–—-]*){{{GROUPS * IN_A_GROUP}}})(?![a-z])", re.IGNORECASE)


def check_hidden(writers: int) -> None:
    """Raise where too few could have written it."""
    if writers < SMALLEST_GROUP:
        raise TooFewToHide(fewest=SMALLEST_GROUP)


def new_key(choice: Callable[[str], str]) -> str:
    """Make a key of letters in groups; `choice` draws one at random."""
    return "-".join("".join(choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))


def read_key(typed: str) -> tuple[str, str]:
    """Split a key, however it is spaced, from what follows it. Raises NoSuchKey where there is none."""
    match = _KEY.match(typed)
    if match is None:
        raise NoSuchKey
    return match.group(1), typed[match.end() :].strip()


def hash_of(key: str) -> str:
    """Return what is kept of a key: it tells whose it is to nobody who does not have it."""
    letters = re.sub(r"[^a-z]", "", key.casefold())
    return hashlib.sha256(letters.encode()).hexdigest()
