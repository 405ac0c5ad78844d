"""What goes wrong in pregnancy and birth, in the words of obstetricians."""

import pytest

from consultant.draft.diagnosis.birth import read_birth
from consultant.draft.diagnosis.encounter import Note
from consultant.draft.diagnosis.pregnancy import read_pregnancy
from consultant.draft.diagnosis.spoken import spoken
from consultant.draft.passage import passages
from consultant.draft.request import Document


def _note(text: str) -> Note:
    return Note(passages(Document("note", text)), 30)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Missed abortion at 9 weeks, suction curettage.", ["O02.1"]),
        ("Vaginal delivery at 40 weeks, second degree tear repaired.", ["O70.1"]),
        ("Primary cesarean for breech at 39w1d.", ["O32.1XX0"]),
        ("Decreased fetal movement at 34w3d, NST reactive.", ["O36.8130"]),
        ("Decreased fetal movement of twin A at 34w3d.", []),
        ("36w5d, GDM diet controlled.", ["O24.410"]),
        ("Breech biopsy of the mole.", []),
    ],
)
def test_the_words_of_obstetricians_lead_to_their_codes(text, codes):
    assert [one.code for one in read_pregnancy(_note(text), [])] == codes


def test_the_week_is_that_of_the_birth_where_several_are_told():
    note = _note("Seen by us from 9 weeks on. Cesarean delivery at 39w1d, liveborn boy.")
    assert "Z3A.39" in [one.code for one in read_birth(note, [], complicated=True)]
    assert "39w1d" in spoken("Z3A.39").split()
