"""Which diagnoses a line points at."""

from datetime import date

import pytest

from consultant.draft.lookup import LookupDrafter
from consultant.draft.request import Document, DraftRequest


@pytest.fixture
def pointed(packaged_shelf):
    """A mail's text in; for each line the codes that it points at."""
    drafter = LookupDrafter(packaged_shelf)

    def pointed_(text: str) -> dict[str, list[str]]:
        answer = drafter.draft(DraftRequest(1, "", [Document("message 1", text)], date(2026, 5, 12))).answer
        codes = [one.code for one in answer.diagnoses]
        return {line.code: [codes[at - 1] for at in line.diagnosis_pointers] for line in answer.lines}

    return pointed_


def test_a_wound_points_at_the_place_it_was_closed_at(pointed):
    found = pointed(
        "ED, 2 cm laceration of the forehead closed with simple sutures. 5 cm laceration of the left forearm, layered "
        "closure.\nDx: laceration of forehead; laceration of left forearm"
    )
    assert found["12011"] == ["S01.81XA"]
    assert found["12032"] == ["S51.812A"]


def test_an_eye_points_at_its_own_side(pointed):
    found = pointed(
        "Office, Medicare. Intravitreal injection of aflibercept 2 mg, right eye.\n"
        "Dx: wet AMD right eye with active CNV. Dry AMD left eye, early stage."
    )
    assert found["67028"] == ["H35.3211"]


def test_status_codes_are_no_reason_for_a_procedure(pointed):
    found = pointed("Office, 12-lead EKG with interpretation and report.\nDx: hypertension, type 2 diabetes on insulin")
    assert found["93000"]
    assert "Z79.4" not in found["93000"]


def test_a_preventive_visit_points_at_prevention_and_the_vaccine_at_its_own(pointed):
    found = pointed(
        "Established, commercial. 7 year old well child check, exam normal. Influenza vaccine, trivalent, preservative "
        "free, 0.5 mL IM given; doctor counseled on risks and benefits."
    )
    assert found["99393"] == ["Z00.129"]
    assert found["90460"] == ["Z23"]
