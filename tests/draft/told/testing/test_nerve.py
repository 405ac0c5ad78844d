"""Nerve and needle studies and scored forms, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8 nerve conduction studies of both arms. Needle EMG complete, both upper extremities, 5 muscles each.",
         [("95910", 1), ("95886", 2)]),
        ("6 nerve conduction studies. Needle exam R upper extremity five muscles: normal.",
         [("95909", 1), ("95886", 1)]),
    ],
)  # fmt: skip
def test_studies_are_counted(lines, text, expected):
    assert lines(text) == expected


def test_each_form_that_was_scored_counts_once(lines):
    assert lines("PHQ-9 = 14, GAD-7 = 11, both scored and documented in the office.") == [("96127", 2)]
