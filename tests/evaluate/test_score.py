"""A draft held against its expectation: each figure is counted by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from consultant.case.answer import Alternative, Answer, ClaimFinding, Diagnosis, Evidence, Line, NotReported
from consultant.codes.check import Rule
from consultant.draft.request import Document, DraftRequest
from consultant.evaluate.cases import read_case
from consultant.evaluate.pipeline import Outcome
from consultant.evaluate.score import Scored, score
from consultant.evaluate.tally import Found, Share, Tally, figures
from consultant.evaluate.words import stands
from tests.evaluate.conftest import BUNION, HEAD, Written
from tests.fixtures.small_shelf import SmallShelf

ON = date(2024, 8, 14)
TEXT = "Hallux valgus of the left foot. Cut through the\ndistal metatarsal."
KNEE = """
[[lines]]
code = "20610"
modifiers = ["RT", "59"]
diagnoses = ["M17.11"]
why = "w"
[[diagnoses]]
code = "M17.11"
why = "w"
"""


def evidence(words: str, text: str = TEXT) -> list[Evidence]:
    start = text.index(words)
    return [Evidence(quote=" ".join(words.split()), document="message 1", start=start, end=start + len(words))]


def bunion(**changes: Any) -> Line:
    given = {"code": "28296", "modifiers": ["LT"], "diagnosis_pointers": [1]} | changes
    return Line(evidence=evidence("Cut through the\ndistal metatarsal"), **given)


def left(**changes: Any) -> Diagnosis:
    return Diagnosis(evidence=evidence("Hallux valgus of the left foot"), **({"code": "M20.12"} | changes))


@pytest.fixture
def scored(written: Written) -> Any:
    """Scores an answer to the case that is written."""

    def run(text: str, answer: Answer | None, *, given: str = TEXT, placed: bool = True, **fields: Any) -> Scored:
        document = Document("message 1", TEXT)
        request = DraftRequest(1, "bunion", [Document("message 1", given)], ON)
        outcome = Outcome(read_case(written(text)), answer, on=ON, originals=(document,), given=(request,), **fields)
        return score(outcome, SmallShelf(), placed=placed)

    return run


def test_a_draft_that_is_as_expected_is_exact(scored: Any) -> None:
    one = scored(HEAD + BUNION, Answer(lines=[bunion()], diagnoses=[left()]))
    assert one.misses == one.broken == ()
    assert one.tally.exact == one.tally.first_diagnosis == one.tally.pointers == Share(1, 1)
    assert one.tally.codes == one.tally.with_modifiers == one.tally.lines == one.tally.diagnoses == Found(1, 1, 1)
    assert one.tally.quotes == Share(2, 2)
    assert (one.tally.extra, one.tally.invalid, one.tally.bare) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "codes", "with_modifiers", "right"),
    [
        (bunion(modifiers=["TA"]), 1, 1, 1),
        (bunion(modifiers=["RT"]), 1, 0, 0),
        (bunion(units=2), 1, 1, 0),
        (bunion(code="28292"), 0, 0, 0),
    ],
    ids=["an alternative", "another side", "other units", "another code"],
)
def test_code_modifiers_and_units_are_counted_apart(
    scored: Any, line: Line, codes: int, with_modifiers: int, right: int
) -> None:
    tally = scored(HEAD + BUNION, Answer(lines=[line], diagnoses=[left()])).tally
    assert (tally.codes.right, tally.with_modifiers.right, tally.lines.right) == (codes, with_modifiers, right)
    assert (tally.codes.expected, tally.codes.reported) == (1, 1)


def test_the_order_of_modifiers_and_lines_does_not_count(scored: Any) -> None:
    knee = Line(code="20610", modifiers=["59", "RT"], diagnosis_pointers=[2], evidence=evidence("foot"))
    two = Answer(lines=[knee, bunion()], diagnoses=[left(), left(code="M17.11")])
    one = scored(HEAD + BUNION + KNEE, two)
    assert one.tally.lines == Found(2, 2, 2)
    assert one.tally.pointers == Share(2, 2)


def test_each_reported_line_is_used_once_and_the_best_agreement_chooses_first(scored: Any) -> None:
    twice = HEAD + BUNION + BUNION.replace('"LT"', '"RT"').split("[[diag")[0]
    tally = scored(twice, Answer(lines=[bunion(modifiers=["RT"])], diagnoses=[left()])).tally
    assert tally.lines == Found(1, 2, 1)
    assert tally.candidates == Share(1, 2)


def test_optional_codes_are_neither_right_nor_wrong_and_others_are_too_much(scored: Any) -> None:
    text = HEAD + BUNION + '[expect]\noptional = ["99213"]\nforbidden = [{ code = "28292", why = "one cut" }]\n'
    lines = [bunion(), bunion(code="99213"), bunion(code="28292", modifiers=[])]
    one = scored(text, Answer(lines=lines, diagnoses=[left(), left(code="I10")]))
    assert one.tally.codes == Found(1, 1, 2)
    assert one.tally.diagnoses == Found(1, 1, 2)
    assert (one.tally.extra, one.tally.forbidden) == (2, 1)
    assert "line 28292 is too much" in one.misses
    assert one.broken == ("forbidden code 28292: one cut",)


def test_a_right_code_among_five_candidates_or_in_a_question_counts_as_found(scored: Any) -> None:
    near = [Alternative(code=code) for code in ("28292", "28295", "28297", "28296", "28299")]
    by_line = scored(HEAD + BUNION, Answer(lines=[bunion(code="20610", alternatives=near)]))
    assert by_line.tally.candidates == Share(1, 1)
    too_far = scored(HEAD + BUNION, Answer(lines=[bunion(code="20610", alternatives=[near[0]] * 4 + near[3:])]))
    assert too_far.tally.candidates == Share(0, 1)
    assert "line 28296-LT is missing, and no candidate" in too_far.misses
    asked = scored(HEAD + BUNION, Answer(questions=["Which of 28292 (no cut), 28296 (distal cut) is it?"]))
    assert asked.tally.candidates == Share(1, 1)


def test_what_the_words_have_to_hold_is_looked_for_in_them(scored: Any) -> None:
    text = (
        HEAD
        + BUNION
        + """
[expect]
edits = [{ rule = "ptp", codes = ["28296", "64450"] }, { rule = "mue", codes = ["28296"] }]
asks = [["right", "left"], ["depth"]]
answer_says = ["not separately", ["indicator 0", "indicator 1"], "never said"]
"""
    )
    answer = Answer(
        summary="The block is not\nseparately paid.",
        lines=[bunion()],
        diagnoses=[left()],
        not_reported=[NotReported(code="64450", reason="NCCI bundles it with 28296, indicator 1.")],
        questions=["Was it the LEFT foot?", "Who referred the patient, and was it upright?"],
    )
    one = scored(text, answer)
    assert one.tally.edits == Share(1, 2)
    assert one.tally.asked == Share(1, 2)
    assert one.tally.other_questions == 1
    assert one.tally.said == Share(2, 3)
    assert one.misses == ("edit not mentioned: mue 28296", "not asked: depth", "not said: never said")
    finding = ClaimFinding(
        rule=str(Rule.MUE), outcome="applies", severity="denies", message="Two units.", source="CMS", lines=[0]
    )
    assert scored(text, answer.model_copy(update={"findings": [finding]})).tally.edits == Share(2, 2)


def test_words_of_a_question_or_of_a_quote_answer_nothing(scored: Any) -> None:
    text = HEAD.replace('"case"', '"question"') + '[expect]\nanswer_says = ["distal"]\n'
    answer = Answer(lines=[bunion()], questions=["Was it distal?"], made_by="distal")
    assert scored(text, answer).tally.said == Share(0, 1)


def test_a_quote_has_to_stand_where_it_is_said_to(scored: Any) -> None:
    elsewhere = [Evidence(quote="Hallux valgus", document="message 1", start=1, end=14)]
    unplaced = [Evidence(quote="Hallux valgus")]
    other = [Evidence(quote="Hallux valgus", document="message 2", start=0, end=13)]
    parts = [Diagnosis(code="M20.12", evidence=one) for one in (elsewhere, unplaced, other, [])]
    one = scored(HEAD + BUNION, Answer(diagnoses=parts))
    assert one.tally.quotes == Share(0, 3)
    assert one.tally.bare == 1
    assert "3 of 3 quotes do not stand where they are said to" in one.broken
    loose = scored(
        HEAD + BUNION, Answer(diagnoses=[parts[1], Diagnosis(code="I10", evidence=["high pressure"])]), placed=False
    )
    assert loose.tally.quotes == Share(1, 2)


@pytest.mark.parametrize(
    ("quote", "original", "good"),
    [
        ("distal osteotomy", "distal\n  osteotomy", True),
        ("distal osteotomy", "distal osteo-\ntomy", True),
        ("seen by [NAME] on [DATE 47 DAYS BEFORE SERVICE]", "seen by Jane Roe on 6/28/2024", True),
        ("seen by [NAME]", "seen by ", False),
        ("distal osteotomy", "Distal osteotomy", False),
        ("distal osteotomy", "distal osteotomy,", False),
        ("", "", False),
    ],
)
def test_line_breaks_hyphens_and_masks_do_not_matter_to_a_quote(quote: str, original: str, good: bool) -> None:
    assert stands(quote, original, 0, len(original)) is good


def test_a_code_that_may_not_be_reported_breaks_a_promise(scored: Any) -> None:
    answer = Answer(
        lines=[bunion(), bunion(code="12345"), bunion(code="M20.12"), bunion(code="J1030")],
        diagnoses=[left(), left(code="M20.1")],
    )
    one = scored(HEAD + BUNION, answer)
    assert one.tally.invalid == 4
    assert sum(what.startswith("invalid code") for what in one.broken) == 4


def test_an_identifier_that_comes_through_breaks_a_promise_and_is_not_repeated(scored: Any) -> None:
    text = HEAD.replace("identifiers = []", 'identifiers = ["Jane Roe", "555-0142"]') + BUNION
    one = scored(text, Answer(summary="JANE  ROE has a bunion."), given="Call jane\nroe.")
    assert (one.tally.identifiers, one.tally.leaked_in, one.tally.leaked_out) == (2, 1, 1)
    assert {"identifier 1 reached a drafter", "identifier 1 stands in the answer"} <= {*one.broken}
    assert not any("Roe" in what for what in one.misses)


def test_a_case_without_a_draft_misses_everything_but_what_is_no_case_needs_none(scored: Any) -> None:
    none = scored(HEAD + BUNION, None, trouble="drafting failed: ValueError")
    assert none.tally.lines == Found(0, 1, 0)
    assert none.misses[0] == "no draft: drafting failed: ValueError"
    assert none.tally.exact == Share(0, 1)
    neither = scored(HEAD.replace('"case"', '"neither"'), None)
    assert neither.tally.exact == Share(1, 1)


def test_tallies_add_up_and_become_figures() -> None:
    two = Tally(cases=1, codes=Found(1, 2, 1), exact=Share(0, 1), extra=1, seconds=0.5, cost=Decimal("0.01"))
    two += Tally(cases=1, codes=Found(1, 1, 3), exact=Share(1, 1), extra=2, seconds=1.5, cost=Decimal("0.02"))
    shown = figures(two)
    assert (shown["codes: precision"], shown["codes: recall"]) == (2 / 4, 2 / 3)
    assert shown["codes: F1"] == pytest.approx(4 / 7)
    assert (shown["whole case exact"], shown["extra codes a case"], shown["seconds a case"]) == (0.5, 1.5, 1.0)
    assert shown["cost"] == "0.03"
    assert figures(Tally())["codes: F1"] == 1.0
