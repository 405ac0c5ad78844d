"""Critical care and prolonged services on both sides of each threshold, for Medicare and for others."""

import pytest

from consultant.draft.visit.extended import critical_care, prolonged


def counted(units):
    return [(one.code, one.units) for one in units]


@pytest.mark.parametrize(
    ("minutes", "others", "medicare"),
    [
        (29, [], []),
        (30, [("99291", 1)], [("99291", 1)]),
        (74, [("99291", 1)], [("99291", 1)]),
        (75, [("99291", 1), ("99292", 1)], [("99291", 1)]),
        (103, [("99291", 1), ("99292", 1)], [("99291", 1)]),
        (104, [("99291", 1), ("99292", 1)], [("99291", 1), ("99292", 1)]),
        (105, [("99291", 1), ("99292", 2)], [("99291", 1), ("99292", 1)]),
        (134, [("99291", 1), ("99292", 2)], [("99291", 1), ("99292", 2)]),
        (135, [("99291", 1), ("99292", 3)], [("99291", 1), ("99292", 2)]),
    ],
)
def test_critical_care_goes_by_minutes_and_payer(minutes, others, medicare):
    assert counted(critical_care(minutes, medicare=False)) == others
    assert counted(critical_care(minutes, medicare=True)) == medicare


@pytest.mark.parametrize(
    ("code", "longer", "first", "medicare"),
    [
        ("99205", "99417", 75, False), ("99215", "99417", 55, False), ("99245", "99417", 70, False),
        ("99345", "99417", 90, False), ("99350", "99417", 75, False), ("99223", "99418", 90, False),
        ("99233", "99418", 65, False), ("99236", "99418", 100, False), ("99255", "99418", 95, False),
        ("99306", "99418", 65, False), ("99310", "99418", 60, False),
        ("99205", "G2212", 89, True), ("99215", "G2212", 69, True), ("99223", "G0316", 90, True),
        ("99233", "G0316", 65, True), ("99236", "G0316", 110, True), ("99306", "G0317", 95, True),
        ("99310", "G0317", 85, True), ("99345", "G0318", 140, True), ("99350", "G0318", 110, True),
    ],
)  # fmt: skip
def test_a_prolonged_service_begins_at_its_minute_and_counts_full_quarters(code, longer, first, medicare):
    assert prolonged(code, first - 1, medicare=medicare) is None
    assert (prolonged(code, first, medicare=medicare).code, prolonged(code, first, medicare=medicare).units) == (
        longer,
        1,
    )
    assert prolonged(code, first + 14, medicare=medicare).units == 1
    assert prolonged(code, first + 15, medicare=medicare).units == 2


@pytest.mark.parametrize("code", ["99204", "99214", "99222", "99285", "99239", "99245"])
def test_only_the_highest_level_of_a_kind_is_prolonged_and_no_consultation_for_medicare(code):
    assert prolonged(code, 300, medicare=True) is None
