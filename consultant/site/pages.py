"""What every page shares: the site's parts, templates, and how moments, ages and codes are written."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any

from fastapi import Path as PathParameter
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from consultant.case.charset import clean_line
from consultant.codes.model import CodeShelf
from consultant.paths import templates_dir
from consultant.record.cases import case_number
from consultant.review.accounts import Door
from consultant.service import Service
from consultant.site.answer_form import LETTERS

STATIC = "/static"
_PLACES = {
    "lines": "Line",
    "diagnoses": "Diagnosis",
    "not_reported": "Not reported",
    "questions": "Question",
    "caveats": "Not checked",
}


RowId = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
"""A row's number in the address of a page; larger than any database gives out is refused."""


@dataclass
class Site:
    """What the routes work with."""

    service: Service
    shelf: CodeShelf | None
    door: Door
    folder: Path = field(default_factory=lambda: templates_dir() / "site")

    @cached_property
    def secure(self) -> bool:
        """Whether reviewers come by https, so that cookies may insist on it."""
        return self.service.settings.review.url.startswith("https://")

    def page(self, name: str, status: int = 200, **context: Any) -> Response:
        """The page made by template `name`."""
        now = self.service.clock()
        shown = {
            "now": now,
            "who": None,
            "waiting": None,
            "place": "",
            "age": lambda since: age(now - since),
            **context,
        }
        return HTMLResponse(_environment(self.folder).get_template(name).render(shown), status_code=status)


@cache
def _environment(folder: Path) -> Environment:
    """The templates in `folder`; everything put into them is escaped."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=moment,
        day=day,
        words=words,
        number=case_number,
        letter=letter,
        size=size,
        seconds=seconds,
        place=place,
        flat=clean_line,
    )
    files = [file for file in (folder / "static").iterdir() if file.is_file()]
    versions = {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in files}
    environment.globals.update(asset=lambda name: f"{STATIC}/{name}?v={versions[name]}")
    return environment


def site_of(request: Request) -> Site:
    """The site a request came to."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


def moment(value: datetime) -> Markup:
    """A moment in UTC that the page's script writes anew in the viewer's zone."""
    value = value.astimezone(UTC)
    return Markup('<time datetime="{}">{} UTC</time>').format(
        value.isoformat(timespec="seconds").replace("+00:00", "Z"), value.strftime("%Y-%m-%d %H:%M")
    )


def day(value: date | None) -> str:
    """A date as `2026-06-30`."""
    return value.isoformat() if value is not None else ""


def age(passed: timedelta) -> str:
    """How long ago, in the largest unit that says enough: `4 min`, `3 h`, `2 days`."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def words(tag: str) -> str:
    """`needs_person` as `needs person`."""
    return str(tag).replace("_", " ")


def letter(place: int) -> str:
    """The letter of the `place`-th diagnosis, counting from 1."""
    return LETTERS[place - 1] if 1 <= place <= len(LETTERS) else str(place)


def size(count: int) -> str:
    """A number of bytes for people."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def seconds(count: float) -> str:
    """A duration for people: `12 s`, or as `age` has it."""
    return f"{count:.0f} s" if count < 60 else age(timedelta(seconds=count))


def place(field_name: str) -> str:
    """Where in the form a field stands: `lines.0.code` is `Line 1, code`."""
    section, _, rest = field_name.partition(".")
    if section not in _PLACES:
        return words(section).capitalize()
    index, _, part = rest.partition(".")
    if not index.isdigit():
        return words(section).capitalize()
    which = letter(int(index) + 1) if section == "diagnoses" else str(int(index) + 1)
    return f"{_PLACES[section]} {which}" + (f", {words(part)}" if part not in {"", "text"} else "")
