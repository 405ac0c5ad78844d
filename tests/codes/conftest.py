"""A code database made of what comes with the program, once a test process; and the folder of official files."""

import os
from datetime import date
from pathlib import Path

import pytest

from consultant.codes.build.builder import build_base
from consultant.codes.shelf import Shelf


@pytest.fixture(scope="session")
def base_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made of what comes with the program. Copy it before changing it."""
    path = tmp_path_factory.mktemp("codes") / "codes.db"
    build_base(path)
    return path


@pytest.fixture
def shelf(base_file: Path) -> Shelf:
    """A shelf with what comes with the program, and nothing more."""
    return Shelf(base_file)


@pytest.fixture
def today() -> date:
    """A date of service that the packaged tabular list covers."""
    return date(2026, 6, 1)


@pytest.fixture(scope="session")
def cms() -> Path:
    """The folder with files in the layouts of CMS and NCHS; tests that need them are skipped where it is not there."""
    named = os.environ.get("CONSULTANT_SHARED")
    folder = (Path(named) if named else Path(__file__).resolve().parents[3] / "shared") / "data" / "cms"
    if not folder.is_dir():
        pytest.skip("the official files are not at hand (CONSULTANT_SHARED)")
    return folder
