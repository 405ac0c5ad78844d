"""Code databases: of what comes with the program, of what a test imports, of a folder of official files."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consultant.codes import schema
from consultant.codes.build import base
from consultant.codes.build.importer import Options, Report, import_files
from consultant.codes.shelf import Shelf


@pytest.fixture
def shelf(packaged_file: Path) -> Iterator[Shelf]:
    """A shelf with what comes with the program, and nothing more."""
    shelf = Shelf(packaged_file)
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


# `ru_maxrss` of a child begins with what its parent held when it forked; the kernel's VmHWM is the program's own.
_IMPORT_ALL = """
import json, re, resource, sys
from pathlib import Path
from consultant.codes.build.importer import import_files
report = import_files(Path(sys.argv[1]), [Path(sys.argv[2])])
own = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+) kB", own.read_text()) if own.exists() else None
memory = (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * 1024
print(json.dumps({"memory": memory, "taken": [[str(e), n, r] for e, n, r in report.taken], "left": report.left_out}))
"""


@dataclass(frozen=True)
class FullDatabase:
    """The database of everything in the folder of official files, and what its making took."""

    path: Path
    memory: int
    taken: list[tuple[str, str, int]]
    left_out: list[tuple[str, str]]


@pytest.fixture(scope="session")
def full_database(cms: Path, packaged_file: Path, tmp_path_factory: pytest.TempPathFactory) -> FullDatabase:
    """Everything in `cms` imported, in a process of its own. Mark its tests `xdist_group("full-database")`."""
    path = tmp_path_factory.mktemp("full") / "codes.db"
    shutil.copyfile(packaged_file, path)
    run = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL, str(path), str(cms)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    return FullDatabase(
        path, told["memory"], [tuple(row) for row in told["taken"]], [tuple(row) for row in told["left"]]
    )


@pytest.fixture
def full(full_database: FullDatabase) -> Iterator[Shelf]:
    """A shelf over everything in the folder of official files."""
    shelf = Shelf(full_database.path)
    yield shelf
    shelf.close()
