"""Tables in plain writing: each row is a passage of its own, with what stands over its cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant.draft.passage import passages
from consultant.draft.request import Document
from consultant.draft.section import Section
from consultant.draft.table import rows

ALIGNED = """Weekly wound care, both feet.

  Wound   Site                     Before         After
  1       right heel               4.0 x 3.0 cm   4.0 x 3.5 cm
  2       left foot, lateral       2.5 x 2.5 cm   3.0 x 2.5 cm
          forefoot

Both were debrided.
"""


def cells(text):
    return [[(cell.head, cell.text) for cell in row.cells] for row in rows(text)]


def quotes(text):
    return [one.quote for one in passages(Document("m", text))]


def test_a_row_is_a_passage_with_what_was_wrapped_of_it():
    assert quotes(ALIGNED) == [
        "Weekly wound care, both feet.",
        "Wound Site Before After",
        "1 right heel 4.0 x 3.0 cm 4.0 x 3.5 cm",
        "2 left foot, lateral 2.5 x 2.5 cm 3.0 x 2.5 cm forefoot",
        "Both were debrided.",
    ]


def test_a_cell_knows_its_column():
    first, second = cells(ALIGNED)[1:]
    assert first == [
        ("Wound", "1"),
        ("Site", "right heel"),
        ("Before", "4.0 x 3.0 cm"),
        ("After", "4.0 x 3.5 cm"),
    ]
    assert second[-1] == ("Site", "forefoot")


@pytest.mark.parametrize(
    "text",
    [
        "Site | Size | How\nheel | 4 cm | curette\nfoot | 3 cm | blade\n",
        "| Site | Size | How |\n|---|---|---|\n| heel | 4 cm | curette |\n| foot | 3 cm | blade |\n",
        "Site\tSize\tHow\nheel\t4 cm\tcurette\nfoot\t3 cm\tblade\n",
        "Site    Size   How\n----    ----   ---\nheel    4 cm   curette\nfoot    3 cm   blade\n",
        "site   size    how\n heel  4 cm  curette\n[NAME] foot  3 cm  blade\n".replace("[NAME] ", ""),
    ],
)
def test_bars_tabs_and_blanks_set_cells_apart(text):
    found = cells(text)
    assert [[cell for _, cell in row] for row in found[1:]] == [["heel", "4 cm", "curette"], ["foot", "3 cm", "blade"]]
    assert [head.lower() for head, _ in found[1]] == ["site", "size", "how"]


def test_a_cell_that_is_empty_leaves_its_column_empty():
    text = "Site    Size   How\nheel           curette\nfoot    3 cm   blade\n"
    assert cells(text)[1] == [("Site", "heel"), ("How", "curette")]


def test_a_table_without_heads_has_none():
    assert cells("MMR          left thigh\nvaricella    right thigh\n") == [
        [("", "MMR"), ("", "left thigh")],
        [("", "varicella"), ("", "right thigh")],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Pre-op dx:    bunion\nProcedure:    chevron osteotomy\n",
        "He came in on Monday.  The foot was swollen.\nShe left after that.  It was no better.\n",
        "1.  Hallux valgus\n2.  Hammertoe\n",
        "-  gout\n-  hypertension\n",
        "The note has  two blanks in one line.\nThe next has none.\n",
        "> Site   Size   How\n> heel   4 cm   curette\n",
        "One | line alone\n",
    ],
)
def test_lists_labels_and_careless_blanks_are_no_table(text):
    assert rows(text) == []


def test_what_one_cell_doubts_is_doubted_in_that_cell_alone():
    text = "Site      r/o        How\nback      melanoma   punch\nforearm   SCC        tangential\n"
    (row,) = [one for one in passages(Document("m", text)) if "back" in one.quote]
    assert row.stated.split() == ["back", "punch"]
    assert len(row.stated) == len(row.text)


def test_nothing_is_coded_from_the_row_of_heads():
    text = "PROCEDURES\n\nWound   Repair\nA       3 cm, one layer\nB       2 cm, one layer\n"
    assert [one.section for one in passages(Document("m", text))] == [
        Section.OTHER,
        Section.PROCEDURE,
        Section.PROCEDURE,
    ]


PIECES = [
    "Site",
    "heel",
    "4 cm",
    "|",
    " | ",
    "  ",
    "   ",
    "\t",
    "\n",
    "\n\n",
    "Dx:",
    "1.",
    "---",
    "r/o",
    "a. B",
    "\x0c",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_passages_are_slices_in_order_and_no_word_is_lost_whatever_the_table(pieces):
    text = "".join(pieces)
    found = passages(Document("m", text))
    end = 0
    for one in found:
        assert text[one.start : one.end] == one.text
        assert one.start >= end
        end = one.end
    for word in ("heel", "4 cm"):
        assert sum(one.text.count(word) for one in found) == text.count(word)
    for row in rows(text):
        assert all(text[cell.start : cell.end] == cell.text for cell in row.cells)
