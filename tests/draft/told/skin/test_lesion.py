"""Lesions that were removed, read out of mails."""

import pytest

from consultant.draft.told.skin.lesion import nature


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nevus right thigh 0.9 cm excised with margins of 3 mm. Pathology: benign.", [("11402", 1)]),
        (
            "Two nevi excised: back 0.6 cm with 2 mm margins and left arm 1.4 cm with 1 mm margins. Pathology benign.",
            [("11402", 1), ("11401", 1)],
        ),
        (
            "Benign nevi excised: back 1.2 cm with 1 mm margins, and chest 1.5 cm with 1 mm margins.",
            [("11402", 1), ("11402-59", 1)],
        ),
        ("Excision of biopsy-proven SCC of the scalp, excised diameter 2.4 cm.", [("11623", 1)]),
        ("Shave removal of 0.7 cm seborrheic keratosis of the nose.", [("11311", 1)]),
        ("ED&C of 1.1 cm superficial BCC on the chest.", [("17262", 1)]),
        (
            "PROCEDURE: Excision of SCC right hand\nThe lesion measured 1.5 cm and was excised with 5 mm margins.",
            [("11623", 1)],
        ),
    ],
)
def test_size_place_and_nature_choose_the_code(lines, text, expected):
    assert lines(text) == expected


def test_what_pathology_found_is_asked_for(draft):
    answer = draft("Excision of a 2 cm lesion from the scalp with 0.2 cm margins. Pathology pending.")
    assert answer.lines == []
    assert any("benign or malignant" in question for question in answer.questions)


def test_margins_that_are_not_told_make_a_stopgap_and_a_question(draft):
    answer = draft("Excised a 1.2 cm benign nevus of the back.")
    assert [one.code for one in answer.lines] == ["11402"]
    assert any("stopgap" in flag for flag in answer.lines[0].flags)
    assert any("margin" in question for question in answer.questions)


@pytest.mark.parametrize(
    "text",
    [
        "Will excise the 1 cm nevus on the back next week.",
        "She will return for excision of the 1 cm nevus of her back.",
        "Nevus of the back 1 cm, patient declined excision.",
        "History of excision of a 2 cm melanoma of the back.",
        "The 1 cm lesion of the cheek was not excised.",
    ],
)
def test_what_was_not_done_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "malignant"),
    [("BCC", True), ("squamous cell carcinoma in situ", True), ("dysplastic nevus", False), ("epidermal cyst", False),
     ("a lesion", None), ("nevus beside a melanoma", None)],
)  # fmt: skip
def test_nature_is_read_from_its_name(text, malignant):
    assert nature(text) is malignant
