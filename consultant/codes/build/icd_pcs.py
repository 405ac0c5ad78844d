"""The ICD-10-PCS tables as a flat list of codes with their axis values, and the ICD-10-PCS index.

Source: ICD-10-PCS Reference Manual (CMS): seven axes (section, body system, root operation, body part, approach,
device, qualifier in section 0); the first three characters name a table.
"""

import re

from consultant.codes.build import labels
from consultant.codes.build.format import Format
from consultant.codes.build.icd_index import Entry, Indexer
from consultant.codes.build.tables import Head, records
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_AXES = (
    ("section", "sec_def", "Section"),
    ("body_system", "bs_def", "Body system"),
    ("root_op", "ro_def", "Root operation"),
    ("body_part", "bp_def", "Body part"),
    ("approach", "ap_def", "Approach"),
    ("device", "dv_def", "Device"),
    ("qualifier", "qu_def", "Qualifier"),
)
_TREE = {name for axis in _AXES for name in axis[:2]} | {"code"}
_CODES = re.compile(r"\*\*([0-9A-HJ-NP-Z]{3,7})\*\*")
_CODE = re.compile(r"[0-9A-HJ-NP-Z]{3,7}")
_SEE = re.compile(r"^(see(?: also)?|use) +(.*)", re.IGNORECASE)


def _load_tree(head: Head, writer: Writer) -> None:
    rows = records(head.source, head)
    _, names = next(rows)
    place = {name: names.index(name) for name in _TREE}
    seen: set[tuple[str, int, str]] = set()
    headings: dict[str, int] = {}
    following = writer.next_id("heading")
    for line, cells in rows:
        if len(cells) != len(names):
            raise SourceFault(writer.file, line=line, expected=f"{len(names)} cells", found=str(len(cells)))
        code = "".join(cells[place[value]] for value, _, _ in _AXES)
        if code != cells[place["code"]] or len(code) != 7:
            raise SourceFault(
                writer.file, line=line, column="code", expected=f"the axis values {code}", found=cells[place["code"]]
            )
        writer.once(code, line, "code")
        writer.rows += 1
        for position, (value, meaning, axis) in enumerate(_AXES, 1):
            key = (code[:3], position, cells[place[value]])
            if key not in seen:
                seen.add(key)
                words, _, definition = cells[place[meaning]].partition(": ")
                writer.add("pcs_axis", (writer.release_id, *key, axis, words, definition))
        for length, kind in ((1, "chapter"), (2, "block")):
            name = code[:length]
            if name not in headings:
                headings[name], following = following, following + 1
                title = cells[place[_AXES[length - 1][1]]].partition(":")[0]
                parent = headings.get(name[:-1]) if length > 1 else None
                row = (headings[name], CodeSet.ICD10PCS.value, kind, name, title, name, name, parent, "")
                writer.add("heading", (*row, writer.release_id))


def _load_index(head: Head, writer: Writer) -> None:
    indexer = Indexer(writer, _CODE)
    rows = records(head.source, head)
    next(rows)
    for line, cells in rows:
        if len(cells) != 2 or not cells[0]:
            raise SourceFault(
                writer.file, line=line, expected="a term and what it leads to", found=f"{len(cells)} cells"
            )
        title, content = cells
        if content.startswith("(continued)"):
            content = content.removeprefix("(continued)").strip()
        lines = [part.strip() for part in content.splitlines() if part.strip()]
        see = "; ".join(part for part in lines if _SEE.match(part))
        entry = Entry("pcs", 0, title, see=_CODES.sub("", see).replace("  ", " ").strip())
        entry.codes = [("", code) for code in _CODES.findall(see)]
        entry.codes += [("", code) for part in lines if _CODES.fullmatch(part) for code in _CODES.findall(part)]
        indexer.add(entry, line)
        writer.rows += 1
        for part in lines:
            if not _SEE.match(part) and not _CODES.fullmatch(part):
                words = _CODES.sub("", part).strip()
                indexer.add(Entry("pcs", 1, words, codes=[("", code) for code in _CODES.findall(part)]), line)


def _period(head: Head) -> labels.Period | None:
    return labels.find_fiscal(head.source.names)


TREE = Format(
    "icd10pcs-tables", "flat CSV", lambda head: bool(head.rows) and set(head.rows[0]) >= _TREE, _load_tree, _period,
    "fiscal",
)  # fmt: skip
INDEX = Format(
    "icd10pcs-index",
    "flat CSV",
    lambda head: bool(head.rows) and head.rows[0] == ["term", "content"] and "**" in head.text,
    _load_index,
    _period,
    "fiscal",
)
