"""Places on the skin, and the groups that repair and lesion codes put them in.

Source: the body areas that CPT names for repair (12001 to 13153), excision and shaving (11300 to 11646) and destruction
of malignant lesions (17260 to 17286), in words of our own.
"""

from enum import StrEnum


class Site(StrEnum):
    """A place on the skin, as finely as any code tells them apart."""

    SCALP = "scalp"
    FACE = "face"
    """The face, and no more was said."""
    FOREHEAD = "forehead"
    CHEEK = "cheek"
    CHIN = "chin"
    MOUTH = "mouth"
    EYELID = "eyelid"
    NOSE = "nose"
    EAR = "ear"
    LIP = "lip"
    NECK = "neck"
    AXILLA = "armpit"
    TRUNK = "trunk"
    ARM = "arm"
    LEG = "leg"
    HAND = "hand"
    FOOT = "foot"
    GENITALS = "genitals"


FACE = frozenset({
    Site.FACE, Site.FOREHEAD, Site.CHEEK, Site.CHIN, Site.MOUTH, Site.EYELID, Site.NOSE, Site.EAR, Site.LIP,
})  # fmt: skip
"""Face, ears, eyelids, nose, lips and mucous membrane: one group for all but complex repair."""


class LesionArea(StrEnum):
    """The three groups of lesion codes."""

    BODY = "trunk, arms and legs"
    FINE = "scalp, neck, hands, feet and genitals"
    FACE = "face, ears, eyelids, nose and lips"


def lesion_area(site: Site) -> LesionArea:
    """The group that a lesion at `site` counts in; an armpit counts with the trunk."""
    if site in FACE:
        return LesionArea.FACE
    if site in {Site.SCALP, Site.NECK, Site.HAND, Site.FOOT, Site.GENITALS}:
        return LesionArea.FINE
    return LesionArea.BODY
