"""What a published rule would deny does not stand as an answer, and what is merely open does."""

import pytest

from consultant.case.answer import Answer, ClaimFacts, Diagnosis, Line, NotReported, Objection
from consultant.draft.rejection import settle, without
from tests.fixtures.claims_shelf import ON


def claim(*lines: str, diagnoses=("I10",), payer="", **parts) -> Answer:
    """An answer with lines like `28296-RT*2`, each for the first diagnosis."""
    made = []
    for words in lines:
        code, _, units = words.partition("*")
        name, *modifiers = code.split("-")
        made.append(Line(code=name, modifiers=modifiers, units=int(units or 1), diagnosis_pointers=[1]))
    coded = [Diagnosis(code=code) for code in diagnoses]
    return Answer(lines=made, diagnoses=coded, facts=ClaimFacts(payer=payer), **parts)


@pytest.fixture
def settled(claims_shelf):
    def settle_(*lines, **parts):
        return settle(claim(*lines, **parts), claims_shelf, ON)[0]

    return settle_


def standing(answer):
    return ["-".join([line.code, *line.modifiers]) for line in answer.lines]


def failed(answer):
    return [(one.code, one.objections[0].rule) for one in answer.rejected]


def test_of_a_pair_the_column_2_line_goes_with_rule_and_source(settled):
    answer = settled("29877-RT", "29881-RT")
    assert standing(answer) == ["29881-RT"]
    (one,) = answer.rejected
    assert (one.kind, one.code, one.modifiers) == ("line", "29877", ["RT"])
    assert "29877 is column 2 of 29881" in one.objections[0].what
    assert one.objections[0].rule == "NCCI procedure-to-procedure edit"
    assert "2026 Q2" in one.objections[0].source
    assert not any(finding.severity == "denies" for finding in answer.rulings)


def test_a_modifier_that_tells_the_two_apart_keeps_both(settled):
    assert standing(settled("28296-RT", "11042-LT")) == ["28296-RT", "11042-LT"]


def test_an_add_on_goes_with_the_line_it_adds_to(settled):
    answer = settled("28296", "11042", "11045")
    assert standing(answer) == ["28296"]
    assert failed(answer) == [
        ("11042", "NCCI procedure-to-procedure edit"),
        ("11045", "add-on code without its primary"),
    ]


@pytest.mark.parametrize(
    ("line", "stands"),
    [("11042*2", False), ("28296-RT*2", False), ("99213*3", True)],
)
def test_units_above_a_limit_stand_only_where_more_can_be_paid(settled, line, stands):
    answer = settled(line)
    assert bool(answer.lines) is stands
    assert bool(answer.rejected) is not stands
    if stands:
        assert any("medically unlikely" in one.rule for one in answer.rulings)
        assert answer.lines[0].flags


@pytest.mark.parametrize(
    ("payer", "stands", "flagged"), [("", True, True), ("Cigna", True, False), ("Medicare", False, False)]
)
def test_a_limit_of_no_units_rejects_only_what_medicare_pays(settled, payer, stands, flagged):
    answer = settled("36415", payer=payer)
    assert bool(answer.lines) is stands
    assert any("limit is 0" in flag for line in answer.lines for flag in line.flags) is flagged


def test_a_limit_of_no_units_is_told_to_who_bills_another_payer(settled):
    told = [one for one in settled("36415", payer="Cigna").rulings if "limit is 0" in one.message]
    assert [one.severity for one in told] == ["informs"]
    assert "the payer is another" in told[0].resolution


def test_a_line_that_falls_by_itself_takes_none_with_it(settled):
    answer = settled("11042-80", "28296", "11042")
    assert standing(answer) == ["28296"]
    answer = settled("28296*2", "11042")
    assert standing(answer) == ["11042"], "28296 fell for its units, so nothing is column 2 of it any more"


def test_the_repetition_of_a_line_goes_and_the_line_stays(settled):
    assert standing(settled("20610-RT", "20610-RT")) == ["20610-RT"]


@pytest.mark.parametrize("line", ["11042-80", "20610-50-RT", "20610-25"])
def test_a_modifier_that_is_not_allowed_rejects_its_line(settled, line):
    answer = settled(line)
    assert failed(answer) == [(line[:5], "modifier not allowed")]
    assert not answer.lines


def test_a_diagnosis_that_may_not_stand_first_is_put_behind_its_cause(settled):
    answer = settled("20610-RT", diagnoses=("W19.XXXA", "S80.01XA"))
    assert [one.code for one in answer.diagnoses] == ["S80.01XA", "W19.XXXA"]
    assert answer.lines[0].diagnosis_pointers == [2]
    assert not answer.rejected


def test_a_diagnosis_that_only_follows_another_does_not_stand_alone(settled):
    answer = settled("20610-RT", diagnoses=("W19.XXXA",))
    assert failed(answer) == [("W19.XXXA", "not as first-listed diagnosis")]
    assert standing(answer) == ["20610-RT"], "that a line lacks a diagnosis is open, and no failure of the line"


@pytest.mark.parametrize(("payer", "stands"), [("", True), ("a commercial plan", True), ("Medicare", False)])
def test_a_status_of_medicare_s_schedule_rejects_only_what_medicare_pays(settled, payer, stands):
    assert bool(settled("36416", payer=payer).lines) is stands


def test_what_is_open_stays_in_the_answer_flagged(settled):
    answer = settled("20610-RT", diagnoses=())
    assert standing(answer) == ["20610-RT"]
    assert any("no diagnosis" in flag for flag in answer.lines[0].flags)


def test_pointers_follow_their_diagnoses():
    answer = claim("20610", diagnoses=("I10", "M17.11", "M10.9"))
    answer.lines[0].diagnosis_pointers = [3, 2, 1]
    left = without(answer, {}, {1: [Objection(what="no quote")]})
    assert [one.code for one in left.diagnoses] == ["I10", "M10.9"]
    assert left.lines[0].diagnosis_pointers == [2, 1]
    assert left.rejected[0].kind == "diagnosis"
    assert len(answer.diagnoses) == 3, "what was given is not changed"


def test_nothing_else_in_the_answer_passes_a_rejected_code_off_as_right():
    answer = claim(
        "20610",
        "28296-RT",
        summary="Report 28296-RT first. Report 20610 as well.",
        questions=["Which side was 28296?", "How many?"],
        caveats=["28296 needs a referral."],
        not_reported=[NotReported(code="20605", reason="Part of 28296. Not done.")],
    )
    answer.lines[0].rationale = "It goes with 28296; the knee was injected."
    left = without(answer, {1: [Objection(what="no quote")]}, {})
    assert "28296" not in left.model_dump_json(exclude={"rejected"})
    assert left.summary == "Report 20610 as well."
    assert left.questions == ["How many?"]
    assert left.lines[0].rationale == "the knee was injected."


def test_a_code_that_is_said_not_to_be_reported_may_be_named():
    answer = claim("29881", "29877", summary="29877 belongs to 29881.", not_reported=[NotReported(code="29877")])
    assert without(answer, {1: [Objection(what="bundled")]}, {}).summary == "29877 belongs to 29881."
