"""Places on the skin as people name them."""

import re

from consultant.draft.reckon.site import Site
from consultant.sieve import Sieve

_WORDS: tuple[tuple[Site, str], ...] = (
    (Site.HAND, r"(?:back|dorsum|palm|dorsal aspect) of (?:the |his |her )?(?:right |left )?hand|hands?(?!ed)|"
                r"fingers?|fingertips?|thumbs?|palms?|palmar|knuckles?|(?:index|long|ring|middle|little) finger"),
    (Site.FOOT, r"(?:top|dorsum|sole|bottom) of (?:the |his |her )?(?:right |left )?foot|foot|feet|toes?|heels?|"
                r"soles?|plantar|hallux"),
    (Site.NECK, r"(?:back|nape|side) of (?:the |his |her )?neck|neck|nape"),
    (Site.SCALP, r"scalp|vertex|occiput|occipital|parietal|back of (?:the |his |her )?head"),
    (Site.LEG, r"back of (?:the |his |her )?(?:right |left )?(?:knee|leg|thigh)|legs?|thighs?|shins?|calf|calves|"
               r"knees?|ankles?|lower extremit(?:y|ies)|pretibial|popliteal"),
    (Site.ARM, r"back of (?:the |his |her )?(?:right |left )?arm|forearms?|upper arms?|arms?|elbows?|wrists?|"
               r"shoulders?|upper extremit(?:y|ies)|antecubital"),
    (Site.AXILLA, r"axillae?|axillary|armpits?"),
    (Site.FOREHEAD, r"forehead"),
    (Site.EYELID, r"(?:upper |lower )?eyelids?|canthus"),
    (Site.EAR, r"ears?|earlobes?|auricles?|pinnae?|helix|antihelix|conchal?"),
    (Site.NOSE, r"nose|nasal|nostrils?|alar?|columella"),
    (Site.LIP, r"lips?|vermilion"),
    (Site.CHEEK, r"cheeks?|malar"),
    (Site.CHIN, r"chin"),
    (Site.MOUTH, r"mouth|oral mucosa|buccal mucosa|tongue"),
    (Site.FACE, r"face|facial|eyebrows?|brow|temples?|temporal|jaw(?:line)?|mandib\w+|zygoma\w*|glabella|preauricular"),
    (Site.GENITALS, r"penis|penile|scrotum|scrotal|vulvar?|labia\w*|genital\w*|genitals"),
    (Site.TRUNK, r"trunk|back|chest|abdomen|abdominal|flanks?|breasts?|buttocks?|groin|hips?|sternum|sternal|torso|"
                 r"scapular?|suprapubic|sacr(?:um|al)|clavic\w+|rib cage"),
)  # fmt: skip
_EACH = "|".join(rf"(?P<s{number}>(?:{words})\b)" for number, (_, words) in enumerate(_WORDS))
_PLACE = re.compile(rf"\b(?:{_EACH})", re.IGNORECASE)
_SIEVE = Sieve([_PLACE])
_NO_PLACE = re.compile(
    r"\b(?:right|left)[ -]hand(?:ed(?:[ -]dominant)?|[ -]dominant)\b|\bhand[ -](?:held|tied)\b|"
    r"\b(?:came|come|comes|called|call|went|go|follow\w*|return\w*|sent|pulled|held|cut) back\b|"
    r"\bback (?:to|at work|home)\b|\bin the face of\b|\bon the other hand\b|\bfollow up in\b",
    re.IGNORECASE,
)


def places(text: str) -> list[Site]:
    """The places that `text` names, in order, each as often as it is named."""
    if not _SIEVE.may(text):
        return []
    hidden = _NO_PLACE.sub(lambda match: "~" * len(match[0]), text)
    return [_WORDS[int((match.lastgroup or "s0")[1:])][0] for match in _PLACE.finditer(hidden)]


def only_place(text: str) -> Site | None:
    """The first place that `text` names, or None; of a part of the face and `face` the part."""
    found = places(text)
    if not found:
        return None
    return next((one for one in found if one is not Site.FACE), Site.FACE) if found[0] is Site.FACE else found[0]
