"""Ultrasound of the heart: how complete, through the chest or the esophagus, with which Doppler and contrast.

Source: CPT, codes 93306 to 93308 (complete with both Dopplers, without, limited), 93312 (through the esophagus) with
93320, 93321 and 93325 added, 93350 to 93352 (under stress), in words of our own.
"""

import re

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.told.tale import Reckoned, Tale, reckoned

_ECHO = re.compile(r"\becho(?:cardiogra\w+|s)?\b|\b(?-i:TTE|TEE)\b", re.IGNORECASE)
_ESOPHAGUS = re.compile(r"\b(?-i:TEE)\b|\btrans-?o?esophageal\b", re.IGNORECASE)
_STRESS = re.compile(r"\bstress\b|\bdobutamine\b|\bexercise\b", re.IGNORECASE)
_CONGENITAL = re.compile(r"\bcongenital\b|\bfetal\b|\bintracardiac\b|(?-i:\bICE\b)", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:limited|focused|follow[ -]?up|targeted)\b", re.IGNORECASE)
_COMPLETE = re.compile(r"\b(?:complete|comprehensive|full)\b", re.IGNORECASE)
_SPECTRAL = re.compile(
    r"\b(?:spectral|pulsed?(?:[ -]wave)?|continuous[ -]wave|pw|cw)\b[^.;]{0,30}|\bdoppler\b", re.IGNORECASE
)
_COLOR = re.compile(r"\bcolou?r(?:[ -](?:flow|doppler))?\b", re.IGNORECASE)
_DOPPLER = re.compile(r"\bdoppler\b", re.IGNORECASE)
_NO_DOPPLER = re.compile(r"\b(?:no|without|w/o) (?:\w+ )?doppler\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\b(?:definity|lumason|optison|perflutren|contrast (?:agent )?(?:was )?(?:given|used|injected|administered)|"
    r"(?:given|with|used|administered) (?:\w+ )?contrast)\b",
    re.IGNORECASE,
)
_REVIEWED = re.compile(
    r"\b(?:reviewed|prior|previous|last|old|outside|recent|showed|order(?:ed)?|scheduled|plan)\b", re.IGNORECASE
)
_CHEST = (("93306", "93308"), ("93320", "93325"))
_TUBE = (("93312", "93314"), ("93320", "93325"))


def read_echo(tale: Tale) -> Reckoned | None:
    """An ultrasound of the heart at rest, through the chest or the esophagus, with what is added to it."""
    told = [one for one in tale.said if _ECHO.search(one.text) and not _REVIEWED.search(one.text)]
    if not told or any(_CONGENITAL.search(one.text) for one in told):
        return None
    if any(_STRESS.search(one.text) for one in told):
        return None
    said = " ".join(one.text for one in tale.said)
    denied = any(_NO_DOPPLER.search(one.passage.text) for one in tale.said)
    color = bool(_COLOR.search(said)) and not denied
    spectral = bool(_SPECTRAL.search(_COLOR.sub(" ", said) if not _color_alone(said) else " ")) and not denied
    passages = [tuple(one.passage for one in told[:2])]
    if any(_ESOPHAGUS.search(one.text) for one in told):
        lines = [Counted("93312", 1, "Ultrasound of the heart through the esophagus: probe, pictures and report.")]
        return reckoned(Count((*lines, *_added(spectral, color, complete=True))), _doppler(tale, passages), _TUBE)
    here = " ".join(one.text for one in told)
    if _LIMITED.search(here) and not _COMPLETE.search(here):
        lines = [Counted("93308", 1, "Ultrasound of the heart, limited or to follow something up.")]
        return reckoned(Count((*lines, *_added(spectral, color, complete=False))), _doppler(tale, passages), _CHEST)
    if denied and _COMPLETE.search(said):
        return reckoned(
            Count((Counted("93307", 1, "Complete ultrasound of the heart without Doppler."),)), passages, _CHEST
        )
    if spectral and color:
        reason = "Complete ultrasound of the heart with flow measurement and color flow."
        return reckoned(Count((Counted("93306", 1, reason),)), passages, _CHEST)
    return None


def read_stress_contrast(tale: Tale) -> Reckoned | None:
    """Contrast given during an ultrasound of the heart under stress: added to it."""
    told = [one for one in tale.said if _ECHO.search(one.text) and not _REVIEWED.search(one.text)]
    if not any(_STRESS.search(one.text) for one in told):
        return None
    given = [one.passage for one in tale.said if _CONTRAST.search(one.text)]
    if not given:
        return None
    line = Counted("93352", 1, "Contrast was given during the ultrasound of the heart under stress.")
    return reckoned(Count((line,)), [(given[0],)], (("93352", "93352"),))


def _color_alone(said: str) -> bool:
    """Whether every Doppler that is named is color."""
    return len(_DOPPLER.findall(said)) == len(
        re.findall(r"\bcolou?r(?: flow)? doppler\b", said, re.IGNORECASE)
    ) and not (re.search(r"\b(?:spectral|pulsed?[ -]wave|continuous[ -]wave|pw|cw)\b", said, re.IGNORECASE))


def _added(spectral: bool, color: bool, *, complete: bool) -> list[Counted]:
    lines = []
    if spectral:
        code, what = ("93320", "complete") if complete else ("93321", "limited")
        lines.append(Counted(code, 1, f"Flow measured with Doppler, {what}: added."))
    if color:
        lines.append(Counted("93325", 1, "Color flow: added."))
    return lines


def _doppler(tale: Tale, passages: list[tuple[Passage, ...]]) -> list[tuple[Passage, ...]]:
    more = tuple(one.passage for one in tale.said if _DOPPLER.search(one.text))
    return [tuple(dict.fromkeys([*passages[0], *more]))]
