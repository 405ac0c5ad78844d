"""An import is whole or not at all; an older or other release never silently takes the place of one that is in."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from consultant.codes import holdings, rows
from consultant.codes.build.builder import is_current
from consultant.codes.build.importer import Options, Report, import_files, rebuild
from consultant.codes.model import CodeSet, Standing
from consultant.codes.rows import Setting
from consultant.codes.shelf import Shelf
from consultant.codes.status import status
from consultant.errors import CodesError, LicenceNeeded, ReleaseConflict, ShelfOutdated, SourceFault
from tests.fixtures.official_files import OfficialFiles

TakeIn = Callable[..., Report]
Imported = Callable[..., Shelf]
DAY = date(2024, 8, 1)
PAIR = ("11042", "97597", "20200101", "*", "1", "Misuse of Column Two code with Column One code")
OTHER = ("28296", "28292", "20200101", "*", "0", "More extensive procedure")


def labels(database: Path) -> set[tuple[str, str, str]]:
    connection = sqlite3.connect(database)
    try:
        return set(connection.execute("SELECT kind, variant, label FROM release WHERE NOT shipped"))
    finally:
        connection.close()


def test_a_file_is_known_by_its_content_and_not_by_its_name(official_files: OfficialFiles, imported: Imported) -> None:
    file = official_files.mue([("99213", "2", "3 Date of Service Edit: Clinical", "Clinical: Data")])
    renamed = file.rename(file.with_name("download(3).dat"))
    shelf = imported(renamed, effective=20240701)
    limit = rows.mue(shelf, "99213", Setting.PRACTITIONER, DAY)
    assert limit is not None
    assert (limit.units, limit.mai, limit.release.label) == (2, 3, "2024 Q3")


def test_archives_in_archives_and_gzip_are_opened(official_files: OfficialFiles, imported: Imported) -> None:
    edits = official_files.zipped("inner.zip", official_files.ptp([PAIR]))
    limits = official_files.gzipped(official_files.mue([("11042", "1", "2 Policy", "CMS Policy")]))
    shelf = imported(official_files.zipped("outer.zip", edits, limits))
    assert rows.ptp(shelf, "11042", "97597", DAY, Setting.PRACTITIONER) is not None
    assert rows.mue(shelf, "11042", Setting.PRACTITIONER, DAY) is not None


def test_each_source_file_is_kept_with_its_checksum_and_rows(official_files: OfficialFiles, imported: Imported) -> None:
    shelf = imported(official_files.ptp([OTHER, PAIR]))
    held = {item.release.kind: item for item in status(shelf, DAY).held}
    (file,) = held["ptp"].files
    assert file.rows == 2
    assert len(file.sha256) == 64
    assert held["ptp"].release.licence.startswith("public")


def test_the_same_file_again_changes_nothing(official_files: OfficialFiles, database: Path, take_in: TakeIn) -> None:
    file = official_files.ptp([PAIR])
    take_in(file)
    before = database.read_bytes()
    report = take_in(file)
    assert not report.taken
    assert report.present == [file.name]
    assert database.read_bytes() == before


def test_an_older_release_is_refused_until_it_is_allowed(
    official_files: OfficialFiles, database: Path, take_in: TakeIn
) -> None:
    take_in(official_files.ptp([PAIR]))
    older = official_files.ptp([OTHER], quarter="2024q1", version="v300r0")
    with pytest.raises(ReleaseConflict, match=r"2024 Q1.*2024 Q3.*--allow-older") as caught:
        take_in(older)
    assert caught.value.option == "--allow-older"
    assert labels(database) == {("ptp", "practitioner", "2024 Q3")}
    take_in(older, allow_older=True)
    assert labels(database) == {("ptp", "practitioner", "2024 Q1")}


def test_an_older_list_that_is_allowed_answers_beside_the_newer_one(
    official_files: OfficialFiles, take_in: TakeIn, imported: Imported
) -> None:
    take_in(official_files.mue([("11042", "1", "2 Policy", "CMS Policy")]))
    older = official_files.mue([("11042", "4", "2 Policy", "CMS Policy")], day="01-01-2024")
    with pytest.raises(ReleaseConflict):
        take_in(older)
    shelf = imported(older, allow_older=True)
    units = [rows.mue(shelf, "11042", Setting.PRACTITIONER, day) for day in (date(2024, 2, 1), DAY)]
    assert [limit.units for limit in units if limit] == [4, 1]


def test_a_newer_release_replaces_what_is_kept_in_its_newest_state(
    official_files: OfficialFiles, database: Path, take_in: TakeIn, imported: Imported
) -> None:
    take_in(official_files.ptp([PAIR]))
    shelf = imported(official_files.ptp([OTHER], quarter="2024q4", version="v303r0"))
    assert labels(database) == {("ptp", "practitioner", "2024 Q4")}
    assert rows.ptp(shelf, "11042", "97597", date(2024, 11, 1), Setting.PRACTITIONER) is None
    assert rows.ptp(shelf, "28296", "28292", date(2024, 11, 1), Setting.PRACTITIONER) is not None


def test_other_content_under_the_same_label_is_refused_until_replace_is_given(
    official_files: OfficialFiles, take_in: TakeIn, imported: Imported
) -> None:
    take_in(official_files.mue([("11042", "1", "2 Policy", "CMS Policy")]))
    corrected = official_files.mue([("11042", "2", "2 Policy", "CMS Policy")])
    with pytest.raises(ReleaseConflict, match="--replace"):
        take_in(corrected)
    limit = rows.mue(imported(corrected, replace=True), "11042", Setting.PRACTITIONER, DAY)
    assert limit is not None
    assert limit.units == 2


def test_a_later_revision_replaces_an_earlier_one_by_itself(
    official_files: OfficialFiles, take_in: TakeIn, imported: Imported
) -> None:
    take_in(official_files.ptp([PAIR]))
    shelf = imported(official_files.ptp([OTHER], version="v302r1"))
    assert rows.ptp(shelf, "11042", "97597", DAY, Setting.PRACTITIONER) is None
    with pytest.raises(ReleaseConflict, match="revision"):
        take_in(official_files.ptp([PAIR]))


def test_parts_of_a_release_come_one_by_one_and_a_missing_one_means_no_data(
    official_files: OfficialFiles, take_in: TakeIn, imported: Imported
) -> None:
    late = ("99213", "36415", "20200101", "*", "1", "Misuse of Column Two code with Column One code")
    lettered = ("G0101", "99213", "20200101", "*", "1", "Misuse of Column Two code with Column One code")
    take_in(official_files.ptp([PAIR]))
    shelf = imported(official_files.ptp([lettered], part=3))

    def has(column1: str) -> bool:
        release = holdings.of_kind(shelf, "ptp", "practitioner")[-1]
        return holdings.column1_is_in(shelf, release, column1)

    assert [has(code) for code in ("11042", "10060", "99213", "G0101", "V2020")] == [True, True, False, True, True]
    assert "lacks part f2" in " ".join(status(shelf, DAY).notes)
    shelf = imported(official_files.ptp([late], part=2))
    assert has("99213")
    assert rows.ptp(shelf, "99213", "36415", DAY, Setting.PRACTITIONER) is not None


def test_a_release_cut_off_between_two_lines_is_seen_by_its_size(
    official_files: OfficialFiles, take_in: TakeIn
) -> None:
    codes = [(f"1{number:04d}", "1", "2 Policy", "CMS Policy") for number in range(300)]
    take_in(official_files.mue(codes))
    short = official_files.mue(codes[:100], day="10-01-2024")
    with pytest.raises(ReleaseConflict, match=r"100 rows.*300 rows.*--allow-shrink"):
        take_in(short)
    assert take_in(short, allow_shrink=True).taken


def test_a_fault_on_the_way_leaves_the_old_file_byte_for_byte(
    official_files: OfficialFiles, database: Path, take_in: TakeIn
) -> None:
    before = database.read_bytes()
    good = official_files.mue([("11042", "1", "2 Policy", "CMS Policy")])
    bad = official_files.ptp([PAIR, ("11042", "9759", "20200101", "*", "1", "x")])
    with pytest.raises(SourceFault, match=r"line 8, column column 2: expected a five-character code, found '9759'"):
        take_in(good, bad)
    assert database.read_bytes() == before
    assert {file.name for file in database.parent.glob("codes.db*")} == {"codes.db", "codes.db.lock"}


def test_an_import_killed_halfway_changes_nothing_and_the_next_one_works(
    official_files: OfficialFiles, database: Path, take_in: TakeIn
) -> None:
    before = database.read_bytes()
    firsts = [f"{number:05d}" for number in range(10000, 10400)]
    many = ((one, f"{two:05d}", "20200101", "*", "1", "x") for one in firsts for two in range(20000, 21000))
    big = official_files.ptp(many)
    program = (
        "import sys; from pathlib import Path; from consultant.codes.build.importer import import_files;"
        "import_files(Path(sys.argv[1]), [Path(sys.argv[2])])"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(database), str(big)])
    building = database.with_name("codes.db.building")
    start = len(before)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (building.exists() and building.stat().st_size > start + 100_000):
        assert process.poll() is None, "it ended before it could be killed"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert building.exists()
    assert database.read_bytes() == before
    take_in(official_files.ptp([PAIR], part=2))
    assert not building.exists()
    assert labels(database) == {("ptp", "practitioner", "2024 Q3")}


def test_the_order_files_come_in_does_not_matter(official_files: OfficialFiles, database: Path, tmp_path: Path) -> None:
    first = official_files.hcpcs(
        [{"HCPC": "J0001", "LONG DESCRIPTION": "old words", "ADD DT": "20100101"}], "HCPC2023_JAN_ANWEB.csv"
    )
    second = official_files.hcpcs(
        [{"HCPC": "J0001", "LONG DESCRIPTION": "new words", "ADD DT": "20100101"}], "HCPC2024_JUL_ANWEB.csv"
    )
    seen = []
    for name, order in (("one", [first, second]), ("two", [second, first])):
        copy = tmp_path / f"{name}.db"
        copy.write_bytes(database.read_bytes())
        for file in order:
            import_files(copy, [file], Options(allow_older=True))
        shelf = Shelf(copy)
        entries = [shelf.lookup("J0001", day) for day in (date(2023, 3, 1), date(2024, 8, 1))]
        seen.append([(entry.description, entry.release) for entry in entries if entry])
        shelf.close()
    assert seen[0] == seen[1] == [("old words", "January 2023"), ("new words", "July 2024")]


def test_words_of_an_owner_are_taken_only_with_the_licence_accepted(
    official_files: OfficialFiles, take_in: TakeIn, imported: Imported
) -> None:
    file = official_files.write(
        "CPT 2024/LONGULT.txt", "12345\tNot a real descriptor, longer than a short one may be here\r\n" * 1
    )
    file.write_text(
        "".join(f"1234{n}\tInvented words number {n}, long enough to be the long ones of all\r\n" for n in range(4))
    )
    with pytest.raises(LicenceNeeded, match="American Medical Association"):
        take_in(file)
    shelf = imported(file, accepted=frozenset({"AMA"}))
    entry = shelf.lookup("12341", DAY)
    assert entry is not None
    assert entry.description.startswith("Invented words number 1")
    assert entry.source == "CPT descriptors, long"


def test_licensed_files_in_an_archive_are_left_out_and_named(official_files: OfficialFiles, take_in: TakeIn) -> None:
    words = official_files.write("LONGULT.txt", "".join(f"1234{n}\tInvented words, number {n}\r\n" for n in range(4)))
    limits = official_files.mue([("11042", "1", "2 Policy", "CMS Policy")])
    report = take_in(official_files.zipped("mixed-2024.zip", words, limits))
    assert [name for _, name, _ in report.taken] == [f"mixed-2024.zip/{limits.name}"]
    assert report.left_out == [("mixed-2024.zip/LONGULT.txt", "needs --license-accepted AMA")]


def test_short_words_of_the_fee_schedule_are_taken_only_with_the_licence(
    official_files: OfficialFiles, imported: Imported
) -> None:
    file = official_files.fees([{0: "12345", 2: "Invented short word"}, {0: "J7777", 2: "Invented drug"}])
    free = imported(file)
    entry = free.lookup("12345", DAY)
    assert entry is not None
    assert entry.description == "No description here: it needs a licence of the AMA"
    assert getattr(free.lookup("J7777", DAY), "description", "") == "Invented drug"
    licensed = imported(file, accepted=frozenset({"AMA"}), replace=True)
    assert getattr(licensed.lookup("12345", DAY), "description", "") == "Invented short word"


def test_a_part_of_a_release_is_known_as_one(official_files: OfficialFiles, imported: Imported) -> None:
    shelf = imported(official_files.fees([{0: "12345"}]))
    found = holdings.has_data(shelf, "pfs", DAY)
    assert found.standing is Standing.PARTIAL
    assert not found
    assert rows.fee_row(shelf, "12345", "", DAY) is not None


def test_build_makes_the_database_of_what_is_at_hand_and_keeps_what_was_imported(
    official_files: OfficialFiles, database: Path, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(official_files.mue([("11042", "1", "2 Policy", "CMS Policy")]))
    folder = tmp_path / "releases"
    folder.mkdir()
    edits = official_files.ptp([PAIR])
    edits.rename(folder / edits.name)
    report = rebuild(database, folder)
    assert [str(edition) for edition, _, _ in report.taken] == ["NCCI PTP edits, practitioner, 2024 Q3"]
    assert labels(database) == {("mue", "practitioner", "2024 Q3"), ("ptp", "practitioner", "2024 Q3")}
    rebuild(database, folder, fresh=True)
    assert labels(database) == {("ptp", "practitioner", "2024 Q3")}
    shelf = Shelf(database)
    assert shelf.lookup("M20.11", date(2026, 6, 1), CodeSet.ICD10CM) is not None
    shelf.close()


def test_imports_in_another_layout_are_not_thrown_away(
    official_files: OfficialFiles, database: Path, take_in: TakeIn, tmp_path: Path
) -> None:
    take_in(official_files.mue([("11042", "1", "2 Policy", "CMS Policy")]))
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(ShelfOutdated):
        rebuild(database, tmp_path / "nothing")
    rebuild(database, tmp_path / "nothing", fresh=True)
    assert labels(database) == set()


def test_a_workbook_beside_the_same_table_as_text_is_not_opened(official_files: OfficialFiles, take_in: TakeIn) -> None:
    edits = official_files.ptp([PAIR])
    workbook = official_files.write(edits.with_suffix(".xlsx").name, b"PK\x03\x04 not even a workbook")
    report = take_in(official_files.zipped("both.zip", edits, workbook))
    assert report.left_out == [(f"both.zip/{workbook.name}", "stands beside it as text")]
    assert len(report.taken) == 1


def test_a_disk_that_takes_no_more_is_said_so_and_the_old_file_stays(
    official_files: OfficialFiles, database: Path, take_in: TakeIn
) -> None:
    before = database.read_bytes()
    database.parent.chmod(0o500)
    try:
        if os.access(database.parent, os.W_OK):
            pytest.skip("this user may write anywhere")
        with pytest.raises(CodesError):
            take_in(official_files.ptp([PAIR]))
    finally:
        database.parent.chmod(0o700)
    assert database.read_bytes() == before


def test_an_import_also_renews_what_another_version_of_the_program_shipped(
    official_files: OfficialFiles, database: Path, take_in: TakeIn
) -> None:
    take_in(official_files.mue([("99213", "2", "3 Date of Service Edit: Clinical", "Clinical: Data")]))
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE meta SET value = 'of an older version' WHERE key = 'base'")
        connection.execute("UPDATE own_code SET description = 'Outdated words.' WHERE code = '28296'")
        connection.execute("DELETE FROM own_code WHERE code = '20610'")
    connection.close()
    assert not is_current(database)
    take_in(official_files.ptp([PAIR]))
    assert is_current(database)
    shelf = Shelf(database)
    held = dict(shelf.all("SELECT code, description FROM own_code WHERE code IN ('28296', '20610')"))
    assert set(held) == {"28296", "20610"}
    assert held["28296"] != "Outdated words."
    assert rows.mue(shelf, "99213", Setting.PRACTITIONER, DAY) is not None
    shelf.close()
