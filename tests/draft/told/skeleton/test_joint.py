"""Joints, levels of the spine and views of X-rays, read out of mails."""

import pytest

from consultant.draft.told.views import views_told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Right knee and left shoulder injected.", [("20610-RT", 1), ("20610-LT-59", 1)]),
        (
            "- Right knee joint: needle placed under ultrasound guidance, image saved, 80 mg Depo-Medrol.\n"
            "- Left knee joint: same technique, image saved, report in the chart, 80 mg Depo-Medrol + 4 mL lidocaine.",
            [("20611-50", 1), ("J1010", 160)],
        ),
        ("Injected both knees and the right ankle.", [("20610-50", 1), ("20605-RT", 1)]),
        (
            "Left L4-5 and L5-S1 transforaminal epidural steroid injections performed.",
            [("64483-LT", 1), ("64484-LT", 1)],
        ),
        ("Bilateral L4 and L5 transforaminal epidural injection.", [("64483-50", 1), ("64484-50", 1)]),
        ("Bilateral L4-5, L5-S1 facet joint injections under fluoroscopy.", [("64493-50", 1), ("64494-50", 1)]),
        ("Right L3, L4, L5 medial branch blocks performed.", [("64493-RT", 1), ("64494-RT", 1)]),
        ("Left C4-5, C5-6 and C6-7 facet injections.", [("64490-LT", 1), ("64491-LT", 1), ("64492-LT", 1)]),
    ],
)
def test_joints_and_levels_make_lines_by_side(lines, text, expected):
    assert lines(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Right L4-5 facet injection was declined.",
        "We discussed left L5 transforaminal epidural injection.",
        "Had bilateral L4-5 facet injections 6 months ago.",
        "Both knees and the right shoulder were not injected.",
    ],
)
def test_what_was_not_done_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("X-ray right knee, 3 views.", [("73562-RT", 1)]), ("X-ray right knee, 4 views.", [("73564-RT", 1)]),
        ("Chest x-ray two views obtained.", [("71046", 1)]), ("Chest x-ray one view obtained.", [("71045", 1)]),
        ("X-ray right knee, 3 views. X-ray left foot, two views.", [("73562-RT", 1), ("73620-LT", 1)]),
    ],
)  # fmt: skip
def test_the_number_of_views_chooses_the_x_ray(lines, text, expected):
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("3 views", 3),
        ("two views", 2),
        ("AP and lateral", 2),
        ("AP, lateral and oblique", 3),
        ("lateral", None),
        ("", None),
    ],
)
def test_views_are_counted_or_named(text, views):
    assert views_told(text) == views


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Radiofrequency ablation of left L4-5 and L5-S1 facet joint nerves.", [("64635-LT", 1), ("64636-LT", 1)]),
        ("Right cervical medial branch RFA at C4, C5 and C6.", [("64633-RT", 1), ("64634-RT", 1)]),
        ("Interlaminar epidural steroid injection C7-T1 under fluoroscopy.", [("62321", 1)]),
        ("Caudal epidural steroid injection without imaging.", [("62322", 1)]),
        ("Kyphoplasty of T12 and L1.", [("22513", 1), ("22515", 1)]),
    ],
)
def test_ablations_epidurals_and_cement_go_by_part_and_level(lines, text, expected):
    assert lines(text) == expected


def test_a_root_injection_without_a_level_asks_for_it(draft):
    answer = draft("Transforaminal epidural steroid injection on the left under fluoroscopy.")
    assert not answer.lines
    assert any("levels" in one for one in answer.questions)
