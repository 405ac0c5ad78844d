"""Modifier QW: a test that was done under a CLIA certificate of waiver.

Source: CMS, Tests Granted Waived Status under CLIA; Medicare Claims Processing Manual ch. 16 §70.8: waived tests carry
QW, but for those that were waived from the beginning (dipstick read by eye, urine pregnancy test, occult blood cards,
home-cleared glucose meters, spun hematocrit, sedimentation rate).
"""

import re

from consultant.draft.modifiers import Reasoned

_CODES = """
80047 80048 80051 80053 80061 80069 80305 81003 81007 82010 82040 82043 82044 82150 82247 82274 82310 82330
82374 82435 82465 82550 82565 82570 82947 82950 82951 82977 83001 83002 83036 83037 83516 83605 83655 83718
83721 83861 83880 83986 84075 84132 84155 84295 84443 84450 84460 84478 84520 84550 85014 85018 85025 85576
85610 86294 86308 86318 86328 86386 86618 86701 86703 86780 86803 87077 87210 87338 87426 87428 87449 87491
87502 87591 87631 87633 87634 87635 87636 87637 87651 87661 87801 87804 87806 87807 87808 87809 87811 87880
87899 G0328 G0433
"""
_WITH_QW = frozenset(_CODES.split())
_WAIVED = re.compile(
    r"\bCLIA[ -]?(?:certificate of )?waive[dr]?\b|\bcertificate of waiver\b|\bwaived (?:\w+ )?(?:lab\w*|tests?|kits?|"
    r"complexity|status|devices?)\b|(?<=[,(;] )waived\b|\bCLIA waiver\b",
    re.IGNORECASE,
)


def waiver_modifier(code: str, said: str) -> Reasoned:
    """QW on `code` where the note says that the laboratory or the test is waived."""
    result = Reasoned()
    if code in _WITH_QW and _WAIVED.search(said):
        result.modifiers.append("QW")
        result.reasons.append("QW: done under a CLIA certificate of waiver.")
    return result
