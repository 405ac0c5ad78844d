"""What the shelf answers is what the official files say: every table against a plain reading of the raw file."""

import csv
import gzip
import io
import random
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from consultant.codes import coverage, crosswalk, fees, hierarchy, history, localities, rows
from consultant.codes.holdings import has_data, of_kind
from consultant.codes.lookup import entry
from consultant.codes.model import CodeSet, Standing, bare, display
from consultant.codes.rows import Setting
from consultant.codes.shelf import Shelf
from consultant.codes.status import status
from tests.codes.conftest import FullDatabase

pytestmark = [pytest.mark.xdist_group("full-database"), pytest.mark.timeout(900)]
SUMMER, WINTER = date(2024, 8, 1), date(2025, 1, 15)
NEVER_ENDS = date(9999, 12, 31)


def raw(path: Path, encoding: str = "utf-8-sig") -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode(encoding)


def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw(path, encoding), newline="")))


def number(text: str) -> Decimal:
    return Decimal(text or "0")


def as_date(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def test_everything_is_taken_in_with_every_row_and_within_its_bounds(full_database: FullDatabase, cms: Path) -> None:
    counted = {name.rpartition("/")[2]: count for _, name, count in full_database.taken}
    expected = {
        "ccipra-v302r0-f1.txt": 1_273_312, "ccipra-v302r0-f2.txt": 1_272_705, "ccioph-v302r0-f1.txt": 888_084,
        "ccioph-v302r0-f2.txt": 887_734, "icd10cm_order_2025.txt.gz": 97_584, "ICD10CM_2025_Index.csv.gz": 81_024,
        "icd10pcs_order_2025.PARTIAL.txt.gz": 68_970, "pcs_tree_fy2025.csv.gz": 68_672, "PPRRVU24_JUL.csv": 18_664,
        "AOC_V2024Q3-F-MCR.txt": 7_465, "HCPC2024_JUL_ANWEB.csv": 8_410, "HCPC2019_CONTR_ANWEB.txt.gz": 6_440 + 354,
        "gem_i9pcs.txt.gz": 73_593, "icdmap_I9gem.txt.gz": 80_040, "rbcs_taxonomy.csv.gz": 17_033,
        "documents_latest_2025-08.csv.gz": 972 + 2_161, "MS-DRG_Table5_FY2026.txt": 772,
    }  # fmt: skip
    assert {name: counted.get(name) for name in expected} == expected
    assert {name for name, _ in full_database.left_out} == {
        "README.md",
        "coverage_api_openapi_v1.5.json.gz",
        "HCPCS2019_recordlayout.txt",
    }
    assert full_database.path.stat().st_size < 400e6
    assert full_database.memory < 500e6


def ptp_files(cms: Path, stem: str) -> Iterator[str]:
    for archive in sorted((cms / "ncci_ptp").glob(f"*{stem}*.zip")):
        with zipfile.ZipFile(archive) as opened, opened.open(opened.namelist()[0]) as stream:
            for line in io.TextIOWrapper(stream, "ascii"):
                if line[5:6] == "\t" and line[:5].isalnum():
                    yield line.rstrip("\r\n")


@pytest.mark.parametrize(("setting", "stem"), [(Setting.PRACTITIONER, "ccipra"), (Setting.OUTPATIENT, "ccioph")])
def test_ptp_edits_agree_over_ten_thousand_random_pairs_and_dates(
    full: Shelf, cms: Path, setting: Setting, stem: str
) -> None:
    chance = random.Random(20240701)
    edits: dict[tuple[str, str], list[tuple[date, date, str, str]]] = defaultdict(list)
    columns: set[str] = set()
    for line in ptp_files(cms, stem):
        one, two, _, begins, ends, indicator, why = line.split("\t")
        columns.add(two)
        if hash_of(one) % 60 == 0:  # a sixtieth of the column 1 codes, every row of theirs
            last = NEVER_ENDS if ends == "*" else as_date(ends)
            edits[one, two].append((as_date(begins), last, indicator, why))
    firsts = sorted({one for one, _ in edits})
    seconds = sorted(columns)
    known = chance.sample(sorted(edits), 5000)
    pairs = known + [(chance.choice(firsts), chance.choice(seconds)) for _ in range(5000)]
    for one, two in pairs:
        on = date(2000, 1, 1) + timedelta(days=chance.randrange(9130))
        expected = [row for row in edits.get((one, two), []) if row[0] <= on <= row[1] and row[2] != "9"]
        found = rows.ptp(full, one, two, on, setting)
        assert bool(found) == bool(expected), (one, two, on)
        if found:
            shown = (found.effective, found.deletion or NEVER_ENDS, str(found.indicator), found.rationale)
            assert shown == expected[0]
    for pair in known[:1000]:
        every = [
            (e.effective, e.deletion or NEVER_ENDS, str(e.indicator), e.rationale)
            for e in rows.ptp_history(full, *pair, setting)
        ]
        assert sorted(every) == sorted(edits[pair])


def hash_of(code: str) -> int:
    return int(code, 36) * 2654435761 >> 7


def test_the_edits_of_a_claim_are_those_of_its_pairs(full: Shelf) -> None:
    codes = ["99213", "11042", "11045", "97597", "20610", "20611", "J1100", "36415", "80053", "93000", "71046", "28296"]
    expected = {
        (one, two)
        for one in codes
        for two in codes
        if one != two and rows.ptp(full, one, two, SUMMER, Setting.PRACTITIONER)
    }
    found = rows.ptp_pairs(full, codes, SUMMER, Setting.PRACTITIONER)
    assert {(edit.column1, edit.column2) for edit in found} == expected
    assert expected


@pytest.mark.parametrize("setting", list(Setting))
def test_every_mue_agrees(full: Shelf, cms: Path, setting: Setting) -> None:
    stem = {Setting.PRACTITIONER: "Practitioner", Setting.OUTPATIENT: "Outpatient", Setting.DME: "DME"}[setting]
    (file,) = (cms / "ncci_mue").glob(f"*{stem}*")
    body = list(csv.reader(io.StringIO(raw(file), newline="")))[2:]
    for code, units, indicator, why in body:
        limit = rows.mue(full, code, setting, SUMMER)
        assert limit is not None
        assert (limit.units, str(limit.mai), limit.rationale) == (int(units), indicator[0], why)
    assert rows.mue(full, "00000", setting, SUMMER) is None


def test_every_add_on_edit_agrees(full: Shelf, cms: Path) -> None:
    expected: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for line in raw(cms / "ncci_aoc" / "AOC_V2024Q3-F-MCR.txt").splitlines():
        expected[line[1:6]].add((int(line[0]), line[13:18]))
    for code, edits in expected.items():
        found = rows.addon(full, code, SUMMER)
        assert {(edit.type, edit.primary) for edit in found} == edits
        assert all(edit.effective == date(2013, 4, 1) and edit.deleted is None for edit in found)
    assert rows.addon(full, "99213", SUMMER) == []
    assert ("11045", 1) in {(edit.addon, edit.type) for edit in rows.addons_of(full, "11042", SUMMER)}


def test_every_row_of_the_fee_schedule_agrees(full: Shelf, cms: Path) -> None:
    body = list(csv.reader(io.StringIO(raw(cms / "pfs" / "PPRRVU24_JUL.csv"), newline="")))[10:-1]
    assert len(body) == 18_664
    for cells in body:
        row = rows.fee_row(full, cells[0], cells[1], SUMMER)
        assert row is not None
        numbers = (
            row.work, row.nonfacility_pe, row.facility_pe, row.malpractice, row.nonfacility_total, row.facility_total,
            row.preoperative, row.intraoperative, row.postoperative, row.conversion_factor,
        )  # fmt: skip
        assert numbers == tuple(number(cells[place]) for place in (5, 6, 8, 10, 11, 12, 15, 16, 17, 24))
        texts = (
            row.status, row.pctc, row.global_days, row.multiple_procedure, row.bilateral, row.assistant,
            row.co_surgeon, row.team, row.endoscopic_base, row.supervision, row.imaging_family,
        )  # fmt: skip
        assert texts == tuple(cells[place].strip() for place in (3, 13, 14, 18, 19, 20, 21, 22, 23, 25, 27))
        assert (row.nonfacility_na, row.facility_na) == (cells[7] == "NA", cells[9] == "NA")


def test_the_thirty_two_columns_of_2026_are_read_by_their_captions(full: Shelf) -> None:
    row = rows.fee_row(full, "00100", "", date(2026, 8, 1), "nonQPP")
    assert row is not None
    assert (row.status, row.pricing, row.endoscopic_base, row.conversion_factor) == ("J", "9", "", Decimal("33.4009"))
    assert has_data(full, "pfs", date(2026, 8, 1), variant="nonQPP").standing is Standing.PARTIAL


def test_every_locality_and_its_amounts_agree(full: Shelf, cms: Path) -> None:
    body = list(csv.reader(io.StringIO(raw(cms / "pfs" / "GPCI2024.csv"), newline="")))[3:]
    body = [cells for cells in body if cells[0].isdigit()]
    assert len(body) == 109 == len(localities.localities(full, SUMMER))
    for contractor, state, locality, name, work, practice, malpractice in body:
        found = localities.locality(full, contractor, locality, SUMMER)
        assert found is not None
        assert (found.state, found.name) == (state, name.rstrip("*"))
        indices = Decimal(work), Decimal(practice), Decimal(malpractice)
        assert (found.work, found.practice, found.malpractice) == indices
        fee = fees.fee(full, "28296", SUMMER, locality=found)
        assert fee is not None
        row = fee.row
        exact = (row.work * indices[0] + row.nonfacility_pe * indices[1] + row.malpractice * indices[2]) * Decimal(
            "33.2875"
        )
        assert fee.amount is not None
        assert abs(fee.amount - exact) <= Decimal("0.005")


def test_every_anesthesia_factor_agrees(full: Shelf, cms: Path) -> None:
    body = list(csv.reader(io.StringIO(raw(cms / "pfs" / "ANES2024.csv"), newline="")))[1:-1]
    for contractor, number_, _, factor in body:
        found = localities.locality(full, contractor, number_, SUMMER)
        assert fees.anesthesia_fee(full, 1, 0, SUMMER, found) == Decimal(factor).quantize(Decimal("0.01"))
    assert fees.anesthesia_fee(full, 1, 0, SUMMER) == Decimal("20.77")


def test_every_county_list_agrees(full: Shelf, cms: Path) -> None:
    body = list(csv.reader(io.StringIO(raw(cms / "pfs" / "24LOCCO.csv"), newline="")))[3:]
    body = [cells for cells in body if cells[0].isdigit()]
    stored = full.all("SELECT contractor, locality, state, area, counties FROM locality ORDER BY id")
    state = ""
    for cells, found in zip(body, stored, strict=True):
        state = cells[2].strip() or state
        assert found == (cells[0].strip(), cells[1].strip(), state, cells[3].strip(), cells[4].strip())
    assert [found.name for found in localities.find_localities(full, "Marin, CA", SUMMER)]


def test_hcpcs_of_2024_agrees(full: Shelf, cms: Path) -> None:
    for row in table(cms / "hcpcs" / "HCPC2024_JUL_ANWEB.csv"):
        code_set = CodeSet.HCPCS if row["RECID"] == "3" else CodeSet.MODIFIER
        found = full.lookup(row["HCPC"], SUMMER, code_set)
        assert found is not None
        assert found.description == row["LONG DESCRIPTION"].strip()
        assert found.valid_from == (as_date(row["ADD DT"]) if row["ADD DT"] else None)
        assert found.valid_to == (as_date(row["TERM DT"]) if row["TERM DT"] else None)
        assert found.release == "July 2024"


def test_hcpcs_of_2019_agrees_piece_by_piece(full: Shelf, cms: Path) -> None:
    words: dict[str, list[str]] = defaultdict(list)
    for line in raw(cms / "hcpcs" / "HCPC2019_CONTR_ANWEB.txt.gz", "latin-1").split("\r\n"):
        if len(line) > 300 and line[10] in "3478":
            words[line[:5].strip()].append(line[11:91].replace("\xa0", " ").strip())
    listed = dict(
        full.all(
            "SELECT l.code, t.words FROM listing l JOIN text t ON t.id = l.description JOIN release r"
            " ON r.id = l.release_id WHERE r.kind = 'hcpcs' AND r.label = 'January 2019'"
        )
    )
    assert listed == {code: " ".join(filter(None, pieces)) for code, pieces in words.items()}
    reworded = full.lookup("A4344", date(2019, 2, 1))
    assert reworded is not None
    assert (reworded.description, reworded.release) == (listed["A4344"], "January 2019")


def test_every_diagnosis_code_of_the_order_file_agrees(full: Shelf, cms: Path) -> None:
    lines = raw(cms / "icd10cm" / "icd10cm_order_2025.txt.gz").splitlines()
    assert len(lines) == 97_584
    for line in lines:
        code, billable, words = line[6:13].strip(), line[14] == "1", line[77:].strip()
        found = full.lookup(display(CodeSet.ICD10CM, code), WINTER, CodeSet.ICD10CM)
        assert found is not None
        assert found.active_on(WINTER)
        assert found.billable == billable
        assert found.release == "FY2025"
        if found.valid_to:  # gone since, so these are the last words it had
            assert found.description == words


def test_codes_that_one_edition_alone_has_begin_or_end_between_them(full: Shelf, cms: Path) -> None:
    listed = {line[6:13].strip() for line in raw(cms / "icd10cm" / "icd10cm_order_2025.txt.gz").splitlines()}
    for code, begins, ends in full.all("SELECT code, valid_from, valid_to FROM code WHERE code_set = 'ICD-10-CM'"):
        assert (begins == 20251001) == (code not in listed)
        assert ends in {None, 20250930}


def test_the_alphabetic_index_agrees(full: Shelf, cms: Path) -> None:
    above: list[str] = []
    expected = []
    for row in table(cms / "icd10cm" / "ICD10CM_2025_Index.csv.gz"):
        del above[int(row["Level"]) :]
        above.append(row["Term"].strip())
        expected.append(
            (
                ", ".join(above),
                row["See"].strip(),
                row["SeeAlso"].strip(),
                row["NonEssModif"].strip(),
                bare(row["Code"]).rstrip("-"),
            )
        )
    stored = full.all(
        "SELECT e.path, e.see, e.see_also, e.nonessential, coalesce(x.code, '') FROM index_entry e"
        " LEFT JOIN index_code x ON x.entry_id = e.id WHERE e.kind = 'disease' ORDER BY e.id"
    )
    assert stored == expected


@pytest.mark.parametrize(("file", "kind"), [("drug", "drug"), ("neoplasm", "neoplasm"), ("eindex", "external_cause")])
def test_the_tables_beside_the_index_agree(full: Shelf, cms: Path, file: str, kind: str) -> None:
    root = ElementTree.fromstring(raw(cms / "icd10cm" / f"icd-10-cm-{file}-2025.xml.gz"))
    heads = {head.get("col"): head.text for head in root.iter("head")}
    expected = []
    for term in [*root.iter("mainTerm"), *root.iter("term")]:
        cells = [(heads[cell.get("col")], cell.text or "") for cell in term.findall("cell")]
        cells += [("", code.text or "") for code in term.findall("code")]
        expected += [(column, bare(code).rstrip("-")) for column, code in cells if code.strip("-")]
    stored = full.all(
        "SELECT x.column_name, x.code FROM index_entry e JOIN index_code x ON x.entry_id = e.id WHERE e.kind = ?",
        (kind,),
    )
    assert sorted(stored) == sorted(expected)
    terms = full.one("SELECT count(*) FROM index_entry WHERE kind = ?", (kind,))
    assert terms[0] == sum(1 for _ in root.iter("mainTerm")) + sum(1 for _ in root.iter("term"))


def test_inpatient_procedures_agree(full: Shelf, cms: Path) -> None:
    for line in random.Random(7).sample(
        raw(cms / "icd10pcs" / "icd10pcs_order_2025.PARTIAL.txt.gz").splitlines(), 5000
    ):
        found = full.lookup(line[6:13], WINTER, CodeSet.ICD10PCS)
        assert found is not None
        assert (found.description, found.billable) == (line[77:].strip(), line[14] == "1")
    assert has_data(full, "icd10pcs-order", WINTER).standing is Standing.PARTIAL
    for row in random.Random(8).sample(table(cms / "icd10pcs" / "pcs_tree_fy2025.csv.gz"), 2000):
        meanings = dict(
            full.all("SELECT position || value, meaning FROM pcs_axis WHERE pcs_table = ?", (row["code"][:3],))
        )
        named = ("sec_def", "bs_def", "ro_def", "bp_def", "ap_def", "dv_def", "qu_def")
        for place, column in enumerate(named, 1):
            assert row[column].startswith(meanings[f"{place}{row['code'][place - 1]}"])


def test_the_inpatient_index_agrees(full: Shelf, cms: Path) -> None:
    expected: set[tuple[str, str]] = set()
    for row in table(cms / "icd10pcs" / "pcs_index_fy2025.csv.gz"):
        expected |= {(row["term"].strip(), code) for code in re.findall(r"\*\*(\w+)\*\*", row["content"])}
    stored = full.all(
        "SELECT coalesce(p.title, e.title), x.code FROM index_entry e JOIN index_code x ON x.entry_id = e.id"
        " LEFT JOIN index_entry p ON p.id = e.parent_id WHERE e.kind = 'pcs'"
    )
    assert set(stored) == expected


@pytest.mark.parametrize(
    ("file", "direction", "code_set"),
    [("gem_i9pcs.txt.gz", "I9PCS>I10PCS", CodeSet.ICD9PCS), ("icdmap_I9gem.txt.gz", "I9CM>I10CM", CodeSet.ICD9CM)],
)
def test_every_mapping_agrees_with_its_flags(
    full: Shelf, cms: Path, file: str, direction: str, code_set: CodeSet
) -> None:
    expected = []
    for line in raw(cms / "gems" / file).splitlines():
        target = line[6:13].strip()
        expected.append((line[:5].strip(), "" if target.startswith("No") else target, *map(int, line[14:19])))
    stored = full.all(
        "SELECT source, target, approximate, no_map, combination, scenario, choice FROM gem WHERE direction = ?",
        (direction,),
    )
    assert sorted(stored) == sorted(expected)
    singles: dict[str, set[str]] = defaultdict(set)
    for source, target, _, _, _, scenario, _ in expected:
        if scenario == 0 and target:
            singles[source].add(target)
    for source in random.Random(9).sample(sorted(singles), 300):
        found = crosswalk.crosswalk(full, display(code_set, source), code_set)
        assert {bare(m.targets[0]) for m in found if m.scenario == 0 and m.targets} == singles[source]


def test_coverage_documents_agree(full: Shelf, cms: Path) -> None:
    for row in table(cms / "coverage" / "documents_latest_2025-08.csv.gz"):
        effective = row["effective_date"]
        stored = full.one(
            "SELECT title, version, effective FROM policy WHERE number = ? AND version = ?",
            (row["document_display_id"], int(row["document_version"])),
        )
        assert stored is not None
        month, day, year = effective.split("/") if "/" in effective else ("", "", "")
        assert stored == (row["title"], int(row["document_version"]), int(year + month + day) if year else None)
    ncds = table(cms / "coverage" / "ncd_2024-03.csv.gz")
    documents = {(row["id"], row["version"]) for row in ncds}  # a document recurs for each of its benefit categories
    assert full.one("SELECT count(*) FROM policy WHERE kind = 'NCD'")[0] == len(documents) == 350
    for row in ncds:
        stored = full.one(
            "SELECT title, effective, length(body) FROM policy WHERE kind = 'NCD' AND number = ? AND version = ?",
            (row["section"], int(row["version"])),
        )
        assert stored is not None
        assert stored[0] == row["section_name"].strip()
        assert stored[1] == (int(row["date_eff"].replace("-", "")) if row["date_eff"] else None)


def test_procedures_of_lcds_agree(full: Shelf, cms: Path) -> None:
    expected = {
        (row["hcpc_code_id"], f"L{row['lcd_id']}") for row in table(cms / "coverage" / "lcd_x_hcpc_code.csv.gz")
    }
    assert len(expected) > 1000
    for code in {code for code, _ in expected}:
        found = {(code, policy.number) for policy in coverage.policies_for(full, code, date(2025, 9, 1))}
        assert found == {pair for pair in expected if pair[0] == code}


def test_places_modifiers_classes_and_groups_agree(full: Shelf, cms: Path) -> None:
    for row in table(cms / "pos_modifiers" / "pos_codes.csv"):
        expected = {"Facility": True, "Non-Facility": False}.get(row["pos_type"])
        assert fees.place_is_facility(full, row["pos_code"], SUMMER) == expected
    for row in table(cms / "pos_modifiers" / "hcpcs_level2_modifiers.csv"):
        assert full.lookup(row["mod_code"], SUMMER, CodeSet.MODIFIER) is not None
    classes = full.all("SELECT code, procedure, category, subcategory, family FROM rbcs")
    assert sorted(classes) == sorted(
        (row["hcpcs_code"], row["rbcs_procedure"], row["rbcs_category"], row["rbcs_subcategory"], row["rbcs_family"])
        for row in table(cms / "rbcs" / "rbcs_taxonomy.csv.gz")
    )
    text = raw(cms / "msdrg" / "MS-DRG_Table5_FY2026.txt", "cp1252")
    body = [
        cells
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        if cells and cells[0].strip().isdigit()
    ]
    stored = {row[0]: row[1:] for row in full.all("SELECT drg, title, weight, geometric_days FROM drg")}
    for cells in body:
        weight = None if cells[6] == "." else int(Decimal(cells[6]).scaleb(4))
        days = None if cells[8] == "." else int(Decimal(cells[8]).scaleb(1))
        assert stored[cells[0]] == (cells[5].strip(), weight, days)


def test_no_words_of_the_ama_or_the_ada_are_kept_without_a_licence(full: Shelf) -> None:
    foreign = full.all(
        "SELECT DISTINCT r.kind FROM listing l JOIN release r ON r.id = l.release_id"
        " WHERE l.code_set IN ('CPT', 'CDT') AND (l.description IS NOT NULL OR l.short IS NOT NULL)"
    )
    assert foreign == [("own",)]


def test_changes_between_the_two_hcpcs_releases_are_the_differences_of_the_files(full: Shelf) -> None:
    earlier, later = of_kind(full, "hcpcs")
    found = list(history.changes_between(full, earlier, later))
    counts = {what: sum(change.what == what for change in found) for what in ("added", "ended", "reworded")}
    listed = {
        release.id: dict(
            full.all("SELECT code_set || code, description FROM listing WHERE release_id = ?", (release.id,))
        )
        for release in (earlier, later)
    }
    before, after = listed[earlier.id], listed[later.id]
    assert counts == {
        "added": len(after.keys() - before.keys()),
        "ended": len(before.keys() - after.keys()),
        "reworded": sum(before[key] != after[key] for key in before.keys() & after.keys()),
    }


def test_the_shipped_figures_are_those_of_the_official_files(full: Shelf, shelf: Shelf) -> None:
    codes = [row[0] for row in shelf.all("SELECT code FROM own_code")]
    figured = 0
    for code in codes:
        official, shipped = rows.fee_rows(full, code, SUMMER), rows.fee_rows(shelf, code, SUMMER)
        if not shipped:
            continue
        figured += 1
        strip = [
            {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "release"} for row in official
        ]
        assert strip == [
            {name: getattr(row, name) for name in row.__dataclass_fields__ if name != "release"} for row in shipped
        ]
        limits = [rows.mue(one, code, Setting.PRACTITIONER, SUMMER) for one in (full, shelf)]
        assert len({(limit.units, limit.mai) if limit else None for limit in limits}) == 1
    assert figured > len(codes) * 0.8
    assert has_data(shelf, "pfs", SUMMER, code="28296").release in of_kind(shelf, "figures")
    assert not has_data(shelf, "pfs", SUMMER)


def test_status_says_what_is_missing_and_what_that_means(full: Shelf) -> None:
    found = status(full, SUMMER)
    missing = {item.kind: item.meaning for item in found.missing}
    assert "which diagnoses support a procedure: no data" in missing["articles"]
    assert "ptp" not in missing
    assert any("nonQPP" in note and "2 rows" in note for note in found.notes)
    held = {item.release.cited for item in found.held}
    assert {"NCCI PTP edits, practitioner, 2024 Q3", "ICD-10-CM tabular list, April 2026"} <= held


def test_chapters_can_be_leafed_through_as_in_the_books(full: Shelf) -> None:
    assert [heading.name for heading in hierarchy.chapters(full, CodeSet.ICD10CM)] == [str(n) for n in range(1, 23)]
    sections = hierarchy.chapters(full, CodeSet.ICD10PCS)
    assert sections[0].title == "Medical and Surgical"
    assert {heading.name for heading in hierarchy.headings(full, "28296", SUMMER)} == {"20100-29999", "10004-69990"}
    joints = hierarchy.heading(full, CodeSet.ICD10CM, "M20-M25")
    assert joints is not None
    assert [code.code for code in hierarchy.codes_in(full, joints, SUMMER)] == [
        "M20",
        "M21",
        "M22",
        "M23",
        "M24",
        "M25",
    ]


def test_a_code_without_a_heading_or_release_is_no_error(full: Shelf) -> None:
    assert entry(full, "", SUMMER) is None
    assert hierarchy.parents(full, "nothing", SUMMER) == []
    assert hierarchy.headings(full, "nothing", SUMMER) == []
    assert hierarchy.siblings(full, "nothing", SUMMER) == []
