"""The style sheet: enough contrast in both colour schemes (WCAG 2.2 §1.4.3 and §1.4.11)."""

import re

import pytest

from consultant.paths import templates_dir

TEXT = [
    ("ink", "ground"), ("ink", "sheet"), ("ink", "sunken"), ("ink", "accent-wash"),
    ("faint", "ground"), ("faint", "sheet"), ("faint", "sunken"), ("faint", "accent-wash"),
    ("accent", "ground"), ("accent", "sheet"), ("accent", "sunken"), ("accent", "accent-wash"),
    ("on-accent", "accent"), ("mark-ink", "mark"),
    ("warn", "warn-wash"), ("warn", "sheet"), ("warn", "sunken"),
    ("bad", "bad-wash"), ("bad", "sheet"), ("bad", "sunken"), ("good", "good-wash"),
]  # fmt: skip
EDGES = [("edge", "sheet"), ("edge", "sunken"), ("edge", "ground"), ("accent", "ground"), ("bad", "sheet")]


def schemes():
    css = (templates_dir() / "site" / "static" / "site.css").read_text()
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_can_be_read(scheme, ink, paper):
    colours = schemes()[scheme]
    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "paper"), EDGES)
def test_controls_can_be_seen(scheme, edge, paper):
    colours = schemes()[scheme]
    assert contrast(colours[edge], colours[paper]) >= 3
