"""The words of an answer, as far as an expectation or a promise looks at them."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from consultant.case.answer import Answer
from consultant.codes.check import Rule
from consultant.evaluate.cases import ExpectedEdit

_NOT_SAID: dict[str, Any] = {
    **dict.fromkeys(("facts", "made_by", "questions", "rejected", "sources"), True),
    **{parts: {"__all__": {"evidence"}} for parts in ("lines", "diagnoses")},
}
"""Parts of an answer that are not its words: quotes, what is asked, and what only the reviewer reads."""
_KEYWORDS = {
    Rule.PTP: ("ptp", "ncci", "procedure-to-procedure", "bundle"),
    Rule.MUE: ("mue", "medically unlikely"),
    Rule.ADDON: ("add-on",),
    Rule.GLOBAL: ("global",),
    Rule.SEVENTH: ("7th character", "seventh character"),
    Rule.STATUS: ("status",),
}
"""How prose speaks of a rule; other rules go by their own name."""
_MASK = re.compile(r"\\\[[A-Z0-9\\ ]+\\\]")
_BROKEN_WORD = re.compile(r"(?<=[a-z])-[ \t]*\r?\n[ \t>]*(?=[a-z])")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\ufeff]")


def asks(question: str, group: Sequence[str]) -> bool:
    """Whether a question holds one of the words."""
    return any(_holds(question, word) for word in group)


def says(answer: Answer, wanted: str | Sequence[str]) -> bool:
    """Whether the words of the answer hold `wanted`; of several words, one."""
    said = "\n".join(_strings(answer.model_dump(mode="json", exclude=_NOT_SAID)))
    return any(_holds(said, word) for word in ([wanted] if isinstance(wanted, str) else wanted))


def mentions(answer: Answer, edit: ExpectedEdit) -> bool:
    """Whether one finding, reason or sentence speaks of the rule and of all of its codes."""
    rule = Rule[edit.rule.upper()]
    names = (str(rule).lower(), *_KEYWORDS.get(rule, ()))
    for paragraph in _paragraphs(answer):
        told = paragraph.lower()
        if any(name in told for name in names) and all(_holds(paragraph, code) for code in edit.codes):
            return True
    return False


def stands(quote: str, original: str, start: int | None, end: int | None) -> bool:
    """Whether `quote` is what stands at its offsets: line breaks, hyphenation there and masks in it aside."""
    if not quote or start is None or end is None or not 0 <= start < end <= len(original):
        return False
    words = original[start:end]
    pattern = _MASK.sub(".+?", re.escape(_on_one_line(quote)))
    forms = (_on_one_line(words), _on_one_line(_BROKEN_WORD.sub("", words)))
    return any(re.fullmatch(pattern, form, re.DOTALL) for form in forms)


def anywhere(quote: str, texts: Sequence[str]) -> bool:
    """Whether `quote` stands in one of the texts, line breaks and hyphenation there aside."""
    wanted = _on_one_line(quote)
    forms = (_on_one_line(form) for text in texts for form in (text, _BROKEN_WORD.sub("", text)))
    return bool(wanted) and any(wanted in form for form in forms)


def leaked(identifier: str, texts: Sequence[str]) -> bool:
    """Whether an identifier stands in one of the texts, whatever its case and line breaks."""
    wanted = " ".join(identifier.split()).casefold()
    return any(wanted in " ".join(text.split()).casefold() for text in texts)


def every_word(answer: Answer) -> list[str]:
    """All strings of an answer, whoever reads them."""
    return list(_strings(answer.model_dump(mode="json")))


def _on_one_line(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())


def _holds(text: str, word: str) -> bool:
    """Whether `text` holds `word` as a word or as the beginning of one, whatever its case."""
    return re.search(rf"(?<!\w){re.escape(word)}", " ".join(text.split()), re.IGNORECASE) is not None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _paragraphs(answer: Answer) -> Iterator[str]:
    """What belongs together: a line with its reasons, a finding with the codes of its lines, a sentence of its own."""
    for finding in answer.findings:
        parts = [
            *(answer.lines[at].code for at in finding.lines),
            *(answer.diagnoses[at].code for at in finding.diagnoses),
        ]
        yield " ".join((finding.rule, finding.message, finding.resolution, *parts))
    for value in answer.model_dump(mode="json", exclude={"findings", "made_by", "sources"}).values():
        for one in value if isinstance(value, list) else [value]:
            yield " ".join(_strings(one))
