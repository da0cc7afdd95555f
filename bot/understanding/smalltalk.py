"""What is said to the bot itself: thanks, greetings, and that all is well."""

import re

from storage.names import fold

# Said to the bot itself, with everything but the letters left out
_PARTICLES = "[了啦哈啊呀哦喔噢嘞哟滴的嗯]*"
_ALL_IS_WELL = rf"(?:好|行|可以|收到|知道|明白|不用|没事|不客气|嗯|okay|ok|gotit|sure){_PARTICLES}"
_THANKS_TO_THE_BOT = (
    rf"(?:(?:非常|十分|太)?(?:谢谢|感谢|多谢|谢)(?:你|您|好帮手)?{_PARTICLES}"
    r"|(?:many)?(?:thanks?|thx|ty)(?:you)?(?:alot|somuch|verymuch|again|goodturn)?)+"
)
WELCOME = re.compile(rf"(?:{_ALL_IS_WELL})*{_THANKS_TO_THE_BOT}(?:{_ALL_IS_WELL})*")
ACKNOWLEDGED = re.compile(rf"(?:{_ALL_IS_WELL})+|嗯+")
GREETINGS = frozenset(
    (
        *(
            "你好",
            "您好",
            "好帮手你好",
            "好帮手",
            "在吗",
            "在么",
            "在不在",
            "嗨",
            "哈喽",
            "早",
            "早上好",
            "下午好",
            "晚上好",
        ),
        *("hi", "hello", "hey", "hithere", "hellothere", "goodmorning", "goodafternoon", "goodevening"),
    )
)
_PICTURES = re.compile(
    r"\[[^\[\]\s]{1,8}\]|/:[a-z0-9@|~,:;'()<>!*$&+-]{1,10}", re.IGNORECASE
)  # WeCom's [抱拳], /:strong
_NO_LETTER = re.compile(r"[\W_]+")


def letters_of(said: str) -> str:
    """Return what is said without pictures, punctuation and spaces, of which there may be any number."""
    return _NO_LETTER.sub("", _PICTURES.sub("", fold(said)))
