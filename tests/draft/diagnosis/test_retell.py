"""What notes call illnesses, in the words of the classification."""

import pytest

from consultant.draft.diagnosis.retell import in_books, retold
from consultant.draft.diagnosis.statement import Statement
from consultant.draft.passage import Passage
from consultant.draft.section import Section


def told(text):
    passage = Passage(0, 0, len(text), text, Section.DIAGNOSIS, title=True)
    return [one.core for one in retold(Statement(passage, text, text, "", True))]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("herniated disc C5-6", "disc displacement C5-C6"),
        ("lumbar facet arthropathy", "lumbar spondylosis"),
        ("de Quervain's tenosynovitis right wrist", "radial styloid tenosynovitis right wrist"),
        ("squamous cell carcinoma left forearm", "squamous cell carcinoma left upper limb including shoulder"),
        ("nondisplaced fracture of the left distal radius", "fracture of lower end of left radius"),
        ("hypertension", "hypertension"),
    ],
)
def test_a_synonym_is_said_as_the_classification_says_it(said, meant):
    assert in_books(said) == meant


def test_a_growth_that_spread_is_two_illnesses():
    assert told("prostate cancer metastatic to bone and liver") == [
        "prostate cancer",
        "secondary malignant neoplasm of bone",
        "secondary malignant neoplasm of liver",
    ]
