"""What was done through a scope, as codes: each kind of work once, the lesser left out where the greater includes it.

Sources: CPT guidelines for endoscopy (a surgical endoscopy includes the diagnostic one); NCCI Policy Manual ch. 6 §C;
Medicare Claims Processing Manual ch. 18 §60 (screening) and ch. 12 §30.1 (an incomplete colonoscopy carries 53).
"""

from enum import StrEnum


class Scope(StrEnum):
    """Which way was looked."""

    UPPER = "upper endoscopy"
    COLON = "colonoscopy"
    SIGMOID = "sigmoidoscopy"
    BILE = "endoscopy of the bile ducts"


class Act(StrEnum):
    """What was done through it."""

    SNARE = "a growth taken off with a snare"
    HOT = "a growth removed with hot forceps"
    SAMPLE = "samples taken"
    MUCOSA = "mucosal resection"
    INJECTED = "something injected under the lining"
    BLEEDING = "bleeding stopped"
    SEEN_BLEEDING = "bleeding seen"
    BALLOON = "widened with a balloon"
    WIRE = "widened over a wire"
    WIDENED = "widened"
    WIDE = "widened with a balloon of 30 mm or more"
    OUTLET = "stomach outlet or duodenum widened"
    BURNED = "tissue destroyed"
    STENT = "stent placed"
    STENT_OUT = "stent taken out or exchanged"
    BANDS = "banded"
    TUBE_THROUGH_WALL = "feeding tube placed through the wall"
    FOREIGN = "foreign body removed"
    SOUND = "ultrasound from within"
    NEEDLE = "needle sample through the wall"
    CUT_PAPILLA = "sphincter cut"
    STONES = "stones taken out"


LOOKING: dict[Scope, tuple[str, str]] = {
    Scope.UPPER: ("43235", "The upper tract was looked at, and nothing else was done."),
    Scope.COLON: ("45378", "The colon was looked at, and nothing else was done."),
    Scope.SIGMOID: ("45330", "The lower colon was looked at, and nothing else was done."),
    Scope.BILE: ("43260", "The ducts were shown, and nothing else was done."),
}
INCOMPLETE = "53: the scope could not be brought to the end of the colon."
COVERS: dict[Scope, tuple[tuple[str, str], ...]] = {
    Scope.UPPER: (("43191", "43259"), ("43266", "43266"), ("43270", "43270")),
    Scope.COLON: (("45330", "45398"), ("G0104", "G0106"), ("G0120", "G0121")),
    Scope.SIGMOID: (("45330", "45350"), ("G0104", "G0104")),
    Scope.BILE: (("43260", "43278"),),
}
_CODES: dict[Scope, dict[Act, str]] = {
    Scope.UPPER: {
        Act.MUCOSA: "43254", Act.SNARE: "43251", Act.HOT: "43250", Act.SAMPLE: "43239", Act.INJECTED: "43236",
        Act.BLEEDING: "43255", Act.WIDE: "43233", Act.BALLOON: "43249", Act.WIRE: "43248", Act.OUTLET: "43245",
        Act.BURNED: "43270", Act.STENT: "43266", Act.BANDS: "43244", Act.TUBE_THROUGH_WALL: "43246",
        Act.FOREIGN: "43247",
    },
    Scope.COLON: {
        Act.MUCOSA: "45390", Act.SNARE: "45385", Act.HOT: "45384", Act.SAMPLE: "45380", Act.INJECTED: "45381",
        Act.BLEEDING: "45382", Act.BALLOON: "45386", Act.BURNED: "45388", Act.STENT: "45389", Act.BANDS: "45398",
        Act.FOREIGN: "45379",
    },
    Scope.SIGMOID: {
        Act.MUCOSA: "45349", Act.SNARE: "45338", Act.HOT: "45333", Act.SAMPLE: "45331", Act.INJECTED: "45335",
        Act.BLEEDING: "45334", Act.BALLOON: "45340", Act.BURNED: "45346", Act.STENT: "45347", Act.BANDS: "45350",
        Act.FOREIGN: "45332",
    },
    Scope.BILE: {
        Act.STENT: "43274", Act.STONES: "43264", Act.CUT_PAPILLA: "43262", Act.SAMPLE: "43261", Act.BALLOON: "43277",
        Act.STENT_OUT: "43275",
    },
}  # fmt: skip
_INCLUDED: tuple[tuple[Act, frozenset[Act]], ...] = (
    (Act.WIDE, frozenset({Act.BALLOON, Act.WIRE})),
    (Act.WIRE, frozenset({Act.BALLOON})),
    (Act.STENT, frozenset({Act.BALLOON, Act.WIRE, Act.CUT_PAPILLA})),
    (Act.BURNED, frozenset({Act.BALLOON, Act.WIRE})),
    (Act.MUCOSA, frozenset({Act.INJECTED, Act.SNARE, Act.BANDS})),
    (Act.BLEEDING, frozenset({Act.INJECTED, Act.BURNED})),
)
"""What takes others in: widening before a stent, the lift before a mucosal resection, what stops a bleeding."""


def acts_to_report(scope: Scope, done: frozenset[Act]) -> list[tuple[str, str, Act]]:
    """The codes for what was `done` through `scope`, each with its reason; empty when it only looked."""
    left = set(done)
    for greater, lesser in _INCLUDED:
        if greater in left:
            left -= lesser
    if {Act.STENT, Act.STENT_OUT} <= left and scope is Scope.BILE:
        left -= {Act.STENT, Act.STENT_OUT}
        return [("43276", "A stent was exchanged.", Act.STENT), *_each(scope, left)]
    if Act.SOUND in left and scope is Scope.UPPER:
        code = "43242" if Act.NEEDLE in left else "43259"
        left -= {Act.SOUND, Act.NEEDLE}
        return [(code, "Ultrasound from within the stomach and duodenum.", Act.SOUND), *_each(scope, left)]
    if Act.SOUND in left and scope is Scope.COLON:
        code = "45392" if Act.NEEDLE in left else "45391"
        left -= {Act.SOUND, Act.NEEDLE}
        return [(code, "Ultrasound from within the colon.", Act.SOUND), *_each(scope, left)]
    return _each(scope, left)


def _each(scope: Scope, done: set[Act]) -> list[tuple[str, str, Act]]:
    return [
        (code, f"{scope[:1].upper()}{scope[1:]}: {act}.", act) for act, code in _CODES[scope].items() if act in done
    ]


def removal_question(scope: Scope) -> str:
    """What is asked where a growth was removed and nothing says by what."""
    codes = _CODES[scope]
    return (
        "with which instrument was it removed? "
        f"Snare, cold or hot: {codes[Act.SNARE]}; hot biopsy forceps: {codes[Act.HOT]}; cold biopsy forceps: "
        f"{codes[Act.SAMPLE]}; lifted, marked and cut out with its lining: {codes[Act.MUCOSA]}."
    )
