"""What changed between two revisions."""

from consultant.case.answer import Answer
from consultant.review.difference import compare, described
from tests.fixtures.web import example_answer


def changed(old, new):
    return [line for line in compare(old, new) if line.change != "same"]


def test_nothing_changed_in_the_same_answer():
    assert changed(example_answer(), example_answer()) == []


def test_a_changed_word_is_marked_and_the_rest_of_its_line_is_not():
    new = example_answer(summary="Report the bunion correction with distal metatarsal osteotomy once, left foot.")
    [line] = changed(example_answer(), new)
    assert line.change == "mended"
    assert [(piece.change, piece.text.strip()) for piece in line.pieces if piece.change != "same"] == [
        ("gone", "right"),
        ("new", "left"),
    ]


def test_added_and_removed_codes_are_told_apart():
    new = example_answer(diagnoses=[], questions=["Which foot?"])
    found = changed(example_answer(), new)
    assert {(line.change, line.pieces[0].text.split(":")[0]) for line in found} == {
        ("gone", "Diagnosis A"),
        ("gone", "Diagnosis A description"),
        ("gone", "Diagnosis A evidence"),
        ("new", "Question"),
    }


def test_putting_the_pieces_together_gives_both_answers_back():
    old, new = example_answer(), example_answer(summary="Quite another summary.\nIn two lines.", caveats=[])
    compared = compare(old, new)

    def side(drop):
        lines = ["".join(piece.text for piece in line.pieces if piece.change != drop) for line in compared]
        return [line.strip() for line in lines if line.strip()]

    assert side("new") == described(old)
    assert side("gone") == described(new)


def test_the_largest_answers_are_compared_at_once():
    words = " ".join(f"word{number}" for number in range(1100))
    lines = [{"code": "99213", "rationale": words[:7900], "flags": [words[:7900]]} for _line in range(50)]
    other = [{**line, "rationale": line["rationale"][::-1]} for line in lines]
    assert changed(Answer.model_validate({"lines": lines}), Answer.model_validate({"lines": other}))
