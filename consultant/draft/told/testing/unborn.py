"""Ultrasound and tests of the unborn: by weeks, purpose and way in.

Source: CPT guidelines for obstetric ultrasound (complete under 14 weeks, complete from 14 weeks on, detailed, limited,
follow-up, through the vagina) and for the biophysical profile, which includes a non-stress test where it has one.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Counted
from consultant.draft.told.operation import Acts, acts, quoted, words
from consultant.draft.told.tale import Reckoned, ReckonedLine, Tale

COVERS = (("76801", "76828"), ("59020", "59025"), ("76830", "76857"))
_PREGNANT = r"\b(?:iup|fetal|fetus|fetuses|gestation\w*|ob\b|obstetric\w*|pregnan\w*|prenatal|efw|bpp|edd|ega|crl|anatomy (?:scan|survey|us|ultrasound)|fht|fhr|nst|biophysical|gdm|twins?)\b|\b\d{1,2} ?w ?\d ?d\b|\b\d{1,2}[ +]\d/7\b"
_SOUND = r"\b(?:ultrasound|ultrasonogra\w+|sonogra\w+|sono|scan|u/s|tvus|tvs|survey|biometry)\b|\bUS\b|\btransvaginal\b"
_WEEKS = re.compile(r"\b(?P<w>\d{1,2})(?: ?(?:weeks?|wks?)\b| ?w ?\d? ?d?\b| ?\+ ?\d\b|[ +]\d/7)", re.IGNORECASE)
_NOT_THIS = r"\bnon-?pregnant\b|\bpostmenopausal\b"
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("76813", r"\bnuchal\b|\bNT (?:scan|measurement|screen)|\bfirst[- ]trimester screen", "Nuchal translucency."),
    ("76811", r"\b(?:detailed|targeted|level (?:ii|2)|comprehensive) (?:fetal )?(?:\w+ )?(?:anat\w+|survey|scan|ultrasound|us|exam\w*|sono\w*|evaluation)\b", "A detailed look at the anatomy."),
    ("76816", r"\b(?:growth|follow[- ]?up|f/u|interval|serial|repeat|re-?eval\w*)\b[^.;\n]{0,30}\b(?:scan|us|ultrasound|sono\w*|growth|biometry|exam)\b|\b(?:scan|us|ultrasound)\b[^.;\n]{0,20}\bfor (?:interval )?growth\b|\bbiometry (?:was )?repeated\b", "A follow-up of an earlier scan."),
    ("76815", r"\blimited\b|\bquick look\b|\bfor (?:fetal )?(?:position|presentation|heart ?(?:beat|tones)|placental location|fluid)\b(?![^.;\n]*\banatom)|\b(?:position|presentation|AFI|viability|heart ?beat) (?:check|only)\b|\bAFI (?:was )?(?:done )?(?:alone|only)", "A limited look for single facts."),
)  # fmt: skip
_COMPLETE = r"\b(?:anatom\w+|complete|survey|four[- ]chamber|4[- ]chamber|biometry|dating|standard)\b"


def read_unborn(tale: Tale) -> Reckoned | None:
    """The scans and tests of a pregnancy that the note tells of as done."""
    told = acts(tale)
    if not words(_PREGNANT).search(tale.everything) or words(_NOT_THIS).search(tale.everything):
        return None
    lines: list[ReckonedLine] = []
    questions: list[str] = []
    profile = told.where(r"\bBPP\b|\bbiophysical profile\b")
    resting = told.where(r"\bNST\b|\bnon-?stress test\w*")
    if profile:
        code = "76818" if resting else "76819"
        why = (
            "A biophysical profile with its non-stress test."
            if resting
            else "A biophysical profile without a non-stress test."
        )
        lines.append(ReckonedLine(Counted(code, 1, why), (profile + resting)[:3]))
    elif resting:
        lines.append(ReckonedLine(Counted("59025", 1, "A non-stress test."), resting[:3]))
    for code, pattern, why in (
        ("76820", r"\bumbilical artery doppler|\bUA dopplers?\b|\bdopplers? of (?:the )?umbilical", "Doppler of the cord's artery."),
        ("76821", r"\bMCA dopplers?\b|\bmiddle cerebral (?:artery )?dopplers?", "Doppler of the brain's artery."),
        ("59020", r"\bcontraction stress test|\boxytocin challenge", "A contraction stress test."),
    ):  # fmt: skip
        if passages := told.where(pattern):
            lines.append(ReckonedLine(Counted(code, 1, why), passages[:2]))
    scans = tuple(one for one in told.where(_SOUND) if not _earlier(one))
    if scans:
        some, asked = _scan(told, scans, bool(profile))
        lines += some
        questions += asked
    if not lines and not questions:
        return None
    read = tuple(dict.fromkeys([*(p for one in lines for p in one.passages), *scans]))
    also = tuple(
        one.passage
        for one in told.said
        if words(r"\b(?:fetal|heart|placenta|AFI|FHT|ovaries|CRL|EFW|biometry|percentile|stomach|cord)\b").search(
            one.text
        )
    )
    return Reckoned(tuple(lines), tuple(questions), COVERS, also=(*read, *also))


def _earlier(passage: Passage) -> bool:
    text = passage.stated
    return bool(
        words(r"\b(?:prior|previous|last|outside|earlier)\b[^.;\n]{0,30}\b(?:scan|us|ultrasound|anatomy)\b").search(
            text
        )
    )


def _scan(told: Acts, scans: tuple[Passage, ...], profile: bool) -> tuple[list[ReckonedLine], list[str]]:
    text = "\n".join(one.stated for one in scans)
    weeks = {int(match["w"]) for match in _WEEKS.finditer(told.text) if 4 <= int(match["w"]) <= 42}
    lines: list[ReckonedLine] = []
    inside = words(r"\b(?:transvaginal\w*|endovaginal\w*|tv ?us|tvs|tv scan)\b").search(text)
    outside = words(r"\b(?:transabdominal\w*|abdominal(?:ly)?|ta ?us)\b").search(text)
    kind = next(((code, why) for code, pattern, why in _KINDS if words(pattern).search(text)), None)
    if inside:
        lines.append(ReckonedLine(Counted("76817", 1, "Through the vagina, in pregnancy."), scans[:3]))
        if not outside:
            return lines, []
    if kind is not None:
        lines.append(ReckonedLine(Counted(kind[0], _fetuses(told) if kind[0] == "76816" else 1, kind[1]), scans[:3]))
        return lines, []
    if not words(_COMPLETE).search(told.text):
        if lines or profile or outside:
            return lines, []
        asked = (
            "was the pregnancy scanned through the vagina (76817) or through the abdomen, and there completely (76801 under "
            "14 weeks, 76805 from then on) or for single facts (76815)?"
        )
        return [], [quoted(scans[0], asked)]
    if not weeks:
        asked = "how many weeks was the pregnancy? A complete scan is 76801 under 14 weeks and 76805 from then on."
        return lines, [quoted(scans[0], asked)]
    early = max(weeks) < 14
    code, more = ("76801", "76802") if early else ("76805", "76810")
    when = "under 14 weeks" if early else "from 14 weeks on"
    lines.append(ReckonedLine(Counted(code, 1, f"A complete scan {when}."), scans[:3]))
    if (further := _fetuses(told) - 1) > 0:
        lines.append(ReckonedLine(Counted(more, further, "Each further one."), scans[:3]))
    return lines, []


def _fetuses(told: Acts) -> int:
    return 3 if told.says(r"\btriplets?\b") else 2 if told.says(r"\btwins?\b|\btwin gestation\b") else 1
