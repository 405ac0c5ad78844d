"""A written date as a day, as people in the United States write it: month first."""

import re
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:t[\d:.]+(?:z|[+-][\d:]+)?)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_DAY = re.compile(r"(?<![\d'’])(\d{1,2})(?!\d)")


def day_of(text: str, year: int) -> date | None:
    """The day that `text` names; `year` is taken where it names none. None when it names no single day."""
    words = text.strip().lower()
    try:
        if match := _ISO.fullmatch(words) or _COMPACT.fullmatch(words):
            return date(*map(int, match.groups()))
        if match := _NUMBERS.fullmatch(words):
            written = match[3]
            if written and len(written) == 2:
                written = f"{20 if int(written) <= year % 100 + 1 else 19}{written}"
            return date(int(written or year), int(match[1]), int(match[2]))
        name = next(
            (number for number, month in enumerate(_MONTHS, 1) if re.search(rf"(?<![a-z]){month}", words)), None
        )
        found = _YEAR.search(words)
        day = _DAY.search(words)
        if name is None or day is None:
            return None
        return date(int(found[1]) if found else year, name, int(day[1]))
    except ValueError:
        return None
