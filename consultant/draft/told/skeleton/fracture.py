"""Fractures and dislocations: the bone, and whether it was set, pinned through the skin or opened.

Source: CPT musculoskeletal chapter: care without setting the bone, with setting, with fixation through the skin, open,
in words of our own; the first cast or splint belongs to it (CPT, Application of casts and strapping; NCCI Policy Manual
for Medicare ch. 4).
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass

from consultant.draft.passage import Passage
from consultant.draft.reckon.counted import Count, Counted
from consultant.draft.side import only_side
from consultant.draft.told.placed import on_finger, sided, toes
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

COVERS = (
    ("23500", "23680"), ("24500", "24685"), ("25500", "25695"), ("26600", "26785"), ("27230", "27269"),
    ("27500", "27566"), ("27750", "27848"), ("28400", "28675"), ("29000", "29590"), ("20650", "20694"),
    ("12001", "13160"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bone:
    """A bone, the words for it, and its codes by what was done; empty where there is no code of that kind."""

    words: str
    without: str
    set: str
    pinned: str
    open: str
    where: str = "side"


_BONES = (
    _Bone(r"trimalleol\w*", "27816", "27818", "", "27822"),
    _Bone(r"bimalleol\w*", "27808", "27810", "", "27814"),
    _Bone(r"medial malleol\w+", "27760", "27762", "", "27766"),
    _Bone(r"lateral malleol\w+|distal fibula\w*|weber [abc]", "27786", "27788", "", "27792"),
    _Bone(r"clavic\w+|collar ?bone", "23500", "23505", "", "23515"),
    _Bone(r"proximal humer\w+|humeral (?:head|neck)|surgical neck", "23600", "23605", "", "23615"),
    _Bone(r"supracondylar|transcondylar", "24530", "24535", "24538", "24545"),
    _Bone(r"humer\w+ shaft|shaft of (?:the )?humer\w+|midshaft humer\w+", "24500", "24505", "", "24515"),
    _Bone(r"olecranon|proximal ulna\w*", "24670", "24675", "", "24685"),
    _Bone(r"radial (?:head|neck)", "24650", "24655", "", "24665"),
    _Bone(r"both[ -]bones? (?:forearm)?|radi(?:us|al) and ulnar? shafts?|radial and ulnar shafts?|shafts of (?:the )?radius and ulna", "25560", "25565", "", "25575"),
    _Bone(r"distal radi\w+|distal end of (?:the )?radius|colles['’]?|smith['’]?s? fracture|radius,? distal|barton['’]?s?", "25600", "25605", "25606", "25607"),
    _Bone(r"radi(?:us|al) shaft|shaft of (?:the )?radius", "25500", "25505", "", "25515"),
    _Bone(r"ulnar? shaft|shaft of (?:the )?ulna|nightstick", "25530", "25535", "", "25545"),
    _Bone(r"scaphoid|navicular of (?:the )?wrist", "25622", "25624", "", "25628"),
    _Bone(r"metacarpals?|boxer['’]?s?", "26600", "26605", "26608", "26615"),
    _Bone(r"distal phalan\w+[^.;]{0,30}(?:finger|thumb)|(?:finger|thumb)[^.;]{0,30}distal phalan\w+|tuft", "26750", "26755", "26756", "26765", "finger"),
    _Bone(r"(?:proximal|middle) phalan\w+[^.;]{0,30}(?:finger|thumb)|(?:finger|thumb)[^.;]{0,30}(?:proximal|middle) phalan\w+", "26720", "26725", "26727", "26735", "finger"),
    _Bone(r"femoral neck|neck of (?:the )?femur|subcapital", "27230", "", "27235", "27236"),
    _Bone(r"inter-?troch\w+|per-?troch\w+|sub-?troch\w+", "27238", "27240", "", "27244"),
    _Bone(r"femoral shaft|femur shaft|shaft of (?:the )?femur|midshaft femur", "27500", "27502", "", "27507"),
    _Bone(r"patella\w*|knee ?cap", "27520", "", "", "27524"),
    _Bone(r"tibial plateau", "27530", "27532", "", "27535"),
    _Bone(r"tibial? shaft|shaft of (?:the )?tibia|midshaft tibia", "27750", "27752", "27756", "27758"),
    _Bone(r"calcane\w+|heel bone", "28400", "28405", "28406", "28415"),
    _Bone(r"metatarsals?|jones|dancer['’]?s", "28470", "28475", "28476", "28485"),
    _Bone(r"(?:great|big) toe|hallux", "28490", "28495", "28496", "28505", "toe"),
    _Bone(r"toes?", "28510", "28515", "", "28525", "toe"),
)  # fmt: skip
_DISLOCATIONS: tuple[_Bone, ...] = (
    _Bone(r"shoulder|glenohumeral", "", "23650", "", "23660"),
    _Bone(r"nurse ?maid['’]?s?(?: elbow)?|radial head sublux\w+", "", "24640", "", ""),
    _Bone(r"elbow", "", "24600", "", "24615"),
    _Bone(r"(?:pip|dip|ip|interphalangeal)[^.;]{0,30}|finger", "", "26770", "", "26785", "finger"),
    _Bone(r"patella\w*|knee ?cap", "", "27560", "", "27566"),
    _Bone(r"(?:hip )?(?:prosthe\w+|replacement|arthroplasty)[^.;]{0,20}", "", "27265", "", ""),
    _Bone(r"hip", "", "27250", "", "27253"),
)
_ASLEEP = {"23650": "23655", "24600": "24605", "26770": "26775", "27560": "27562", "27265": "27266", "27250": "27252"}
"""The code of the same setting under general anesthesia."""
_FRACTURE = re.compile(
    r"\bfractures?d?\b|\bfxs?\b|\bbroken?\b|\bcolles\b|\bboxer['’]?s\b|\bbimalleol\w*|\btrimalleol\w*|\bnightstick\b",
    re.I,
)
_DISLOCATION = re.compile(r"\bdislocat\w+|\bnurse ?maid['’]?s?\b|\bsublux\w+", re.IGNORECASE)
_OPENED = re.compile(
    r"\borif\b|\bopen(?:ly)? (?:reduc\w+|treat\w+)|\b(?:lag|locking|cannulated|compression|cortical|headless)? ?screws?\b|\bplat(?:e|es|ed|ing)\b|\bnail(?:ed|ing)?\b|\brod(?:ded|ding)\b|"
    r"\bintramedullary\b|\binternal fixation\b|\bhemi-?arthroplast\w+|\bbipolar\b|\btension band\b|\bhemiprosthes\w+",
    re.IGNORECASE,
)
_PINNED = re.compile(
    r"\bpercutaneous\w*(?: skeletal)? (?:pin\w*|fix\w*|k-?wires?|screw\w*)|\bcrpp\b|\bpinned\b|\bpins? (?:placed )?percutaneous\w*|\bk-?wires? (?:\w+ ){0,3}percutaneous\w*|"
    r"\bclosed reduction (?:and|with|&) (?:percutaneous )?(?:pinning|k-?wires?)|\bpercutaneous(?:ly)?\b",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\bclosed(?:ly)? reduc\w+|\breduction\b|\breduced\b|\bmanipulat\w+|\btraction\b|\brelocat\w+|\bset\b(?= (?:the|by|under|in))|\bput back\b|\bpopped back\b",
    re.IGNORECASE,
)
_WAS_SET = re.compile(
    r"\bclosed(?:ly)? reduc\w+|\breduced (?:by|with|under|and|to)\b|\bmanipulat(?:ed|ion)\b", re.IGNORECASE
)
_PICTURE = re.compile(r"\bx-?rays?\b|\bviews?\b|\bradiograph\w*|\bfilms?\b|\bct\b|\bmri\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:without|w/o|no|not|never|nor)\b[^.;]{0,25}\b(?:reduc\w+|manipulat\w+|setting)|\b(?:reduc\w+|manipulat\w+) (?:was |is )?(?:not (?:needed|necessary|required|attempted|performed|done)|unnecessary)|\bnon-?manipulative\b",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"\bfracture care\b|\b(?:closed )?treatment\b|\b(?:cast|splint|boot|brace|sling|post-?op shoe|surgical shoe|immobili[sz]\w+|buddy[ -]tap\w+|orthosis|collar|stax|figure)\w*|\bglobal\b",
    re.IGNORECASE,
)
_ASLEEP_SAID = re.compile(r"\b(?:under|general) (?:general )?anesthesia\b|\bgeneral anesthe\w+", re.IGNORECASE)
_FRAGMENTS = re.compile(
    r"\b(?P<n>\d|two|three|four|five)[ -]?(?:or more )?(?:\w+ ){0,2}?(?:fragments?|parts?|pieces)\b", re.IGNORECASE
)
_WITHIN_JOINT = re.compile(r"\bintra-?articular\b|\binto the (?:\w+ )?joint\b|\barticular fragments?\b", re.IGNORECASE)
_NOT_IN_JOINT = re.compile(r"\bextra-?articular\b", re.IGNORECASE)
_NAIL = re.compile(r"\bnail(?:ed|ing)?\b|\bintramedullary\b|\brod(?:ded|ding)?\b|\bcephalomedullary\b", re.IGNORECASE)
_NAILED = {"27244": "27245", "27507": "27506", "27758": "27759", "24515": "24516"}


def read_fractures(tale: Tale) -> Reckoned | None:
    """The care of a fracture or dislocation; None where no bone or nothing that was done to it is told."""
    raw = " ".join(one.passage.text for one in tale.said)
    done = " ".join(one.text for one in tale.said)
    broken = _bones(tale.said, _FRACTURE, _BONES, tale.everything)
    if broken is not None:
        return _fracture(*broken, raw, done, tale)
    apart = _bones(tale.said, _DISLOCATION, _DISLOCATIONS, tale.everything)
    if apart is None:
        return None
    bone, passages = apart
    code = bone.open if re.search(r"\bopen reduction\b", done, re.I) else bone.set if _SET.search(done) else ""
    if not code:
        return None
    if _ASLEEP_SAID.search(done):
        code = _ASLEEP.get(code, code)
    return _made(code, bone, passages, tale, "A dislocation that was put back")


def _fracture(bone: _Bone, passages: list[Passage], raw: str, done: str, tale: Tale) -> Reckoned | None:
    opened, pinned = _OPENED.search(done), _PINNED.search(done)
    if pinned and bone.pinned and not re.search(r"\bplat(?:e|es|ed|ing)\b|\borif\b|\bopen reduction\b", done, re.I):
        return _made(bone.pinned, bone, passages, tale, "Fixed through the skin")
    if opened and bone.open:
        code = bone.open
        if code in _NAILED and _NAIL.search(done):
            code = _NAILED[code]
        if code == "25607":
            return _radius(bone, passages, raw, tale)
        if code == "27535" and re.search(r"\bbicondylar\b|\bboth condyles\b", raw, re.I):
            code = "27536"
        if code == "27822" and re.search(
            r"\bposterior (?:lip|malleol\w+|fragment)[^.;]{0,40}(?:fix\w+|screw\w*|plat\w+)", done, re.I
        ):
            code = "27823"
        return _made(code, bone, passages, tale, "Opened and fixed")
    if _WAS_SET.search(done) and bone.set:
        return _made(bone.set, bone, passages, tale, "Set without opening")
    if _WITHOUT.search(raw) and bone.without:
        return _made(bone.without, bone, passages, tale, "Not set") if _CARE.search(raw) else None
    return _made(bone.set, bone, passages, tale, "Set without opening") if _SET.search(done) and bone.set else None


def _radius(bone: _Bone, passages: list[Passage], raw: str, tale: Tale) -> Reckoned | None:
    """The lower end of the radius, opened: by whether the break runs into the joint and how many pieces were fixed."""
    match = _FRAGMENTS.search(raw)
    number = match["n"].lower() if match else "0"
    count = int(number) if number.isdigit() else {"two": 2, "three": 3, "four": 4, "five": 5}[number]
    if _NOT_IN_JOINT.search(raw):
        return _made("25607", bone, passages, tale, "Opened and fixed, outside the joint")
    if _WITHIN_JOINT.search(raw) and count:
        code = "25609" if count >= 3 else "25608"
        return _made(code, bone, passages, tale, f"Opened and fixed, {count} pieces within the joint")
    asked = (
        "Did the fracture run into the joint, and how many joint fragments were fixed: none within the joint (25607), two "
        "(25608), three or more (25609)?"
    )
    return Reckoned((), (asked,), COVERS, (), tuple(passages))


def _made(code: str, bone: _Bone, passages: list[Passage], tale: Tale, what: str) -> Reckoned | None:
    text = " ".join(one.stated for one in passages)
    done = " ".join(one.text for one in tale.said)
    if bone.where == "toe":
        named = toes(text, only_side(text) or only_side(tale.everything))
        modifiers: tuple[str, ...] = (named[0],) if len(named) == 1 else ()
        questions: tuple[str, ...] = () if modifiers else (f"Which toe was {code} done on, and of which foot?",)
    elif bone.where == "finger":
        modifiers, questions = on_finger(code, text, done, tale.everything)
    else:
        modifiers, questions = sided(code, text, done, tale.everything)
    why = f"{what}; the first cast or splint belongs to it."
    every = tuple(passages)
    return reckoned(Count((Counted(code, 1, why, modifiers, (0,)),), questions), [every], COVERS)


def _bones(
    said: tuple[Said, ...], kind: re.Pattern[str], bones: tuple[_Bone, ...], everything: str
) -> tuple[_Bone, list[Passage]] | None:
    """The bone that is told of as broken or out of place, and the sentences that tell of it and of its care."""
    telling = [one for one in said if kind.search(one.text)]
    if not kind.search(everything):
        return None
    for texts in ([one.text for one in telling], [everything]):
        for bone in bones:
            words = re.compile(rf"\b(?:{bone.words})\b", re.IGNORECASE)
            near = [
                text for text in texts
                if (words.search(text) and kind.search(text)) and (text is not everything or _beside(words, kind, text))
            ]  # fmt: skip
            if near:
                care = [one for one in said if _tells(one.text, words, kind)]
                return (bone, [one.passage for one in care]) if care else None
    return None


def _beside(words: re.Pattern[str], kind: re.Pattern[str], text: str) -> bool:
    """Whether the bone and the word for its break stand in one sentence of `text`."""
    return any(words.search(part) and kind.search(part) for part in re.split(r"[.;:\n]", text))


def _tells(text: str, words: re.Pattern[str], kind: re.Pattern[str]) -> bool:
    """Whether `text` tells of the break or of its care; a picture of it is a service of its own."""
    if _PICTURE.search(text):
        return False
    return any(one.search(text) for one in (words, kind, _OPENED, _SET, _CARE, _PINNED))
