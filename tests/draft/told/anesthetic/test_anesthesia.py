"""Anesthetics read out of mails: whose claim it is, which code, minutes, who gave it, and what was done beside it."""

import pytest

from consultant.draft.told.anesthetic.operated import anesthesia_codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Anesthesiologist alone, ASA 3. Right shoulder arthroscopy with cuff repair. Start 11:05, stop 12:55.",
            [("01630-AA-P3", 110)],
        ),
        ("CRNA billing, no medical direction. Laparoscopic cholecystectomy. 95 minutes.", [("00790-QZ", 95)]),
        ("Anes claim. Medical direction of three rooms. Total knee replacement, 0730 to 0905.", [("01402-QK", 95)]),
        ("Code the CRNA's line. Cataract, MAC, medically directed, 22 min.", [("00142-QX-QS", 22)]),
        (
            "Bill both claims: one physician directing two CRNAs. Open inguinal hernia repair, anesthesia time 55 min.",
            [("00830-QK", 55), ("00830-QX", 55)],
        ),
        (
            "Anesthesiologist alone. Labor epidural, then cesarean. Epidural minutes 240, section minutes 50.",
            [("01967-AA", 240), ("01968-AA", 50)],
        ),
        (
            "Anesthesia claim, personally performed by the anesthesiologist. TKA, 10:00 to 12:00. Left adductor canal "
            "block for postoperative pain at the surgeon's request.",
            [("01402-AA", 120), ("64447-59-LT", 1)],
        ),
        (
            "Anesthesia claim, anesthesiologist alone. CABG on pump, 300 minutes. Radial arterial line placed.",
            [("00567-AA", 300), ("36620", 1)],
        ),
    ],
)
def test_an_anesthetic_makes_the_line_of_whoever_reports_it(lines, text, expected):
    assert sorted(lines(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Left knee arthroscopy under general anesthesia.",
        "PROCEDURE: carpal tunnel release\nANESTHESIA: MAC by CRNA, 20 min",
    ],
)
def test_an_operation_that_names_its_anesthesia_is_no_claim_for_it(lines, text):
    assert not [code for code, _ in lines(text) if code.startswith("0")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("EGD and colonoscopy", ["00813"]), ("screening colonoscopy", ["00812"]), ("colonoscopy", ["00811"]),
        ("total hip arthroplasty", ["01214"]), ("revision of total hip arthroplasty", ["01215"]),
        ("knee arthroscopy with meniscectomy", ["01400"]), ("total knee arthroplasty", ["01402"]),
        ("L4-L5 microdiscectomy", ["00630"]), ("T10 to L2 fusion with instrumentation", ["00670"]),
        ("open distal radius fracture plating", ["01830"]), ("craniotomy for tumor", ["00210"]),
        ("VATS lobectomy with one lung ventilation", ["00541"]),
        ("repeat cesarean", ["01961"]),
        ("a walk in the park", []),
    ],
)  # fmt: skip
def test_the_operation_chooses_the_code_with_most_base_units(text, codes):
    assert anesthesia_codes(text) == codes
