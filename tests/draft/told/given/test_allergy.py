"""Allergy care of a day, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48 percutaneous tests with allergenic extracts, 12 intradermal tests.", [("95004", 48), ("95024", 12)]),
        (
            "48 percutaneous (prick) tests with allergenic extracts incl. 2 controls: positive to birch.",
            [("95004", 48)],
        ),
        ("Allergy SPT: 54 extracts plus 2 controls (56 tests).", [("95004", 56)]),
        ("Antigens: 3 multidose vials prepared, ten doses per vial.", [("95165", 30)]),
        ("Skin prick testing done with 60 aeroallergens. 12 were positive.", [("95004", 60)]),
        ("Allergy skin test by scratch: 24 foods and 30 inhalants.", [("95004", 54)]),
        ("Venom skin testing: 5 prick tests and 15 intradermal tests, total of 20.", [("95017", 20)]),
        ("Patch test: 36 allergens applied to the back.", [("95044", 36)]),
        ("Allergy extract prepared: 3 vials of 10 doses.", [("95165", 30)]),
        ("Allergy serum mixed: two 5-dose vials.", [("95165", 10)]),
        ("Venom extract prepared, honey bee and wasp, 4 doses.", [("95146", 4)]),
        ("Allergy shot given in the left arm.", [("95115", 1)]),
        ("Allergy shots: vial A 0.2 mL left arm, vial B 0.3 mL right arm.", [("95117", 1)]),
        ("2 shots, one in each arm (vial A trees, vial B dust mite), serum mixed in June. Hay fever.", [("95117", 1)]),
        ("Oral food challenge to egg, 8:00 to 11:05, tolerated.", [("95076", 1), ("95079", 1)]),
        ("Rapid desensitization to penicillin over 4 hours.", [("95180", 4)]),
    ],
)
def test_numbers_and_hours_choose_codes_and_units(lines, text, expected):
    assert sorted(lines(text)) == sorted(expected)


def test_tests_without_a_number_are_asked_about(draft):
    answer = draft("Skin prick testing to aeroallergens was performed today.")
    assert not answer.lines
    assert any("How many tests" in one for one in answer.questions)


def test_a_short_challenge_is_no_line(draft):
    answer = draft("Oral food challenge to peanut, stopped after 40 minutes for hives.")
    assert "95076" not in answer.codes
    assert any(one.code == "95076" for one in answer.not_reported)


def test_a_staff_visit_is_part_of_a_shot(draft):
    answer = draft("Nurse visit, office. Allergy shot x1 given in the left arm.")
    assert [one.code for one in answer.lines] == ["95115"]
