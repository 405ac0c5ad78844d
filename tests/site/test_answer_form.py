"""The edit form: in and out without loss, row buttons, and faults named by field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultant.case.answer import Answer
from consultant.errors import InvalidAnswer
from consultant.site.answer_form import AnswerForm
from tests.fixtures.web import example_answer

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40).map(str.strip)
CODES = st.from_regex(r"[A-Z0-9][A-Z0-9.]{1,9}", fullmatch=True)
QUOTES = st.lists(WORDS.map(lambda text: " ".join(text.split())).filter(bool), max_size=3, unique=True)
FLAGS = st.lists(WORDS, max_size=3)
PARTS = {"description": WORDS, "rationale": WORDS, "evidence": QUOTES, "flags": FLAGS}
ANSWERS = st.builds(
    Answer.model_validate,
    st.fixed_dictionaries(
        {
            "summary": WORDS,
            "lines": st.lists(
                st.fixed_dictionaries(
                    {
                        "code": CODES,
                        "modifiers": st.lists(st.from_regex(r"[A-Z0-9]{2}", fullmatch=True), max_size=4),
                        "units": st.integers(1, 9999),
                        "diagnosis_pointers": st.lists(st.integers(1, 12), max_size=4),
                        **PARTS,
                    }
                ),
                max_size=4,
            ),
            "diagnoses": st.lists(st.fixed_dictionaries({"code": CODES, **PARTS}), max_size=12),
            "not_reported": st.lists(st.fixed_dictionaries({"code": CODES, "reason": WORDS}), max_size=3),
            "questions": st.lists(WORDS.filter(bool), max_size=3),
            "caveats": st.lists(WORDS.filter(bool), max_size=3),
            "sources": st.lists(st.fixed_dictionaries({"name": WORDS, "release": WORDS}), max_size=2),
            "made_by": WORDS,
        }
    ),
)


def pairs(form):
    """The form's fields as a browser sends them."""
    sent = [("summary", form.summary.replace("\n", "\r\n")), ("date_of_service", form.date_of_service)]
    for section, rows in form.rows.items():
        for index, row in enumerate(rows):
            sent += [(f"{section}.{index}.{name}", value.replace("\n", "\r\n")) for name, value in row.items()]
            sent += [(f"{section}.{index}.flags", number) for number in form.kept_flags.get(f"{section}.{index}", [])]
    return sent


@settings(deadline=None)
@given(ANSWERS)
def test_an_answer_comes_back_from_its_form_as_it_was(answer):
    form = AnswerForm.typed(pairs(AnswerForm.of(answer, None)))
    assert form.answer(answer) == answer


@settings(deadline=None)
@given(ANSWERS, st.data())
def test_pointers_follow_their_diagnoses_wherever_those_go(answer, data):
    form = AnswerForm.of(answer, None)
    codes = {letter: f"X{number:02d}" for number, letter in enumerate("ABCDEFGHIJKL")}
    for number, row in enumerate(form.rows["diagnoses"]):
        row["code"] = f"X{number:02d}"
    there = len(form.rows["diagnoses"])
    before = [
        [
            codes[pointer]
            for pointer in row["diagnosis_pointers"].split(", ")
            if pointer and codes[pointer] < f"X{there:02d}"
        ]
        for row in form.rows["lines"]
    ]
    gone = set()
    for _step in range(data.draw(st.integers(0, 6))):
        if not form.rows["diagnoses"]:
            break
        index = data.draw(st.integers(0, len(form.rows["diagnoses"]) - 1))
        what = data.draw(st.sampled_from(["up", "down", "remove"]))
        if what == "remove":
            gone.add(form.rows["diagnoses"][index]["code"])
        form.do(f"diagnoses.{index}.{what}")
    now = [row["code"] for row in form.rows["diagnoses"]]
    for row, pointed in zip(form.rows["lines"], before, strict=True):
        letters = [letter for letter in row["diagnosis_pointers"].split(", ") if letter]
        named = [now["ABCDEFGHIJKL".index(letter)] for letter in letters if "ABCDEFGHIJKL".index(letter) < len(now)]
        assert [code for code in named if code in pointed] == [code for code in pointed if code not in gone]


def test_a_removed_diagnosis_takes_its_pointers_along():
    answer = example_answer(
        lines=[{"code": "28296", "diagnosis_pointers": [1, 2, 3]}],
        diagnoses=[{"code": "M20.11"}, {"code": "I10"}, {"code": "M10.9"}],
    )
    form = AnswerForm.of(answer, None)
    assert form.do("diagnoses.1.remove") == "diagnoses.1.code"
    assert form.rows["lines"][0]["diagnosis_pointers"] == "A, B"
    assert [code.code for code in form.answer(answer).diagnoses] == ["M20.11", "M10.9"]


def test_blank_rows_are_dropped_and_do_not_shift_pointers():
    form = AnswerForm.of(example_answer(lines=[{"code": "28296", "diagnosis_pointers": [1]}]), None)
    form.do("diagnoses.add")
    form.do("diagnoses.1.up")
    form.do("lines.add")
    form.do("questions.add")
    assert form.rows["lines"][0]["diagnosis_pointers"] == "B"
    answer = form.answer(example_answer())
    assert (len(answer.lines), len(answer.diagnoses), answer.questions) == (1, 1, [])
    assert answer.lines[0].diagnosis_pointers == [1]


@pytest.mark.parametrize(
    ("typed", "meant"), [("A", [1]), ("a, c", [1, 3]), ("AC", [1, 3]), ("1 3", [1, 3]), ("1,3", [1, 3]), ("", [])]
)
def test_pointers_may_be_typed_as_people_type_them(typed, meant):
    form = AnswerForm.of(example_answer(), None)
    form.rows["lines"][0]["diagnosis_pointers"] = typed
    assert form.answer(example_answer()).lines[0].diagnosis_pointers == meant


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("lines.0.code", "not a code!"),
        ("lines.0.code", "<script>"),
        ("lines.0.modifiers", "RTX"),
        ("lines.0.modifiers", "RT, LT, 50, 59, 76"),
        ("lines.0.units", "0"),
        ("lines.0.units", "-1"),
        ("lines.0.units", "1.5"),
        ("lines.0.units", "²"),
        ("lines.0.units", "10000"),
        ("lines.0.diagnosis_pointers", "Z"),
        ("lines.0.diagnosis_pointers", "13"),
        ("lines.0.diagnosis_pointers", "A, B, C, D, E"),
        ("lines.0.rationale", "x" * 8001),
        ("lines.0.evidence", "x" * 8001),
        ("diagnoses.0.code", "M"),
        ("diagnoses.0.description", "x" * 8001),
        ("summary", "x" * 8001),
        ("caveats.0.text", "x" * 8001),
    ],
)
def test_what_cannot_be_is_named_by_its_field_and_kept(field, typed):
    sent = [(name, typed if name == field else value) for name, value in pairs(AnswerForm.of(example_answer(), None))]
    form = AnswerForm.typed(sent)
    with pytest.raises(InvalidAnswer) as caught:
        form.answer(example_answer())
    assert list(caught.value.problems) == [field]
    assert form.problems == caught.value.problems
    assert (field, typed) in pairs(form)


def test_too_many_rows_are_said_to_be_too_many():
    form = AnswerForm()
    for _row in range(13):
        form.do("diagnoses.add")
    for row in form.rows["diagnoses"]:
        row["code"] = "I10"
    with pytest.raises(InvalidAnswer) as caught:
        form.answer(Answer())
    assert caught.value.problems == {"diagnoses": "At most 12 diagnoses."}


def test_unticked_flags_go_and_another_code_drops_them_all():
    answer = example_answer(
        lines=[{"code": "28296", "flags": ["first", "second"]}, {"code": "99213", "flags": ["third"]}]
    )
    form = AnswerForm.of(answer, None)
    form.kept_flags["lines.0"] = ["1"]
    form.rows["lines"][1]["code"] = "99214"
    assert [line.flags for line in form.answer(answer).lines] == [["second"], []]


def test_flags_move_with_their_rows_and_cannot_be_invented():
    answer = example_answer(lines=[{"code": "28296", "flags": ["first"]}, {"code": "99213"}])
    form = AnswerForm.of(answer, None)
    form.do("lines.0.down")
    assert [line.flags for line in form.answer(answer).lines] == [[], ["first"]]
    forged = AnswerForm.typed([("lines.0.code", "28296"), ("lines.0.base", "7"), ("lines.0.flags", "invented")])
    assert forged.answer(answer).lines[0].flags == []


@pytest.mark.parametrize(
    "what", ["", "save", "lines.9.up", "lines.x.up", "nonsense.add", "lines.0.explode", "__class__.add"]
)
def test_a_button_that_is_none_does_nothing(what):
    form = AnswerForm.of(example_answer(), None)
    before = pairs(form)
    form.do(what)
    assert pairs(form) == before


def test_signs_that_no_database_takes_are_left_out():
    form = AnswerForm.typed([("summary", "a\0bc\x1bd\r\ne\rf")])
    assert form.answer(Answer()).summary == "abcd\ne\nf"


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_named(typed):
    with pytest.raises(InvalidAnswer) as caught:
        AnswerForm.typed([("date_of_service", typed)]).day()
    assert list(caught.value.problems) == ["date_of_service"]


def test_lower_case_codes_are_taken():
    form = AnswerForm.typed([("diagnoses.0.code", " m20.11 "), ("not_reported.3.code", "j1100")])
    answer = form.answer(Answer())
    assert (answer.diagnoses[0].code, answer.not_reported[0].code) == ("M20.11", "J1100")
