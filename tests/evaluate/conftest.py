"""Worked cases of a test's own, in a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

Written = Callable[..., Path]
HEAD = """
title = "Bunion"
specialty = "podiatry"
kind = "case"
half = "tune"
date_of_service = 2024-08-14
identifiers = []
"""
BUNION = """
[[lines]]
code = "28296"
modifiers = ["LT"]
diagnoses = ["M20.12"]
alternatives = [{ code = "28296", modifiers = ["TA"] }, { code = "28299" }]
why = "one cut, far from the joint"
[[diagnoses]]
code = "M20.12"
alternatives = ["M21.612"]
why = "left"
"""


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a worked case and gives the file of its expectation."""

    def write(text: str, mail: str = "From: a@b.example\n\nA bunion of Jane Roe.\n", name: str = "bunion") -> Path:
        folder = tmp_path / "cases" / "podiatry"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.eml").write_text(mail)
        (folder / f"{name}.toml").write_text(text)
        return folder / f"{name}.toml"

    return write
