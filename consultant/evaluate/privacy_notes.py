"""Made-up notes with planted identifiers, the same ones for a seed: what the masking is measured on.

The people, places and numbers are invented; half of the names stand in no list that the masker uses. The notes of the
report half are written from other templates than those of the tune half.
"""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

from consultant.privacy import IdentifierKind

_LISTED = ["John Smith", "Maria Lopez", "Jennifer Walker", "Robert Hernandez", "Emily Clark", "Michael Nguyen",
           "Patricia Young", "Kevin Ramirez", "Angela Ward", "Steven Morris"]  # fmt: skip
_RARE = ["Oluwaseun Adeyemi", "Xochitl Quetzada", "Siobhan Mulqueen", "Thandiwe Mkhize", "Anneliese Drechsler",
         "Yevgenia Palchikova", "Ngozi Uzowulu", "Bjarne Hjortholm", "Ioana Vasilache", "Keanu Kealoha"]  # fmt: skip
_CITIES = ["Dayton, OH", "Fresno, CA", "Tulsa, OK", "Bangor, ME", "Cedar Rapids, IA", "Las Cruces, NM"]
_STREETS = ["Maple Grove Road", "Elm Street", "Harbor View Drive", "Old Mill Lane", "42nd Avenue", "Juniper Court"]
_MONTHS = ["January", "February", "March", "April", "June", "July", "September", "October", "November", "December"]
_SHORT = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Sept", "Oct", "Nov", "Dec"]


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randrange(1, 10)) + "".join(rng.choice(string.digits) for _ in range(count - 1))


def _date(rng: random.Random) -> str:
    month, day, year = rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(2019, 2027)
    name = rng.randrange(len(_MONTHS))
    return rng.choice([
        f"{month}/{day}/{year}", f"{month:02}/{day:02}/{year % 100:02}", f"{month}-{day}-{year}",
        f"{year}-{month:02}-{day:02}", f"{_MONTHS[name]} {day}, {year}", f"{day} {_SHORT[name]} {year}",
        f"{_SHORT[name]} {day}", f"{_MONTHS[name]} {year}",
    ])  # fmt: skip


def _phone(rng: random.Random) -> str:
    area, line = rng.randrange(201, 990), f"555-{rng.randrange(100, 10000):04}"
    return rng.choice([f"({area}) {line}", f"{area}-{line}", f"{area}.{line.replace('-', '.')}", f"+1 {area} {line}"])


def _email(rng: random.Random) -> str:
    user = rng.choice(["kp.wilkes", "front-desk", "a_moreau88", "info+billing", "drlee"])
    return f"{user}@{rng.choice(['valleyortho.example', 'mail.test', 'clinic.example.org'])}"


def _number(rng: random.Random) -> str:
    return rng.choice(
        [_digits(rng, 8), f"{rng.choice('ABXZ')}-{_digits(rng, 6)}", f"{_digits(rng, 3)}-{_digits(rng, 5)}"]
    )


def _address(rng: random.Random) -> str:
    return f"{rng.randrange(12, 9800)} {rng.choice(_STREETS)}, {rng.choice(_CITIES)} {_digits(rng, 5)}"


_MAKE: dict[IdentifierKind, Callable[[random.Random], str]] = {
    IdentifierKind.NAME: lambda rng: rng.choice(rng.choice([_LISTED, _RARE])),
    IdentifierKind.DATE: _date,
    IdentifierKind.PHONE: _phone,
    IdentifierKind.EMAIL: _email,
    IdentifierKind.NUMBER: _number,
    IdentifierKind.SSN: lambda rng: f"{rng.randrange(100, 900)}-{rng.randrange(10, 99)}-{_digits(rng, 4)}",
    IdentifierKind.ADDRESS: _address,
    IdentifierKind.AGE: lambda rng: str(rng.randrange(90, 105)),
    IdentifierKind.URL: lambda rng: f"https://portal.{rng.choice(['ortho', 'chart'])}.example/p/{_digits(rng, 6)}",
    IdentifierKind.IP: lambda rng: ".".join(str(rng.randrange(2, 250)) for _ in range(4)),
}  # fmt: skip

_CLINICAL = {
    "tune": [
        "Austin bunionectomy of the right foot with one screw; CPT 28296, M20.11, modifier T5.",
        "BP 132/84, pulse 76, temp 98.6, SpO2 97%, pain 7/10. Strength 4/5 in the left deltoid.",
        "Morton neuroma of the third web space, injected with 40 mg Kenalog and 2 mL lidocaine 1%; J3301 x 4.",
        "Bell's palsy since last week, House-Brackmann grade III. Parkinson disease stable on levodopa.",
        "Wound 3.5 x 2.0 x 0.4 cm debrided to subcutaneous tissue, 7 sq cm. Colles fracture healed.",
        "L4-5 disc bulge, positive Tinel and Phalen, negative Lachman. Foley catheter out at 0600.",
    ],
    "report": [
        "Baker cyst aspirated under ultrasound, 20611-LT, 18 mL straw coloured fluid, 80 mg Depo-Medrol.",
        "A1c 7.4, LDL 101, creatinine 1.2, eGFR 68. Graves disease in remission; Crohn disease quiet on Humira.",
        "Dupuytren contracture of the ring finger, Weber B fracture fixed 2021, Lisfranc joint intact.",
        "Mohs stage I, defect 1.8 x 1.4 cm, layered closure 3.2 cm, 13152 considered, D04.39.",
        "Dose 0.5 mL IM left deltoid, VIS given; 90471 with 90686. Apgar 8 and 9. Down syndrome known.",
        "Total time 42 minutes, 2 labs reviewed, risk moderate; 99214-25, I10, E11.65. Gleason 3+4, Foley placed.",
    ],
}
_PLANTED = {
    "tune": [
        "Patient: {NAME}  DOB: {DATE}  MRN: {NUMBER}\n", "{NAME} was seen on {DATE} in our office.\n",
        "Dr. {NAME} referred the patient. Call back at {PHONE}.\n", "Acct # {NUMBER}, SSN {SSN}.\n",
        "She lives at {ADDRESS}.\n", "The patient is a {AGE}-year-old woman.\n", "Images at {URL} from {IP}.\n",
        "Last surgery {DATE}.\n", "Thanks,\n{NAME}, CPC\n{EMAIL}\n",
    ],
    "report": [
        "Name: {NAME}\nDate of birth: {DATE}\nMedical record number {NUMBER}\n",
        "Mr. {NAME} returned {DATE} for follow up.\n",
        "Dictated by: {NAME}, MD\n", "His wife {NAME} can be reached at {PHONE} or {EMAIL}.\n",
        "Member ID: {NUMBER}  Fax: {PHONE}\n", "Social security {SSN} on file.\n", "Mailing address: {ADDRESS}\n",
        "This {AGE} y/o male fell on {DATE}.\n", "Upload via {URL} (from {IP}).\n", "Dear {NAME},\n",
        "Best regards,\n{NAME}\n{PHONE}\n",
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
    lines = rng.sample(_PLANTED[split], 5) + [f"{line}\n" for line in rng.sample(_CLINICAL[split], 3)]
    rng.shuffle(lines)
    text, planted = "", []
    for line in lines:
        for literal, name, _, _ in string.Formatter().parse(line):
            text += literal
            if name:
                kind = IdentifierKind[name]
                value = _MAKE[kind](rng)
                planted.append((kind, len(text), len(text) + len(value)))
                text += value
    return Note(text, tuple(planted))
