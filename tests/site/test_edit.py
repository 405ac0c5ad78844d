"""Editing a draft without any script: rows, faults, look-ups, and two reviewers at once."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from consultant.case.answer import Answer
from consultant.record import Case, CaseState, Draft
from consultant.review import accounts, decision
from tests.fixtures.web import Person, example_answer, serving


@pytest.fixture
def robin(desk, person):
    return person(desk.reviewer())


def newest(service, case_id):
    with service.look() as session:
        draft = session.exec(select(Draft).where(Draft.case_id == case_id).order_by(col(Draft.revision).desc())).first()
    return draft.revision, Answer.model_validate(draft.answer)


def test_every_field_can_be_changed(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/edit")
    changes = {
        "summary": "Two\nlines",
        "lines.0.code": "28295",
        "lines.0.modifiers": "lt, 59",
        "lines.0.units": "2",
        "lines.0.diagnosis_pointers": "a",
        "lines.0.description": "In my words",
        "lines.0.rationale": "Proximal.",
        "lines.0.evidence": "painful bunion\n\nright foot",
        "diagnoses.0.code": "m20.12",
        "caveats.0.text": "Nothing was checked.",
        "date_of_service": "2026-04-30",
    }
    answer = robin.submit("/edit", changes, button="save")
    assert answer.url.path == f"/cases/{case_id}"
    revision, saved = newest(service, case_id)
    [line] = saved.lines
    assert revision == 2
    assert saved.summary == "Two\nlines"
    assert (line.code, line.modifiers, line.units, line.diagnosis_pointers) == ("28295", ["LT", "59"], 2, [1])
    assert line.quotes == ["painful bunion", "right foot"]
    assert (saved.diagnoses[0].code, saved.caveats) == ("M20.12", ["Nothing was checked."])
    assert saved.made_by == example_answer().made_by
    with service.look() as session:
        assert session.get_one(Case, case_id).date_of_service == date(2026, 4, 30)


def test_rows_are_added_moved_and_removed_by_plain_buttons(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/edit")
    robin.submit("/edit", button="diagnoses.add")
    robin.submit("/edit", {"diagnoses.1.code": "I10"}, button="diagnoses.1.up")
    robin.submit("/edit", button="lines.add")
    robin.submit("/edit", {"lines.1.code": "20610", "lines.1.diagnosis_pointers": "A"}, button="questions.add")
    robin.submit("/edit", {"questions.0.text": "Which foot?"}, button="caveats.0.remove")
    assert newest(service, case_id)[0] == 1, "nothing is saved before it is asked for"
    robin.submit("/edit", button="save")
    _revision, saved = newest(service, case_id)
    assert [code.code for code in saved.diagnoses] == ["I10", "M20.11"]
    assert [(line.code, line.diagnosis_pointers) for line in saved.lines] == [("28296", [2]), ("20610", [1])]
    assert (saved.questions, saved.caveats) == (["Which foot?"], [])


def test_pressing_enter_saves(robin, desk, service):
    case_id = desk.case()
    form = robin.open(f"/cases/{case_id}/edit").find("form", id="answer")
    first = form.find("button")
    assert (first["name"], first["value"]) == ("do", "save")


def test_a_fault_is_shown_at_its_field_and_nothing_typed_is_lost(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/edit")
    changes = {"lines.0.code": "no code!", "lines.0.units": "many", "summary": "Kept, <b>word</b> for word"}
    answer = robin.submit("/edit", changes, button="save")
    assert answer.status_code == 422
    page = robin.soup
    assert page.find("textarea", id="summary").get_text().strip() == "Kept, <b>word</b> for word"
    for name, typed in (("lines-0-code", "no code!"), ("lines-0-units", "many")):
        field = page.find(id=name)
        assert field["value"] == typed
        assert field["aria-invalid"] == "true"
        assert page.find(id=field["aria-describedby"]).get_text()
    assert page.select_one("[role=alert] a[href='#lines-0-code']").get_text() == "Line 1, code"
    assert newest(service, case_id)[0] == 1


def test_a_pointer_to_no_diagnosis_is_refused(robin, desk):
    robin.open(f"/cases/{desk.case()}/edit")
    assert robin.submit("/edit", {"lines.0.diagnosis_pointers": "A, C"}, button="save").status_code == 422
    assert "points to diagnosis C, but there is 1" in robin.words


def test_an_edit_of_an_older_revision_is_refused_and_kept(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/edit")
    kim = desk.reviewer("k@desk.example", "Kim")
    decision.save_revision(service, case_id, kim, opened=1, answer=example_answer(summary="Kim was quicker."))
    answer = robin.submit("/edit", {"summary": "Mine"}, button="save")
    assert answer.status_code == 409
    assert "changed while you had it open" in robin.words
    assert robin.soup.find("textarea", id="summary").get_text().strip() == "Mine"
    assert newest(service, case_id)[1].summary == "Kim was quicker."
    assert robin.submit("/edit", button="save").status_code == 409, "still from the older revision"


def test_a_case_that_left_the_desk_is_not_edited(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/edit")
    decision.redraft(service, case_id, 1)
    assert robin.submit("/edit", {"summary": "Too late"}, button="save").status_code == 409
    assert "Too late" in robin.page.text
    robin.open(f"/cases/{case_id}/edit")
    assert robin.page.url.path == f"/cases/{case_id}"


def test_codes_are_looked_up_on_saving(service, desk, small_shelf):
    robin = desk.reviewer()
    case_id = desk.case()
    with serving(service, small_shelf) as address:
        someone = Person(address)
        someone.follow(accounts.make_sign_in_link(service, robin, timedelta(minutes=5)))
        someone.open(f"/cases/{case_id}/edit")
        changes = {"diagnoses.0.code": "M20.12", "diagnoses.0.description": "", "lines.0.code": "12345"}
        someone.submit("/edit", changes, button="save")
        assert "Hallux valgus (acquired), left foot" in someone.words
        assert "nothing about this code was checked" in someone.words
        assert "1 flagged: tick each" in someone.words
        someone.client.close()


def test_flags_are_unticked_one_by_one(robin, desk, service):
    line = {"code": "28296", "flags": ["settled", "open"]}
    case_id = desk.case(answer=example_answer(lines=[line]))
    robin.open(f"/cases/{case_id}/edit")
    robin.submit("/edit", {"lines.0.flags": ["1"]}, button="save")
    assert newest(service, case_id)[1].lines[0].flags == ["open"]


def test_an_answer_is_written_where_there_was_none(robin, desk, service):
    case_id = desk.case(drafted=False, state=CaseState.NEEDS_PERSON)
    robin.open(f"/cases/{case_id}/edit")
    robin.submit("/edit", {"summary": "Report 28296-RT."}, button="save")
    assert newest(service, case_id) == (1, Answer(summary="Report 28296-RT."))


def test_fifty_full_lines_go_through_the_form(robin, desk, service):
    line = {"code": "99213", "units": 1, "rationale": "r" * 500, "evidence": ["painful bunion"], "flags": ["f"] * 2}
    case_id = desk.case(answer=example_answer(lines=[line] * 50, diagnoses=[{"code": f"I1{n}"} for n in range(12)]))
    robin.open(f"/cases/{case_id}/edit")
    assert robin.submit("/edit", {"summary": "New"}, button="save").status_code == 200
    saved = newest(service, case_id)[1]
    assert (len(saved.lines), len(saved.diagnoses), saved.lines[49].flags) == (50, 12, ["f", "f"])


def test_rubbish_in_the_form_breaks_nothing(robin, desk, service):
    case_id = desk.case()
    robin.open(f"/cases/{case_id}/edit")
    rubbish = {
        "lines.999.code": "x",
        "lines.0.nonsense": "x",
        "lines..code": "x",
        "opened": "-1; DROP",
        "lines.0.base": "99999999999999999999",
        "do": "lines.0.explode",
    }
    assert robin.submit("/edit", rubbish).status_code in {409, 422}
    assert newest(service, case_id)[0] == 1
