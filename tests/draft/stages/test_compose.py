"""The answer as a reviewer gets it, with how it came about."""

from consultant.case.answer import Answer, Diagnosis, Line, Rejected
from consultant.draft.stages.compose import Origin, compose
from consultant.draft.verify import Fault

WHOLE = Origin("m-1", "abc", looked_up=True, verified=True)


def test_it_names_the_model_the_prompt_and_what_ended_the_work():
    made = compose(Answer(summary="x"), [], [], Origin("m-1", "abc", True, True, stopped="The work ended early: y."))
    assert made.made_by.startswith("Drafted by m-1, prompt abc, from look-ups")
    assert made.made_by.endswith("The work ended early: y.")


def test_a_summary_is_made_of_what_stands_when_the_model_s_own_fell_with_a_failure():
    answer = Answer(
        lines=[Line(code="28296", modifiers=["RT"])],
        diagnoses=[Diagnosis(code="M20.11")],
        rejected=[Rejected(kind="line", code="28999")],
    )
    made = compose(answer, [Fault("line 2 (28999)", "no such code", rejects=True)], [], WHOLE)
    assert made.summary == "Report 28296-RT with M20.11."
    assert "One check failed (1 rejected, the rest flagged)" in made.made_by


def test_when_nothing_stands_no_code_is_named():
    made = compose(Answer(rejected=[Rejected(kind="line", code="28999")]), [], [], WHOLE)
    assert "28999" not in made.summary
    assert "a reviewer has to code" in made.summary


def test_what_is_wrong_with_no_line_and_what_was_lost_is_told():
    made = compose(Answer(summary="x"), [Fault("summary", "it names 28999")], ["line 1: `n/a` is no code"], WHOLE)
    assert "summary: it names 28999." in made.made_by
    assert "Left out: line 1" in made.made_by


def test_an_answer_for_measuring_says_that_it_was_not_verified():
    made = compose(Answer(summary="x"), [], [], Origin("m-1", "abc", looked_up=False, verified=False))
    assert "from its memory alone" in made.made_by
    assert "not verified" in made.made_by
