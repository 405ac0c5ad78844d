"""Lesions: diameters with margins, every limit of every group, and one line a lesion."""

from decimal import Decimal

import pytest

from consultant.draft.reckon.lesion import Lesion, Removal, excised_diameter, lesion_code, lesions
from consultant.draft.reckon.site import Site

LIMITS = ["0.5", "1.0", "2.0", "3.0", "4.0"]
EXCISION, SHAVE, DESTRUCTION = Removal.EXCISION, Removal.SHAVE, Removal.DESTRUCTION


def lesion(cm, site=Site.TRUNK, removal=EXCISION, malignant=False, margins=(), excised=None):
    return Lesion(Decimal(cm), site, removal, malignant, tuple(map(Decimal, margins)), excised and Decimal(excised))


@pytest.mark.parametrize(
    ("removal", "malignant", "site", "stem"),
    [
        (EXCISION, False, Site.TRUNK, "1140"), (EXCISION, False, Site.HAND, "1142"),
        (EXCISION, False, Site.EAR, "1144"),
        (EXCISION, True, Site.LEG, "1160"), (EXCISION, True, Site.SCALP, "1162"), (EXCISION, True, Site.NOSE, "1164"),
        (DESTRUCTION, True, Site.ARM, "1726"), (DESTRUCTION, True, Site.NECK, "1727"),
        (DESTRUCTION, True, Site.CHEEK, "1728"),
    ],
)  # fmt: skip
def test_a_diameter_at_a_limit_belongs_to_the_smaller_code(removal, malignant, site, stem):
    ends = "012346"
    for number, limit in enumerate(LIMITS):
        assert lesion_code(lesion(limit, site, removal, malignant)) == stem + ends[number]
        more = Decimal(limit) + Decimal("0.1")
        assert lesion_code(lesion(more, site, removal, malignant)) == stem + ends[number + 1]


@pytest.mark.parametrize(
    ("cm", "site", "code"),
    [
        ("0.5", Site.TRUNK, "11300"), ("0.6", Site.ARM, "11301"), ("2.0", Site.LEG, "11302"),
        ("2.1", Site.TRUNK, "11303"),
        ("0.5", Site.FOOT, "11305"), ("1.0", Site.SCALP, "11306"), ("1.1", Site.NECK, "11307"),
        ("5.0", Site.HAND, "11308"), ("0.4", Site.FACE, "11310"), ("0.6", Site.LIP, "11311"),
        ("2.0", Site.NOSE, "11312"),
        ("2.1", Site.EAR, "11313"),
    ],
)  # fmt: skip
def test_shaving_goes_by_the_lesion_s_own_diameter(cm, site, code):
    assert lesion_code(lesion(cm, site, SHAVE)) == code
    assert lesion_code(lesion(cm, site, SHAVE, margins=["1.0"])) == code


def test_the_narrowest_margin_counts_on_both_sides():
    assert excised_diameter(Decimal("1.0"), [Decimal("0.5"), Decimal("0.3")]) == Decimal("1.6")
    assert excised_diameter(Decimal("1.0"), []) == Decimal("1.0")
    (line,) = lesions([lesion("1.0", malignant=True, margins=["0.5", "0.3"])])
    assert line.code == "11602"
    assert "make 1.6 cm" in line.reason


def test_an_excised_diameter_given_outright_is_taken():
    assert lesion_code(lesion("1.0", excised="2.1", margins=["0.2"])) == "11403"


def test_each_lesion_is_a_line_and_a_repeated_code_carries_59():
    found = lesions([lesion("1.2"), lesion("1.8"), lesion("0.4", Site.FACE)])
    assert [(one.code, one.modifiers, one.of) for one in found] == [
        ("11402", (), (0,)), ("11402", ("59",), (1,)), ("11440", (), (2,)),
    ]  # fmt: skip


def test_a_benign_lesion_that_is_destroyed_is_not_measured():
    with pytest.raises(ValueError, match="counted"):
        lesion_code(lesion("1.0", removal=DESTRUCTION))
