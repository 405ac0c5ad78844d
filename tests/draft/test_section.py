"""Headings of clinical notes are classed as a person would class them."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from consultant.draft.passage import passages
from consultant.draft.request import Document
from consultant.draft.section import Section, heading

NOTES = Path(__file__).parents[3] / "shared" / "data" / "notes"
CLASSES = {
    Section.INDICATION: "chief complaint|cc",
    Section.PRESENT: "history of present illness|hpi",
    Section.PAST: "past history|medical history|past medical history|surgical history|past surgical history|"
    "birth history|gynecologic history",
    Section.FAMILY: "family history",
    Section.FINDINGS: "physical exam|physical examination|exam|results|labs|examination",
    Section.DIAGNOSIS: "assessment|assessment and plan|impression",
    Section.PLAN: "plan|medical treatment|medical reasoning|additional testing|specialist referrals|"
    "patient education and counseling|patient agreements",
    Section.PROCEDURE: "procedure",
    Section.OTHER: "review of systems|social history|vitals|vitals reviewed|instructions|medications|"
    "current medications|allergies",
}  # fmt: skip
OF_ITS_OWN = {words: section for section, some in CLASSES.items() for words in some.split("|")}
WITHIN = re.compile(
    "abdomen|back|breast|constitutional|cardiovascular|cv|ears, nose, mouth and throat|endocrine|eyes|extremities|gait|"
    "gastrointestinal|genitourinary|gi/gu|head|head and face|hematology/lymphatic/immunology|hent|integumentary|msk|"
    "musculoskeletal|neck|neuro|neurologic|neurological|neurological/psychological|pelvic|psychiatric|rectal|"
    "respiratory|skin|strength|auscultation|auscultation of heart|auscultation of lungs|examination of abdomen|"
    "examination of ears|examination of gait|examination of mouth|examination of the right knee|extraocular muscles|"
    "general examination|palpation|rom|special testing|mcmurray's test|blood pressure|bp|body temperature|heart rate|"
    "hr|height|weight|oxygen saturation|pulse|pulse oxygenation|respiration|respirations|respiratory rate|rr|spo2|"
    "temperature|medical|surgical|procedures|mother|father|brother|sibling|maternal aunt|maternal grandfather|alcohol|"
    "alcohol use|tobacco use|illicit drug use|recreational drugs|employment status|marital status|lipid panel|"
    "lyme titer|rapid strep test|pft|diabetes panel|dexamethasone suppression test|hepatic function panel|"
    "hemoglobin a1c|opioid assessment|opioid use|pain assessment|quality of pain|relieving factors|last pap smear|"
    "history of abnormal pap smear"
)
"""Headings within a section: what stands below them belongs to what stands above."""
HEADING = re.compile(r"[ •\-]*(?P<words>[A-Za-z][\w ,/'()&-]{0,60}?)\s*(?P<colon>:|$)")


def headings(note):
    """The lines of `note` that a person reads as headings: where each begins, its words, what it ought to be."""
    standing, position = Section.BODY, 0
    for line in note.splitlines(keepends=True):
        start, position = position, position + len(line)
        match = HEADING.match(line.strip().replace("\u202f", " "))
        words = match["words"].lower() if match else ""
        alone = match is not None and match.end() == len(line.strip())
        if match is None or not (alone or match["colon"]):
            continue
        if words in OF_ITS_OWN:
            standing = OF_ITS_OWN[words] if alone else standing
            yield start, position, words, OF_ITS_OWN[words]
        elif WITHIN.fullmatch(words):
            yield start, position, words, standing
        elif line.strip().isupper():
            yield start, position, words, None


def test_headings_of_published_notes_are_classed_as_a_person_would():
    files = sorted(NOTES.glob("*.jsonl"))
    if not files:
        pytest.skip("the notes are not on this machine")
    right, wrong = 0, Counter()
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            note = json.loads(line)["note"]
            found = passages(Document("m", note))
            for start, end, words, expected in headings(note):
                below = next((one.section for one in found if one.start >= start and one.text.strip()), None)
                if below is None or not any(start <= one.start for one in found if one.end <= end or one.start >= end):
                    continue
                if below is expected:
                    right += 1
                else:
                    wrong[words, below, expected] += 1
    assert right + wrong.total() > 900, "there are that many headings in them"
    assert right / (right + wrong.total()) >= 0.95, wrong.most_common(10)


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("PAST HISTORY", Section.PAST),
        ("Birth history: twin, born at 35 weeks", Section.PAST),
        ("Gyn hx: G2P2", Section.PAST),
        ("History: fell last week", Section.PRESENT),
        ("VITALS REVIEWED", Section.OTHER),
    ],
)
def test_a_heading_opens_its_section(line, section):
    opened = heading(line)
    assert opened is not None
    assert opened[0] is section


def section_of(text, words):
    (found,) = [one for one in passages(Document("m", text)) if words in one.quote]
    return found.section


def test_procedures_under_a_past_history_are_past_and_those_of_the_day_are_not():
    past = "PAST HISTORY\n\nSurgical\nHysterectomy, 1996.\n\nProcedures\nColonoscopy 5 years ago.\n"
    assert section_of(past, "Colonoscopy") is Section.PAST
    assert section_of("PAST HISTORY\nGout.\n\nPROCEDURE\nBunionectomy, left.\n", "Bunionectomy") is Section.PROCEDURE
    assert section_of("Past history\nGout.\n\nProcedures\nBunionectomy, left.\n", "Bunionectomy") is Section.PROCEDURE


def test_a_part_of_the_body_within_an_examination_is_part_of_it():
    assert section_of("PHYSICAL EXAM\n\nNECK: no masses\nSOCIAL STUFF: smokes\n", "no masses") is Section.FINDINGS
    assert section_of("REVIEW OF SYSTEMS\n\nNECK: no masses\n", "no masses") is Section.OTHER
