"""What age, anesthetic, lid and the other side's operation decide, on the tables that ship."""

from datetime import date

import pytest

from consultant.codes.own_table import Anatomic
from consultant.draft.lookup import LookupDrafter
from consultant.draft.modifiers import anatomic_modifiers
from consultant.draft.otherside import _days_before
from consultant.draft.own import own_table
from consultant.draft.request import Document, DraftRequest
from consultant.draft.settle import _fits
from consultant.draft.side import Side, only_side


@pytest.mark.parametrize(
    ("fact", "age", "fits"),
    [
        ("under 12 years", 11, True),
        ("under 12 years", 12, False),
        ("12 years and older", 14, True),
        ("2 to 11 years", 11.5, True),
        ("through 18 years", 19, False),
        ("revision", 40, None),
    ],
)
def test_an_age_fits_what_the_table_writes(fact, age, fits):
    assert _fits(fact, age) is fits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14-year-old. T&A done under general anesthesia.", "42821"),
        ("5-year-old boy. T&A done.", "42820"),
    ],
)
def test_the_age_chooses_between_siblings(packaged_shelf, text, code):
    request = DraftRequest(1, "a case", [Document("message 1", text)], date(2026, 5, 12))
    answer = LookupDrafter(packaged_shelf).draft(request).answer
    assert [one.code for one in answer.lines] == [code]


@pytest.mark.parametrize(
    ("said", "modifiers"),
    [
        ("Chalazion of the right upper lid excised", ["E3"]),
        ("chalazion LLL", ["E2"]),
        ("chalazion of the left lower eyelid", ["E2"]),
        ("both upper lids", ["50"]),
        ("right eye", ["RT"]),
    ],
)
def test_a_lid_has_a_modifier_of_its_own(said, modifiers):
    own = own_table().get("67800")
    assert own is not None
    assert own.own.anatomic is Anatomic.EYELID
    context = f"{said}, left" if "LLL" in said else said
    assert anatomic_modifiers(own, said, context).modifiers == modifiers


@pytest.mark.parametrize("text", ["laser OU", "each eye", "both inferior turbinates", "both lids"])
def test_both_sides_are_told_in_many_ways(text):
    assert only_side(text) is Side.BOTH


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("right eye done [DATE 28 DAYS BEFORE SERVICE]", 28),
        ("OD was operated on 5/6/2024", 14),
        ("first eye three weeks ago", 21),
        ("right eye last month", 30),
        ("right eye", None),
    ],
)
def test_days_before_the_service_are_read(text, days):
    assert _days_before(text, date(2024, 5, 20)) == days
