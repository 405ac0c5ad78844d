"""The level of an office visit: only what the text states decides it."""

from datetime import date

import pytest

from consultant.draft.passage import passages
from consultant.draft.request import Document
from consultant.draft.visit import find_visit, time_excludes_procedures

ON = date(2025, 6, 2)


def visit(text, **facts):
    return find_visit(passages(Document("m", text)), ON, **facts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Established patient. Total time 24 min.", "99213"),
        ("Established patient. Total time 19 min.", "99212"),
        ("Established patient. Total time 20 min.", "99213"),
        ("Est pt, spent 41 minutes", "99215"),
        ("New patient visit. Total time was 44 minutes.", "99203"),
        ("New pt, total time 45 min", "99204"),
        ("New patient, moderate MDM", "99204"),
        ("Established pt, MDM: low", "99213"),
        ("Est. patient, straightforward medical decision making", "99212"),
        ("OV f/u, high complexity MDM", "99215"),
    ],
)
def test_time_or_decision_making_decides(text, code):
    found = visit(text)
    assert found.code == code
    assert found.questions == ()
    assert found.doubts == ()


def test_the_higher_of_time_and_decision_making_is_taken_and_said():
    found = visit("Established patient, low MDM, total time 35 minutes")
    assert found.code == "99214"
    assert "either basis" in found.hints[0]
    assert found.doubts == (), "the rule decides, and leaves nothing to look into"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Office visit for cough, total time 24 min", "new or an established"),
        ("Established patient, office visit for cough", "total time"),
        ("Established patient. Total time 8 min.", "total time"),
    ],
)
def test_where_nothing_decides_it_asks(text, asks):
    found = visit(text)
    assert found.code == ""
    assert asks in found.questions[0]


def test_a_level_that_only_the_sender_names_is_marked():
    found = visit("Billed 99214 for this established patient.")
    assert found.code == "99214"
    assert found.doubts


def test_a_level_that_differs_from_what_is_stated_is_marked():
    found = visit("Billed 99214, established patient, total time 22 min")
    assert found.code == "99213"
    assert "99214" in found.doubts[0]


@pytest.mark.parametrize(
    "text", ["Bunionectomy right foot. Tourniquet time 40 minutes.", "Dx: gout", "Tourniquet total time 38 minutes"]
)
def test_an_operation_is_no_visit(text):
    assert visit(text) is None


def test_whether_the_time_leaves_procedures_out_is_read():
    assert time_excludes_procedures(passages(Document("m", "24 min, not counting the injection")))
    assert not time_excludes_procedures(passages(Document("m", "Total time 24 min")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hospital day 3, rounded on patient. 35 minutes total time.", "99232"),
        ("Initial hospital visit, admitted to observation. High complexity MDM.", "99223"),
        ("Admitted and discharged on the same day, total time 70 minutes.", "99235"),
        ("Hospital discharge management took more than 30 minutes.", "99239"),
        ("Patient discharged home today, hospital discharge. 25 minutes spent.", "99238"),
        ("ED visit. Moderate MDM.", "99284"),
        ("Seen in the emergency department, straightforward MDM. Total time 90 minutes.", "99282"),
        ("Outpatient consultation. Total time 40 minutes.", "99244"),
        ("Inpatient consult requested by the hospitalist. MDM: high", "99255"),
        ("Nursing home visit, low MDM", "99308"),
        ("SNF admission visit, total time 50 minutes", "99306"),
        ("Home visit, established patient, total time 62 min", "99350"),
        ("House call, new patient, low MDM", "99342"),
        ("Nurse visit for a blood pressure check.", "99211"),
        ("Annual wellness visit, subsequent", "G0439"),
        ("First annual wellness visit", "G0438"),
        ("Welcome to Medicare visit", "G0402"),
        ("Office follow up after ER visit last week. Established patient. Low MDM.", "99213"),
        ("Telehealth visit, established patient, total time 25 min", "99213"),
    ],
)
def test_each_kind_of_visit_has_its_own_codes(text, code):
    assert visit(text).code == code


@pytest.mark.parametrize(
    ("text", "age", "code"),
    [
        ("Well child visit, established patient", 4, "99392"),
        ("Annual physical, new patient", 52, "99386"),
        ("Annual physical, established patient", 65, "99397"),
    ],
)
def test_a_preventive_visit_goes_by_age(text, age, code):
    assert visit(text, age_years=age).code == code


def test_a_preventive_visit_without_an_age_is_asked_about():
    found = visit("Well child visit, established patient")
    assert found.code == ""
    assert "How old" in found.questions[0]


def test_the_first_or_a_further_wellness_visit_is_asked_about():
    assert "G0438" in visit("Annual wellness visit").questions[0]


@pytest.mark.parametrize(
    ("medicare", "added"), [(False, [("99417", 2)]), (None, [("99417", 2)]), (True, [("G2212", 1)])]
)
def test_a_long_visit_has_its_prolonged_service_by_payer(medicare, added):
    found = visit("Established patient, total time 70 minutes", medicare=medicare)
    assert found.code == "99215"
    assert [(one.code, one.units) for one in found.added] == added


def test_a_long_visit_chosen_by_decision_making_has_no_prolonged_service():
    assert visit("ED visit, high MDM, total time 200 minutes").added == ()


def test_critical_care_is_counted_by_payer():
    assert [one.units for one in visit("Critical care time 80 minutes").added] == [1]
    assert visit("Critical care time 80 minutes", medicare=True).added == ()
    assert "too few" in visit("Critical care time 20 minutes").questions[0]


@pytest.mark.parametrize(
    ("text", "medicare", "modifiers"),
    [
        ("Video visit with established patient, low MDM", False, ("95",)),
        ("Video visit with established patient, low MDM", True, ()),
        ("Telephone visit, established patient, low MDM", True, ("93",)),
        ("Office visit, established patient, low MDM", False, ()),
    ],
)
def test_telehealth_is_marked_by_payer(text, medicare, modifiers):
    assert visit(text, medicare=medicare).modifiers == modifiers


NOTE = """Established patient here for follow up.
Assessment:
1. HTN. Uncontrolled, BP 160/95. Increase lisinopril to 20 mg.
2. T2DM, A1c 7.1, at goal. Continue metformin.
Plan: order CMP and lipid panel. Return in 3 months."""


def test_decision_making_is_read_element_by_element_with_its_words():
    found = visit(NOTE)
    assert found.code == "99214"
    assert [(one.name, one.level.words) for one in found.decision.elements] == [
        ("problems", "moderate"),
        ("data", "moderate"),
        ("risk", "moderate"),
    ]
    assert "order CMP and lipid panel." in found.evidence
    assert "lisinopril" in found.basis
    assert found.questions == ()


def test_time_above_what_the_elements_give_is_taken_and_both_are_told():
    found = visit(NOTE + "\nTotal time 42 minutes.")
    assert found.code == "99215"
    assert "99214" in found.hints[0]
    assert "moderate" in found.basis


def test_a_stated_level_above_what_was_read_is_marked():
    found = visit("Established patient, high MDM. Assessment: HTN stable. Continue lisinopril.")
    assert found.code == "99215"
    assert any("check the elements" in doubt for doubt in found.doubts)


def test_a_level_that_rests_on_what_is_usual_is_marked_and_has_low_confidence():
    found = visit("Established patient. Dx: plantar fasciitis. Plan: OTC ibuprofen.")
    assert found.code == "99213"
    assert found.confidence == "low"
    assert "check the problems" in found.doubts[0]


@pytest.mark.parametrize(
    "text",
    [
        "Established patient. No diabetes. Denies hypertension. Consider starting metformin.",
        "Established patient. Mother has diabetes and takes metformin.",
        "Established patient. Rule out NSTEMI. If worse, will admit to hospital.",
        "Established patient. History of pneumonia, was given amoxicillin years ago.",
    ],
)
def test_nothing_is_concluded_from_what_is_denied_a_relative_s_conditional_or_past(text):
    found = visit(text)
    assert found.code == ""
    assert found.questions


def test_minutes_of_a_separate_service_are_taken_off():
    found = visit("Established patient. Total time 35 minutes, including 10 minutes for the injection.")
    assert found.code == "99213"
    assert "without 10" in found.basis


@pytest.mark.parametrize(
    "text",
    ["Established patient. Infusion time total 90 minutes.", "Established patient. Total treatment time 53 minutes."],
)
def test_another_clock_is_not_the_time_of_the_visit(text):
    assert visit(text).code == ""


def test_an_older_date_has_other_rules_and_is_asked_about():
    found = find_visit(passages(Document("m", "Nursing home visit, low MDM")), date(2022, 5, 1))
    assert found.code == ""
    assert "other rules" in found.questions[0]


def test_a_consultation_carries_what_medicare_does_with_it():
    assert "do not pay consultations" in visit("Outpatient consultation, low MDM").doubts[0]
    assert visit("Outpatient consultation, low MDM", medicare=False).doubts == ()


def test_a_continuing_relationship_is_a_hint_for_medicare_alone():
    text = "Established patient of mine, I am the PCP. Moderate MDM."
    assert any("G2211" in hint for hint in visit(text, medicare=True).hints)
    assert visit(text, medicare=False).hints == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Discharged home [DATE 4 DAYS BEFORE SERVICE]. Nurse phoned her next day. Est pt, high MDM.", "99496"),
        ("Discharged home [DATE 9 DAYS BEFORE SERVICE]. Nurse phoned her next day. Est pt, high MDM.", "99495"),
        ("Discharged home 5 days ago. Nurse called him. Established patient, moderate MDM.", "99495"),
        ("Discharged home 20 days ago. Nurse called him. Established patient, moderate MDM.", ""),
        ("TCM visit, established patient, moderate MDM.", ""),
    ],
)
def test_a_visit_within_transitional_care_has_its_code_or_a_question(text, code):
    found = visit(text)
    assert found.code == code
    assert bool(found.questions) == (not code)


def test_a_patient_who_came_for_a_procedure_alone_had_no_visit():
    assert visit("Established patient, came for the injection only.") is None


def test_the_place_of_service_decides_where_the_words_do_not():
    assert visit("Established patient, low MDM", place="12").code == "99348"
    assert visit("Low MDM", place="23").code == "99283"
    assert visit("Established patient, low MDM", place="10").modifiers == ("95",)


@pytest.mark.parametrize(
    "text",
    [
        "Flu shot only. Can I add 99211?",
        "4 toner cartridges, black 99214 $ 312.00",
        "Should we bill 99213 too",
    ],
)
def test_a_code_that_is_asked_about_or_priced_is_not_named_for_a_visit(text):
    found = visit(text)
    assert found is None or not found.code


def test_an_inpatient_discharge_goes_by_its_total_time():
    assert visit("Inpt discharge home. 42 min total documented.").code == "99239"


def test_critical_care_without_minutes_asks_for_them():
    found = visit("ICU. Critical care was provided by me, exclusive of procedures.", place="21")
    assert found.code == ""
    assert "minutes of critical care" in found.questions[0]
    assert visit("No critical care was provided.") is None


def test_what_threatens_life_and_has_to_be_ruled_out_counts_as_such_a_problem():
    text = (
        "Hospital ED visit. Chest pain. {} Labs ordered and reviewed: troponin, BMP, CBC. Discussed with the "
        "cardiologist. Placed in observation."
    )
    assert visit(text.format("Acute coronary syndrome has to be ruled out."), place="23").code == "99285"
    assert visit(text.format("Acute coronary syndrome was ruled out."), place="23").code == "99284"
