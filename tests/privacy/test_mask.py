"""What is masked, what never is, and the way back from a masked text to the original."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultant.privacy import IdentifierKind, Masked, default_masker

SERVICE = date(2026, 11, 17)
NOTE = """Dear Dr. Henderson,
Patient: SMITH, JOHN A   DOB: 03/14/1951  MRN: 00482913  Acct # A-991-2231
92 y/o M, lives in Dayton, OH 45402. Phone (937) 555-0182, email j.smith99@mail.example. SSN 123-45-6789.
Prior surgery on 10/01/2026 by Dr. Morton, seen 11/17/2026, mother Thandiwe reports. In 2019 he had MI.
Medicare ID 1EG4-TE5-MK73. From 10.1.20.3, https://portal.example/p/77.
Thanks,
Jenny Alvarez, CPC
"""


def mask(text: str) -> Masked:
    return default_masker().mask(text, SERVICE)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Patient: SMITH, JOHN A", "Patient: [NAME]"),
        ("Mrs. Okafor returned", "Mrs. [NAME] returned"),
        ("Dictated by: Ngozi Uzowulu, MD", "Dictated by: [NAME], MD"),
        ("MRN: 00482913", "MRN: [NUMBER]"),
        ("Medicare ID 1EG4-TE5-MK73", "Medicare ID [NUMBER]"),
        ("SSN 123-45-6789", "SSN [SSN]"),
        ("SSN ends 4471", "SSN ends [SSN]"),
        ("Acc# 31-2026-40917", "Acc# [NUMBER]"),
        ("Imogen Tasker, 41, DOB 2/3/1985", "[NAME], 41, DOB [DATE]"),
        ("call (937) 555-0182 now", "call [PHONE] now"),
        ("write to a.b@clinic.example.", "write to [EMAIL]."),
        ("see https://portal.example/p/7", "see [URL]"),
        ("from 10.1.20.3.", "from [IP ADDRESS]."),
        ("lives at 12 Elm Street, Tulsa, OK 74103", "lives at [ADDRESS], [ADDRESS]"),
        ("lives at 12 Elm Street, Tulsa OK 74103", "lives at [ADDRESS], [ADDRESS] OK [ADDRESS]"),
        ("a 94-year-old man", "a [AGE OVER 89]-year-old man"),
        ("an 89-year-old man", "an 89-year-old man"),
        ("surgery on 10/01/2026", "surgery on [DATE 47 DAYS BEFORE SERVICE]"),
        ("DOS: 11/17/2026", "DOS: [DATE OF SERVICE]"),
        ("DOB 3/14/1951", "DOB [DATE]"),
        ("in March 2026", "in [DATE]"),
        ("in 2019", "in 2019"),
    ],
)
def test_each_identifier_becomes_its_mask(text, left):
    assert mask(text).text == left


SAFE_HARBOR = {
    "A names": [
        ("Mr. Okafor returned", "Mr. [NAME] returned"),
        ("pt Maria G. seen by Dr. Fa'asavalu", "pt [NAME] seen by Dr. [NAME]"),
        ("his mother, Jane, came along", "his mother, [NAME], came along"),
        ("JANE OKAFOR PRESENTS WITH PAIN", "[NAME] PRESENTS WITH PAIN"),
        ("Patient Name | OKAFOR, JANE | Sex", "Patient Name | [NAME] | Sex"),
        ("Yevgenia Palchikova, 54 y.o., is well", "[NAME], 54 y.o., is well"),
        ("Surgeon: Ángel de la Peña, DPM", "Surgeon: [NAME], DPM"),
        ("dr okafor coded 20610", "dr [NAME] coded 20610"),
        ("patient initials J.O.", "patient initials [NAME]"),
        ("Many thanks,\n\nWojciech Szczepański\nBilling", "Many thanks,\n\n[NAME]\nBilling"),
        ("Electronically signed by Ann B. Uzowulu, MD", "Electronically signed by [NAME], MD"),
        ("From: Jo Kealoha <a@b.example>", "From: [NAME] <[EMAIL]>"),
        ("Spoke with Karen", "Spoke with [NAME]"),
    ],
    "B places smaller than a state": [
        ("lives in Cedar Rapids, IA", "lives in [ADDRESS], IA"),
        (
            "by video, patient at home in Lansing, I was in the office",
            "by video, patient at home in [ADDRESS], I was in the office",
        ),
        ("(chart 60418, seen twice)", "(chart [NUMBER], seen twice)"),
        ("4411 N. Kenwood Blvd #12", "[ADDRESS]"),
        ("P.O. Box 77", "[ADDRESS]"),
        ("ZIP: 45402-1234", "ZIP: [ADDRESS]"),
        ("City: Dayton", "City: [ADDRESS]"),
        ("Montgomery County", "[ADDRESS] County"),
        ("seen at St. Mary's Hospital", "seen at [ADDRESS] Hospital"),
        ("Address: Building 4, The Old Quay", "Address: [ADDRESS]"),
    ],
    "C dates and high ages": [
        ("DOB: 03141951", "DOB: [DATE]"),
        ("admitted 14-MAR-2026", "admitted [DATE 248 DAYS BEFORE SERVICE]"),
        ("discharged 3/16", "discharged [DATE 246 DAYS BEFORE SERVICE]"),
        ("died on the 14th of March", "died on the [DATE 248 DAYS BEFORE SERVICE]"),
        ("on 2026-11-17T08:30:00Z", "on [DATE OF SERVICE]"),
        ("from 11/10 to 11/12", "from [DATE]"),
        ("in Mar '26", "in [DATE]"),
        ("scan of 20261117", "scan of [DATE OF SERVICE]"),
        ("a 103 y/o man", "a [AGE OVER 89] y/o man"),
        ("92F with a fall", "[AGE OVER 89]F with a fall"),
        ("ninety-two-year-old", "[AGE OVER 89]-year-old"),
        ("born in 1931", "born in [AGE OVER 89]"),
    ],
    "D and E telephone and fax": [
        ("tel 937/555-0182", "tel [PHONE]"),
        ("Fax: 937.555.0182", "Fax: [PHONE]"),
        ("call 9375550182 ext 4", "call [PHONE]"),
        ("+44 20 7946 0958", "[PHONE]"),
    ],
    "F mail": [("a.b+c@clinic.example", "[EMAIL]"), ("jane at clinic dot example", "[EMAIL]")],
    "G social security": [
        ("SSN 123 45 6789", "SSN [SSN]"),
        ("xxx-xx-6789", "[SSN]"),
        ("SSN last four 6789", "SSN last four [SSN]"),
    ],
    "H medical record": [
        ("MRN\t481 789 822", "MRN\t[NUMBER]"),
        ("Medical record number A-99213", "Medical record number [NUMBER]"),
    ],
    "I health plan": [("Member ID: XJB12345678", "Member ID: [NUMBER]"), ("MBI 1EG4TE5MK73", "MBI [NUMBER]")],
    "J account": [("Acct # 99-123456", "Acct # [NUMBER]"), ("invoice 0091277", "invoice [NUMBER]")],
    "K certificate and licence": [("License: D123-4567", "License: [NUMBER]"), ("DEA # AB1234567", "DEA # [NUMBER]")],
    "L vehicle": [("license plate NMH 3332", "license plate [NUMBER]"), ("VIN 1HGCM82633A004352", "VIN [NUMBER]")],
    "M device": [
        ("pacemaker serial no. PJN1234567", "pacemaker serial no. [NUMBER]"),
        ("(01)00844588003288(17)270131(21)A123", "[NUMBER]"),
    ],
    "N web address": [("portal.ortho.example/p/77", "[URL]"), ("www.okafor-family.com", "[URL]")],
    "O IP address": [("2001:db8:33::17", "[IP ADDRESS]"), ("00:1B:44:11:3A:B7", "[IP ADDRESS]")],
    "P biometric": [("fingerprint id 8839201", "fingerprint id [NUMBER]")],
    "R any other": [
        ("Pathology S26-12345", "Pathology [NUMBER]"),
        ("username: jokafor77", "username: [NUMBER]"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "[NUMBER]"),
    ],
}
"""The identifiers of 45 CFR 164.514(b)(2)(i) by their letters; Q, photographs, never leaves as a picture at all."""


@pytest.mark.parametrize(
    ("letter", "text", "left"), [(key, *pair) for key, pairs in SAFE_HARBOR.items() for pair in pairs]
)
def test_every_safe_harbor_identifier_is_masked_in_its_usual_forms(letter, text, left):
    assert mask(text).text == left, letter


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Okafor_Jane-2026-11-17.pdf", "[NAME]-[DATE].pdf"),
        ("JaneOkafor_opnote.docx", "[NAME]_opnote.docx"),
        ("MRN00482913 scan.pdf", "MRN[NUMBER] scan.pdf"),
        ("28296_austin_bunionectomy.pdf", "28296_austin_bunionectomy.pdf"),
        ("wound care progress note.docx", "wound care progress note.docx"),
        ("message 12, quoted below it", "message 12, quoted below it"),
    ],
)
def test_the_name_of_a_file_is_masked(name, left):
    assert default_masker().mask_name(name) == left


@pytest.mark.parametrize(
    ("subject", "left"),
    [
        ("FW: Okafor, Jane - bunion", "FW: [NAME] - bunion"),
        ("Maria Lopez, bunion", "[NAME], bunion"),
        ("Hallux Valgus, Right Foot", "Hallux Valgus, Right Foot"),
    ],
)
def test_a_subject_is_masked(subject, left):
    assert default_masker().mask_subject(subject) == left


@pytest.mark.parametrize(
    "text",
    [
        "Austin bunionectomy, Morton neuroma, Bell's palsy, Baker cyst, Colles fracture, Crohn disease",
        "CPT 28296-T5, 20610, J3301 x 4, M20.11, E11.621, modifier 25",
        "BP 120/80, pain 7/10, strength 4/5, L4-5, temp 98.6, SpO2 97%",
        "Wound 3.5 x 2.0 x 0.4 cm, 7 sq cm, 40 mg Kenalog, 0.5 mL, 24 minutes",
        "Foley catheter, Mohs surgery, Tinel and Phalen, Weber B, Gleason 3+4, Graves disease",
        "the patient will return in May; he may call",
        "Diabetes mellitus type 2, Stage III, Grade 2",
        "Hallux Valgus, Right Foot; Lapidus Bunionectomy with Akin Osteotomy",
        "visit 99213, claim 20610-RT, implant C1713, order 36415, model L8699",
        "NDC 00409115901 and NDC 00003-0293-28",
        "strength from 3/5 to 4/5, pain from 8/10 to 2/10, lesion 3/4 of the rim",
        "Mother: Asthma. Father: Non-Hodgkin lymphoma. Sister with Graves disease",
        "temp 101F, T 102F, lidocaine with epinephrine 1:100,000",
        "Outpatient Hospital, Ambulatory Surgery Center, Wound Care Clinic",
        "Stage II Pressure Ulcer presents on the sacrum; Physical Therapy reports progress",
        "transferred to PACU; discharged to Home Health",
        "TOLERATED THE PROCEDURE WELL",
    ],
)
def test_clinical_words_and_figures_stay(text):
    assert mask(text).text == text


def test_nothing_that_identifies_is_left_of_a_note():
    masked = mask(NOTE).text
    for secret in ("Henderson", "SMITH", "JOHN", "1951", "00482913", "991-2231", "Dayton", "45402", "555", "smith99",
                   "6789", "Morton", "Thandiwe", "MK73", "10.1.20", "portal", "Alvarez", "10/01"):  # fmt: skip
        assert secret not in masked
    assert "In 2019 he had MI" in masked


def test_every_mask_leads_back_to_the_words_it_hides():
    masked = mask(NOTE)
    assert masked.counts[IdentifierKind.NAME] >= 5
    for span in masked.spans:
        assert masked.text[span.masked_start : span.masked_end].startswith(f"[{span.kind}")
        assert masked.original(span.masked_start, span.masked_end) == (span.start, span.end)
        assert masked.original(span.masked_start + 1, span.masked_end - 1) == (span.start, span.end)


def test_words_between_masks_lead_back_to_themselves():
    masked = mask(NOTE)
    start = masked.text.index("In 2019")
    begin, end = masked.original(start, start + len("In 2019 he had MI"))
    assert NOTE[begin:end] == "In 2019 he had MI"


def test_masking_again_changes_nothing():
    once = mask(NOTE).text
    assert mask(once).text == once


_PIECES = st.sampled_from([
    "Mr. Okafor", "Jane Okafor", "MRN: 00482913", "on 10/01/2026", "call 937-555-0182", "a@b.example", "92 y/o", "\n",
    " ", "é", "[NAME]", "Patient: ", "Foley catheter", "lives in Dayton, OH 45402", "🙂", "S26-12345", "12 Elm Street",
])  # fmt: skip


@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=14).map(" ".join))
@settings(deadline=None, max_examples=150)
def test_every_place_of_a_masked_text_leads_back_into_the_original(text):
    masked = mask(text)
    for before, after in pairwise(masked.spans):
        assert before.end <= after.start
        assert before.masked_end <= after.masked_start
    for span in masked.spans:
        assert masked.original(span.masked_start, span.masked_end) == (span.start, span.end)
    hidden = [range(span.masked_start, span.masked_end) for span in masked.spans]
    for at in range(len(masked.text)):
        start, end = masked.original(at, at + 1)
        assert 0 <= start < end <= len(text)
        if not any(at in one for one in hidden):
            assert text[start:end] == masked.text[at]


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_the_rest_stays(text):
    masked = mask(text)
    rest, at = [], 0
    for span in masked.spans:
        rest.append(text[at : span.start])
        at = span.end
    kept, at = [], 0
    for span in masked.spans:
        kept.append(masked.text[at : span.masked_start])
        at = span.masked_end
    assert [*rest, text[masked.spans[-1].end if masked.spans else 0 :]] == [*kept, masked.text[at:]]
