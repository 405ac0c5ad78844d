"""What several procedures on one day, and the modifiers of each, make of the fee schedule's amounts."""

from decimal import Decimal

import pytest

from consultant.case.reduction import Charge, allow

D = Decimal


def charge(amount, *modifiers, units=1, multiple="0", bilateral="0", **more):
    return Charge(D(str(amount)), modifiers, units, multiple, bilateral, **more)


def amounts(*charges):
    return [one.amount for one in allow(charges)]


def test_a_line_alone_is_its_amount_times_its_units():
    (found,) = allow([charge("90.87", units=3)])
    assert found.amount == D("272.61")
    assert found.reasons == []


class TestModifiers:
    @pytest.mark.parametrize(
        ("indicator", "percent", "says"),
        [
            ("1", 150, "150 %"),
            ("3", 200, "each side in full"),
            ("0", 100, "not paid more"),
            ("2", 100, "both sides already"),
        ],
    )
    def test_both_sides_go_by_the_bilateral_indicator(self, indicator, percent, says):
        (found,) = allow([charge(100, "50", bilateral=indicator)])
        assert found.amount == D(percent)
        assert says in found.reasons[0]

    @pytest.mark.parametrize(
        ("modifier", "amount", "section"),
        [
            ("80", "160", "§20.4.3"),
            ("81", "160", "§20.4.3"),
            ("82", "160", "§20.4.3"),
            ("AS", "136", "§20.4.3"),
            ("62", "625", "§40.8"),
        ],
    )
    def test_assistants_and_co_surgeons_have_their_share(self, modifier, amount, section):
        (found,) = allow([charge(1000, modifier)])
        assert found.amount == D(amount)
        assert section in found.reasons[0]

    @pytest.mark.parametrize(("modifier", "amount"), [("54", "80"), ("55", "20"), ("78", "70")])
    def test_parts_of_the_global_package_have_the_shares_of_the_schedule(self, modifier, amount):
        shares = (D("0.10"), D("0.70"), D("0.20"))
        (found,) = allow([charge(100, modifier, multiple="2", shares=shares)])
        assert found.amount == D(amount)
        assert "§40.4" in found.reasons[0]

    @pytest.mark.parametrize("modifier", ["25", "59", "RT", "LT", "XS", "T5"])
    def test_modifiers_without_a_payment_rule_change_nothing(self, modifier):
        (found,) = allow([charge(100, modifier, bilateral="1")])
        assert (found.amount, found.reasons) == (D(100), [])


class TestSurgery:
    def test_the_highest_is_paid_in_full_and_the_others_by_half_whatever_their_order(self):
        found = allow([charge(200, multiple="2"), charge(500, multiple="2"), charge(300, multiple="2")])
        assert [one.amount for one in found] == [D(100), D(500), D(150)]
        assert "100 %" in found[1].reasons[0]
        assert all("50 %" in found[at].reasons[0] for at in (0, 2))
        assert all("§40.6" in one.reasons[0] for one in found)

    def test_what_has_no_reduction_stands_beside_it_in_full(self):
        assert amounts(charge(100, "25"), charge(500, multiple="2"), charge(80, multiple="0")) == [
            D(100),
            D(500),
            D(80),
        ]

    def test_one_procedure_alone_is_not_reduced(self):
        (found,) = allow([charge(500, multiple="2")])
        assert (found.amount, found.reasons) == (D(500), [])

    def test_each_unit_is_a_procedure(self):
        assert amounts(charge(100, multiple="2", units=3)) == [D(200)]

    def test_both_sides_are_counted_before_the_ranking(self):
        assert amounts(charge(400, multiple="2"), charge(300, "50", multiple="2", bilateral="1")) == [D(200), D(450)]

    def test_from_the_sixth_on_it_is_by_report(self):
        found = allow([charge(100 - at, multiple="2") for at in range(6)])
        assert "by report" not in found[4].reasons[0]
        assert "by report" in found[5].reasons[0]

    def test_a_return_to_the_operating_room_is_not_ranked(self):
        shares = (D("0.1"), D("0.7"), D("0.2"))
        assert amounts(charge(100, "78", multiple="2", shares=shares), charge(500, multiple="2")) == [D(70), D(500)]

    def test_assistants_are_ranked_among_themselves(self):
        found = amounts(
            charge(500, multiple="2"), charge(400, multiple="2"), charge(500, "80", multiple="2"),
            charge(400, "80", multiple="2"),
        )  # fmt: skip
        assert found == [D(500), D(200), D(80), D(32)]


class TestEndoscopies:
    def test_in_one_family_the_others_pay_what_they_are_worth_above_their_base(self):
        found = allow(
            [
                charge(250, multiple="3", family="45378", base=D(180)),
                charge(300, multiple="3", family="45378", base=D(180)),
            ]
        )
        assert [one.amount for one in found] == [D(70), D(300)]
        assert "45378" in found[0].reasons[0]
        assert found[1].reasons == []

    def test_the_base_itself_pays_nothing_more(self):
        assert amounts(
            charge(180, multiple="3", family="45378", base=D(180)),
            charge(300, multiple="3", family="45378", base=D(180)),
        ) == [D(0), D(300)]

    def test_two_families_are_two_procedures_and_the_smaller_is_halved_as_a_whole(self):
        found = amounts(
            charge(300, multiple="3", family="45378", base=D(180)),
            charge(250, multiple="3", family="45378", base=D(180)),
            charge(200, multiple="3", family="43235", base=D(120)),
        )
        assert found == [D(300), D(70), D(100)]

    def test_an_unknown_base_takes_nothing_off_and_says_so(self):
        found = allow([charge(300, multiple="3", family="X"), charge(250, multiple="3", family="X")])
        assert found[1].amount == D(250)
        assert "not known" in found[1].reasons[0]


class TestDiagnostics:
    @pytest.mark.parametrize(("indicator", "second"), [("6", "85.00"), ("7", "88.00")])
    def test_the_technical_part_of_the_lower_one_is_reduced(self, indicator, second):
        found = allow(
            [
                charge(100, multiple=indicator, professional=D(40)),
                charge(200, multiple=indicator, professional=D(50)),
            ]
        )
        assert [one.amount for one in found] == [D(second), D(200)]
        assert f"MULT PROC {indicator}" in found[0].reasons[0]

    def test_of_imaging_the_professional_part_is_reduced_too(self):
        found = amounts(
            charge(100, multiple="4", family="88", professional=D(40)),
            charge(200, multiple="4", family="88", professional=D(50)),
        )
        assert found == [D("38.00") + D("30.00"), D(200)]

    def test_a_professional_component_alone_has_no_technical_part_to_reduce(self):
        found = amounts(charge(40, "26", multiple="6"), charge(50, "26", multiple="6"))
        assert found == [D(40), D(50)]

    def test_different_kinds_do_not_reduce_each_other(self):
        assert amounts(charge(100, multiple="6"), charge(100, multiple="7")) == [D(100), D(100)]


def test_therapy_halves_the_practice_expense_of_every_unit_but_the_highest():
    found = allow([charge(30, multiple="5", practice=D(10), units=2), charge(35, multiple="5", practice=D(14))])
    assert [one.amount for one in found] == [D(50), D(35)]
    assert "ch. 5 §10.7" in found[0].reasons[0]
    assert found[1].reasons == []


def test_amounts_are_rounded_to_cents_at_the_end():
    assert amounts(charge("33.33", multiple="2"), charge("50.01", multiple="2")) == [D("16.67"), D("50.01")]
