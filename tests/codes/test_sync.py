"""Downloads: resumed where they broke off, checked, not repeated, and never past terms that were not accepted."""

import base64
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from consultant.codes.build.download import NOTES, Folder
from consultant.codes.build.sync import Synced, newest, sync, unwrapped
from consultant.config import CodeSource

TODAY = date(2026, 8, 1)


@dataclass
class Site:
    """A web site of a few files that can break off, change, and count what was asked of it."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    break_after: dict[str, int] = field(default_factory=dict)
    """Path to how many bytes are sent before the connection breaks, once."""
    digests: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and Range of each request."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            site.asked.append((self.path, wanted))
            path = self.path.partition("?")[0]
            content = site.files.get(path)
            if content is None:
                self.send_error(404)
                return
            tag = f'"{sha256(content).hexdigest()[:8]}"'
            if self.headers.get("If-None-Match") == tag:
                self.send_response(304)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = 0
            if wanted and self.headers.get("If-Range") == tag:
                start = int(wanted.removeprefix("bytes=").partition("-")[0])
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            else:
                self.send_response(200)
            kind = "text/html" if path.endswith(".html") else "application/octet-stream"
            self.send_header("Content-Type", kind)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(content) - start))
            if path in site.digests:
                self.send_header("Repr-Digest", site.digests[path])
            self.end_headers()
            until = site.break_after.pop(path, None)
            self.wfile.write(content[start : until if until is not None else len(content)])
            if until is not None:
                self.wfile.flush()
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def run(site: Site, folder: Path, path: str, *links: str, accept: bool = False, terms: str = "") -> Synced:
    source = CodeSource.model_validate({"url": site.url + path, "links": list(links), "terms": terms})
    return sync({"it": source}, folder, TODAY, accept_ama_terms=accept)


def test_a_download_that_breaks_off_goes_on_where_it_was(site: Site, folder: Path) -> None:
    site.files["/big.zip"] = bytes(range(256)) * 4000
    site.break_after["/big.zip"] = 300_000
    done = run(site, folder, "/big.zip")
    assert done.new == ["big.zip"]
    assert (folder / "big.zip").read_bytes() == site.files["/big.zip"]
    first, second = (asked for _, asked in site.asked)
    assert first == ""
    begun = int(second.removeprefix("bytes=").rstrip("-"))
    assert 0 < begun <= 300_000
    assert not list(folder.glob("*.part*"))


def test_what_another_run_left_is_gone_on_with(site: Site, folder: Path) -> None:
    content = site.files["/big.zip"] = bytes(range(256)) * 100
    folder.mkdir()
    (folder / "big.zip.part").write_bytes(content[:1000])
    (folder / "big.zip.part-etag").write_text(f'"{sha256(content).hexdigest()[:8]}"')
    run(site, folder, "/big.zip")
    assert site.asked == [("/big.zip", "bytes=1000-")]
    assert (folder / "big.zip").read_bytes() == content


def test_a_file_that_changed_meanwhile_is_begun_anew(site: Site, folder: Path) -> None:
    site.files["/big.zip"] = b"new" * 1000
    folder.mkdir()
    (folder / "big.zip.part").write_bytes(b"old" * 100)
    (folder / "big.zip.part-etag").write_text('"of the old one"')
    run(site, folder, "/big.zip")
    assert (folder / "big.zip").read_bytes() == b"new" * 1000


def test_what_is_here_and_unchanged_is_not_fetched_again(site: Site, folder: Path) -> None:
    site.files["/a.zip"] = b"content"
    assert run(site, folder, "/a.zip").new == ["a.zip"]
    again = run(site, folder, "/a.zip")
    assert again.new == []
    assert [file.name for file in again.files] == ["a.zip"]
    site.files["/a.zip"] = b"other content"
    assert run(site, folder, "/a.zip").new == ["a.zip"]


def test_a_file_that_was_damaged_here_is_fetched_again(site: Site, folder: Path) -> None:
    site.files["/a.zip"] = b"content"
    run(site, folder, "/a.zip")
    (folder / "a.zip").write_bytes(b"damaged")
    run(site, folder, "/a.zip")
    assert (folder / "a.zip").read_bytes() == b"content"


def test_the_checksum_is_noted_and_one_that_the_server_states_must_fit(site: Site, folder: Path) -> None:
    site.files["/a.zip"] = b"content"
    right = base64.b64encode(sha256(b"content").digest()).decode()
    site.digests["/a.zip"] = f"sha-256=:{right}:"
    run(site, folder, "/a.zip")
    assert Folder(folder).notes()["a.zip"].sha256 == sha256(b"content").hexdigest()
    site.files["/b.zip"] = b"content"
    site.digests["/b.zip"] = f"sha-256=:{base64.b64encode(bytes(32)).decode()}:"
    done = run(site, folder, "/b.zip")
    assert "another checksum" in str(done.failed[0])
    assert sorted(file.name for file in folder.iterdir() if not file.name.endswith("etag")) == ["a.zip", NOTES]


def test_of_several_releases_behind_a_page_the_newest_that_has_begun_is_taken(site: Site, folder: Path) -> None:
    names = [
        f"medicare-ncci-2026q{quarter}-practitioner-ptp-edits-ccipra-v32{quarter - 1}r0-f{part}.zip"
        for quarter in (2, 3, 4)
        for part in (1, 2)
    ]
    site.files |= {f"/files/{name}": name.encode() for name in names}
    site.files["/edits.html"] = "".join(f'<a href="files/{name}">x</a>' for name in names).encode()
    done = run(site, folder, "/edits.html", r"ptp-edits-ccipra[^/]*\.zip")
    assert done.new == [name for name in names if "2026q3" in name]


def test_a_page_can_lead_to_a_page(site: Site, folder: Path) -> None:
    site.files["/rvu.html"] = b'<a href="/rvu26a.html">A</a><a href="/rvu26c.html">C</a><a href="/rvu26d.html">D</a>'
    site.files["/rvu26c.html"] = b'<p><a class="x" href="/files/rvu26c-updated.zip">file</a>'
    site.files["/files/rvu26c-updated.zip"] = b"fees"
    assert run(site, folder, "/rvu.html", r"rvu\d\d[a-d]\.html", r"rvu\d\d[a-d][^/]*\.zip").new == [
        "rvu26c-updated.zip"
    ]


def test_terms_that_were_not_accepted_are_never_passed(site: Site, folder: Path) -> None:
    site.files["/a.zip"] = b"content"
    done = run(site, folder, "/a.zip", terms="AMA")
    assert "--accept-ama-terms" in str(done.refused[0])
    assert site.asked == []
    assert run(site, folder, "/a.zip", terms="AMA", accept=True).new == ["a.zip"]


def test_a_link_through_a_page_of_terms_is_followed_only_when_they_are_accepted(site: Site, folder: Path) -> None:
    site.files["/page.html"] = b'<a href="/license/ama?file=/files/zip/edits-2026q3.zip">PTP</a>'
    site.files["/files/zip/edits-2026q3.zip"] = b"edits"
    done = run(site, folder, "/page.html", r"edits[^/]*\.zip")
    assert len(done.refused) == 1
    assert [path for path, _ in site.asked] == ["/page.html"]
    assert run(site, folder, "/page.html", r"edits[^/]*\.zip", accept=True).new == ["edits-2026q3.zip"]


def test_one_source_that_fails_does_not_keep_the_others_from_coming(site: Site, folder: Path) -> None:
    site.files["/a.zip"] = b"content"
    site.files["/page.html"] = b"<a href='/other.pdf'>nothing here</a>"
    sources = {
        "gone": CodeSource(url=f"{site.url}/gone.zip"),
        "changed": CodeSource(url=f"{site.url}/page.html", links=[r"\.zip"]),
        "page": CodeSource(url=f"{site.url}/page.html"),
        "there": CodeSource(url=f"{site.url}/a.zip"),
        "closed": CodeSource(url="http://127.0.0.1:9/x.zip"),
    }
    done = sync(sources, folder, TODAY)
    assert done.new == ["a.zip"]
    assert [str(problem) for problem in done.failed][:3] == [
        f"{site.url}/gone.zip: the server answers 404 Not Found",
        f"changed: no link on {site.url}/page.html is like '\\\\.zip'; has the page changed?",
        f"{site.url}/page.html: the server sends a page, not a file; terms to be accepted there?",
    ]
    assert len(done.failed) == 4


def test_a_name_cannot_lead_out_of_the_folder(site: Site, folder: Path) -> None:
    site.files["/x/..%2F..%2Fescape.zip"] = b"content"
    done = run(site, folder, "/x/..%2F..%2Fescape.zip")
    assert [file.parent for file in done.files] == [folder]
    assert done.new == ["escape.zip"]


def test_links_without_dates_are_all_taken() -> None:
    urls = ["https://x.example/current_article.zip", "https://x.example/ncd.zip"]
    assert newest(urls, TODAY) == urls
    assert unwrapped("https://www.cms.gov/license/ama?file=/files/zip/a.zip") == "https://www.cms.gov/files/zip/a.zip"


@pytest.mark.parametrize(("typed", "taken"), [(b"y\n", True), (b"n\n", False), (b"\n", False)])
def test_at_a_terminal_the_terms_are_asked_about(
    site: Site, folder: Path, tmp_path: Path, typed: bytes, taken: bool
) -> None:
    site.files["/a.zip"] = b"content"
    config = tmp_path / "config.toml"
    config.write_text(
        f'[codes]\ndatabase = "{tmp_path / "codes.db"}"\nrelease_dir = "{folder}"\n'
        f'[codes.sources.it]\nurl = "{site.url}/a.zip"\nterms = "AMA"\n',
        encoding="utf-8",
    )
    ours, theirs = pty.openpty()
    try:
        command = [sys.executable, "-m", "consultant", "codes", "sync", "--no-import", "--config", str(config)]
        with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            os.write(ours, typed)
            _, said = process.communicate(timeout=60)
    finally:
        os.close(ours)
        os.close(theirs)
    assert b"do you accept them" in said
    assert (process.returncode == 0) is taken
    assert (folder / "a.zip").exists() is taken
