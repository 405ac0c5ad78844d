"""The shelf: built on first use, swapped under readers, the same for all threads."""

import shutil
import sqlite3
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from consultant.codes import schema
from consultant.codes.build.swap import build_lock, new_file
from consultant.codes.model import CodeSet
from consultant.codes.shelf import Shelf, open_shelf
from consultant.config import Settings
from consultant.errors import BuildBusy, CodesError, ShelfOutdated


@pytest.fixture
def place(settings: Settings, packaged_file: Path) -> Path:
    """Where the settings say the database is, with a copy of a finished one there."""
    path = settings.path(settings.codes.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(packaged_file, path)
    return path


def replace_with(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Swap in a copy of `path` that `change` was made to, as a build does."""
    copy = path.with_name("next.db")
    shutil.copyfile(path, copy)
    connection = sqlite3.connect(copy)
    change(connection)
    connection.commit()
    connection.close()
    copy.replace(path)


def name_build(name: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute("UPDATE meta SET value = ? WHERE key = 'build'", (name,))


def test_the_first_use_builds_the_file(settings: Settings) -> None:
    shelf = open_shelf(settings)
    assert settings.path(settings.codes.database).is_file()
    entry = shelf.lookup("m20.11", date(2026, 6, 1))
    assert entry is not None
    assert (entry.code, entry.billable, entry.code_set) == ("M20.11", True, CodeSet.ICD10CM)
    assert entry.release == "April 2026"


def test_every_code_of_the_package_is_on_the_shelf_with_the_same_parent_and_words(shelf: Shelf) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it reads its data the old way
        import simple_icd_10_cm as package

    ours = {
        display: (parent, description, bool(billable))
        for display, parent, description, billable in shelf.all(
            "SELECT c.display, p.display, c.description, c.billable FROM code c LEFT JOIN code p ON p.id = c.parent_id"
            " WHERE c.code_set = 'ICD-10-CM'"
        )
    }
    theirs = [code for code in package.get_all_codes() if not package.is_chapter_or_block(code)]
    # a block of one category has the category's name, and is what the package describes under it
    theirs += [code for code in package.get_all_codes() if package.is_block(code) and len(code) == 3]
    assert set(ours) == set(theirs)
    for code in theirs:
        parent, description, billable = ours[code]
        # after a slash it adds other words for a 7th character, which official descriptions do not have
        assert " ".join(package.get_description(code).split()).startswith(description)
        assert billable == package.is_leaf(code)
        if parent is not None:
            assert package.get_parent(code) == parent


def test_a_reader_moves_to_the_new_file_by_itself(place: Path) -> None:
    shelf = Shelf(place)
    before = shelf.build
    replace_with(place, name_build("second"))
    assert before != "second"
    assert shelf.build == "second"


def test_pinned_look_ups_stay_on_one_file(place: Path) -> None:
    shelf = Shelf(place)
    with shelf.pinned():
        before = shelf.build
        replace_with(place, name_build("second"))
        assert shelf.build == before
        assert shelf.lookup("I10", date(2026, 6, 1)) is not None
    assert shelf.build == "second"


def test_threads_have_connections_of_their_own_and_all_move(place: Path) -> None:
    shelf = Shelf(place)
    swapped = threading.Barrier(5)

    def read(_number: int) -> tuple[str, str]:
        before = shelf.build
        swapped.wait()
        swapped.wait()
        return before, shelf.build

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(read, number) for number in range(4)]
        swapped.wait()
        replace_with(place, name_build("second"))
        swapped.wait()
        seen = {job.result() for job in jobs}
    assert len(seen) == 1
    assert seen.pop()[1] == "second"


def test_a_build_that_fails_leaves_the_old_file(place: Path) -> None:
    before = place.read_bytes()
    with pytest.raises(ZeroDivisionError), new_file(place) as connection:
        schema.create(connection)
        raise ZeroDivisionError
    assert place.read_bytes() == before
    assert sorted(file.name for file in place.parent.iterdir()) == [place.name]


def test_what_a_killed_build_left_is_cleared_away(place: Path) -> None:
    left = place.with_name(place.name + ".building")
    left.write_bytes(b"half a database")
    with new_file(place) as connection:
        schema.create(connection)
    assert not left.exists()
    assert schema.version(sqlite3.connect(place)) == schema.VERSION


def test_two_builders_do_not_build_at_once(place: Path) -> None:
    with build_lock(place), pytest.raises(BuildBusy, match="another process"), build_lock(place, wait_seconds=0.1):
        pass
    with build_lock(place, wait_seconds=0.1):
        pass


def test_two_threads_that_open_it_first_build_it_once(settings: Settings) -> None:
    with ThreadPoolExecutor(2) as pool:
        shelves = list(pool.map(open_shelf, [settings, settings]))
    path = settings.path(settings.codes.database)
    assert shelves[0].build == shelves[1].build
    assert sorted(file.name for file in path.parent.iterdir()) == ["codes.db", "codes.db.lock"]


def test_a_file_that_only_holds_an_older_base_is_built_anew(settings: Settings, place: Path) -> None:
    replace_with(place, lambda c: c.execute("UPDATE meta SET value = 'older' WHERE key = 'base'"))
    inode = place.stat().st_ino
    open_shelf(settings)
    assert place.stat().st_ino != inode


def test_a_file_with_imported_releases_is_never_built_over(settings: Settings, place: Path) -> None:
    replace_with(place, lambda c: c.execute("UPDATE release SET shipped = 0"))
    replace_with(place, lambda c: c.execute("UPDATE meta SET value = 'older' WHERE key = 'base'"))
    inode = place.stat().st_ino
    open_shelf(settings)
    assert place.stat().st_ino == inode
    replace_with(place, lambda c: c.execute("PRAGMA user_version = 999"))
    with pytest.raises(ShelfOutdated, match="codes build"):
        open_shelf(settings)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "codes.db"
    path.write_bytes(b"hello, I am a text of more than a hundred bytes, and no database at all. " * 4)
    with pytest.raises(CodesError, match="no code database"):
        Shelf(path)


def test_a_dot_decides_between_a_diagnosis_and_a_procedure(place: Path) -> None:
    def add(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO code (id, code_set, code, display, description, billable, release_id)"
            " VALUES (900000, 'HCPCS', 'E1010', 'E1010', 'a wheelchair part', 1, 1)"
        )

    replace_with(place, add)
    shelf, day = Shelf(place), date(2026, 6, 1)
    found = {text: shelf.lookup(text, day) for text in ("E1010", "e10.10", " e1010 ")}
    assert {text: entry and entry.code_set for text, entry in found.items()} == {
        "E1010": CodeSet.HCPCS,
        "e10.10": CodeSet.ICD10CM,
        " e1010 ": CodeSet.HCPCS,
    }
    assert shelf.lookup("E1010", day, CodeSet.ICD10CM) == shelf.lookup("E10.10", day)
