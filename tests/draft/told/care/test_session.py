"""Sessions of a therapist or psychiatrist, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LCSW. Individual psychotherapy, 45 minutes, panic disorder.", [("90834", 1)]),
        ("Psychologist. EMDR for PTSD, 2:00-2:56 pm.", [("90837", 1)]),
        ("Psychotherapy for crisis by psychologist, 80 minutes face to face.", [("90839", 1), ("90840", 1)]),
        ("LMFT. Conjoint family therapy, patient and both parents present, 50 minutes.", [("90847", 1)]),
        ("LCSW intake: biopsychosocial assessment, diagnosis and plan.", [("90791", 1)]),
        ("Psychiatric diagnostic evaluation by psychiatrist, started sertraline 50 mg.", [("90792", 1)]),
        ("Teletherapy by video, LPC, session 40 min, CBT for anxiety.", [("90834-95", 1)]),
    ],
)
def test_the_clock_chooses_the_session(lines, text, expected):
    assert lines(text) == expected


def test_therapy_without_minutes_is_asked_about(draft):
    answer = draft("LCSW individual therapy note. Processed grief, used CBT, continue weekly.")
    assert not answer.lines
    assert any("How many minutes did the psychotherapy take" in one for one in answer.questions)


def test_therapy_too_short_to_be_reported_beside_a_visit_is_left_out(lines):
    text = (
        "Psychiatry, established patient. ADHD and anxiety stable, refilled both. 12 min of supportive psychotherapy."
    )
    assert "90833" not in [code for code, _ in lines(text)]
