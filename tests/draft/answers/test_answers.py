"""Answers to questions: the direct answer first, facts with their release, and no data said as such."""

from datetime import date

import pytest

from consultant.draft.lookup import LookupDrafter
from consultant.draft.request import Document, DraftRequest
from tests.fixtures.claims_shelf import ON


def answer_of(shelf, text, on=ON):
    answer = LookupDrafter(shelf).draft(DraftRequest(1, "a question", [Document("message 1", text)], on)).answer
    assert answer.kind == "question"
    assert answer.codes == []
    return answer


@pytest.fixture
def ask(claims_shelf):
    return lambda text, on=ON: answer_of(claims_shelf, text, on)


@pytest.fixture
def ask_bare(packaged_shelf):
    return lambda text, on=ON: answer_of(packaged_shelf, text, on)


class TestPairs:
    def test_indicator_0_is_a_plain_no_whichever_code_is_named_first(self, ask):
        for text in ("Can 29881 and 29877 be billed together?", "Can 29877 and 29881 be billed together?"):
            answer = ask(text)
            assert answer.summary.startswith("No, 29881 and 29877 cannot both be paid")
            assert (
                "column 1 29881, column 2 29877, modifier indicator 0, in force since January 1, 2020" in answer.summary
            )
            assert [one.release for one in answer.sources if one.name.startswith("PTP")] == ["2026 Q2"]

    def test_indicator_1_names_the_modifier_and_when_it_would_not_be_honest(self, ask):
        summary = ask("Can 28296 and 11042 be reported on the same day?").summary
        assert summary.startswith("Not as they stand: an NCCI PTP edit bundles 11042 into 28296.")
        assert "XS (or 59)" in summary
        assert "not be honest for the same site" in summary

    def test_a_visit_before_a_major_operation_takes_57(self, ask):
        summary = ask("Can 99213 be billed with 28296?").summary
        assert summary.startswith("Only with modifier 57 on 99213")
        assert "decided on at that visit" in summary

    def test_no_edit_is_told_as_looked_up_both_ways_with_the_edit_that_ended(self, ask):
        summary = ask("Can 20610 and 20605 be billed together?").summary
        assert summary.startswith("No NCCI PTP edit stands between 20610 and 20605 on June 1, 2026, in either order")
        assert "was in force from January 1, 2020 to May 31, 2026" in summary

    def test_an_edit_holds_on_the_days_it_was_in_force(self, ask):
        assert "bundles 20605 into 20610" in ask("Can 20610 and 20605 be billed together?", date(2026, 5, 1)).summary

    def test_without_a_release_nothing_is_cleared(self, ask_bare):
        answer = ask_bare("Can 29881 and 29877 be billed together?")
        assert "could not be checked" in answer.summary
        assert "No data is no clearance" in answer.summary
        assert "NCCI PTP edits, practitioner, between 29881 and 29877: no data." in answer.caveats

    @pytest.mark.parametrize(
        ("text", "on", "says"),
        [
            ("Is G2211 paid with 99214?", date(2024, 8, 1), "Yes, G2211 goes with an office visit"),
            ("Is G2211 paid with 99214-25?", date(2024, 8, 1), "No. G2211 is not payable"),
            ("Is G2211 paid with 99214-25?", date(2025, 8, 1), "Not beside a procedure"),
            ("Is G2211 paid with 99214?", date(2023, 8, 1), "it was bundled"),
        ],
    )
    def test_visit_complexity_follows_the_rule_of_its_year(self, ask, text, on, says):
        assert says in ask(text, on).summary


class TestModifiers:
    def test_a_modifier_that_the_indicator_allows_or_refuses(self, ask):
        assert ask("Can modifier 50 be used with 20610?").summary.startswith("Yes, 20610 may carry modifier 50")
        assert ask("Can modifier 50 be used with 11042?").summary.startswith("No, 11042 does not take modifier 50")

    def test_25_belongs_on_the_visit(self, ask):
        assert "Modifier 25 goes on the visit" in ask("Can modifier 25 be used with 20610?").summary

    def test_without_a_named_modifier_all_that_are_ruled_on(self, ask):
        summary = ask("Which modifiers are allowed for 28296?").summary
        assert summary.startswith("28296 may carry ")
        assert "54" in summary

    def test_a_modifier_without_a_code_is_explained(self, ask_bare):
        assert "separate structure" in ask_bare("What does modifier XS mean?").summary


class TestFigures:
    def test_a_unit_limit_tells_its_indicator_and_holds_the_number_against_it(self, ask):
        summary = ask("What is the MUE for 11042, can we bill 3 units?").summary
        assert summary.startswith("The MUE of 11042 is 1 unit for the date of service, absolute by policy (MAI 2)")
        assert "3 units are above it." in summary

    def test_a_code_without_a_published_limit_is_no_leave_for_any_number(self, ask):
        assert "CMS keeps some values confidential" in ask("What is the MUE for 29881?").summary

    def test_a_global_period_ends_on_a_day(self, ask):
        summary = ask("What is the global period of 28296?").summary
        assert summary.startswith(
            "28296 has 90 global days (indicator 090); for surgery on June 1, 2026 it ends on August 30"
        )

    def test_figures_of_our_own_table_answer_where_no_schedule_is_in(self, ask_bare):
        answer = ask_bare("What is the fee for 28296 and how many global days does it have?")
        assert "Medicare allows, nationally, $" in answer.summary
        assert "90 global days" in answer.summary

    def test_timed_units_follow_the_eight_minute_rule(self, ask_bare):
        summary = ask_bare("How many units for 20 minutes of 97110 and 20 minutes of 97140?").summary
        assert summary.startswith("3 units in total for 40 timed minutes")


class TestCodes:
    def test_an_add_on_names_its_primaries(self, ask):
        assert ask("What is the primary code for add-on 11045?").summary.startswith(
            "11045 is an add-on code. Its primaries are 11042"
        )

    def test_a_header_may_not_be_reported(self, ask_bare):
        assert ask_bare("Is M20.1 still valid?").summary.startswith("No, M20.1 is a header")

    def test_what_is_no_code_is_said_to_be_none(self, ask_bare):
        assert "00000 is not in the code database" in ask_bare("Is 00000 a valid code?").summary

    def test_excludes1_is_a_no_with_its_note(self, ask_bare):
        answer = ask_bare("Can E11.9 and E10.9 be coded together?")
        assert answer.summary.startswith("No, E11.9 and E10.9 are not coded together: an Excludes1 note")
        assert any(one.name.startswith("ICD-10-CM") for one in answer.sources)

    def test_notes_of_a_diagnosis_are_listed(self, ask_bare):
        summary = ask_bare("What are the sequencing notes for E11.621?").summary
        assert "Use additional code, at E11.621" in summary

    def test_no_mappings_and_no_articles_are_told_as_no_data(self, ask_bare):
        assert "Crosswalk of 250.00: no data." in ask_bare("What does ICD-9 250.00 map to in ICD-10?").caveats
        assert any("Coverage of 20610: no data" in one for one in ask_bare("Is 20610 covered by Medicare?").caveats)


def test_several_questions_are_answered_each_under_its_own_words(ask):
    summary = ask("What is the MUE for 11042?\nWhat is the global period of 28296?").summary
    assert summary.index("“What is the MUE for 11042?”") < summary.index("The MUE of 11042")
    assert summary.index("The MUE of 11042") < summary.index("“What is the global period of 28296?”")


def test_a_question_inside_a_case_is_answered_beside_the_coding(claims_shelf):
    text = "52 yo F. Procedure: right knee injection. Dx: primary OA right knee\nCan we bill 20605 too?"
    request = DraftRequest(1, "knee", [Document("message 1", text)], date(2026, 5, 1))
    answer = LookupDrafter(claims_shelf).draft(request).answer
    assert answer.kind == "case"
    assert [line.code for line in answer.lines] == ["20610"]
    assert "You also asked:" in answer.summary
    assert "bundles 20605 into 20610" in answer.summary
