"""How mail programs announce earlier mail: `On … wrote:`, header blocks, dividers, in the languages they speak."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LONGEST = 400
"""Characters of an announcement; longer text is not one."""
_MOST_LINES = 6

_LEAD_IN = (
    r"on|at|am|vom|le|el|il|em|op|den|d\.|på|pe|dnia|w dniu|dne|dňa|vào|kuupäeval|la|tarihinde|a|"
    r"в|у|在|于|於|הנה|ב|στις|за"
)
_VERB = (
    r"wrote|writes|sent|schrieb|schreibt|schreef|geschreven|écrit|ecrit|escribió|escribio|escreveu|scritto|scrive|"
    r"skrev|skriver|kirjoitti|napisa[łl]a?|napsala?|napísala?|írta|scris|написала?|написали|пишет|писала?|пише|"
    r"написав|yazdı|viết|写道|寫道|写入|書きました|작성|έγραψε|כתב|כתבה|كتب"
)
_DECORATION = " \t\u00a0-_*>~=|—"
_STARTS = re.compile(
    rf"^(?:(?:{_LEAD_IN})\b.{{0,25}}?\d|\w{{2,15}},? \d|[\"'“]?[\w.+ -]{{0,60}}[\"'”]? ?[<(]|\d|在|于|於|"
    r".{0,80}?[^@\s]@[^@\s]+\.\w)",
    re.I,
)
_ENDS_WITH_VERB = re.compile(rf"(?:\b|[\s>）)])(?:{_VERB})(?:\((?:a|а)\))?\s*[:：]$", re.I)
_BARE_VERB = re.compile(rf"(?:\b|[\s>）)])(?:{_VERB})(?:\((?:a|а)\))?$", re.I)
_HAS_VERB = re.compile(rf"(?:\b|[\s>])(?:{_VERB})(?:\b|[\s(:：])", re.I)
_LED_IN = re.compile(rf"^(?:{_LEAD_IN})(?:\b|\s)", re.I)
_MAILBOX = re.compile(r"^[\"'“]?[^<>@:]{0,80}<[^<>\s]+@[^<>\s]+>", re.I)
_TIME = re.compile(r"\d{1,2}\s?[:.hH]\s?\d{2}")
_DATE = re.compile(
    r"\d{4}\s?[-/年.]\s?\d{1,2}|\d{1,2}\s?[-/.]\s?(?:\d{1,2}|[^\W\d]{3,9})\s?[-/.]\s?\d{2,4}|\b\d{4}\b"
    r"|\d{1,2}\.? [^\W\d]{3,}"
)
_NAMED_DAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b",
    re.I,
)
_DATED_SENDER = re.compile(
    r"^(?:\w{2,12}\.?, )?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{1,2} \w{3,9}\.? \d{4})"
    r"(?:(?:,| at|,? um)? ?\d{1,2}:\d{2}(?::\d{2})?)?(?: ?(?:GMT|UTC)?[+-]\d{1,2}:?\d{2})?,?"
    r" [^<>@]{1,80}<[^<>\s]+@[^<>\s]+ ?>?[:：]?$"
)
_GMT_SENDER = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} GMT[+-]\d{1,2}:\d{2} \S[^:]{0,60}:?$")

_FIELDS = {
    "from": r"from|von|de|da|fra|från|van|od|от|від|desde|発信者|差出人|发件人|寄件者|"
    r"lähettäjä|feladó|kimden|από|מאת|من",
    "date": r"sent|date|gesendet|datum|envoyée?|envoyé le|enviado(?: el| em)?|fecha|data|inviato|sendt|dato|skickat|"
    r"verzonden|wysłano|отправлено|дата|надіслано|发送时间|日期|送信日時|日付|lähetetty|odesláno|elküldve|tarih|gönderilme",
    "to": r"to|an|à|para|a|til|till|aan|do|кому|komu|收件人|宛先|vastaanottaja|címzett|kime|προς|אל|إلى",
    "copy": r"cc|bcc|kopie|copie|kopia|kopi|копия|抄送",
    "subject": r"subject|betreff|betr\.|objet|asunto|assunto|oggetto|emne|ämne|onderwerp|temat|тема|předmět|"
    r"主题|主旨|件名|aihe|tárgy|konu|θέμα|נושא|الموضوع",
    "reply": r"reply-to|risposta|importance|attachments?|wichtigkeit|mailed-by|organization",
}
_FIELD = {group: re.compile(rf"^[\s>*_]*(?:{words})[\s*]*[:：]\s*(.*)$", re.I) for group, words in _FIELDS.items()}
_ORIGINAL = (
    r"original message|original appointment|original email|urspr(?:ü|ue)ngliche (?:nachricht|e-?mail)|"
    r"originalnachricht|message d['’]origine|message original|mensaje original|mensagem original|"
    r"messaggio originale|oprindelig meddelelse|original(?:e)? besked|oorspronkelijk bericht|"
    r"ursprungligt meddelande|opprinnelig melding|исходное сообщение|оригинальное сообщение|"
    r"alkuperäinen viesti|wiadomość oryginalna|původní zpráva|eredeti üzenet|orijinal mesaj|reply message|"
    r"原始邮件|原始郵件|原始信件|元のメッセージ|원본 메일"
)
_FORWARDED = (
    r"forwarded (?:message|by|email|e-mail)|weitergeleitete (?:nachricht|e-?mail)|message transféré|"
    r"mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht|"
    r"vidarebefordrat meddelande|videresendt (?:meddelelse|melding)|пересылаемое сообщение|"
    r"пересланное сообщение|przekazana wiadomość|转发的邮件|轉寄郵件|転送メッセージ"
)
_BEGIN_FORWARDED = (
    r"begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|"
    r"transféré)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem (?:"
    r"encaminhada|reenviada)|"
    r"vidarebefordrat brev|start på videresendt besked|начало пересылаемого сообщения"
)
_ORIGINAL_LINE = re.compile(rf"^[\s>*_]*-{{2,}}\s*\*?(?:{_ORIGINAL})\*?\s*-{{2,}}[\s*_]*$|^[\s>]*_{{5,}}\s*$", re.I)
_FORWARD_LINE = re.compile(
    rf"^[\s>*_]*(?:-{{2,}}\s*(?:{_FORWARDED})\b.{{0,120}}|(?:{_BEGIN_FORWARDED})\s*[:：]?)[\s*_-]*$", re.I
)
_DIVIDER = re.compile(r"^[\s>*]*[-_=]{3,}[\s*]*$")
_MARKS = re.compile("[\u200e\u200f]")
"""Direction marks, which Windows puts between the digits of a date."""
_QUOTED = re.compile(r"^[ \t]{0,3}>")
_FORWARD_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|fw|wg|tr|rv|enc|vs|vb|i|doorst|pd|továbbítás|ilt|转发|轉寄)\s*[:：]", re.I
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """The lines from `start` up to `end` say that earlier mail follows."""

    start: int
    end: int
    sure: bool
    """False when a person could have typed it: then only a `>` below makes it one."""


def is_quoted(line: str) -> bool:
    """Whether the line is marked as quoted with `>`."""
    return bool(_QUOTED.match(line))


def unquoted(line: str) -> str:
    """The line with one `>` less."""
    return _QUOTED.sub("", line, count=1).removeprefix(" ") if is_quoted(line) else line


def is_divider(line: str) -> bool:
    """Whether the line is only dashes, underscores or equals signs."""
    return bool(_DIVIDER.match(line))


def says_forwarded(subject: str) -> bool:
    """Whether the last thing done to the mail with this subject was to forward it."""
    return bool(_FORWARD_SUBJECT.match(subject))


def is_forward_line(line: str) -> bool:
    """Whether the line announces a forwarded message, as against a reply's history."""
    return len(line) < _LONGEST and bool(_FORWARD_LINE.match(line))


def attribution(lines: Sequence[str], start: int) -> Announcement | None:
    """The `On … wrote:` that begins at line `start`, however it was wrapped; None when there is none."""
    first = lines[start].strip(_DECORATION)
    if not first or len(lines[start]) > _LONGEST:
        return None
    if not _STARTS.match(first) and not lines[start].lstrip(" >*").startswith("--"):
        return None
    joined = ""
    for end in range(start + 1, min(start + _MOST_LINES, len(lines)) + 1):
        line = lines[end - 1]
        if end - start > 1 and not line.strip() and not lines[end - 2].strip():
            return None
        joined = f"{joined} {line.strip()}" if joined else line.strip()
        if len(joined) > _LONGEST:
            return None
        found = _judge(joined)
        if found is not None:
            return Announcement(start, end, found)
        if end - start == 1 and line.rstrip().endswith((".", "!", "?")) and "@" not in line:
            return None
    return None


def _judge(joined: str) -> bool | None:
    """Whether `joined` announces a quote: True surely, False perhaps, None not at all."""
    core = joined.strip(_DECORATION).replace("\u00a0", " ")
    core = _MARKS.sub("", core)
    decorated = joined.lstrip(" >*").startswith("--") and joined.rstrip().endswith("--")
    if decorated and _BARE_VERB.search(core):
        return True
    if _DATED_SENDER.match(core) or _GMT_SENDER.match(core):
        return True
    if not core.endswith((":", "：")):
        return None
    led_in = bool(_HAS_VERB.search(core)) and bool(_LED_IN.match(core) or _MAILBOX.match(core))
    if not (led_in or _ENDS_WITH_VERB.search(core)):
        return None
    if "@" in core:
        return True
    if not _DATE.search(core):
        return None
    # `On 05/12/2026 at 10:30 Dr. X wrote:` stands in charts too; mail programs without an address name the day.
    return bool(_TIME.search(core) and _NAMED_DAY.search(core))


def header_block(lines: Sequence[str], start: int) -> Announcement | None:
    """The `From: … Sent: … To: … Subject: …` that begins at line `start`; None when there is none.

    Outlook puts it above earlier mail and above forwarded mail alike.
    """
    if not any(_FIELD[group].match(lines[start]) for group in ("from", "date", "subject", "to")):
        return None
    groups: set[str] = set()
    address, timed, end, loose = False, False, start, 0
    for index in range(start, min(start + 14, len(lines))):
        line = lines[index]
        group = next((name for name, pattern in _FIELD.items() if pattern.match(line)), None)
        if group is not None:
            groups.add(group)
            loose, end = 0, index + 1
        elif not line.strip(_DECORATION):
            if len(groups & {"from", "date", "to", "subject"}) >= 3 or loose:
                break
            loose += 1
            continue
        else:
            loose += 1
            if loose > 2:
                break
        address = address or "@" in line
        timed = timed or (group == "date" and bool(_TIME.search(_MARKS.sub("", line))))
    core = groups & {"from", "date", "to", "subject"}
    # A letter begins with From, To and Date as well, but has neither an address nor a time of day.
    enough = len(core) >= (3 if address or timed else 4)
    enough = enough or (len(core) == 2 and address and ("from" in core or core == {"date", "to"}))
    return Announcement(start, end, True) if enough and ("from" in core or "date" in core) else None


def original_message(lines: Sequence[str], start: int) -> Announcement | None:
    """The `-----Original Message-----` at line `start`, or an underscore rule above a header block; or None."""
    line = lines[start]
    if len(line) > _LONGEST or not _ORIGINAL_LINE.match(line):
        return None
    if not is_divider(line):
        return Announcement(start, start + 1, True)
    return None
