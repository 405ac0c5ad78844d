"""Text without its disguises, so that phrases can be looked for: what a model would read, whatever it looks like.

Source: Unicode Standard Annex #15 (normalization forms) and Technical Standard #39 (confusable characters; only the
Cyrillic and Greek letters that look like Latin ones are taken).
"""

import re
import unicodedata
from collections.abc import Iterator

_LOOK_ALIKES = str.maketrans(
    "аесорхуіјѕԁһӏкмтвнгαεορνικτυχаАВЕКМНОРСТХ",
    "aecopxyijsdhlkmtbhraeopviktyxaABEKMHOPCTX",
)
_LEET = str.maketrans("013457@$!", "oieastasi")
_LEET_WORD = re.compile(r"(?<!\w)(?=\w*[a-z])[a-z@$!]*[013457@$!][a-z013457@$!]*[a-z][a-z013457@$!]*(?!\w)")
_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*·|]{1,2}){4,}[^\W\d_](?![^\W_])")
_APART_WORDS = re.compile(r"(?<=[^\W\d_])[ .\-_*·|](?=[^\W\d_])")
_TAGS = range(0xE0020, 0xE007F)
"""Characters that show nothing and stand for ASCII, one for one."""


def undisguised(text: str) -> Iterator[str]:
    """`text` in the forms in which a phrase may be hidden in it, plainest first; lower case, without accents."""
    plain = _plain(text)
    yield plain
    joined = " ".join(plain.split())
    if joined != plain:
        yield joined  # a phrase that a mail program broke over lines
    if not plain.isascii():
        yield joined.translate(_LOOK_ALIKES)
    if _APART.search(plain):
        yield _APART.sub(lambda match: _together(match[0]), plain)
    if _LEET_WORD.search(plain):
        yield _LEET_WORD.sub(lambda match: match[0].translate(_LEET), joined)


def _plain(text: str) -> str:
    """`text` as it reads: compatibility forms folded, invisible characters gone or made visible, accents cut."""
    if text.isascii():
        return text.lower()
    shown = "".join(
        chr(ord(char) - 0xE0000) if ord(char) in _TAGS else char
        for char in text
        if ord(char) in _TAGS or unicodedata.category(char) != "Cf"
    )
    split = unicodedata.normalize("NFKD", shown).lower()
    return unicodedata.normalize("NFC", "".join(char for char in split if not "\u0300" <= char <= "\u036f"))


def _together(letters: str) -> str:
    """Letters set apart as words again: two separators in a row part words."""
    words = re.split(r"[ .\-_*·|]{2}", letters)
    return " ".join(_APART_WORDS.sub("", word) for word in words)
