"""The facts of a case by rule: each with its words, nothing guessed, and what contradicts itself not used."""

import shutil
import sqlite3
from datetime import date
from decimal import Decimal

import pytest

from consultant.codes.shelf import Shelf
from consultant.draft.facts import read_facts
from consultant.draft.lookup import LookupDrafter
from consultant.draft.passage import passages
from consultant.draft.private import PrivateDrafter, masked
from consultant.draft.request import Document, DraftRequest
from consultant.draft.side import Side
from consultant.draft.whereabouts import read_whereabouts

ON = date(2024, 8, 15)


def facts_of(*texts):
    documents = [Document(f"message {number}", text) for number, text in enumerate(texts, 1)]
    request = DraftRequest(1, "a case", documents, ON)
    return read_facts([one for number, each in enumerate(documents) for one in passages(each, number)], request)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Office visit for knee pain.", "11"), ("Seen in the office today.", "11"), ("POS 11", "11"),
        ("Place of service: 22", "22"), ("Done in the outpatient hospital.", "22"), ("Performed at the ASC.", "24"),
        ("Performed at an ambulatory surgery center.", "24"), ("Seen in the ED for a laceration.", "23"),
        ("Emergency department note.", "23"), ("Inpatient consult on the medicine ward.", "21"),
        ("Hospital day 3, rounds.", "21"), ("She is on observation status.", "22"),
        ("Seen at the skilled nursing facility.", "31"), ("Nursing home visit.", "32"),
        ("Assisted living facility visit.", "13"), ("Urgent care visit for cough.", "20"), ("House call.", "12"),
        ("Telehealth visit, patient at home, physician in the office.", "10"),
        ("Video visit; the patient was in her home.", "10"),
        ("Telehealth visit; the patient was at a clinic in another town.", "02"),
        ("Telemedicine visit for rash.", ""),
        ("Setting: ambulatory surgery center. Follow-up in the office in two weeks.", "24"),
        ("Laceration repair.", ""),
        ("Office visit. She went to the ER last week.", "11"),
        ("Office visit. Go to the emergency department if it gets worse.", "11"),
        ("Post-discharge office visit: discharged from the inpatient hospital on Monday.", "11"),
        ("Our office hours are 8 to 5.", ""),
        ("Metformin ER 500 mg, ER positive tumour.", ""),
        ("Seen in the office and later in the emergency department.", ""),
    ],
)  # fmt: skip
def test_the_place_of_service_is_read_where_the_case_says_it(text, code):
    assert facts_of(text).place_of_service == code


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Medicare patient", "Medicare"), ("Payer: Medicare Advantage", "Medicare Advantage"),
        ("Aetna Medicare plan", "Medicare Advantage"), ("She has Texas Medicaid.", "Medicaid"),
        ("Payer: Blue Cross", "commercial"), ("commercial PPO", "commercial"), ("Insurance: Tricare", "TRICARE"),
        ("workers' comp claim", "workers' compensation"), ("self-pay", "self-pay"),
        ("Medicare primary, BCBS secondary", "Medicare"), ("Medicare with a Medigap plan", "Medicare"),
        ("per the Medicare Claims Processing Manual", None), ("Medicaid or Medicare?", None), ("knee pain", None),
    ],
)  # fmt: skip
def test_the_payer_is_read_by_kind(text, payer):
    assert facts_of(text).payer == payer


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("45 yo F with bunion", 45), ("A 45-year-old man", 45), ("45yo male", 45), ("67M with knee pain", 67),
        ("Age: 70", 70), ("6-month-old girl", 0.5), ("six-month-old infant", 0.5), ("10-day-old", 0.0274),
        ("Newborn exam", 0), ("Newborn exam, 5 days old", 0.0137), ("[AGE OVER 89]-year-old woman", 90),
        ("Her 6-year-old son was present.", None), ("mother is 70 years old", None),
        ("45-year-old man. Patient is 54 yo.", None), ("covered for patients 45 to 75", None),
        ("a 5-year-old fracture", None), ("98 mg was given", None),
    ],
)  # fmt: skip
def test_the_age_is_the_patient_s(text, years):
    assert facts_of(text).age_years == years


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("45 yo F with bunion", "female"), ("67M with knee pain", "male"), ("a 50-year-old woman", "female"),
        ("Sex: M", "male"), ("boy of 5", "male"), ("female pelvic exam", None),
        ("a man; Dx: female infertility", "male"), ("Her husband, a man of 60", None),
        ("man and woman", None), ("vitamin F", None),
    ],
)  # fmt: skip
def test_the_sex_is_the_patient_s(text, sex):
    assert facts_of(text).sex == sex


def test_what_contradicts_itself_is_kept_and_not_used():
    facts = facts_of("Seen in the office.", "Done at the ASC.")
    assert [one.words for one in facts.settings] == ["office", "ASC"]
    assert facts.setting is None
    assert facts.contradictions == ["the place of service is given as “office” and as “ASC”"]


def test_every_fact_has_its_place_in_the_document():
    text = "Intro.\nPayer: Medicare. A 45-year-old woman was seen in the office, left knee, 2.5 cm, 6 x 3 cm."
    facts = facts_of(text)
    for one in (*facts.payers, *facts.ages, *facts.sexes, *facts.settings, *facts.sides, *facts.lengths):
        assert text[one.start : one.end] == one.words
    assert facts.side is Side.LEFT
    assert [one.value for one in facts.lengths] == [Decimal("2.5")]
    assert [one.value for one in facts.surfaces] == [Decimal(18)]


def test_counts_times_and_codes_are_read():
    facts = facts_of("Three skin lesions removed, biopsy x 2. Total time 35 minutes. Is it 20610? ZIP 60611.")
    assert [(one.value.count, one.value.of) for one in facts.tallies] == [(3, "lesion"), (2, "")]
    assert [one.value for one in facts.minutes] == [35]
    assert [one.value for one in facts.codes] == ["20610"]


@pytest.mark.parametrize(
    ("text", "state", "zip_code"),
    [
        ("Our practice is in Texas.", "TX", ""), ("Chicago, IL 60611", "IL", "60611"), ("ZIP code 02115", "", "02115"),
        ("State: MA", "MA", ""), ("TX Medicaid", "TX", ""), ("done in OR 3", "", ""), ("Jane Roe, MD", "", ""),
        ("in PA", "", ""), ("She lives in Boston, MA 02115.", "", ""), ("Texas or in Ohio, in Utah", "", ""),
        ("Practice: Austin, TX 78701\nTyler, TX 75701", "TX", ""), ("in Washington, DC", "", ""),
    ],
)  # fmt: skip
def test_state_and_zip_code_are_the_practice_s(text, state, zip_code):
    found = read_whereabouts([text], ON)
    assert (found.state, found.zip_code) == (state, zip_code)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("DOB 3/4/1950", 74),
        ("born 08/16/1950", 73),
        ("DOB: 2/15/2024", 0.4983),
        ("DOB 1/1/1920", 90),
        ("DOB 9/1/2024", None),
    ],
)
def test_an_age_comes_from_the_date_of_birth_before_it_is_masked(text, years):
    assert read_whereabouts([text], ON).age_years == years


def test_the_zip_code_reaches_no_text_that_a_drafter_sees_and_no_answer(packaged_shelf):
    request = DraftRequest(1, "20610", [Document("message 1", "Chicago, IL 60611. Right knee injection.")], ON)
    hidden = masked(request).request
    assert hidden.whereabouts.zip_code == "60611"
    assert "60611" not in repr(hidden)
    answer = PrivateDrafter(LookupDrafter(packaged_shelf)).draft(request).answer
    assert answer.facts.state == "IL"
    assert "60611" not in answer.model_dump_json()


@pytest.fixture
def local_shelf(packaged_shelf, tmp_path):
    """What comes with the program, with two localities of Illinois and the ZIP code of one."""
    shutil.copyfile(packaged_shelf.path, tmp_path / "codes.db")
    connection = sqlite3.connect(tmp_path / "codes.db")
    ids = {
        kind: connection.execute(
            "INSERT INTO release (kind, variant, name, label, effective, rows, licence, imported_at)"
            " VALUES (?, '', ?, '2024', 20240101, 1, 'public', '2024-01-01')",
            (kind, f"{kind.upper()} of the tests"),
        ).lastrowid
        for kind in ("gpci", "zip")
    }
    for number, name, work in (("16", "CHICAGO", 1100), ("99", "REST OF STATE", 1000)):
        connection.execute(
            "INSERT INTO gpci VALUES ('06102', ?, ?, 'IL', ?, ?, NULL, 1000, 1000)", (number, ids["gpci"], name, work)
        )
    connection.execute("INSERT INTO zip_locality VALUES ('60611', ?, '', 'IL', '06102', '16')", (ids["zip"],))
    connection.commit()
    connection.close()
    shelf = Shelf(tmp_path / "codes.db")
    yield shelf
    shelf.close()


class TestTheAnswer:
    """What the facts set in motion: the fee of the place, and the rules that need to know the patient."""

    NOTE = "Procedure: right knee injection\nDx: primary osteoarthritis right knee\n"

    @staticmethod
    def answer(shelf, text):
        request = DraftRequest(1, "a case", [Document("message 1", text)], ON)
        return PrivateDrafter(LookupDrafter(shelf)).draft(request).answer

    def test_a_surgical_center_is_paid_the_facility_amount(self, packaged_shelf):
        inside = self.answer(packaged_shelf, f"Done at the ASC.\n{self.NOTE}").lines[0].payment
        office = self.answer(packaged_shelf, f"Seen in the office.\n{self.NOTE}").lines[0].payment
        assert (inside.facility, office.facility) == (True, False)
        assert inside.amount < office.amount

    def test_the_zip_code_of_the_practice_leads_to_the_local_amount(self, local_shelf):
        local = self.answer(local_shelf, f"Our practice: Chicago, IL 60611.\n{self.NOTE}")
        assert local.facts.locality == "06102-16"
        assert local.lines[0].payment.locality == "CHICAGO"
        assert self.answer(local_shelf, f"Our practice is in Illinois.\n{self.NOTE}").lines[0].payment.locality == ""
        assert self.answer(local_shelf, f"She lives in Chicago, IL 60611.\n{self.NOTE}").facts.locality == ""

    def test_age_and_sex_reach_the_claim_check(self, packaged_shelf):
        found = self.answer(packaged_shelf, "A 45-year-old man. Dx: neonatal jaundice").findings
        assert any(one.rule == "age conflict" and "45 years old" in one.message for one in found)
        found = self.answer(packaged_shelf, "A 45-year-old man. Dx: acute vaginitis").findings
        assert any(one.rule == "sex conflict" and one.outcome == "applies" for one in found)
