"""Fractures, scopes, hand surgery and injections, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Closed fracture of the left distal radius, closed reduction under hematoma block. Cast.", ["25605-LT"]),
        ("Fracture of the right 2nd metatarsal. No reduction needed. Fracture care, post-op shoe.", ["28470-RT"]),
        ("Displaced midshaft clavicle fracture, left, openly reduced, plate with 7 screws.", ["23515-LT"]),
        ("Right intertrochanteric fracture. Cephalomedullary nail placed.", ["27245-RT"]),
        ("Intra-articular distal radius fracture right, 3 fragments, fixed with a volar plate.", ["25609-RT"]),
        ("Anterior dislocation of the left shoulder. Reduced by traction.", ["23650-LT"]),
        ("Left knee arthroscopy. Medial meniscus tear trimmed. Lateral meniscus tear resected.", ["29880-LT"]),
        ("Right knee arthroscopy with partial medial meniscectomy, chondroplasty of the patella.", ["29881-RT"]),
        ("Right shoulder arthroscopy: cuff repair, acromioplasty, limited debridement.", ["29827-RT", "29826-RT"]),
        ("Right ring trigger finger. A1 pulley released through a small incision.", ["26055-F8"]),
        ("Right trigger thumb injected with Kenalog at the A1 pulley.", ["20550-F5"]),
        ("Ganglion of the left wrist aspirated with an 18 g needle.", ["20612-LT"]),
        ("Right knee injected with 4 cc lidocaine.", ["20610-RT"]),
    ],
)  # fmt: skip
def test_what_was_done_to_which_part_makes_the_line(lines, text, expected):
    assert sorted(code for code, _ in lines(text) if not code.startswith("J")) == sorted(expected)


def test_a_knee_that_hurts_is_no_brace(lines):
    assert not [code for code, _ in lines("Right knee osteoarthritis, injected.") if code.startswith("L")]


def test_a_radius_opened_asks_how_many_pieces_were_fixed(draft):
    answer = draft("Open reduction of a right distal radius fracture with a volar plate.")
    assert any("25608" in one for one in answer.questions)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Right knee: Kenalog 40 mg injected. Left knee: Kenalog 40 mg injected.", 8),
        ("Right knee injected with Kenalog 40 mg. Kenalog 40 mg was injected into the right knee.", 4),
    ],
)
def test_doses_at_two_places_are_summed_and_one_told_twice_is_not(lines, text, units):
    assert ("J3301", units) in lines(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ingrown nail of the right great toe. Border avulsed, matrix left untouched.", [("11730-T5", 1)]),
        ("Left hallux: partial nail removed and matrixectomy with phenol.", [("11750-TA", 1)]),
    ],
)
def test_a_nail_goes_by_its_toe_and_by_whether_its_root_was_destroyed(lines, text, expected):
    assert lines(text) == expected
