"""The 7th character of an injury, by what the text says of treatment, healing and late effects."""

from datetime import date

import pytest

from consultant.draft.seventh import choose_seventh, with_seventh

INJURY = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}
_KINDS = ["closed fracture", "open fracture type I or II", "open fracture type IIIA, IIIB, or IIIC"]
_HEALING = ["routine healing", "delayed healing", "nonunion", "malunion"]
FOREARM = {
    **dict(zip("ABC", (f"initial encounter for {kind}" for kind in _KINDS), strict=True)),
    **dict(
        zip("DEFGHJKMNPQR", (f"subsequent encounter for {k} with {h}" for h in _HEALING for k in _KINDS), strict=True)
    ),
    "S": "sequela",
}
HUMERUS = {
    "A": "initial encounter for closed fracture",
    "B": "initial encounter for open fracture",
    **dict(zip("DGKP", (f"subsequent encounter for fracture with {one}" for one in _HEALING), strict=True)),
    "S": "sequela",
}


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("Laceration of the hand, sutured today.", "A"),
        ("Ankle sprain.", "A"),
        ("Seen in the emergency department for an ankle sprain.", "A"),
        ("Ankle sprain, follow up in 2 weeks.", "A"),
        ("Follow-up visit for ankle sprain.", "D"),
        ("Suture removal, hand laceration.", "D"),
        ("3 weeks after the injury, healing well.", "D"),
        ("Scar as a late effect of a burn.", "S"),
        ("Stiffness, sequela of laceration.", "S"),
    ],
)
def test_an_injury_is_treated_healing_or_past(text, character):
    assert choose_seventh(text, INJURY).character == character


@pytest.mark.parametrize(
    ("text", "forearm", "humerus"),
    [
        ("Fracture, closed reduction.", "A", "A"),
        ("Fracture.", "A", "A"),
        ("Open fracture, irrigated.", "B", "B"),
        ("Open fracture, Gustilo type IIIB.", "C", "B"),
        ("Open fracture, Gustilo type II.", "B", "B"),
        ("Follow-up visit for fracture, routine healing.", "D", "D"),
        ("Cast change, fracture.", "D", "D"),
        ("Follow-up of open fracture type II.", "E", "D"),
        ("Follow-up of open fracture, Gustilo type IIIA.", "F", "D"),
        ("Fracture with delayed healing.", "G", "G"),
        ("Fracture nonunion.", "K", "K"),
        ("ORIF for nonunion of the fracture.", "K", "K"),
        ("Open fracture, Gustilo II, with nonunion.", "M", "K"),
        ("Fracture malunion.", "P", "P"),
        ("Sequela of fracture.", "S", "S"),
    ],
)
def test_a_fracture_says_how_it_is_open_and_how_it_heals(text, forearm, humerus):
    assert choose_seventh(text, FOREARM).character == forearm
    assert choose_seventh(text, HUMERUS).character == humerus


def test_treatment_at_a_visit_after_treatment_is_marked():
    assert "check the 7th character" in choose_seventh("Post-op visit; fracture reduced again.", HUMERUS).doubt
    assert choose_seventh("Post-op visit.", HUMERUS).doubt == ""


def test_characters_that_are_no_phases_are_left_alone():
    assert choose_seventh("Follow-up visit", {"1": "mild stage", "2": "moderate stage"}) is None


def test_a_code_gets_the_character_that_the_case_supports(packaged_shelf):
    on = date(2026, 5, 12)
    sprain, gout = (packaged_shelf.lookup(code, on) for code in ("S93.401A", "M10.9"))
    entry, chosen = with_seventh(sprain, "Follow-up visit for ankle sprain", packaged_shelf, on)
    assert entry.code == "S93.401D"
    assert chosen.character == "D"
    assert with_seventh(gout, "Follow-up visit", packaged_shelf, on) == (gout, None)
