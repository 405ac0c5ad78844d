"""Orthopedic, spinal and pain procedures that are told in a few fixed ways: what was done to what, and what of it another code includes.

Source: CPT by structure, method and approach, in words of our own; NCCI Policy Manual for Medicare ch. 4 (a diagnostic
scope, trimming and smoothing in the same knee, a debridement in the same shoulder belong to the operation; a block by
the surgeon ch. 2).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import only_side
from consultant.draft.told.placed import on_finger, sided, toes
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned


@dataclass(frozen=True, slots=True)
class Told:
    """One way in which an operation is told."""

    code: str
    needs: tuple[str, ...]
    """Each has to stand in one sentence with the others, or, where `anywhere`, in the operation."""
    without: str = ""
    """What makes it another operation."""
    where: str = "side"
    anywhere: bool = False
    over: tuple[str, ...] = ()
    """Codes that it takes in."""
    one_line: str = ""


_SCOPE = r"\barthroscop\w*|\bscope[ds]?\b"
_CUT_OUT = r"(?:debrid\w+|resect\w+|trimm\w+|shav\w+|partial|excis\w+|meniscectom\w+|removed|saucer\w+)"
_SEWN = r"(?:repair\w*|sewn|sutur\w+|stitch\w+|all-inside|inside-out|fixed)"
_RFA = r"\bradio-?frequency\b|\brfa\b|\babl?at\w+|\bdenervat\w+|\bneurotom\w+|\brhizotom\w+|\bburn(?:ed)?\b"

_KNEE: tuple[Told, ...] = (
    Told("29880", (rf"\bmedial and lateral menisc\w+[^.;]{{0,60}}{_CUT_OUT}|{_CUT_OUT}[^.;]{{0,60}}(?:medial and lateral|lateral and medial|both) menisc\w+",), over=("29881", "29877", "29875", "29874")),
    Told("29883", (rf"{_SEWN}[^.;]{{0,40}}(?:medial and lateral|both) menisc\w+",), over=("29882",)),
    Told("29882", (r"\bmenisc\w+", rf"\b{_SEWN}\b"), without=r"\brepair\w* not\b"),
    Told("29881", (r"\bmenisc\w+", rf"\b{_CUT_OUT}\b"), without=rf"\b{_SEWN}\b", over=("29877", "29875", "29874")),
    Told("29888", (r"\bacl\b|\banterior cruciate\b", r"\breconstruct\w+|\brepair\w*|\baugment\w+|\bgraft\w*"), over=("20924",)),
    Told("29889", (r"\bpcl\b|\bposterior cruciate\b", r"\breconstruct\w+|\brepair\w*|\bgraft\w*")),
    Told("29879", (r"\bmicrofractur\w+|\babrasion arthroplast\w+|\bdrill\w+ of (?:the )?(?:defect|lesion)",), over=("29877",)),
    Told("29873", (r"\blateral (?:retinacular )?release\b",)),
    Told("29876", (r"\bsynovectom\w+", r"\btwo\b|\b2\b|\bmajor\b|\bthree\b|\ball compartments"), over=("29875",)),
    Told("29884", (r"\blysis of adhesions\b|\badhesiolysis\b",)),
    Told("29874", (r"\bloose bod(?:y|ies)\b", r"\bremov\w+|\bretriev\w+|\bextract\w+|\bexcis\w+")),
    Told("29877", (r"\bchondroplast\w+|\bsmoothed\b|\bshav\w+[^.;]{0,30}(?:cartilage|chondr\w+)|\bdebrid\w+[^.;]{0,30}(?:cartilage|chondr\w+)",)),
    Told("29875", (r"\bsynovectom\w+|\bplica\b[^.;]{0,20}(?:excis\w+|resect\w+|remov\w+)",)),
)  # fmt: skip
_SHOULDER: tuple[Told, ...] = (
    Told("29827", (r"\brotator cuff\b|\bcuff\b|\bsupraspinatus\b", r"\brepair\w*|\banchors?\b|\bsutur\w+|\bfixed\b"), without=r"\bno repair\b"),
    Told("29806", (r"\bbankart\b|\bcapsulorrhaph\w+|\banterior(?: inferior)? labr\w+[^.;]{0,30}repair\w*|\bcapsular shift\b|\bcapsulolabral repair\b",)),
    Told("29807", (r"\bslap\b|\bsuperior labr\w+", r"\brepair\w*|\banchors?\b"), over=()),
    Told("29828", (r"\bbiceps tenodes\w+|\btenodes\w+ of (?:the )?(?:long head of (?:the )?)?biceps",)),
    Told("29824", (r"\bdistal clavic\w+|\bmumford\b|\bac joint\b|\bdistal clavicul\w+", r"\bresect\w+|\bexcis\w+|\bmumford\b|\bremov\w+|\bclaviculectom\w+")),
    Told("29826", (r"\bacromioplast\w+|\bsubacromial decompress\w+|\bdecompress\w+ of the subacromial|\bsad\b",)),
    Told("29825", (r"\blysis of adhesions\b|\bcapsular release\b|\badhesiolysis\b",)),
    Told("29823", (r"\bextensive(?:ly)? debrid\w+|\bdebrid\w+[^.;]{0,30}extensive",), over=("29822",)),
    Told("29822", (r"\bdebrid\w+",)),
)  # fmt: skip
_HAND: tuple[Told, ...] = (
    Told("29848", (r"\bectr\b|\bendoscop\w+", r"\bectr\b|\bcarpal (?:tunnel|ligament)|\btransverse carpal"), without=r"\bconverted to open\b", anywhere=True, over=("64721",)),
    Told("64721", (r"\bcarpal tunnel\b|\btransverse carpal ligament\b|\bctr\b|\bmedian nerve\b", r"\breleas\w+|\bdivid\w+|\bdecompress\w+|\btransect\w+|\bctr\b|\bincis(?:ed|ion)\b"), without=r"\bectr\b|\bendoscop\w+", anywhere=True),
    Told("26055", (r"\btrigger\w*\b|\ba-?1 pulley|\bstenosing\b", r"\ba-?1 pulley[^.;]{0,50}(?:releas\w+|divid\w+|slit|open\w*|incis\w+|cut|transect\w+|section\w*)|(?:releas\w+|divid\w+|open\w*|incis\w+|cut|section\w*)[^.;]{0,30}(?:a-?1 pulley|trigger)|trigger (?:finger|thumb|digit)? ?releas\w+|tendon sheath (?:incis\w+|releas\w+|open\w+)"), where="finger", anywhere=True, over=("20550", "26145", "26123", "64450")),
    Told("25000", (r"\bde ?quervain\w*|\b(?:first|1st) (?:dorsal|extensor) compartment", r"\breleas\w+|\bincis\w+|\bopen(?:ed)?\b|\bdivid\w+"), without=r"\binject\w+ (?:today|with|was|of)\b", anywhere=True, over=("20550",)),
    Told("26160", (r"\bmuc(?:ous|oid) cyst\w*", r"\bexcis\w+|\bremov\w+|\bresect\w+"), where="finger", anywhere=True, over=("26236", "26235")),
    Told("25111", (r"\bganglion\b", r"\bwrist\b|\bscapholunate\b|\bcarpal\b", r"\bexcis\w+|\bremoved (?:with|down)|\bganglionectom\w+"), without=r"\brecurrent\b|\baspirat\w+", anywhere=True, over=("20612", "20605")),
    Told("25112", (r"\brecurrent\b[^.;]{0,30}\bganglion\b|\bganglion\b[^.;]{0,20}\brecurrent\b", r"\bexcis\w+|\bganglionectom\w+"), anywhere=True, over=("25111",)),
    Told("64718", (r"\bcubital tunnel\b|\bulnar nerve\b", r"\belbow\b|\bcubital\b", r"\breleas\w+|\bdecompress\w+|\btranspos\w+"), anywhere=True),
    Told("27650", (r"\bachilles\b", r"\brepair\w*|\bsewn\b|\bsutur\w+|\bkrackow\b"), without=r"\bgraft (?:was )?(?:taken|used|harvest\w*)|\bsecondary\b|\bchronic\b|\bturn-?down\b", anywhere=True),
    Told("20680", (r"\b(?:plates?|hardware|implants?|rod|nail|deep (?:screw|pin)\w*|screws?)\b", r"\bremov\w+|\bdug out|\btaken out\b|\bextract\w+|\bbacked out\b", r"\bsymptomatic hardware\b|\bhardware\b|\bpainful (?:plate|screw|nail|rod)\w*|\bretained\b|\bold\b[^.;]{0,20}\bplate"), without=r"\bpercutaneous pins?\b|\bk-?wires? pulled\b", anywhere=True, over=("20670", "13100", "13101", "12031")),
)  # fmt: skip
_SPINE: tuple[Told, ...] = (
    Told("63030", (r"\b(?:micro)?-?dis[ck]ectom\w+|\bdis[ck]\b[^.;]{0,30}(?:remov\w+|taken out|excis\w+)|\bherniat\w+", r"\bL\d\b|\blumbar\b|\bL\d-", r"\b(?:hemi)?laminotom\w+|\b(?:micro)?-?dis[ck]ectom\w+"), without=r"\brecurrent\b|\bre-?explor\w+|\bfusion\b|\bcervical\b|\binterbody\b", anywhere=True, over=("63047", "69990")),
    Told("22551", (r"\bacdf\b|\banterior cervical dis[ck]ectom\w+ and fusion\b|\banterior cervical[^.;]{0,40}fusion",), where="", anywhere=True, over=("63075", "22554", "69990")),
    Told("22853", (r"\bacdf\b|\binterbody\b|\bfusion\b", r"\b(?:peek|titanium|interbody|biomechanical)?[ -]?cages?\b|\binterbody (?:device|spacer|cage)s?\b"), where="", anywhere=True),
    Told("22845", (r"\bacdf\b|\banterior cervical\b", r"\banterior (?:cervical )?plat(?:e|ing)\b|\bplate\b[^.;]{0,30}\bscrews?\b|\binstrumentation\b"), where="", anywhere=True),
    Told("20936", (r"\bacdf\b|\bfusion\b|\binterbody\b", r"\blocal (?:bone|autograft)\b|\bautograft\b[^.;]{0,30}\b(?:same|local)\b|\bbone from the (?:same|decompression)\b"), where="", anywhere=True),
    Told("20930", (r"\bacdf\b|\bfusion\b|\binterbody\b", r"\bmorselized allograft\b|\bdemineralized bone\b|\bdbm\b|\ballograft chips\b"), where="", anywhere=True),
    Told("20931", (r"\bacdf\b|\bfusion\b|\binterbody\b", r"\bstructural allograft\b|\ballograft (?:spacer|bone block|wedge|ring)\b"), where="", anywhere=True),
)  # fmt: skip
_PAIN: tuple[Told, ...] = (
    Told("64624", (r"\bgenicular\b", _RFA), anywhere=True, over=("64454", "64640")),
    Told("64454", (r"\bgenicular\b", r"\bblocks?\b|\binject\w+|\banesthe\w+"), without=_RFA, anywhere=True, over=("64450",)),
    Told("64625", (r"\bsacroiliac\b|\bsi joint\b|\bsacral lateral branch\w*", _RFA), anywhere=True, over=("64451", "64640")),
    Told("27096", (r"\bsacroiliac\b|\bsi joints?\b|\bsij\b", r"\binject\w+|\benter\w+|\barthrogra\w+|\bsteroid\b|\bkenalog\b|\bdepo\w*|\btriamcinolone\b|\bmethylpred\w+"), without=_RFA + r"|\bultrasound\b", anywhere=True, over=("20610", "77002", "77003", "64451")),
    Told("64455", (r"\b(?:morton\w*|interdigital|intermetatarsal|interspace|plantar)?['’]?s? ?neuroma\b|\bcommon (?:plantar )?digital nerve\b", r"\binject\w+|\bplaced around\b|\binfiltrat\w+|\bblock\w*"), without=r"\bexcis\w+|\bneurectom\w+|\balcohol\b|\bphenol\b", anywhere=True, over=("64450", "20550", "20600")),
    Told("64632", (r"\b(?:morton\w*|intermetatarsal)?['’]?s? ?neuroma\b", r"\balcohol\b|\bphenol\b|\bsclero\w+"), without=r"\bexcis\w+", anywhere=True, over=("64455", "64450")),
    Told("28080", (r"\bneuroma\b", r"\bexcis\w+|\bneurectom\w+|\bresect\w+"), without=r"\binject\w+ today", anywhere=True, over=("64455", "64450")),
)  # fmt: skip


_AFTER = re.compile(
    r"\b(?:after|following|since|s/p|status[ -]post)\b[^.;,]{0,60}?\b(?:releas|repair|replac|surg|arthroplast|reconstruct|fixation|orif|fusion|meniscectom|tk[ar]|th[ar]|arthroscop|discectom|laminectom)\w*",
    re.IGNORECASE,
)
"""What an earlier operation was, as the reason for what is done now."""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _joined(
    told: Sequence[Told], covers: tuple[tuple[str, str], ...], only: str = ""
) -> Callable[[Tale], Reckoned | None]:
    """A reader of the operations `told`, where the note speaks of `only`; the first that fits takes in what it includes."""
    speaks = re.compile(only, re.IGNORECASE) if only else None

    def read(tale: Tale) -> Reckoned | None:
        tale = replace(tale, said=tuple(replace(one, text=_AFTER.sub(_blank, one.text)) for one in tale.said))
        whole = " ".join(one.text for one in tale.said)
        if speaks and not speaks.search(f"{whole} {tale.around}"):
            return None
        found = [(one, sentences) for one in told if (sentences := _sentences(one, tale.said, whole))]
        taken = {code for one, _ in found for code in one.over}
        found = [(one, sentences) for one, sentences in found if one.code not in taken]
        if not found:
            return None
        lines: list[Counted] = []
        asked: list[str] = []
        passages: list[tuple[Passage, ...]] = []
        for place, (one, sentences) in enumerate(found):
            modifiers, questions = _where(one, sentences, tale)
            asked += questions
            lines.append(Counted(one.code, 1, "What was done, in the words of the note.", modifiers, (place,)))
            passages.append(tuple(said.passage for said in sentences))
        return reckoned(Count(tuple(lines), tuple(dict.fromkeys(asked))), passages, covers)

    return read


def _sentences(one: Told, said: Sequence[Said], whole: str) -> list[Said]:
    """The sentences that tell it; empty when it is not told."""
    needs = [re.compile(words, re.IGNORECASE) for words in one.needs]
    without = re.compile(one.without, re.IGNORECASE) if one.without else None
    if one.anywhere:
        if not all(words.search(whole) for words in needs) or (without and without.search(whole)):
            return []
        return [single for single in said if any(words.search(single.text) for words in needs)]
    return [
        single for single in said
        if all(words.search(single.text) for words in needs) and not (without and without.search(single.text))
    ]  # fmt: skip


def _where(one: Told, sentences: Sequence[Said], tale: Tale) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not one.where:
        return (), ()
    text = " ".join(single.text for single in sentences)
    whole = " ".join(single.text for single in tale.said)
    if one.where == "finger":
        return on_finger(one.code, text, whole, tale.everything)
    if one.where == "toe":
        named = toes(text, only_side(text) or only_side(tale.everything))
        return ((named[0],), ()) if len(named) == 1 else ((), (f"Which toe was {one.code} done on?",))
    return sided(one.code, text, whole, tale.everything)


def _knee(tale: Tale) -> Reckoned | None:
    """The knee through a scope; menisci that are trimmed one by one make the code of both."""
    made = _joined(
        _KNEE,
        (("29850", "29889"), ("27330", "27347"), ("27403", "27428"), ("20924", "20924"), ("64447", "64450")),
        rf"(?:{_SCOPE})",
    )(tale)
    if made is None:
        return None
    codes = [line.counted.code for line in made.lines]
    trimmed = next((line for line in made.lines if line.counted.code == "29881"), None)
    if trimmed is not None and codes.count("29881") == 1:
        text = " ".join(one.stated for one in trimmed.passages)
        both = re.search(r"\bmedial\b", text, re.I) and re.search(r"\blateral\b", text, re.I)
        if both and len(re.findall(r"\bmenisc\w+", text, re.I)) > 1:
            counted = Counted("29880", 1, trimmed.counted.reason, trimmed.counted.modifiers, (0,))
            return Reckoned(
                tuple(type(line)(counted, line.passages, line.doubts) if line is trimmed else line for line in made.lines),
                made.questions, made.covers, made.notes, made.also,
            )  # fmt: skip
    return made


def _shoulder(tale: Tale) -> Reckoned | None:
    """The shoulder through a scope; a limited debridement belongs to whatever else was done there."""
    made = _joined(_SHOULDER, (("29805", "29828"), ("23000", "23430"), ("64415", "64418")), rf"(?:{_SCOPE})")(tale)
    if made is None or len(made.lines) == 1:
        return made
    kept = tuple(line for line in made.lines if line.counted.code != "29822")
    return Reckoned(kept, made.questions, made.covers, made.notes, made.also)


def _of_scope(reader: Callable[[Tale], Reckoned | None], joint: str) -> Callable[[Tale], Reckoned | None]:
    words = re.compile(joint, re.IGNORECASE)

    def read(tale: Tale) -> Reckoned | None:
        return reader(tale) if words.search(f"{tale.everything} {tale.around}") else None

    return read


ORTHOPEDIC: tuple[Callable[[Tale], Reckoned | None], ...] = (
    _of_scope(_knee, r"\bknee\b|\bmenisc\w+|\bacl\b"),
    _of_scope(_shoulder, r"\bshoulder\b|\brotator\b|\bacromi\w+"),
    _joined(_HAND, (("20550", "20551"), ("20526", "20526"), ("20670", "20680"), ("25000", "25115"), ("26010", "26180"), ("27650", "27654"), ("29848", "29848"), ("64718", "64722"), ("64400", "64450"), ("12001", "13160"), ("29105", "29515"))),
    _joined(_SPINE, (("22548", "22585"), ("22840", "22859"), ("20930", "20938"), ("63001", "63091"), ("69990", "69990"))),
    _joined(_PAIN, (("27096", "27096"), ("64400", "64455"), ("64624", "64640"), ("28080", "28080"), ("77002", "77003"), ("20526", "20611"))),
)  # fmt: skip
"""A reader for each part of the body."""
