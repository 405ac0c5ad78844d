"""Made-up notes with planted identifiers, the same ones for a seed: what the masking is measured on.

The notes of the report half are written in forms that the tune half does not have: shorthand, tables, headers of
forwarded mail, capitals, form fields, signature blocks of other makes.
"""

# ruff: noqa: E501 - a line of a note in one piece

import random
import string
from dataclasses import dataclass

from consultant.evaluate.privacy_values import person, value
from consultant.privacy import IdentifierKind

_CLINICAL = {
    "tune": [
        "Austin bunionectomy of the right foot with one screw; CPT 28296, M20.11, modifier T5.",
        "BP 132/84, pulse 76, temp 98.6, SpO2 97%, pain 7/10. Strength 4/5 in the left deltoid.",
        "Morton neuroma of the third web space, injected with 40 mg Kenalog and 2 mL lidocaine 1%; J3301 x 4.",
        "Bell's palsy since last week, House-Brackmann grade III. Parkinson disease stable on levodopa.",
        "Wound 3.5 x 2.0 x 0.4 cm debrided to subcutaneous tissue, 7 sq cm. Colles fracture healed.",
        "L4-5 disc bulge, positive Tinel and Phalen, negative Lachman. Foley catheter out at 0600.",
        "Family history: Mother: Breast cancer. Father: Non-Hodgkin lymphoma. Sister with Graves disease.",
        "Visit 99213-25 and claim 20610-LT were denied with CO-97; MUE is 2 and the PTP indicator is 1.",
    ],
    "report": [
        "Baker cyst aspirated under ultrasound, 20611-LT, 18 mL straw coloured fluid, 80 mg Depo-Medrol.",
        "A1c 7.4, LDL 101, creatinine 1.2, eGFR 68. Graves disease in remission; Crohn disease quiet on Humira.",
        "Dupuytren contracture of the ring finger, Weber B fracture fixed 2021, Lisfranc joint intact.",
        "Mohs stage I, defect 1.8 x 1.4 cm, layered closure 3.2 cm, 13152 considered, D04.39.",
        "Dose 0.5 mL IM left deltoid, VIS given; 90471 with 90686. Apgar 8 and 9. Down syndrome known.",
        "Total time 42 minutes, 2 labs reviewed, risk moderate; 99214-25, I10, E11.65. Gleason 3+4, Foley placed.",
        "PREOPERATIVE DIAGNOSIS: Hallux Valgus, Right Foot\nPROCEDURE: Lapidus Bunionectomy with Akin Osteotomy\nANESTHESIA: Monitored Anesthesia Care",
        "| Code | Units | Modifier |\n|---|---|---|\n| 11042 | 1 | 59 |\n| 97597 | 2 | XS |",
        "GCS 15, Braden 18, Wagner Grade 2 ulcer, ABI 0.82, NDC 00003-0293-28, lidocaine 1% with epinephrine 1:100,000.",
        "Trendelenburg position, Veress needle, Hasson trocar; Calot triangle dissected, EBL 20 mL, 3-0 Vicryl and 4-0 Monocryl.",
        "Mother: Asthma. Father: Parkinson Disease. Brother with Von Willebrand disease. Social: smokes 1 ppd since 2004.",
        "Implant C1713 x 2 and visit 99203; modifier 24 or 57? Medicare Part B, POS 22, global 90 days.",
    ],
}  # fmt: skip
_PLANTED = {
    "tune": [
        "Patient: {P_FULL}  DOB: {BIRTH}  MRN: {NUMBER}\n", "{P_FULL} was seen on {DATE} in our office.\n",
        "Dr. {O_FULL} referred the patient. Call back at {PHONE}.\n", "Acct # {NUMBER}, SSN {SSN}.\n",
        "She lives at {ADDRESS}.\n", "The patient is a {AGE}-year-old woman.\n", "Images at {URL} from {IP}.\n",
        "Last surgery {DATE}.\n", "Thanks,\n{O_FULL}, CPC\n{EMAIL}\n", "Mrs. {P_LAST} tolerated it well.\n",
        "PATIENT NAME: {P_REVERSED_CAPS}\nACCOUNT NUMBER: {NUMBER}\n", "Her mother, {O_FIRST}, was present.\n",
        "Implant serial {SERIAL}, plate number {PLATE}.\n", "Medicare {MBI}.\n",
    ],
    "report": [
        "Name: {P_REVERSED}\nDate of birth: {BIRTH}\nMedical record number {NUMBER}\n",
        "Mr. {P_FULL} returned {DATE} for follow up.\n", "Dictated by: {O_MIDDLE}, MD\n",
        "His wife {O_FULL} can be reached at {PHONE} or {EMAIL}.\n", "Member ID: {NUMBER}  Fax: {PHONE}\n",
        "Social security {SSN} on file.\n", "Mailing address: {ADDRESS}\n", "This {AGE} y/o male fell on {DATE}.\n",
        "Upload via {URL} (from {IP}).\n", "Dear {O_FULL},\n", "Best regards,\n{O_FULL}\n{PHONE}\n",
        "| Patient | {P_FULL} |\n| DOB | {BIRTH} |\n| MRN | {NUMBER} |\n",
        "Patient\t{P_REVERSED}\tMRN\t{NUMBER}\n",
        "From: {O_FULL} <{EMAIL}>\nSent: {DATE}\nTo: {P_FULL}\nSubject: FW: {P_REVERSED}, op note\n",
        "{P_CAPS} IS A {AGE} YEAR OLD FEMALE.\n", "pt {P_SHORT} seen by Dr {O_LAST} {DATE}, f/u {DAY}\n",
        "Surgeon: {O_FULL}, DPM    Assistant: {O_INITIALLED}, PA-C\n",
        "Electronically signed by {O_FULL}, MD on {DATE} at 14:05\n", "/s/ {O_FULL}\n",
        "Sincerely,\n\n{O_MIDDLE}, CPC-A\nBilling Coordinator | {PHONE}\n",
        "Pacemaker serial no. {SERIAL}; device {UDI}.\n", "Pathology {ACCESSION}, specimen # {NUMBER}.\n",
        "Driver's license {NUMBER}, license plate {PLATE}, VIN {VIN}.\n", "MBI {MBI}, group # {NUMBER}\n",
        "Lives in {CITY}, drove from {CITY}.\n", "Subscriber: {P_FULL}   Policy #: {NUMBER}\n",
        "D.O.B. {BIRTH}, admitted {DATE}, discharged {DATE}.\n", "Home phone {PHONE}, cell {PHONE}\n",
        "Emergency contact: {O_FULL} (sister) {PHONE}\n", "Her daughter {O_FIRST} translated.\n",
        "Pt's son, {O_FULL}, called.\n", "ATTENDING: {O_CAPS}, M.D.\n", "Ms. {P_LAST_CAPS} TOLERATED THE PROCEDURE WELL.\n",
        "Referring provider: Dr. {O_FULL}, NPI {NUMBER}\n", "Patient is {AGE} yrs old.\n",
        "{P_FULL}, {AGE} y.o., presents with pain.\n", "cc: {O_FULL}; {O_FULL}, RN\n", "Next of kin: {O_REVERSED}\n",
    ],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A note and what was planted in it."""

    text: str
    planted: tuple[tuple[IdentifierKind, int, int], ...]
    """Kind and place of each identifier."""


def make_notes(count: int, split: str = "report", seed: int = 20261124) -> list[Note]:
    """`count` notes of the `tune` or `report` half."""
    rng = random.Random(f"{seed} {split}")  # noqa: S311 - nothing is to be kept secret
    return [_note(rng, split) for _ in range(count)]


def _note(rng: random.Random, split: str) -> Note:
    """Identifiers in five lines, clinical words in three; places that begin with `P_` are the patient, `O_` others."""
    lines = rng.sample(_PLANTED[split], 5) + [f"{line}\n" for line in rng.sample(_CLINICAL[split], 3)]
    rng.shuffle(lines)
    patient = person(rng, split)
    text, planted = "", []
    for line in lines:
        for literal, name, _, _ in string.Formatter().parse(line):
            text += literal
            if not name:
                continue
            who, _, form = name.partition("_")
            if form:
                kind, word = IdentifierKind.NAME, (patient if who == "P" else person(rng, split)).written(form)
            else:
                kind, word = value(rng, split, name)
            planted.append((kind, len(text), len(text) + len(word)))
            text += word
    return Note(text, tuple(planted))
