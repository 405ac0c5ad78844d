"""What one line includes is left out, with its reason."""

from datetime import date

import pytest

from consultant.draft.included import included
from consultant.draft.lookup import LookupDrafter
from consultant.draft.request import Document, DraftRequest


@pytest.mark.parametrize(
    ("code", "beside", "says"),
    [("71045", ["99291"], "critical care"), ("59410", ["59400"], "maternity"), ("93018", ["93015"], "whole test")],
)
def test_a_part_names_what_includes_it(code, beside, says):
    assert says in included(code, beside)


def test_nothing_is_included_in_another_service():
    assert included("71045", ["99285"]) == ""
    assert included("99291", ["99291"]) == ""


def test_a_film_looked_at_during_critical_care_is_left_out_with_the_rule(packaged_shelf):
    text = (
        "DOS 08/09/2024, emergency department. Septic shock. Chest x-ray, one view, read by me.\n"
        "Critical care time 50 minutes, without separately reported procedures."
    )
    request = DraftRequest(7, "", [Document("message 1", text)], date(2026, 5, 12))
    answer = LookupDrafter(packaged_shelf).draft(request).answer
    assert "99291" in [line.code for line in answer.lines]
    assert "71045" not in answer.codes
    assert [one.code for one in answer.not_reported] == ["71045"]
    assert "critical care" in answer.not_reported[0].reason
