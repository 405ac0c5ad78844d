"""The surface of a product is not that of the wound."""

from decimal import Decimal

import pytest

from consultant.draft.passage import passages
from consultant.draft.product import product_surface, wound_surfaces
from consultant.draft.request import Document
from consultant.draft.size import further_units, read_size


@pytest.mark.parametrize(
    ("text", "cm"),
    [
        ("Wound 30 sq cm. One 44 sq cm unit used.", 44),
        ("EpiFix 3 x 3 cm sheet (9 sq cm) applied.", 9),
        ("Wound 30 sq cm.", None),
    ],
)
def test_a_sheet_or_unit_is_the_product(text, cm):
    assert product_surface(passages(Document("note", text))) == cm


def test_the_wound_is_what_is_no_product():
    assert wound_surfaces("wound 6 x 5 cm, one 44 sq cm unit used") == {Decimal(30)}


def test_a_first_part_of_a_range_counts_on():
    size = read_size("first 25 sq cm of under 100")
    assert size is not None
    assert size.first_only
    assert further_units("each further 25 sq cm of under 100", Decimal(30), Decimal(25)) == 1
