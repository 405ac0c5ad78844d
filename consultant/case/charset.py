"""Bytes to text: what the charset label says when it is true, a careful guess when it is not, nothing lost in silence.

Everything that is stored goes through `clean`: databases refuse NUL and lone surrogates.
"""

import codecs
import re

import ftfy
import ftfy.badness
from charset_normalizer import from_bytes

_SAMPLE = 65_536
"""Bytes that a guess looks at."""
_LONGEST_REPAIR = 200_000
"""Characters beyond which mojibake is left alone; looking for it is slow."""

# Labels that mean something else in mail than in the codec registry (the superset is what programs really send;
# WHATWG Encoding Standard §4.2 lists the same pairs).
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "ansi_x3.4-1968": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-windows-949": "cp949",
    "big5": "big5hkscs",
}
_SINGLE = frozenset({"cp1252", "cp1254", "ascii"})
"""Labels that are so often wrong that bytes they do not cover say nothing."""
_TEXT_CODECS_ONLY = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
"""Python codecs that no mail is written in; `unicode_escape` and its like would even interpret what they read."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r", "mac_roman",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
_BREAKS = dict.fromkeys((0x0B, 0x0C, 0x2028, 0x2029), "\n")
_TAGS = range(0xE0000, 0xE0080)
"""Characters that show nothing and stand for ASCII (Unicode, block Tags): a way to write what nobody sees."""
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 0x7F, 0xFEFF, *_TAGS)) | _BREAKS
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """`text` fit for storing: line ends are `\\n`; control characters are gone, lone surrogates are U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text.translate(_CONTROLS))


def invisible(text: str) -> str:
    """What `clean` takes out of `text` that was written so that nobody sees it, in words; empty when nothing was."""
    count = 0 if text.isascii() else sum(ord(char) in _TAGS for char in text)
    return f"{count} invisible characters were left out" if count else ""


def clean_line(text: str, longest: int = 998) -> str:
    """`text` as one line of at most `longest` characters: for subjects, names, file names.

    Direction marks go too: in a file name they can show an ending that is not there.
    """
    return " ".join(_MARKS.sub("", clean(text[: 4 * longest])).split())[:longest]


def codec_of(label: str) -> str | None:
    """The name of the Python codec that mail labelled `label` is written in; None when there is none."""
    name = label.strip().strip("\"'").lower().removeprefix("charset=").strip()
    name = _MEANT.get(name, name)
    for candidate in (name, name.replace("cp-", "cp").replace("windows-cp", "cp"), name.removeprefix("x-")):
        try:
            info = codecs.lookup(candidate)
        except (LookupError, ValueError):  # ValueError: a NUL in the name
            continue
        if getattr(info, "_is_text_encoding", True) and info.name.replace("-", "_") not in _TEXT_CODECS_ONLY:
            return info.name
    return None


def decode(data: bytes, label: str = "") -> tuple[str, str]:
    """The text in `data`, which says it is in charset `label`, and what had to be mended (empty when nothing).

    The text is not cleaned yet.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(codec, "replace"), ""
    wanted = codec_of(label) if label else None
    if data.isascii() and (wanted is None or wanted in ("utf-8", "cp1252")):
        if b"\x1b$" in data and wanted is None:
            return _try_japanese(data)
        return data.decode("ascii"), ""
    utf8 = _as_utf8(data) if _may_be_utf8(data, wanted) else None
    if utf8 is not None:
        mended = "" if wanted == "utf-8" else f"charset {_shown(label)} was really utf-8"
        return utf8, mended
    if wanted is not None and wanted != "utf-8":
        try:
            return data.decode(wanted), ""
        except (UnicodeError, ValueError, OverflowError):
            pass
    return _guess(data, wanted, label)


def unscramble(text: str) -> tuple[str, bool]:
    """`text` with mojibake (UTF-8 once read as Latin-1, `Ã©` for `é`) mended line by line, and whether any was.

    Only sequences that no text holds on purpose are touched.
    """
    if text.isascii() or len(text) > _LONGEST_REPAIR or not ftfy.badness.is_bad(text):
        return text, False
    lines = [ftfy.fix_encoding(line) if ftfy.badness.is_bad(line) else line for line in text.split("\n")]
    mended = "\n".join(lines)
    return mended, mended != text


def _shown(label: str) -> str:
    """`label` as it may stand in a note."""
    short = re.sub(r"[^A-Za-z0-9_.:-]", "", label)[:30]
    return short or "not given"


def _may_be_utf8(data: bytes, wanted: str | None) -> bool:
    """Whether valid UTF-8 in `data` is to be believed more than the label: no other text comes out valid by chance."""
    if wanted is None or wanted == "utf-8" or wanted in _SINGLE:
        return True
    return not wanted.startswith(("utf", "iso2022")) and sum(1 for byte in data[:_SAMPLE] if byte > 0x7F) >= 8


def _as_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _try_japanese(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("iso2022_jp_2"), "charset not given, read as iso-2022-jp"
    except UnicodeDecodeError:
        return data.decode("ascii"), ""


def _guess(data: bytes, wanted: str | None, label: str) -> tuple[str, str]:
    """Text of bytes that are not in the charset they name, or not all of them."""
    for codec in dict.fromkeys(filter(None, ("utf-8", wanted))):
        text = data.decode(codec, "replace")
        broken = text.count("\ufffd")
        whole = sum(1 for character in text[:_SAMPLE] if character > "\x7f") - broken
        if broken * 2 <= whole and (codec == "utf-8" or wanted not in _SINGLE):
            # mostly right: cut in the middle of a character, or one bad paste
            return text, f"{broken} characters were not valid {codec} and are shown as \ufffd"
    codec = "cp1252" if _western(data[:_SAMPLE]) else _likeliest(data[:_SAMPLE])
    text = data.decode(codec, "replace")
    if not label:
        return text, f"charset not given, read as {codec}"
    return text, f"charset {_shown(label)} does not fit the bytes, read as {codec}"


def _western(data: bytes) -> bool:
    """Whether `data` reads as Western European: a few accented letters and typographer's marks among many plain ones.

    A statistical guess needs more text than a short mail has; this prior is right for the mail of a US practice.
    """
    high = sum(1 for byte in data if byte > 0x7F)
    undefined = sum(data.count(byte) for byte in b"\x81\x8d\x8f\x90\x9d")
    letters = sum(1 for byte in data if byte < 0x80 and chr(byte).isalpha())
    return not undefined and high <= letters


def _likeliest(data: bytes) -> str:
    best = from_bytes(data, cp_isolation=_GUESSES).best()
    return best.encoding if best is not None else "cp1252"
