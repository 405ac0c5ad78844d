"""Routine care of feet at risk, read out of mails."""

import pytest

_DONE = "8 nails debrided."


@pytest.mark.parametrize(
    ("found", "modifier"),
    [
        ("Medicare. DP and PT pulses absent both feet.", ["Q8"]),
        ("Mcare. Dorsalis pedis non-palpable. Posterior tibial pulse absent.", ["Q8"]),
        ("Medicare. DP pulse absent. Claudication, burning of the soles.", ["Q9"]),
        ("Medicare. Old transmetatarsal amputation of the left foot.", ["Q7"]),
        ("Medicare. DP and PT pulses palpable. No edema.", []),
        ("Commercial. DP and PT pulses absent both feet.", []),
    ],
)
def test_class_findings_choose_the_modifier(draft, found, modifier):
    (line,) = [one for one in draft(f"Podiatry. {found} {_DONE}").lines if one.code == "11721"]
    assert line.modifiers == modifier
