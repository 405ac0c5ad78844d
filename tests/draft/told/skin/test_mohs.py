"""Micrographic surgery, flaps and injections into lesions, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mohs surgery, BCC of the nose. Stage I, 2 blocks, positive. Stage II, 1 block, clear.",
         [("17311", 1), ("17312", 1)]),
        ("Mohs for squamous cell carcinoma of the left calf, three stages.", [("17313", 1), ("17314", 2)]),
        ("BCC of the chin. The same surgeon excised and read the slides. Stage I, 2 blocks. Stage II, 1 block, clear.",
         [("17311", 1), ("17312", 1)]),
        ("Mohs surgery of the scalp: one stage, 7 blocks.", [("17311", 1), ("17315", 2)]),
        ("Rhomboid flap of the cheek, 12 sq cm of defect and flap.", [("14041", 1)]),
        ("Advancement flap on the back, defect 3 x 3 cm, secondary defect 3 x 2 cm.", [("14001", 1)]),
        ("Rotation flap of the scalp, total area 95 sq cm.", [("14301", 1), ("14302", 2)]),
        ("Intralesional triamcinolone into 8 plaques of psoriasis.", [("11901", 1)]),
        ("Two keloids of the earlobe. Triamcinolone was injected into both.", [("11900", 1)]),
    ],
)  # fmt: skip
def test_stages_surfaces_and_lesions_choose_codes(lines, text, expected):
    told = [one for one in lines(text) if one[0][0] != "J"]
    assert sorted(told) == sorted(expected)


def test_a_flap_without_a_surface_is_asked_about(draft):
    answer = draft("The defect of the nose was closed with a bilobed flap.")
    assert not any(one.code.startswith("140") for one in answer.lines)
    assert any("square centimetres" in one for one in answer.questions)
