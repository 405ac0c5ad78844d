"""Addresses and links in an answer's words are taken out: nothing in a case may lead its reader elsewhere.

Source for the forms: RFC 5322 §3.4.1 (addr-spec) and RFC 3986 §3, as people write them.
"""

import re

from consultant.case.answer import Answer

LEFT_OUT = "[address left out]"
_OUTWARD = re.compile(
    r"(?:mailto:)?[\w.+'-]+\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:https?|ftps?|file|data|javascript)\s?:\s?//?\S+|\b(?:javascript|data):\S+|\bwww\.\S+"
    r"|\b(?:[\w-]+\.)+(?:com|net|org|io|ru|cn|info|biz|xyz|top|example|invalid|test)\b(?:/\S*)?",
    re.IGNORECASE,
)


def without_addresses(answer: Answer) -> tuple[Answer, int]:
    """A copy of `answer` without mail addresses and links in what is said in it, and how many there were.

    Evidence stays: it is the case's own words, masked before they were read.
    """
    told = answer.model_copy(deep=True)
    count = 0

    def plain(text: str) -> str:
        nonlocal count
        text, found = _OUTWARD.subn(LEFT_OUT, text)
        count += found
        return text

    told.summary = plain(told.summary)
    told.questions = [plain(text) for text in told.questions]
    told.caveats = [plain(text) for text in told.caveats]
    for part in [*told.lines, *told.diagnoses]:
        part.rationale = plain(part.rationale)
        for other in part.alternatives:
            other.reason = plain(other.reason)
    for one in told.not_reported:
        one.reason = plain(one.reason)
    return told, count
