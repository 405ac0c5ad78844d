"""Text in a case that speaks to the machine instead of telling about a patient.

Nothing such text says is obeyed in any event: this makes it visible to the reviewer, keeps it from being quoted as
evidence, and keeps look-ups from reading it. It knows the usual phrases of many languages and the usual disguises
(invisible characters, look-alike letters, letters set apart, base64), and is no guard by itself: what a code rests on
is checked apart from it.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from consultant.draft.disguise import undisguised
from consultant.sieve import AnyOf

_NEAR = r"[^.\n]{0,60}?"

# Phrases are written as `undisguised` leaves a text: lower case, without accents. Clinical English is full of their
# words (an assistant at an operation, discharge instructions, a modifier that bypasses an edit, the end of a case), so
# each is as narrow as what is meant allows.
_ENGLISH = (
    r"\b(?:ignore|disregard|forget|override|bypass|omit|circumvent|do not follow|stop following)\b"
    r"(?: \w+){0,2}? "
    r"(?:all|any|every|everything|your|previous|prior|above|earlier|preceding|foregoing|existing|these|those|system|"
    r"the (?:above|previous|prior|system|following|given|rules))\b[^.\n]{0,40}?"
    r"\b(?:instruct|rules\b|guideline|prompt\b|safeguard|guardrail|told\b|checks\b|directive)"
    r"|(?:^|[.!;:\n]\s*|\band )(?:please )?(?:ignore|disregard|skip) (?:all |any |the )*"
    r"(?:ncci |ptp |mue |claim )*edits\b"
    r"|\b(?:ignore|disregard) (?:everything|anything|all that (?:was|is)) (?:above|before|said|written)\b"
)
_SET_ASIDE = (
    r"\b(?:ignorez|ignora|ignore (?:as|os|tod|tou|les|las|los)|ignorier|omita|olvid|ha(?:ga|z) caso omiso|no hagas caso"
    r"|desconsider|esquec|oubli|ne tene?z? (?:pas|aucun) compte|fai(?:s|tes) abstraction|missacht|vergiss"
    r"|vergessen sie|ubergeh|dimentic|non considerare|trascur|negeer|vergeet|zignoruj|pomin|zapomnij|bortse|strunta"
    r"|goz ardi|yok say|unut\b|dikkate alma|gormezden|bo qua|quen di|huwag\w* (?:pansin|sund)|balewala|kalimutan"
    r"|inyore|bliye|pa suiv|abaikan|lupakan|unohda|ignoruj|nevsim|figyelmen kivul)\w*"
)
_RULES = (
    r"\b(?:instrucc|instruco|instruction|instruktion|istruzion|instrukc|reglas|regras|regles|regole|regeln|regels"
    r"|anweisung|vorgaben|consign|directives|instructies|zasad|polecen|talimat|kurallar|huong dan|chi dan|quy tac"
    r"|tagubilin|panuto|utos\b|enstriksyon|konsiy|petunjuk|aturan|ohje|pokyn|utasitas)\w*"
)
_OTHER_SCRIPTS = (
    r"(?:игнорир|забудь|не обращаи|отмени|проигнорир)\w*[^.\n]{0,60}?(?:инструкц|указан|правил)"
    r"|(?:ігнор|проігнор|забудь)\w*[^.\n]{0,60}?(?:інструкц|вказівк|правил)"
    r"|(?:忽略|无视|無視|忘记|忘記|不要理会|不理會)[^。\n]{0,20}(?:指令|指示|说明|說明|规则|規則|提示)"
    r"|(?:指示|命令|ルール|規則|プロンプト)[^。\n]{0,12}(?:無視|忘れ|従わない)"
    r"|(?:지시|명령|규칙|프롬프트|지침)[^.\n]{0,12}(?:무시|잊)"
    r"|(?:تجاهل|انس|تجاوز)[^.\n]{0,30}(?:تعليمات|قواعد|اوامر|أوامر)"
    r"|(?:התעלם|התעלמי|שכח|תתעלם)[^.\n]{0,30}(?:הוראות|כללים)"
    r"|(?:निर्देश|नियम)[^।\n]{0,30}(?:अनदेखा|नज़रअंदाज|नजरअंदाज|भूल)|(?:अनदेखा|भूल)[^।\n]{0,30}(?:निर्देश|नियम)"
    r"|(?:αγνοησ|ξεχασ)\w*[^.\n]{0,60}?(?:οδηγι|κανον)"
    r"|(?:دستور|قوانین)[^.\n]{0,30}(?:نادیده|فراموش)"
    r"|(?:ละเว้น|เพิกเฉย|ลืม)[^\n]{0,30}(?:คําสั่ง|คำสั่ง|กฎ)"
)
_TURNS = (
    r"^\W*(?:system|developer)(?: (?:prompt|message|override|note))?\s*[:>\]]"
    r"|^\W*assistant\s*:\s*(?:\{|sure|ok(?:ay)?\b|i (?:will|have|am)|understood|yes\b|approved|the (?:code|answer)s?)"
    r"|^\W*(?:tool|function)[ _](?:call|result|output|response)s?\b"
    r"|<\|?/?(?:im_start|im_end|system|assistant|endoftext|start_header_id|tool_(?:call|response|result))"
    r"|\[/?(?:inst|sys|system)\]|<</?sys>>|^#{1,6}\s*(?:system|instruction|assistant|new task|response)s?\b"
    r"|<{2,}\s*(?:/|end\b|case-)|</?(?:document|case|untrusted)\w*>|\bend of (?:untrusted|user input)\b"
    r"|\b(?:tool_calls?|function_call|diagnosis_pointers|response_format|finish_reason)\b"
    r"|[\"'](?:code|lines|diagnoses|summary|units|modifiers|recipient|state|approved|role|evidence|content)[\"']\s*:"
)
_COMMANDS = (
    r"\b(?:system|developer) (?:prompt|message|override|instruction|command)s?\b|\badmin(?:istrator)? override\b"
    r"|\byou are (?:now |no longer )?(?:an? |the )?(?:\w+ ){0,2}"
    r"(?:ai|assistant|language model|chat ?bot|llm|bot|model)\b"
    r"|\byour new (?:instruction|task|rule|role)|\bnew (?:schema|output format|system)\b[^.\n]{0,30}:"
    r"|\b(?:mark|set|change|move) (?:this|it|the (?:case|draft|answer|state|status|reply))\b[^.\n]{0,20}"
    r"\b(?:as|to) (?:approved|reviewed|sent|answered|verified|final)\b"
    r"|(?:^|[.!;:\n]\s*|\b(?:and|then|please|must|now) )(?:auto[ -]?)?"
    r"approve (?:this|it|the (?:case|draft|answer|reply))\b"
    r"|\b(?:skip|bypass|no need for) (?:the )?(?:human|certified|manual|reviewer'?s?) "
    r"(?:review|verification|approval|check)"
    r"|\b(?:already|pre)[ -]?(?:approved|verified|reviewed) by (?:the |a |our )?"
    r"(?:certified )?(?:reviewer|compliance)\b"
    r"|^\W*(?:certified )?reviewer(?:'s)? (?:note|decision|approval)s?\s*:"
    r"|\b(?:reply|respond|answer|output)(?: only)? with (?:the |only |this )*(?:json|code|following)\b"
    r"|\bdo not (?:tell|show|inform|mention|alert)[^.\n]{0,30}\b(?:reviewer|human|coder)\b"
    r"|\b(?:call|invoke) (?:the )?(?:tool|function)\b"
    r"|\b(?:reveal|print|repeat) (?:\w+ )?(?:your|the) (?:system |hidden )?(?:prompt|instructions)\b"
    r"|\b(?:apruebe|aprueba|approuve[rz]?|genehmige\w*|approva|aprove)\b[^.\n]{0,20}"
    r"\b(?:caso|cas|fall|antwort|respuesta|reponse|risposta|resposta|automatic\w*)"
)
_ADDRESSES = (
    r"\b(?:as|dear|hey|hello|hi) (?:an? |the )?(?:ai|language model|llm|gpt|chat ?bot|bot)\b"
    r"|^\W*(?:to|attention|attn|note (?:for|to)|instructions? (?:for|to)|message for) (?:the |any |all )?"
    r"(?:ai|llms?|language models?|models?|bots?|coding (?:assistant|model|bot|engine)|automated (?:coder|system))\b"
    r"|\b(?:ai|llm|bot|language model) (?:reading|processing|coding) this\b"
)


# What is searched is lower case.
_OVERRIDES = AnyOf(
    _ENGLISH,
    f"{_SET_ASIDE}{_NEAR}{_RULES}",
    f"{_RULES}{_NEAR}{_SET_ASIDE}",
    _OTHER_SCRIPTS,
    _TURNS,
    _COMMANDS,
    flags=re.MULTILINE,
)
_SPEAKS = AnyOf(_ADDRESSES, flags=re.MULTILINE)
_PACKED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{32,}={0,2}")
_MOST_PACKED = 40
_LONGEST = 20_000
"""Characters that are looked at in one piece; a longer text is looked at piece by piece."""
_OVERLAP = 200
_KEPT = 512
"""The lines and paragraphs of a case or two: each is asked about several times, and never again after it."""


def instructs(text: str) -> bool:
    """Whether `text` holds words that are meant for a model."""
    return any(_piece_instructs(piece) for piece in _pieces(text))


def overrides(text: str) -> bool:
    """Whether `text` would set rules aside, play a part in the conversation, or have something done."""
    return any(_piece_overrides(piece) for piece in _pieces(text))


def meant_for_machine(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` stands in words that are meant for a model.

    A whole paragraph is, when something in it would override; of one that merely addresses a model, the line is.
    """
    return instructs(_lines_with_wrap(text, start, end)) or overrides(paragraph_around(text, start, end))


def line_around(text: str, start: int, end: int) -> str:
    """The whole lines of `text` that hold `start` to `end`."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return text[first : last if last >= 0 else len(text)]


def paragraph_around(text: str, start: int, end: int) -> str:
    """The paragraph of `text` that holds `start` to `end`: what stands between two blank lines."""
    first, last = 0, len(text)
    for match in _BLANK_LINE.finditer(text):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    return text[first:last]


_BLANK_LINE = re.compile(r"\n[ \t>]*(?:\n|\Z)")


def _lines_with_wrap(text: str, start: int, end: int) -> str:
    """The lines of a place; as one line where they were broken by a mail program."""
    return line_around(text, start, end).replace("\n", " ")


def _pieces(text: str) -> Iterator[str]:
    step = _LONGEST - _OVERLAP
    for at in range(0, max(len(text), 1), step):
        yield text[at : at + _LONGEST]
        if at + _LONGEST >= len(text):
            return


@lru_cache(maxsize=_KEPT)
def _piece_instructs(piece: str) -> bool:
    return _piece_overrides(piece) or any(_SPEAKS.stands_in(form) for form in undisguised(piece))


@lru_cache(maxsize=_KEPT)
def _piece_overrides(piece: str) -> bool:
    return any(_OVERRIDES.stands_in(form) for form in (*undisguised(piece), *_unpacked(piece)))


def _unpacked(piece: str) -> Iterator[str]:
    """What base64 in `piece` says, where it is text."""
    for match in list(_PACKED.finditer(piece))[:_MOST_PACKED]:
        packed = match[0].rstrip("=").translate(str.maketrans("-_", "+/"))
        try:
            told = base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            continue
        if told.isprintable() or not any(unicodedata.category(char) == "Cc" for char in told if char not in "\r\n\t"):
            yield from undisguised(told)
