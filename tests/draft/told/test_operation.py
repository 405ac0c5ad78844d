"""Operations told in one breath: which code, what beside it, and what is asked."""

from datetime import date

import pytest

from consultant.draft.facts import read_facts
from consultant.draft.own import own_table
from consultant.draft.passage import passages
from consultant.draft.request import Document, DraftRequest
from consultant.draft.told.every import reckon


def _told(text: str) -> tuple[list[str], list[str]]:
    document = Document("note", text)
    read = passages(document)
    facts = read_facts(read, DraftRequest(1, "", [document], date(2024, 7, 1)))
    found, _ = reckon(read, facts, own_table())
    lines = ["-".join((line.counted.code, *line.counted.modifiers)) for one in found for line in one.lines]
    return sorted(lines), [question for one in found for question in one.questions]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Colonoscopy to the cecum. Polyp of the cecum taken with a cold snare.", ["45385"]),
        ("Medicare. Screening colonoscopy to the cecum, nothing found.", ["G0121"]),
        ("EGD with duodenal biopsies. Colonoscopy to cecum: sigmoid polyp, hot snare.", ["43239", "45385"]),
        ("Laparoscopic cholecystectomy with cholangiogram.", ["47563"]),
        ("Open repair of a recurrent right inguinal hernia with mesh.", ["49520-RT"]),
        ("Open umbilical hernia repair, initial, reducible, defect 4 cm.", ["49593"]),
        ("Colposcopy of the cervix with biopsy at 6 o'clock. No ECC.", ["57455"]),
        ("Global care, 12 visits with us. Vaginal delivery of a healthy girl at 39 weeks.", ["59400"]),
        ("Antepartum care only, 8 visits with our office.", ["59426"]),
        ("Left ureteroscopy with laser lithotripsy of the stone, stent placed.", ["52356-LT"]),
        ("TURBT of a 3 cm bladder tumor.", ["52235"]),
        ("Endovenous laser of the right GSV.", ["36478-RT"]),
        ("NST reactive at 34 weeks pregnant.", ["59025"]),
    ],
)
def test_the_note_decides_between_the_codes_of_an_operation(text, lines):
    assert _told(text)[0] == lines


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Colonoscopy to the cecum. One polyp was removed.", "45384"),
        ("Ventral hernia repaired with mesh through the scope.", "49593"),
        ("TURBT of a bladder tumor.", "52235"),
        ("Stab phlebectomy of the right leg.", "37766"),
        ("Cesarean delivery of a living boy at 39 weeks.", "59514"),
    ],
)
def test_what_decides_and_is_missing_is_asked_with_the_codes_it_decides_between(text, word):
    lines, questions = _told(text)
    assert lines == []
    assert any(word in question for question in questions)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Excision of a subcutaneous lipoma of the back, 4.5 cm, closed in layers.", ["21931"]),
        ("Intramuscular lipoma of the left thigh excised, 3.8 cm.", ["27328-LT"]),
    ],
)
def test_a_soft_tissue_tumor_is_told_by_place_depth_and_size_and_its_closing_is_included(text, lines):
    assert _told(text)[0] == lines


def test_what_was_done_another_day_is_not_told_as_done():
    assert _told("Cysto with removal of the right ureteral stent. URS was done 8/28.")[0] == ["52310"]
    assert _told("Hx bladder ca (TURBT 2022). Cystoscopy normal.")[0] == ["52000"]
