"""A code database made of what comes with the program, once a test process; and the folder of official files."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consultant.codes import schema
from consultant.codes.build import base
from consultant.codes.build.builder import build_base
from consultant.codes.build.importer import Options, Report, import_files
from consultant.codes.shelf import Shelf


@pytest.fixture(scope="session")
def base_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made of what comes with the program. Copy it before changing it."""
    path = tmp_path_factory.mktemp("codes") / "codes.db"
    build_base(path)
    return path


@pytest.fixture
def shelf(base_file: Path) -> Iterator[Shelf]:
    """A shelf with what comes with the program, and nothing more."""
    shelf = Shelf(base_file)
    yield shelf
    shelf.close()


@pytest.fixture
def today() -> date:
    """A date of service that the packaged tabular list covers."""
    return date(2026, 6, 1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database of its own with nothing in it, not even what comes with the program: imports into it are quick."""
    path = tmp_path / "codes.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    schema.create(connection)
    connection.execute("INSERT INTO meta VALUES ('base', ?)", (base.fingerprint(),))
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def take_in(database: Path) -> Callable[..., Report]:
    """Imports files into `database`; keywords are the fields of `Options`."""

    def run(*paths: Path, **options: Any) -> Report:
        return import_files(database, list(paths), Options(**options))

    return run


@pytest.fixture
def imported(database: Path, take_in: Callable[..., Report]) -> Iterator[Callable[..., Shelf]]:
    """Imports files and gives a shelf over the database; keywords are the fields of `Options`."""
    opened: list[Shelf] = []

    def run(*paths: Path | Sequence[Path], **options: Any) -> Shelf:
        take_in(*paths, **options)
        opened.append(Shelf(database))
        return opened[-1]

    yield run
    for shelf in opened:
        shelf.close()


@pytest.fixture(scope="session")
def cms() -> Path:
    """The folder with files in the layouts of CMS and NCHS; tests that need them are skipped where it is not there."""
    named = os.environ.get("CONSULTANT_SHARED")
    folder = (Path(named) if named else Path(__file__).resolve().parents[3] / "shared") / "data" / "cms"
    if not folder.is_dir():
        pytest.skip("the official files are not at hand (CONSULTANT_SHARED)")
    return folder
