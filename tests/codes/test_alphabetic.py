"""Terms of the alphabetic index."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from consultant.codes.alphabetic import IndexedCode, find_entries
from consultant.codes.shelf import Shelf

ON = date(2026, 6, 1)
_DISEASES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>
<letter><title>B</title>
<mainTerm><title>Bump<nemod>(hard)</nemod></title><code>M89.9</code>
<term level="1"><title>of toe</title><code>M20.1-</code></term>
<term level="1"><title>of nose</title><see>Deformity, nose</see></term></mainTerm>
</letter></ICD10CM.index>
"""
_DRUGS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index><version>2026</version><title>ICD-10-CM TABLE OF DRUGS and CHEMICALS</title>
<indexHeading><head col="1">Substance</head>
<head col="2">Accident</head><head col="3">Adverse effect</head></indexHeading>
<letter><title>B</title>
<mainTerm><title>Bumpamine</title><cell col="2">T39.011</cell><cell col="3">T39.015</cell></mainTerm>
</letter></ICD10CM.index>
"""


@pytest.fixture
def shelf(tmp_path: Path, imported: Callable[..., Shelf]) -> Shelf:
    files = []
    for name, content in (("icd10cm_index_2026.xml", _DISEASES), ("icd10cm_drug_2026.xml", _DRUGS)):
        files.append(tmp_path / name)
        files[-1].write_text(content, encoding="utf-8")
    return imported(*files)


def test_a_term_is_found_with_its_codes_the_shortest_first(shelf: Shelf) -> None:
    found = find_entries(shelf, "bump", ON)
    assert [one.path for one in found] == ["Bump", "Bumpamine", "Bump, of toe", "Bump, of nose"]
    assert found[0].codes == (IndexedCode("M89.9", "", False),)
    assert found[0].nonessential == "(hard)"
    assert found[2].codes == (IndexedCode("M20.1-", "", True),)
    assert found[3].see == "Deformity, nose"


def test_every_word_has_to_begin_a_word_of_the_entry(shelf: Shelf) -> None:
    assert [one.path for one in find_entries(shelf, "toe, bump", ON)] == ["Bump, of toe"]
    assert find_entries(shelf, "ump", ON) == []
    assert find_entries(shelf, " , ", ON) == []


def test_a_table_gives_each_code_with_its_column(shelf: Shelf) -> None:
    (found,) = find_entries(shelf, "bumpamine", ON)
    assert found.book == "drugs and chemicals"
    assert found.codes == (
        IndexedCode("T39.011", "Accident", False),
        IndexedCode("T39.015", "Adverse effect", False),
    )


def test_a_nonessential_word_is_found_too(shelf: Shelf) -> None:
    assert [one.path for one in find_entries(shelf, "hard bump", ON)] == ["Bump"]
