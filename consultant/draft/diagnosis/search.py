"""The searches of one case: each phrase is looked up once, and no more phrases than a draft may take."""

from dataclasses import dataclass, field
from datetime import date

from consultant.codes.model import CodeEntry, CodeSet, CodeShelf, Hit

SEARCHES = 40
"""How many phrases of one case are searched for at most."""
FAMILIES = 20
"""How many times the codes beside a found one are looked up."""
HITS = 12
_FAMILY = 60
_WHOLE, _SHORT = 8, 5
"""Lengths of a code as written: with a 7th character, and with one place behind the dot."""


@dataclass
class Searches:
    """Look-ups of diagnosis codes on one date of service."""

    shelf: CodeShelf
    on: date
    _hits: dict[str, list[Hit]] = field(default_factory=dict)
    _families: dict[str, list[CodeEntry]] = field(default_factory=dict)

    def hits(self, phrase: str) -> list[Hit]:
        """The billable codes in force that fit `phrase`, best first; none once the case has had its searches."""
        key = " ".join(phrase.lower().split())
        if not key:
            return []
        if key not in self._hits:
            if len(self._hits) >= SEARCHES:
                return []
            found = self.shelf.search(key, self.on, code_sets=(CodeSet.ICD10CM,), billable=True, limit=HITS)
            self._hits[key] = [hit for hit in found if hit.entry.active_on(self.on)]
        return self._hits[key]

    def family(self, code: str) -> list[CodeEntry]:
        """The billable codes that share the subcategory of `code`, itself among them; with a 7th character only those
        that have the same one and differ in the place before it."""
        start = code[:6] if len(code) == _WHOLE else code[:5] if len(code) > _SHORT else code[:3]
        if len(code) < _SHORT:
            return []
        if start not in self._families:
            if len(self._families) >= FAMILIES:
                return []
            found = self.shelf.search(start, self.on, code_sets=(CodeSet.ICD10CM,), billable=True, limit=_FAMILY)
            entries = [hit.entry for hit in found if hit.entry.code.startswith(start)]
            if len(code) == _WHOLE:
                entries = [one for one in entries if one.code[-1] == code[-1]]
            self._families[start] = [one for one in entries if one.active_on(self.on)]
        return self._families[start]

    def entry(self, code: str) -> CodeEntry | None:
        """The entry of `code` when it may be reported on the date."""
        entry = self.shelf.lookup(code, self.on, CodeSet.ICD10CM)
        return entry if entry is not None and entry.billable and entry.active_on(self.on) else None
