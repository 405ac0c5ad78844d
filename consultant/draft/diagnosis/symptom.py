"""Symptoms beside the illness they belong to.

Source: ICD-10-CM Official Guidelines I.B.4 to I.B.6 and IV.D: a symptom is coded when no definite diagnosis
explains it.
"""

import re
from collections.abc import Sequence

from consultant.draft.diagnosis.finding import Finding

_SYMPTOMS = (
    "R0",
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R60",
    "R61",
    "R62",
    "R63",
    "R68",
    "M25.5",
    "M25.6",
    "M79.6",
    "M54.5",
    "M79.1",
    "M54.2",
    "M54.6",
    "M54.9",
    "K62.5",
    "K92.1",
)
_BELONGS = (
    (("R05", "R06", "R07.0", "R09", "R49", "R04"), ("J", "C34")),
    (("R50", "R51", "R68.83"), ("A", "B", "H65", "H66", "J0", "J1", "J2", "N1", "N30", "N39", "K")),
    (("R00", "R01", "R07", "R55", "R60", "R06"), ("I2", "I3", "I4", "I5", "I11", "I13")),
    (("R10", "R11", "R12", "R13", "R14", "R19", "K62.5", "R63"), ("K", "C1", "C2", "A0")),
    (("K62.5", "K92.1"), ("K64", "K60", "K57", "K50", "K51", "C18", "C19", "C20")),
    (("M79.6", "M79.8", "R60", "R22.4"), ("I8",)),
    (("R06", "R40"), ("G47.3",)),
    (("R04.0",), ("J3",)),
    (("R42", "R55"), ("I95", "E86", "H81")),
    (("R11",), ("N13", "N20", "N23")),
    (("R30", "R31", "R32", "R33", "R34", "R35", "R39", "R10"), ("N", "C6")),
    (("M25.5", "M25.6", "M79.6", "M54", "M79.1", "R26", "R29"), ("M", "S", "G5")),
    (("R51", "R42", "R20", "R11"), ("G", "H8")),
    (("R21", "R20", "L29", "R22"), ("L", "B")),
    (("R45", "R44", "R41", "G47.0"), ("F",)),
    (("H57.1", "H53", "H93", "R42"), ("H",)),
)
"""Beginnings of symptom codes and of the codes of illnesses that they commonly belong to."""


_OF_PROSTATE = ("R33", "R35", "R39.1", "N39.4")
_EXPLAINS_NOTHING = ("M99.0",)
"""Where a chiropractor treats; the pain there stands beside it (Medicare Benefit Policy Manual ch. 15 §240.1.2)."""
_COMPLAINT = re.compile(r"\bsore throat\b", re.IGNORECASE)
"""A complaint that the index sends to an illness."""


def is_symptom(code: str) -> bool:
    """Whether a code names a sign or symptom: of chapter 18, and pain of a joint, a limb or the back."""
    return code.startswith(_SYMPTOMS)


def without_symptoms(found: Sequence[Finding], *, every: bool) -> list[Finding]:
    """`found` without the symptoms that an illness in it explains; with `every`, without all where there is an illness.

    A symptom that the note lists as a diagnosis of its own stays when no illness beside it explains it.
    """
    ills = [one.best.code for one in found if _is_illness(one)]
    if not ills:
        return list(found)
    reason = next((one for one in found if is_symptom(one.best.code)), None) if found[0].best.code not in ills else None
    asked = "N40.1" in ills  # use an additional code for the symptoms it brings
    return [
        one
        for one in found
        if not is_symptom(one.best.code)
        or not ((every and one is not reason) or _explained(one.best.code, ills))
        or (asked and one.listed and one.best.code.startswith(_OF_PROSTATE))
    ]


def _is_illness(finding: Finding) -> bool:
    code = finding.best.code
    return not (is_symptom(code) or code.startswith(_EXPLAINS_NOTHING) or _COMPLAINT.search(finding.words))


def _explained(symptom: str, ills: Sequence[str]) -> bool:
    return any(
        symptom.startswith(symptoms) and any(ill.startswith(causes) for ill in ills) for symptoms, causes in _BELONGS
    )
