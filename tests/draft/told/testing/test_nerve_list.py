"""Nerves and muscles that a report lists one by one."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nerve conduction studies, own lab.\nRight: median motor (with F wave), ulnar motor, median sensory, "
         "ulnar sensory\nLeft: median sensory\nNeedle EMG\nRight arm: deltoid, biceps, triceps, FDI, APB",
         [("95909", 1), ("95886", 1)]),
        ("NCS of the legs, own lab: left sural sensory, left peroneal motor, left tibial motor.\n"
         "Needle EMG left leg: tibialis anterior, medial gastrocnemius, vastus lateralis",
         [("95908", 1), ("95885", 1)]),
    ],
)  # fmt: skip
def test_each_nerve_counts_once_for_movement_and_once_for_sensation(lines, text, expected):
    assert lines(text) == expected


def test_a_muscle_under_two_names_is_one(lines):
    text = (
        "NCS: right median motor, right median sensory. "
        "Needle EMG right arm: deltoid, biceps, abductor pollicis brevis, APB, triceps"
    )
    assert ("95885", 1) in lines(text)


def test_a_needle_that_listens_injects_nothing(lines):
    text = "Needle EMG of the right arm, limited. Impression: carpal tunnel syndrome, right."
    assert not {code for code, _ in lines(text)} & {"20526", "20526-RT"}
