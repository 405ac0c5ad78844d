"""Cleaning of operated sinuses through a scope."""


def test_crusts_out_of_both_sides_are_one_line_with_50(lines):
    text = "Office. Nasal endoscopy: crusts and clots removed from the right and left ethmoid cavities with forceps."
    assert lines(text) == [("31237-50", 1)]


def test_a_look_alone_is_no_cleaning(lines):
    text = "Office. Nasal endoscopy, rigid: both middle meatus open, no crusts, no polyps."
    assert not {code for code, _ in lines(text) if code.startswith("31237")}
