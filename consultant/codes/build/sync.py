"""`sync` downloads current releases from the addresses in the settings; importing them is another step.

CMS links files that hold CPT by way of a page with the AMA's terms (`/license/ama?file=…`). Such a link, and every
source marked with terms, is followed only when the operator has accepted them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2 as httpx

from consultant.codes.build import labels
from consultant.codes.build.download import DownloadError, Folder, download, file_name
from consultant.codes.dates import as_int
from consultant.config import CodeSource, is_loopback
from consultant.errors import LicenceNeeded

_AMA = "the American Medical Association"
_PAGE_BYTES = 8 << 20
Watch = Callable[[str, int, int | None], None]
"""Told the name of a file, how many bytes of it are here, and how many it has."""


@dataclass(slots=True)
class Synced:
    """What a run did."""

    files: list[Path] = field(default_factory=list)
    """Every file of every source that is here now, new or not."""
    new: list[str] = field(default_factory=list)
    """Names of those that were fetched."""
    refused: list[LicenceNeeded] = field(default_factory=list)
    """Sources left out because terms were not accepted."""
    failed: list[DownloadError] = field(default_factory=list)
    """Sources that could not be had; the others were."""


def sync(
    sources: Mapping[str, CodeSource],
    folder: Path,
    on: date,
    *,
    accept_ama_terms: bool = False,
    client: httpx.Client | None = None,
    watch: Watch | None = None,
) -> Synced:
    """Download what `sources` lead to into `folder`. One source's failure does not keep the others from coming.

    Of several releases behind a page the newest that has begun on `on` is taken.
    """
    done, store = Synced(), Folder(folder)
    own = client or httpx.Client(
        timeout=60, follow_redirects=True, max_redirects=5, headers={"Accept-Encoding": "identity"}
    )
    try:
        for name, source in sources.items():
            try:
                _one(own, store, name, source, on, accept_ama_terms, watch, done)
            except LicenceNeeded as refusal:
                done.refused.append(refusal)
            except DownloadError as failure:
                done.failed.append(failure)
            except httpx.HTTPError as error:
                done.failed.append(DownloadError(f"{name}: {source.url}: {error or type(error).__name__}"))
    finally:
        if client is None:
            own.close()
    return done


def _one(
    client: httpx.Client, store: Folder, name: str, source: CodeSource, on: date, accepted: bool,
    watch: Watch | None, done: Synced,
) -> None:  # fmt: skip
    if source.terms and not accepted:
        raise LicenceNeeded(f"{name} ({source.url})", _AMA, "--accept-ama-terms")
    for url in _addresses(client, name, source, on):
        file_url = unwrapped(url)
        if file_url != url and not accepted:
            raise LicenceNeeded(f"{name} ({url})", _AMA, "--accept-ama-terms")
        _refuse_unsafe(file_url)
        told = (lambda size, total, url=file_url: watch(file_name(url), size, total)) if watch else None
        file, new = download(client, store, file_url, told)
        done.files.append(file)
        if new:
            done.new.append(file.name)


def _addresses(client: httpx.Client, name: str, source: CodeSource, on: date) -> list[str]:
    """The files a source leads to: itself, or what its page links, step by step."""
    urls = [source.url]
    for pattern in source.links:
        found = [link for url in urls for link in _links(client, url) if re.search(pattern, link, re.IGNORECASE)]
        urls = newest(list(dict.fromkeys(found)), on)
        if not urls:
            raise DownloadError(f"{name}: no link on {source.url} is like {pattern!r}; has the page changed?")
    return urls


def newest(urls: list[str], on: date) -> list[str]:
    """Those of the newest release that has begun on `on`; all of them when their names tell no dates."""
    dated = [(url, _begins(url)) for url in urls]
    begun = {day for _, day in dated if day is not None and day <= as_int(on)}
    if not begun:
        return [url for url, day in dated if day is None] or urls
    return [url for url, day in dated if day == max(begun)]


def _begins(url: str) -> int | None:
    """The first day of the release that a link's name tells."""
    name = file_name(unwrapped(url))
    if letter := re.search(r"rvu(\d\d)([a-d])", name, re.IGNORECASE):  # RVU26C: the third file of 2026
        return labels.quarter(2000 + int(letter[1]), "abcd".index(letter[2].lower()) + 1).effective
    quarter = labels.find_quarter([name])
    period = quarter or labels.find_month([name], "year")
    return period.effective if period else None


def unwrapped(url: str) -> str:
    """The file behind a page of terms (`…/license/ama?file=/files/zip/x.zip`); other addresses as they are."""
    parts = urlsplit(url)
    if "/license/" not in parts.path:
        return url
    files = parse_qs(parts.query).get("file", [])
    return urljoin(url, files[0]) if files else url


def _links(client: httpx.Client, url: str) -> list[str]:
    _refuse_unsafe(url)
    with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise DownloadError(f"{url}: the server answers {response.status_code} {response.reason_phrase}")
        body = b""
        for block in response.iter_bytes(1 << 16):
            body += block
            if len(body) > _PAGE_BYTES:
                raise DownloadError(f"{url}: is too large for a page")
        base = str(response.url)
    parser = _Anchors()
    parser.feed(body.decode("utf-8", "replace"))
    return [urljoin(base, href) for href in parser.hrefs]


class _Anchors(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.hrefs += [value for name, value in attrs if name == "href" and value]


def _refuse_unsafe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise DownloadError(f"{url}: only https:// is followed")
