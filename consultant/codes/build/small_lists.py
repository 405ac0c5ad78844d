"""Short lists with a header row: modifiers, places of service, service classes (RBCS)."""

from consultant.codes.build import labels
from consultant.codes.build.cells import Cells
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head, records
from consultant.codes.build.writing import Writer
from consultant.codes.model import CodeSet
from consultant.errors import SourceFault

_CLASS_FIELDS = {
    "code": ("hcpcs_cd", "hcpcs_code"),
    "procedure": ("rbcs_major_ind", "rbcs_procedure"),
    "category": ("rbcs_cat_desc", "rbcs_category"),
    "subcategory": ("rbcs_subcat_desc", "rbcs_subcategory"),
    "family": ("rbcs_family_desc", "rbcs_family"),
    "effective": ("rbcs_assignment_eff_dt", "rbcs_date_effective"),
    "ended": ("rbcs_assignment_end_dt", "hcpcs_cd_end_dt", "hcpcs_date_ended"),
}
"""The fields of a service class, each with the names CMS and others give it."""
_FACILITY = {"facility": 1, "non-facility": 0, "nonfacility": 0, "f": 1, "nf": 0, "": None, "unassigned": None}


def _columns(head: Head, *wanted: str) -> dict[str, int] | None:
    """The places of the header's names, lower case; None when the first record is no such header."""
    if not head.rows:
        return None
    columns = {name.strip().lower(): place for place, name in enumerate(head.rows[0])}
    return columns if all(name in columns for name in wanted) else None


def _rows(head: Head, writer: Writer, columns: dict[str, int]) -> "list[Cells]":
    found = []
    for index, (line, values) in enumerate(records(head.source, head)):
        if index == 0:
            continue
        if len(values) != len(columns):
            raise SourceFault(writer.file, line=line, expected=f"{len(columns)} cells", found=str(len(values)))
        found.append(Cells(writer.file, line, columns, values))
    return found


def _load_modifiers(head: Head, writer: Writer) -> None:
    columns = _columns(head, "mod_code", "mod_description")
    assert columns is not None
    for cells in _rows(head, writer, columns):
        code = cells.text("mod_code").upper()
        if len(code) != 2 or not code.isalnum():
            raise cells.fault("mod_code", "a modifier of two characters")
        writer.listing(CodeSet.MODIFIER, code, cells.text("mod_description"), line=cells.line)
        writer.rows += 1


def _load_places(head: Head, writer: Writer) -> None:
    columns = _columns(head, "pos_code", "pos_name")
    assert columns is not None
    for cells in _rows(head, writer, columns):
        code = cells.text("pos_code").zfill(2)
        if len(code) != 2 or not code.isdecimal():
            raise cells.fault("pos_code", "a place of service of two digits")
        kind = cells.text("pos_type").lower()
        if kind not in _FACILITY:
            raise cells.fault("pos_type", "Facility or Non-Facility")
        name, words = cells.text("pos_name"), cells.text("pos_description")
        description = f"{name}: {words}" if words and words != "N/A" else name
        assigned = name.lower() != "unassigned"
        writer.listing(CodeSet.POS, code, description, short=name, billable=assigned, line=cells.line)
        writer.add("place", (writer.release_id, code, _FACILITY[kind], name, words))
        writer.rows += 1


def _class_columns(head: Head) -> dict[str, int] | None:
    """Where each field of a service class stands; None when the header is not one of RBCS."""
    columns = _columns(head) or {}
    found = {}
    for field, names in _CLASS_FIELDS.items():
        place = next((columns[name] for name in names if name in columns), None)
        if place is None:
            return None
        found[field] = place
    return found


def _load_classes(head: Head, writer: Writer) -> None:
    columns = _class_columns(head)
    assert columns is not None
    for index, (line, values) in enumerate(records(head.source, head)):
        if index == 0:
            continue
        if len(values) != len(head.rows[0]):
            raise SourceFault(writer.file, line=line, expected=f"{len(head.rows[0])} cells", found=str(len(values)))
        cells = Cells(writer.file, line, columns, values)
        words = [cells.text(name) for name in ("procedure", "category", "subcategory", "family")]
        row = (cells.code("code"), writer.release_id, *words, cells.day("effective") or 0, cells.day("ended"))
        writer.once((row[0], *row[2:7]), line)
        writer.add("rbcs", row)
        writer.rows += 1


def _undated(head: Head) -> labels.Period | None:
    year = labels.find_year(head.source.names)
    return labels.calendar_year(year) if year else labels.undated(head.source.names[0])


FORMATS = (
    Format("modifiers", "CSV", lambda h: _columns(h, "mod_code", "mod_description") is not None, _load_modifiers,
           _undated, "undated"),
    Format("pos", "CSV", lambda h: _columns(h, "pos_code", "pos_name") is not None, _load_places, _undated, "undated"),
    Format("rbcs", "CSV", lambda h: _class_columns(h) is not None, _load_classes, _undated, "undated"),
)  # fmt: skip
