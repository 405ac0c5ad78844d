"""Deficits that a stroke left."""


def test_a_weakness_after_a_stroke_is_coded_by_side_and_dominance(codes):
    text = "Assessment: left hemiparesis (nondominant) and aphasia following ischemic stroke. HTN."
    assert sorted(codes(text)) == ["I10", "I69.320", "I69.354"]


def test_an_acute_deficit_is_no_sequel(codes):
    assert codes("Assessment: dysphagia. No stroke.") == ["R13.10"]
