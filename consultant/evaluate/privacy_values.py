"""Invented people, places, dates and numbers for made-up notes; the halves share no person and few forms."""

# ruff: noqa: E501 - a list of forms is read best in few lines

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

from consultant.privacy import IdentifierKind

_GIVEN = {
    "tune": ["John", "Maria", "Jennifer", "Robert", "Emily", "Oluwaseun", "Xochitl", "Thandiwe", "Anneliese", "Ngozi",
             "Jürgen", "Mei-Ling", "Svetlana", "Tariq"],
    "report": ["Michael", "Patricia", "Kevin", "Angela", "Steven", "Siobhan", "Bjarne", "Ioana", "Keanu", "Yevgenia",
               "Chukwuemeka", "Zeynep", "Nguyệt", "Rukmini", "José", "D'Andre", "Wojciech", "Leilani"],
}  # fmt: skip
_FAMILY = {
    "tune": ["Smith", "Lopez", "Walker", "Hernandez", "Clark", "Adeyemi", "Quetzada", "Mkhize", "Drechsler", "Uzowulu",
             "Baumgärtner", "Chen", "Palchikova", "Al-Rashid"],
    "report": ["Nguyen", "Young", "Ramirez", "Ward", "Morris", "Mulqueen", "Hjortholm", "Vasilache", "Kealoha", "Okonkwo",
               "Yılmaz", "Krishnamurthy", "Szczepański", "O'Shaughnessy", "de la Cruz", "Fa'asavalu", "Peña", "Bell"],
}  # fmt: skip
_CITIES = {
    "tune": ["Dayton, OH", "Fresno, CA", "Tulsa, OK"],
    "report": ["Bangor, ME", "Cedar Rapids, IA", "Las Cruces, NM", "Chula Vista, California"],
}
_STREETS = {
    "tune": ["Maple Grove Road", "Elm Street", "42nd Avenue"],
    "report": [
        "Harbor View Drive",
        "Old Mill Lane",
        "Juniper Court",
        "N. Kenwood Blvd",
        "E 118th Pl",
        "Camino Real Way",
    ],
}
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a note names more than once."""

    given: str
    family: str
    initial: str

    def written(self, form: str) -> str:
        """The name in one of the forms that notes know: `FULL`, `REVERSED`, `CAPS`, `LAST`, `SHORT` and so on."""
        full = f"{self.given} {self.family}"
        forms = {
            "FULL": full,
            "MIDDLE": f"{self.given} {self.initial}. {self.family}",
            "REVERSED": f"{self.family}, {self.given} {self.initial}",
            "CAPS": full.upper(),
            "REVERSED_CAPS": f"{self.family}, {self.given}".upper(),
            "LAST": self.family,
            "LAST_CAPS": self.family.upper(),
            "FIRST": self.given,
            "SHORT": f"{self.given} {self.family[0].upper()}.",
            "INITIALLED": f"{self.given[0]}. {self.family}",
        }
        return forms[form]


def person(rng: random.Random, half: str) -> Person:
    """Somebody of a half."""
    return Person(rng.choice(_GIVEN[half]), rng.choice(_FAMILY[half]), rng.choice("ABCDEGHJKLMNPRSTW"))


def value(rng: random.Random, half: str, name: str) -> tuple[IdentifierKind, str]:
    """An identifier for the place `name` of a template. Raises KeyError for a place nobody foresaw."""
    kind, make = _MAKE[name]
    return kind, make(rng, half)


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randrange(1, 10)) + "".join(rng.choice(string.digits) for _ in range(count - 1))


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPRTUVWXY") for _ in range(count))


def _date(rng: random.Random, half: str) -> str:
    month, day, year = rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(2019, 2027)
    name = _MONTHS[month - 1]
    forms = [
        f"{month}/{day}/{year}", f"{month:02}/{day:02}/{year % 100:02}", f"{year}-{month:02}-{day:02}",
        f"{name} {day}, {year}", f"{name} {year}",
    ]  # fmt: skip
    if half == "report":
        forms += [
            f"{month}-{day}-{year}", f"{month:02}.{day:02}.{year}", f"{day} {name[:3]} {year}",
            f"{day:02}-{name[:3].upper()}-{year}", f"{day}th of {name}", f"{name[:3]}. {day}th, {year}",
            f"{year}-{month:02}-{day:02}T08:{day:02}:00Z", f"{name} {day}", f"{month:02}/{year}", f"{year}/{month:02}/{day:02}",
            f"{name[:3].upper()} {day} {year}", f"{name} {day}-{day + 2}, {year}", f"Tuesday, {name} {day}, {year}",
        ]  # fmt: skip
    return rng.choice(forms)


def _birth(rng: random.Random, half: str) -> str:
    month, day, year = rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(1931, 2019)
    forms = [f"{month}/{day}/{year}", f"{month:02}/{day:02}/{year % 100:02}", f"{_MONTHS[month - 1]} {day}, {year}"]
    if half == "report":
        forms += [f"{month:02}{day:02}{year}", f"{day} {_MONTHS[month - 1][:3]} {year}", f"{month:02} {day:02} {year}"]
    return rng.choice(forms)


def _phone(rng: random.Random, half: str) -> str:
    area, line = rng.randrange(201, 990), f"{rng.randrange(100, 10000):04}"
    forms = [f"({area}) 555-{line}", f"{area}-555-{line}", f"+1 {area} 555-{line}"]
    if half == "report":
        forms += [f"{area}.555.{line}", f"{area} 555 {line}", f"({area})555-{line}", f"1-{area}-555-{line}",
                  f"{area}-555-{line} x{rng.randrange(10, 999)}", f"{area}555{line}", f"{area}/555-{line}"]  # fmt: skip
    return rng.choice(forms)


def _email(rng: random.Random, half: str) -> str:
    user = {"tune": ["kp.wilkes", "front-desk", "a_moreau88"], "report": ["info+billing", "drlee", "M.OKON", "x9-ray"]}
    return f"{rng.choice(user[half])}@{rng.choice(['valleyortho.example', 'mail.test', 'clinic.example.org'])}"


def _number(rng: random.Random, half: str) -> str:
    forms = [_digits(rng, 8), f"{rng.choice('ABXZ')}-{_digits(rng, 6)}"]
    if half == "report":
        forms += [f"{_digits(rng, 3)}-{_digits(rng, 5)}", f"{_letters(rng, 3)}{_digits(rng, 9)}", f"{_digits(rng, 10)}",
                  f"{_digits(rng, 3)} {_digits(rng, 3)} {_digits(rng, 3)}", f"{_letters(rng, 2)}{_digits(rng, 4)}-{_digits(rng, 2)}",
                  f"{_digits(rng, 2)}/{_digits(rng, 6)}", f"000{_digits(rng, 5)}"]  # fmt: skip
    return rng.choice(forms)


def _address(rng: random.Random, half: str) -> str:
    unit = rng.choice(["", ", Apt 4B", " #12"]) if half == "report" else ""
    return (
        f"{rng.randrange(12, 9800)} {rng.choice(_STREETS[half])}{unit}, {rng.choice(_CITIES[half])} {_digits(rng, 5)}"
    )


def _plate(rng: random.Random, half: str) -> str:
    return (
        f"{_digits(rng, 1)}{_letters(rng, 3)}{_digits(rng, 3)}"
        if half == "tune"
        else f"{_letters(rng, 3)} {_digits(rng, 4)}"
    )


def _ip(rng: random.Random, half: str) -> str:
    if half == "report" and rng.random() < 0.3:
        return f"2001:db8:{_digits(rng, 3)}::{_digits(rng, 2)}"
    return ".".join(str(rng.randrange(2, 250)) for _ in range(4))


def _url(rng: random.Random, half: str) -> str:
    portal = f"portal.{rng.choice(['ortho', 'chart'])}.example/p/{_digits(rng, 6)}"
    return portal if half == "report" and rng.random() < 0.4 else f"https://{portal}?id={_digits(rng, 3)}"


_Maker = Callable[[random.Random, str], str]
_MAKE: dict[str, tuple[IdentifierKind, _Maker]] = {
    "DATE": (IdentifierKind.DATE, _date),
    "BIRTH": (IdentifierKind.DATE, _birth),
    "DAY": (IdentifierKind.DATE, lambda rng, _: f"{rng.randrange(1, 13)}/{rng.randrange(11, 29)}"),
    "PHONE": (IdentifierKind.PHONE, _phone),
    "EMAIL": (IdentifierKind.EMAIL, _email),
    "NUMBER": (IdentifierKind.NUMBER, _number),
    "PLATE": (IdentifierKind.NUMBER, _plate),
    "VIN": (IdentifierKind.NUMBER, lambda rng, _: f"1HG{_letters(rng, 2)}{_digits(rng, 12)}"),
    "MBI": (IdentifierKind.NUMBER, lambda rng, _: f"1EG{_digits(rng, 1)}-TE{_digits(rng, 1)}-MK{_digits(rng, 2)}"),
    "SERIAL": (IdentifierKind.NUMBER, lambda rng, _: f"{_letters(rng, 2)}{_digits(rng, 7)}"),
    "UDI": (IdentifierKind.NUMBER, lambda rng, _: f"(01){_digits(rng, 14)}(17)270131(21){_letters(rng, 1)}{_digits(rng, 5)}"),
    "ACCESSION": (IdentifierKind.NUMBER, lambda rng, _: f"S{rng.randrange(19, 27)}-{_digits(rng, 5)}"),
    "SSN": (IdentifierKind.SSN, lambda rng, _: f"{rng.randrange(100, 900)}-{rng.randrange(10, 99)}-{_digits(rng, 4)}"),
    "ADDRESS": (IdentifierKind.ADDRESS, _address),
    "CITY": (IdentifierKind.ADDRESS, lambda rng, half: rng.choice(_CITIES[half]).split(",")[0]),
    "AGE": (IdentifierKind.AGE, lambda rng, _: str(rng.randrange(90, 106))),
    "URL": (IdentifierKind.URL, _url),
    "IP": (IdentifierKind.IP, _ip),
}  # fmt: skip
