"""Rows of the Medicare Coverage Database, whichever way they come: its CSV downloads, its API, or lists made of it.

Source: MCD data dictionary and the Coverage API (api.coverage.cms.gov). A table is known by its column names. A
document's key is made of its kind, number and version, so files can come in any order. CPT and CDT descriptions in
them are never taken.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from inscriptis import get_text

from consultant.codes.build.cells import Cells
from consultant.codes.build.writing import Writer
from consultant.codes.policies import policy_id

_PROCEDURE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z]{1,5}")
_TAGGED = re.compile(r"<[a-zA-Z/!][^>]*>|&[a-z#0-9]+;")


def plain(text: str) -> str:
    """HTML as plain text; other text as it is."""
    return get_text(text).strip() if _TAGGED.search(text) else text


@dataclass(slots=True)
class Taker:
    """Takes the rows of one file in, whatever table they are of."""

    writer: Writer
    seen: set[tuple[object, ...]] = field(default_factory=set)

    def first(self, *key: object) -> bool:
        """Whether `key` comes for the first time: dumps repeat rows."""
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


def _document(cells: Cells) -> tuple[str, int, int]:
    """Kind, number and version of the document a row is about."""
    for kind, name in (("LCD", "lcd"), ("Article", "article")):
        if f"{name}_id" in cells.columns and cells.text(f"{name}_id"):
            return kind, cells.whole(f"{name}_id"), cells.whole(f"{name}_version")
    raise cells.fault("lcd_id or article_id", "a document's number")


def _key(cells: Cells) -> int:
    return policy_id(*_document(cells))


def _policy(
    taker: Taker,
    key: int,
    kind: str,
    number: str,
    version: int,
    *,
    title: str,
    contractor: str = "",
    effective: int | None,
    ended: int | None,
    url: str = "",
    body: str = "",
) -> None:
    if taker.first("policy", key):
        row = (key, taker.writer.release_id, kind, number, version, title, contractor, effective, ended, url, body)
        taker.writer.add("policy", row)


def take_report(taker: Taker, cells: Cells) -> None:
    """A row of the API's reports of final LCDs and articles."""
    kind = {"lcd": "LCD", "article": "Article"}.get(cells.text("document_type").lower())
    if kind is None:
        raise cells.fault("document_type", "LCD or Article")
    version = cells.whole("document_version")
    _policy(
        taker,
        policy_id(kind, cells.whole("document_id"), version),
        kind,
        cells.text("document_display_id"),
        version,
        title=cells.text("title"),
        contractor=" ".join(cells.text("contractor_name_type").split()),
        effective=cells.day("effective_date"),
        ended=cells.day("retirement_date"),
        url=cells.text("url"),
    )


def take_lcd(taker: Taker, cells: Cells) -> None:
    """A row of `lcd`."""
    kind, number, version = _document(cells)
    _policy(
        taker,
        policy_id(kind, number, version),
        kind,
        f"L{number}",
        version,
        title=cells.text("title"),
        effective=cells.day("rev_eff_date") or cells.day("orig_det_eff_date"),
        ended=cells.day("rev_end_date") or cells.day("ent_det_end_date") or cells.day("date_retired"),
        body=plain(cells.text("indication")),
    )


def take_article(taker: Taker, cells: Cells) -> None:
    """A row of `article`."""
    kind, number, version = _document(cells)
    ended = "article_rev_end_Date" if "article_rev_end_Date" in cells.columns else "article_rev_end_date"
    _policy(
        taker,
        policy_id(kind, number, version),
        kind,
        f"A{number}",
        version,
        title=cells.text("title"),
        effective=cells.day("article_eff_date"),
        ended=cells.day(ended) or cells.day("article_end_date") or cells.day("date_retired"),
        body=plain(cells.text("description")),
    )


def take_ncd(taker: Taker, cells: Cells) -> None:
    """A row of `ncd_trkg`, of the API's NCDs, or of a list of NCDs by section."""

    def either(*names: str) -> str:
        return next((cells.text(name) for name in names if cells.text(name)), "")

    section = either("section", "NCD_mnl_sect", "document_display_id")
    number, version = (
        either("id", "NCD_id", "document_id"),
        either("version", "NCD_vrsn_num", "document_version") or "1",
    )
    if not number.isdecimal() or not version.isdecimal() or not section:
        raise cells.fault("id", "an NCD's number, version and section", f"{number!r}, {version!r}, {section!r}")
    date_of = {
        name: cells.day(name) for name in ("date_eff", "NCD_efctv_dt", "effective_date") if name in cells.columns
    }
    end_of = {
        name: cells.day(name)
        for name in ("date_end", "NCD_trmntn_dt", "ending_effective_date")
        if name in cells.columns
    }
    parts = (
        either("description", "itm_srvc_desc", "item_service_description"),
        either("indications", "indctn_lmtn", "indications_limitations"),
        either("other", "othr_txt"),
    )
    _policy(
        taker,
        policy_id("NCD", int(number), int(version)),
        "NCD",
        section,
        int(version),
        title=either("section_name", "NCD_mnl_sect_title", "document_title", "title"),
        effective=next((day for day in date_of.values() if day), None),
        ended=next((day for day in end_of.values() if day), None),
        body="\n\n".join(filter(None, map(plain, parts))),
    )


def take_procedure(taker: Taker, cells: Cells) -> None:
    """A procedure that a document names."""
    code, key = cells.text("hcpc_code_id").upper(), _key(cells)
    group = int(cells.text("hcpc_code_group") or 0)
    if not _PROCEDURE.fullmatch(code):
        if not code or code.startswith("XX"):  # `XX000`: “not applicable”
            return
        raise cells.fault("hcpc_code_id", "a five-character code")
    if taker.first("procedure", code, key, group):
        taker.writer.add("policy_procedure", (code, key, group, taker.writer.release_id))


def take_covered(taker: Taker, cells: Cells) -> None:
    """A diagnosis that supports medical necessity."""
    _diagnosis(taker, cells, 1, "icd10_covered_group")


def take_noncovered(taker: Taker, cells: Cells) -> None:
    """A diagnosis that does not."""
    _diagnosis(taker, cells, 0, "icd10_noncovered_group")


def _diagnosis(taker: Taker, cells: Cells, covered: int, group_column: str) -> None:
    code, key = cells.text("icd10_code_id").replace(".", "").upper(), _key(cells)
    group = int(cells.text(group_column) or 0)
    if not _DIAGNOSIS.fullmatch(code):
        if not code or code.startswith("XX"):
            return
        raise cells.fault("icd10_code_id", "an ICD-10-CM code")
    if taker.first("diagnosis", code, key, covered, group):
        asterisk = cells.text("asterisk")
        taker.writer.add("policy_diagnosis", (key, code, covered, group, asterisk, taker.writer.release_id))


def _group(kind: str, column: str) -> "Callable[[Taker, Cells], None]":
    def take(taker: Taker, cells: Cells) -> None:
        key, group = _key(cells), int(cells.text(column) or 0)
        if taker.first("group", key, kind, group):
            row = (key, kind, group, plain(cells.text("paragraph")), taker.writer.release_id)
            taker.writer.add("policy_group", row)

    return take


def take_link(taker: Taker, cells: Cells) -> None:
    """Another document that belongs to one."""
    key = _key(cells)
    for letter, column in (("A", "r_article_id"), ("L", "r_lcd_id")):
        other = cells.text(column)
        if other.isdecimal() and int(other) and taker.first("link", key, letter, other):
            taker.writer.add("policy_link", (key, f"{letter}{other}", taker.writer.release_id))


def _contractor(cells: Cells) -> str:
    return "-".join(cells.text(f"contractor_{part}") for part in ("id", "type_id", "version"))


def take_issuer(taker: Taker, cells: Cells) -> None:
    """The contractor that issued a document."""
    key, contractor = _key(cells), _contractor(cells)
    if taker.first("issuer", key, contractor):
        taker.writer.add("policy_contractor", (key, contractor, taker.writer.release_id))


def take_contractor(taker: Taker, cells: Cells) -> None:
    """A contractor's name."""
    contractor = _contractor(cells)
    if taker.first("contractor", contractor):
        name = cells.text("contractor_bus_name") or cells.text("contractor_name")
        taker.writer.add("contractor", (contractor, taker.writer.release_id, name))


def take_jurisdiction(taker: Taker, cells: Cells) -> None:
    """A state a contractor answers for, until it ends."""
    contractor, state = _contractor(cells), cells.text("state_id")
    if not cells.day("term_date") and taker.first("jurisdiction", contractor, state):
        taker.writer.add("contractor_state", (contractor, state, taker.writer.release_id))


def take_state(taker: Taker, cells: Cells) -> None:
    """A state's letters."""
    state, letters = cells.text("state_id"), cells.text("state_abbrev").upper()
    if letters and taker.first("state", state):
        taker.writer.add("state", (state, taker.writer.release_id, letters))


Take = Callable[[Taker, Cells], None]

TABLES: tuple[tuple[str, str, frozenset[str], Take], ...] = (
    ("lcd", "reports", frozenset({"document_display_id", "contractor_name_type", "document_version"}), take_report),
    ("ncd", "", frozenset({"section", "section_name", "indications", "date_eff"}), take_ncd),
    ("ncd", "", frozenset({"NCD_id", "NCD_mnl_sect", "NCD_vrsn_num"}), take_ncd),
    ("ncd", "", frozenset({"document_id", "document_version", "item_service_description"}), take_ncd),
    ("lcd-codes", "", frozenset({"lcd_id", "lcd_version", "hcpc_code_id"}), take_procedure),
    ("articles", "procedures", frozenset({"article_id", "article_version", "hcpc_code_id"}), take_procedure),
    ("articles", "covered", frozenset({"article_id", "icd10_code_id", "icd10_covered_group"}), take_covered),
    ("articles", "noncovered", frozenset({"article_id", "icd10_code_id", "icd10_noncovered_group"}), take_noncovered),
    ("articles", "covered groups", frozenset({"article_id", "icd10_covered_group", "paragraph"}),
     _group("covered", "icd10_covered_group")),
    ("articles", "noncovered groups", frozenset({"article_id", "icd10_noncovered_group", "paragraph"}),
     _group("noncovered", "icd10_noncovered_group")),
    ("articles", "procedure groups", frozenset({"article_id", "hcpc_code_group", "paragraph"}),
     _group("procedure", "hcpc_code_group")),
    ("articles", "related", frozenset({"article_id", "related_num", "r_lcd_id"}), take_link),
    ("articles", "contractors of articles", frozenset({"article_id", "contractor_id", "contractor_version"}),
     take_issuer),
    ("lcd", "related", frozenset({"lcd_id", "related_num", "r_article_id"}), take_link),
    ("lcd", "contractors of LCDs", frozenset({"lcd_id", "contractor_id", "contractor_version"}), take_issuer),
    ("lcd", "jurisdictions", frozenset({"contractor_id", "contractor_version", "state_id", "active_date"}),
     take_jurisdiction),
    ("lcd", "contractors", frozenset({"contractor_id", "contractor_version", "contractor_bus_name"}), take_contractor),
    ("lcd", "states", frozenset({"state_id", "state_abbrev"}), take_state),
    ("lcd", "LCDs", frozenset({"lcd_id", "lcd_version", "title", "rev_eff_date"}), take_lcd),
    ("articles", "articles", frozenset({"article_id", "article_version", "title", "article_eff_date"}), take_article),
)  # fmt: skip
"""Kind, variant, the columns that tell a table, and what takes its rows; the first that fits is it."""


def table_of(columns: Mapping[str, int]) -> tuple[str, str, Take] | None:
    """Kind, variant and taker of the table with these columns; None when it is none of the coverage database."""
    for kind, variant, wanted, take in TABLES:
        if wanted <= set(columns):
            return kind, variant, take
    return None
