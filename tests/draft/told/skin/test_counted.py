"""What is counted by number, samples of skin and muscles, read out of mails."""

import pytest

from consultant.draft.told.number import number_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 actinic keratoses were treated with liquid nitrogen.", [("17000", 1), ("17003", 6)]),
        ("Cryotherapy to 3 AKs on the scalp and 4 on the face.", [("17000", 1), ("17003", 6)]),
        ("16 AKs destroyed with LN2 today.", [("17004", 1)]),
        ("Froze 2 warts on the left hand.", [("17110", 1)]),
        ("Cryotherapy of 3 AKs on the nose. Froze 2 warts.", [("17110", 1), ("17000-59", 1), ("17003-59", 2)]),
        ("Removed 18 skin tags from the neck by snip excision.", [("11200", 1), ("11201", 1)]),
        ("Mycotic toenails 1-5 bilaterally debrided.", [("11721", 1)]),
        ("Debrided nails 1-5 right foot and 1-3 left foot.", [("11721", 1)]),
        ("Debrided 4 dystrophic nails. Pared one corn.", [("11055", 1), ("11720-59", 1)]),
        ("Pared 3 calluses.", [("11056", 1)]),
        ("Shave biopsy of the nose, punch biopsy of the left arm x2.", [("11104", 1), ("11105", 1), ("11103", 1)]),
        ("Two punch biopsies of the back and a shave biopsy of the cheek were performed.",
         [("11104", 1), ("11105", 1), ("11103", 1)]),
        ("Shave biopsies of the nose and the left cheek.", [("11102", 1), ("11103", 1)]),
        ("Trigger point injections: right and left trapezius, right levator scapulae.", [("20553", 1)]),
        ("Trigger point injection of the rhomboids, 3 needles on the left.", [("20552", 1)]),
        ("Three trigger point injections were done in 2 muscles.", [("20552", 1)]),
    ],
)  # fmt: skip
def test_numbers_choose_codes_and_units(lines, text, expected):
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("LN2 to actinic keratoses of the face.", "How many actinic keratoses"),
        ("Punch biopsies were taken.", "How many lesions"),
        ("Mycotic nails were debrided.", "How many nails"),
        ("Trigger point injections performed.", "Which muscles"),
    ],
)
def test_a_number_that_is_not_told_is_asked_for(draft, text, asked):
    answer = draft(text)
    assert answer.lines == []
    assert any(asked in question for question in answer.questions)


@pytest.mark.parametrize(
    "text",
    [
        "Patient had 5 AKs frozen 3 months ago. No skin tags removed.",
        "Plan: debride nails next visit.",
        "No biopsies were taken.",
        "Will freeze 3 actinic keratoses next visit.",
        "Declined punch biopsy of the arm.",
        "History of trigger point injections to the trapezius.",
    ],
)
def test_what_was_not_done_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("7 AKs", 7), ("AKs x 12", 12), ("AKs (9)", 9), ("seven thick AKs", 7),
     ("3 AKs on the scalp and 4 on the face", 7),
     ("AKs treated with a 4 mm tip", None), ("AKs", None), ("fifteen AKs", 15), ("2 warts, 3 AKs", 3)],
)  # fmt: skip
def test_numbers_are_read_beside_their_noun(text, number):
    assert number_of(text, r"AKs") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Actinic keratoses: 4 forehead, 3 left temple, 2 right forearm. LN2 to all nine lesions.",
         [("17000", 1), ("17003", 8)]),
        ("Actinic keratoses: scalp 6, forehead 4, R ear 2, dorsal L hand 2. All frozen.",
         [("17000", 1), ("17003", 13)]),
        ("P: Cryotherapy with liquid nitrogen to all 18 AKs.", [("17004", 1)]),
        ("20 skin tags of the neck. All 20 were snipped.", [("11200", 1), ("11201", 1)]),
        ("Papule of the nose, r/o BCC -> shave biopsy.", [("11102", 1)]),
        ("The plaque of the arm was sampled with a 4 mm punch.", [("11104", 1)]),
        ("Lesion of the left cheek, 0.7 cm, and another of the back, 1.3 cm. Each was removed by shave technique.",
         [("11302", 1), ("11311", 1)]),
    ],
)  # fmt: skip
def test_what_one_sentence_names_and_the_next_treats(lines, text, expected):
    assert sorted(lines(text)) == sorted(expected)
