"""The work of a draft outside the model, for cases of two pages: processor time by stage, and memory over many cases.

Run `python -m benchmarks.draft [DATABASE] [--cases N] [--memory N]`. Without a database one is made of what comes with
the program. Times are of the processor, on one core, in one process; every case is another text. The goal: less than
150 ms a case, and memory that stays flat over 1,000 cases.

Beside it, in the same run: masking with Presidio's own recognisers on the same blank pipeline, and, for the look-ups, a
plain search for every sentence of the case.
"""

import argparse
import gc
import platform
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import spacy
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from benchmarks.notes import two_pages
from consultant.case.answer import Answer
from consultant.codes.build.builder import build_base
from consultant.codes.model import CodeSet
from consultant.codes.shelf import Shelf
from consultant.config import Settings
from consultant.draft.claim import make_claim
from consultant.draft.look import look
from consultant.draft.lookup import LookupDrafter
from consultant.draft.private import PrivateDrafter, masked
from consultant.draft.request import Document, DraftRequest
from consultant.draft.verify import verify
from consultant.inbox.reading import read

GOAL_MS = 150.0
FLAT_MB = 5.0
"""Growth of the resident set between 100 and 1,000 cases that counts as none: arenas of the allocator."""
NOW = datetime(2024, 8, 20, tzinfo=UTC)
"""When the mails are read."""


class Stages:
    """Times of each stage, in milliseconds of the processor."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Keep what the block took under `name`."""
        began = time.process_time_ns()
        yield
        self.times.setdefault(name, []).append((time.process_time_ns() - began) / 1e6)

    def line(self, name: str) -> str:
        """Median and 99th percentile."""
        ordered = sorted(self.times[name])
        median, high = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
        return f"  {name:52}{median:10.2f}{high:10.2f}"


def request_of(raw: bytes, settings: Settings, number: int) -> DraftRequest:
    """The draft request of a mail as the service would make it."""
    reading = read(raw, settings, NOW)
    documents = [Document(f"message {number}", reading.body.text)]
    on = reading.date_of_service or NOW.date()
    return DraftRequest(number, reading.parsed.subject, documents, on)


def measure(stages: Stages, cases: range, shelf: Shelf) -> None:
    """Each case by stages, and as a whole, and by what is compared."""
    settings, drafter = Settings(), LookupDrafter(shelf)
    private, table = PrivateDrafter(drafter), drafter.table
    presidio = AnalyzerEngine(nlp_engine=_blank(), supported_languages=["en"])
    rivals: dict[str, Callable[[str, DraftRequest], object]] = {
        "Presidio's own recognisers": lambda text, _: presidio.analyze(text, "en"),
        "plain search for every sentence": lambda _, request: _plain_search(shelf, request),
    }
    for number in cases:
        raw = two_pages(number).as_bytes()
        with stages.timed("read"):
            request = request_of(raw, settings, number)
        with stages.timed("mask"):
            hidden = masked(request)
        with stages.timed("look"):
            looked = look(hidden.request, shelf, table)
        with stages.timed("claim"):
            claim = make_claim(looked, hidden.request, shelf, table)
        answer = Answer(lines=claim.lines[:50], diagnoses=claim.diagnoses[:12], questions=claim.questions[:20])
        with stages.timed("verify"):
            verify(answer, hidden.request.documents, shelf, request.date_of_service)
        again = two_pages(cases.stop + number).as_bytes()  # another text: what is remembered must not help
        with stages.timed("whole"):
            private.draft(request_of(again, settings, number))
        for name, run in rivals.items():
            with stages.timed(name):
                run(request.documents[0].text, hidden.request)


def _blank() -> SpacyNlpEngine:
    """Presidio's engine on words alone, as the program's own masking has it."""
    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.nlp = {"en": spacy.blank("en")}  # type: ignore[assignment]
    return engine


def _plain_search(shelf: Shelf, request: DraftRequest) -> None:
    """Procedures and diagnoses for every sentence as it stands: what one would do without reading it."""
    for document in request.documents:
        for sentence in re.split(r"(?<=[.;:])\s+|\n+", document.text):
            if sentence.strip():
                for code_sets in ((CodeSet.CPT, CodeSet.HCPCS), (CodeSet.ICD10CM,)):
                    shelf.search(sentence, request.date_of_service, code_sets=code_sets, billable=True, limit=5)


def memory(cases: int, shelf: Shelf) -> list[tuple[int, float]]:
    """Megabytes of resident set after the first hundred cases, and at nine later points; each case is another text."""
    settings, private = Settings(), PrivateDrafter(LookupDrafter(shelf))
    seen = []
    for number in range(1, cases + 1):
        private.draft(request_of(two_pages(1_000_000 + number).as_bytes(), settings, number))
        if number % max(cases // 10, 1) == 0:
            gc.collect()
            seen.append((number, resident()))
    return seen


def resident() -> float:
    """The resident set of this process, in megabytes."""
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1000


def main() -> int:
    """Print times and memory; returns 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path, nargs="?", help="a code database, with official releases or without")
    parser.add_argument("--cases", type=int, default=200, help="how many are timed")
    parser.add_argument("--memory", type=int, default=1000, help="how many are drafted to see memory; 0: none")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}; cases of {len(two_pages(1).as_bytes()):,} bytes")
    with tempfile.TemporaryDirectory() as folder:
        database = given.database
        if database is None:
            database = Path(folder) / "codes.db"
            build_base(database)
        shelf = Shelf(database)
        measure(Stages(), range(2_000_000, 2_000_002), shelf)  # what is opened or loaded once is no case's time
        stages = Stages()
        measure(stages, range(given.cases), shelf)
        print(f"{given.cases} cases, milliseconds of one core".ljust(54) + f"{'median':>10}{'p99':>10}")
        for name in stages.times:
            print(stages.line(name))
        whole = sorted(stages.times["whole"])
        slow = whole[len(whole) // 2] >= GOAL_MS
        print(f"goal {GOAL_MS:.0f} ms a case: {'missed' if slow else 'reached'}")
        seen = memory(given.memory, shelf) if given.memory else []
        for number, megabytes in seen:
            print(f"  resident after {number:>6,} cases{megabytes:10.1f} MB")
        grown = seen[-1][1] - seen[0][1] if seen else 0.0
        if seen:
            print(f"grown by {grown:.1f} MB from {seen[0][0]:,} to {seen[-1][0]:,} cases")
        shelf.close()
    return 1 if slow or grown > FLAT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
