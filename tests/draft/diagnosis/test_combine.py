"""Illnesses that are coded together, and what stands first."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dx: chronic diastolic heart failure; hypertension", ["I11.0", "I50.32"]),
        ("Dx: hypertension\nDx: CKD stage 3a", ["I12.9", "N18.31"]),
        ("Dx: hypertension\nDx: CKD stage 5\nDx: heart failure", ["I13.2", "N18.5", "I50.9"]),
        ("Dx: type 2 diabetes\nDx: CKD stage 4", ["E11.22", "N18.4"]),
        ("Septic shock from pneumonia. Critical care time 50 minutes.", ["A41.9", "R65.21", "J18.9"]),
    ],
)
def test_illnesses_that_are_presumed_to_be_related(codes, text, expected):
    assert sorted(codes(text)) == sorted(expected)
    assert codes(text)[0] == expected[0]


def test_hypertension_alone_stays_itself(codes):
    assert codes("Dx: hypertension\nDx: gout") == ["I10", "M10.9"]


def test_each_ulcer_of_a_table_has_its_site_side_and_depth(codes):
    text = (
        "66 year old woman, type 2 diabetes with foot ulcers on both feet.\n\n"
        "  1       right heel       4.0 x 3.0 cm     necrotic subcutaneous fat\n"
        "  2       left foot        2.5 x 2.5 cm     necrotic subcutaneous fat\n\n"
        "Muscle and bone were not exposed."
    )
    assert codes(text) == ["E11.621", "L97.412", "L97.522"]


def test_pathology_says_what_a_growth_is(codes):
    text = "2 polyps in the transverse colon, removed and sent. Path: tubular adenoma, both."
    assert codes(text) == ["D12.3"]
    text = "Excision of a mole of the right upper arm. Path: benign melanocytic nevus."
    assert codes(text) == ["D22.61"]


def test_a_lesion_before_pathology_is_of_unspecified_behavior(codes):
    text = "Punch biopsy, left upper back, brown papule, r/o melanoma. Path is not back."
    assert codes(text) == ["D49.2"]


def test_a_symptom_stays_where_no_illness_explains_it(codes):
    assert codes("A/P: 1. Palpitations, r/o AFib - patch ordered 2. Essential hypertension - raised") == [
        "R00.2",
        "I10",
    ]
    assert codes("Dx: cough\nDx: acute bronchitis") == ["J20.9"]


def test_what_is_asked_with_a_question_mark_is_not_coded(codes):
    text = "Clinical: acute cough and fever for 4 days, ? pneumonia.\nImpression: No evidence of pneumonia."
    assert codes(text) == ["R05.1", "R50.9"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45F seen for follow up of displaced bimalleolar fx right ankle, 6 weeks, healing routinely.", "S82.841D"),
        ("R distal radius fx, closed, splint applied today.", "S52.501A"),
        ("Nonunion of the distal radius fracture, right, ORIF with graft.", "S52.501K"),
    ],
)
def test_the_7th_character_follows_the_episode_of_care(codes, text, expected):
    assert expected in codes(text)


def test_a_fact_that_the_tabular_list_asks_for_is_added_where_it_is_stated(codes):
    assert codes("Dx: COPD. Former smoker, quit 2015.") == ["J44.9", "Z87.891"]
    assert codes("Dx: type 2 diabetes, on metformin") == ["E11.9", "Z79.84"]
    assert codes("Dx: gout. Former smoker.") == ["M10.9"]


def test_what_resolved_is_coded_on_the_day_of_discharge_alone(codes):
    assert codes("Inpt discharge home. Cellulitis L leg resolved on antibiotics.") == ["L03.116"]
    assert codes("Office visit. Cellulitis L leg resolved.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dx: diabetic ketoacidosis without coma in type 1 diabetes", ["E10.10"]),
        ("A/P: hypertensive heart and chronic kidney disease. Acute on chronic systolic heart failure. CKD stage 3a.",
         ["I13.0", "I50.23", "N18.31"]),
        ("Dx: segmental dysfunction cervical, lumbar with cervicalgia", ["M99.01", "M99.03", "M54.2"]),
        ("Impression: gastritis\nPathology (08/08): antrum - chronic inactive gastritis, no H. pylori", ["K29.50"]),
        ("Path: 6 = CIN 1. 11 = benign squamous.", ["N87.0"]),
    ],
)  # fmt: skip
def test_the_closer_telling_goes_before_the_vaguer(codes, text, expected):
    assert sorted(codes(text)) == sorted(expected)
