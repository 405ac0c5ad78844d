"""Where a sender's text ends and the standing matter under it begins: signatures, device lines, legal notices.

What might matter to a case stays in the text: a hidden sentence costs more than a name left standing.
"""

import re
from collections.abc import Sequence

_MOST_LAYERS = 4
_DASHES = re.compile(r"^[ \t>]{0,3}(?:--|—|-- -)[ \t\u00a0]*$")
_RULE = re.compile(r"^\s{0,3}[-_=*~#+]{5,}\s*$")
_ORNAMENT = re.compile(r"^[\s\-_=*~#+•·ᐧ—–]*$")
_DEVICE_WORDS = (
    r"i-?phone|i-?pad|ipod|android|mobile|mobil\w*|phone|cell|blackberry|galaxy|samsung|htc|windows|outlook|mail\b|"
    r"yahoo|gmail|airmail|mailbox|tablet|surface|pixel|nokia|alcatel|huawei|xiaomi|oneplus|motorola|lg|sony|device|"
    r"smartphone|handy|portable|proton|spark|sparrow|thunderbird|ti-85"
)
_DEVICE = re.compile(
    rf"^[\s<(*\[]*(?:sent|send|from|get|envoyé|von|diese nachricht wurde von|gesendet|verzonden|enviado|inviato|sendt|"
    rf"skickat|отправлено|wysłane|someone from|lähetetty|typed on|composed)\b[^,;.?]{{0,60}}\b(?:{_DEVICE_WORDS})|"
    rf"^\s*從我的 .{{1,20}} 傳送\s*$|^\s*发自我的.{{1,20}}$|"
    rf"^\s*iPhoneから送信\s*$|^\s*[^\s,.;?]{{3,20}} via mobile\s*$",
    re.I,
)
_CLOSER = re.compile(
    r"^\W*(?:(?:with |many |kind |kindest |best |warm |warmest |my |sincere |yours? )*"
    r"(?:regards|wishes|thanks|thank you|thank you (?:very|so) much|thanks (?:very|so) much|thx|"
    r"cheers|sincerely|truly|"
    r"respectfully|best|cordially|gratefully)(?: (?:again|in advance|and (?:best |kind )?regards|so much|you|yours))*"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|viele gr(?:ü|ue)(?:ß|ss)e|mfg|cordialement|bien à vous|"
    r"saludos(?: cordiales)?|"
    r"atentamente|atenciosamente|cordiali saluti|met vriendelijke groeten?|med vänliga hälsningar|mvh|с уважением)"
    r"\s*[,.!]*\s*$",
    re.I,
)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|https?://|\bwww\.|(?:\+\d|\(\d{3}\)|\b\d{3}[-.\s]\d{3})[-.\s]?\d|"
    r"^\s*(?:phone|tel|fax|mobile|cell|office|direct|[tmfpo])\s?[.:]",
    re.I,
)
_LIST_FOOTER = re.compile(r"mailing list|unsubscribe|mailman/listinfo|groups\.google|reply to this email", re.I)
_NOTICE = re.compile(
    r"^\W*(?:(?:e-?mail )?confidentiality (?:notice|note|statement)|disclaimer\b|privileged and confidential|"
    r"hipaa (?:notice|disclaimer)|(?:important|legal) notice|notice:? this (?:e-?mail|message)|"
    r"th(?:is|e) (?:information (?:contained )?in this )?(?:e-?mail|electronic mail|message|communication|transmission)"
    r"\b.{0,120}\b(?:confidential|privileged|intended (?:only|solely|for)|addressee)|"
    r"the (?:information|contents) (?:contained |transmitted )?(?:in|of|by) this (?:e-?mail|message|communication)|"
    r"if you (?:are not|have received) (?:the intended|this (?:e-?mail|message|communication))|"
    r"please consider the environment|caution: this (?:e-?mail|message) originated)",
    re.I | re.S,
)
_MATTERS = re.compile(
    r"\?|\bpatients?\b|\bpt\b|\bcpt\b|\bicd\b|\bhcpcs\b|\bmodifiers?\b|\bdiagnos[ei]s\b|\bprocedures?\b|\bdos\b|"
    r"\bdx\b|\bincision|\bfracture|\bpostop|\bpre-?op|\bbill(?:ed|ing) (?:with|for|as)|\bplease\b|\balso\b|"
    r"\b[a-tv-z]\d{2}\.\d|\bmg\b|\bcm\b|\bmm\b|\bp\.?s\.|\bspecimen|\banesthesia\b|\bimplant|\bfindings?\b",
    re.I,
)


def signature_start(lines: Sequence[str]) -> int:
    """The line where standing matter begins; `len(lines)` when there is none. Never the first line with words.

    It comes in layers (a name, a card, a device line, a legal notice), which are taken off from the end.
    """
    start = _guarded(lines, _without_ornaments(lines, _without_notice(lines)), len(lines))
    for _ in range(_MOST_LAYERS):
        cuts = (cut(lines, start) for cut in (_after_dashes, _device, _list_footer, _closer, _contact_block))
        found = next((cut for cut in cuts if cut is not None), start)
        found = _guarded(lines, _without_ornaments(lines, found), start)
        if found == start:
            break
        start = found
    return start


def _guarded(lines: Sequence[str], start: int, before: int) -> int:
    """`start`, unless nothing would be left above it."""
    return start if any(line.strip() for line in lines[:start]) else before


def _without_ornaments(lines: Sequence[str], end: int) -> int:
    """`end` moved up over lines of dashes and stars at the very end; blank lines alone move nothing."""
    start, moved = end, end
    while start and _ORNAMENT.match(lines[start - 1]):
        start -= 1
        if lines[start].strip():
            moved = start
    return moved


def _without_notice(lines: Sequence[str]) -> int:
    """Where the legal notice at the end begins: the first paragraph that is one, when little follows it."""
    for index, line in enumerate(lines):
        at_start = index == 0 or not lines[index - 1].strip() or bool(_RULE.match(lines[index - 1]))
        if at_start and len(lines) - index <= 45 and _NOTICE.match(f"{line} {' '.join(lines[index + 1 : index + 3])}"):
            rest = lines[index:]
            paragraphs = [part for part in "\n".join(rest).split("\n\n") if part.strip()]
            if len("".join(rest)) < 6000 and all(_NOTICE.match(part) or len(part) > 200 for part in paragraphs):
                return index
    return len(lines)


def _after_dashes(lines: Sequence[str], end: int) -> int | None:
    """`-- ` on a line of its own (RFC 3676 §4.3), with little under it."""
    for index in range(max(0, end - 60), end):
        if _DASHES.match(lines[index]):
            rest = [line for line in lines[index + 1 : end] if line.strip()]
            if len(rest) <= 14 and sum(map(len, rest)) <= 1200 and not _any_matters(rest):
                return index
    return None


def _device(lines: Sequence[str], end: int) -> int | None:
    """`Sent from my …`, with nothing under it but a short signature."""
    for index in range(max(0, end - 40), end):
        if _is_device(lines[index]) and not (index and lines[index - 1].strip()):
            rest = [line for line in lines[index + 1 : end] if line.strip()]
            if all(_is_device(line) or (len(line) <= 60 and not _any_matters([line])) for line in rest):
                return index
    return None


def _is_device(line: str) -> bool:
    return len(line) < 160 and bool(_DEVICE.match(line))


def _list_footer(lines: Sequence[str], end: int) -> int | None:
    """What a mailing list or a contact card put under a rule."""
    for index in range(max(0, end - 25), end):
        if _RULE.match(lines[index]):
            rest = [line for line in lines[index + 1 : end] if line.strip()]
            contacts = sum(_is_contact(line) for line in rest)
            known = contacts >= 2 or any(_LIST_FOOTER.search(line) for line in rest)
            if rest and len(rest) <= 10 and known and not _any_matters(rest):
                return index
    return None


def _closer(lines: Sequence[str], end: int) -> int | None:
    """`Best regards,` and the name under it."""
    for index in range(max(0, end - 24), end):
        if len(lines[index]) < 60 and _CLOSER.match(lines[index]):
            rest = [line for line in lines[index + 1 : end] if line.strip()]
            if 1 <= len(rest) <= 10 and all(_is_card_line(line) for line in rest):
                return index
    return None


def _contact_block(lines: Sequence[str], end: int) -> int | None:
    """A last paragraph that is a name over telephone numbers and addresses."""
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    block = lines[start:end]
    contacts = sum(map(_is_contact, block))
    if 3 <= len(block) <= 9 and contacts >= 2 and all(_is_card_line(line) for line in block):
        return start
    return None


def _is_contact(line: str) -> bool:
    """Whether the line holds a telephone number, an address or a link, and not much else."""
    return len(line) <= 300 and bool(_CONTACT.search(line))


def _is_card_line(line: str) -> bool:
    """Whether the line could stand on a business card."""
    return len(line) <= 90 and len(line.split()) <= 10 and not _any_matters([line])


def _any_matters(lines: Sequence[str]) -> bool:
    return any(len(line) > 1000 or _MATTERS.search(line) for line in lines)
