"""Amounts told in the rows of a table: each row is one thing."""

import pytest

pytestmark = pytest.mark.xdist_group("packaged_shelf")

BIOPSIES = """Three biopsies today.

Site           Lesion                  r/o        How
upper back     7 mm brown papule       melanoma   4 mm punch, 2 sutures
right forearm  6 mm scaly plaque       SCC        tangential
left cheek     5 mm pearly papule      BCC        tangential
"""
ULCERS = """Weekly wound care, both feet.

Wound   Site         Before         Removed                  After
1       right heel   4.0 x 3.0 cm   slough, subcutaneous     4.0 x 3.5 cm
2       left heel    2.5 x 2.0 cm   slough, subcutaneous     3.0 x 2.5 cm

Both were debrided with a curette.
"""
NEVI = """Nevi excised today, pathology came back.

Site           Size     Margins         Pathology
right thigh    0.9 cm   margin 3 mm     benign nevus
left forearm   0.4 cm   margin 1 mm     benign nevus
scalp          1.1 cm   margin 2 mm     benign nevus
"""


def test_each_row_is_a_lesion_that_was_sampled(lines):
    assert lines(BIOPSIES) == [("11104", 1), ("11103", 2)]


def test_rows_of_a_spreadsheet_count_as_those_of_a_mail(lines):
    table = "\n".join(" | ".join(part for part in line.split("  ") if part) for line in BIOPSIES.splitlines())
    assert lines(table) == [("11104", 1), ("11103", 2)]


def test_each_row_is_a_wound_and_the_surface_after_debridement_counts(draft):
    answer = draft(ULCERS)
    assert [(one.code, one.units) for one in answer.lines] == [("11042", 1), ("11045", 1)]
    assert "14 + 7.5 sq cm = 21.5 sq cm" in answer.lines[0].rationale
    assert len(answer.lines[0].quotes) == 2


def test_a_sentence_that_tells_the_surfaces_of_the_rows_again_counts_nothing_twice(lines):
    told = "Surface debrided: 14.0 sq cm and 7.5 sq cm, subcutaneous tissue."
    assert lines(f"{ULCERS}{told}\n") == [("11042", 1), ("11045", 1)]


def test_rows_alone_that_speak_of_no_debridement_are_no_line(lines):
    table = ULCERS.replace("Both were debrided with a curette.", "Both were dressed.")
    assert not {"11042", "97597"} & {code for code, _ in lines(table)}


def test_each_row_is_a_lesion_that_was_cut_out(lines):
    assert lines(NEVI) == [("11422", 1), ("11402", 1), ("11401", 1)]


def test_each_row_is_a_wound_that_was_closed(lines):
    table = """Wounds repaired:

Wound   Site           Length   Repair
A       forehead       3.0 cm   one layer, nylon
B       left forearm   4.0 cm   deep layer Vicryl and skin nylon
"""
    assert sorted(lines(table)) == [("12013-59", 1), ("12032", 1)]
