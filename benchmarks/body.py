"""How well mail bodies are taken apart, on three public collections, beside `mail-parser-reply` alone.

Run `python -m benchmarks.body [--show]`; the collections are read where CONSULTANT_SHARED (or ../shared) has them.
A reply counts as right when it is, blanks aside, what the collection's owners expect, with none, some or all of the
signature: some of them count a closing line or a card in and some do not.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from mailparser_reply import EmailReplyParser

from consultant.case.body import Body, split_body
from consultant.case.charset import clean, decode
from consultant.case.markup import html_to_text

LANGUAGES = ["en", "de", "fr", "it", "es", "nl", "pl", "pt", "sv", "da", "no", "ja", "zh", "ko", "cs", "he"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One body and what its owners expect of it."""

    collection: str
    name: str
    body: str
    reply: str | None = None
    found: tuple[tuple[str, str], ...] = ()
    """(part, pattern): what must be found in `text`, `quoted` or `signature`."""


def shared() -> Path | None:
    """The folder with the collections; None when it is not there."""
    given = os.environ.get("CONSULTANT_SHARED")
    folder = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    return folder / "data" / "mail" if (folder / "data" / "mail").is_dir() else None


def samples(folder: Path) -> Iterator[Sample]:
    """Every sample of the three collections."""
    yield from _trimmer(folder / "email_reply_trimmer")
    yield from _talon(folder / "talon")
    yield from _parser(folder / "email_reply_parser")


def ours(sample: Sample) -> bool:
    """Whether our own splitter gets it right."""
    return _right(sample, split_body(sample.body))


def library(sample: Sample) -> bool:
    """Whether `mail-parser-reply` alone gets it right."""
    message = EmailReplyParser(languages=list(LANGUAGES)).read(sample.body)
    first = message.replies[0] if message.replies else None
    if first is None:
        return _right(sample, Body(""))
    rest = "\n".join(f"{reply.headers or ''}\n{reply.content}" for reply in message.replies[1:])
    return _right(sample, Body(first.body, rest, first.signatures or ""))


def _right(sample: Sample, body: Body) -> bool:
    if sample.reply is not None:
        wanted, least, most = map(_words, (sample.reply, body.text, f"{body.text}\n{body.signature}"))
        if not (wanted.startswith(least) and most.startswith(wanted)) or (wanted and not least):
            return False
    parts = {"text": body.text, "quoted": body.quoted, "signature": body.signature}
    return all(re.search(pattern, parts[part], re.MULTILINE) for part, pattern in sample.found)


def _words(text: str) -> str:
    return "".join(re.sub(r"^>+ ?", "", text, flags=re.MULTILINE).split())


def _read(path: Path) -> str:
    return clean(decode(path.read_bytes(), "utf-8")[0])


def _trimmer(folder: Path) -> Iterator[Sample]:
    for path in sorted((folder / "emails").glob("*.txt")):
        yield Sample("email_reply_trimmer", path.name, _read(path), _read(folder / "trimmed" / path.name))


def _talon(folder: Path) -> Iterator[Sample]:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    for name, reply in expected["standard_replies"].items():
        message = message_from_bytes((folder / "fixtures" / "standard_replies" / name).read_bytes())
        yield Sample("talon replies", name, _body_of(message), reply)
    for name, reply in expected["html_replies"].items():
        yield Sample("talon html", name, html_to_text(_read(folder / "fixtures" / "html_replies" / name)).text, reply)
    for number, case in enumerate(expected["quotations"]):
        html = case["function"] == "extract_from_html"
        body = html_to_text(case["input"]).text if html else case["input"]
        reply = html_to_text(case["expected"]).text if html else case["expected"]
        yield Sample("talon quotations", f"{number}:{case['test']}", body, reply)


def _body_of(message: Message) -> str:
    for kind in ("text/plain", "text/html"):
        for part in message.walk():
            if part.get_content_type() == kind:
                data: Any = part.get_payload(decode=True)
                text = clean(decode(data, str(part.get_content_charset() or ""))[0])
                return text if kind == "text/plain" else html_to_text(text).text
    return ""


def _parser(folder: Path) -> Iterator[Sample]:
    for entry in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        found = []
        for match in entry.get("matches", []):
            number = match["fragment"]
            quoted, signed = (
                flags[number] if flags else number > 0 and key == "quoted"
                for key in ("quoted", "signature")
                for flags in [entry.get(key)]
            )
            found.append(("quoted" if quoted else "signature" if signed else "text", match["regex"]))
        if "reply" in entry or found:
            body = _read(folder / "emails" / entry["file"])
            yield Sample("email_reply_parser", entry["test"], body, entry.get("reply"), tuple(found))


def main() -> int:
    """Print how many of each collection are right."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--show", action="store_true", help="name the samples that are not right")
    show = arguments.parse_args().show
    folder = shared()
    if folder is None:
        print("the collections are not there: set CONSULTANT_SHARED")
        return 1
    judges: dict[str, Callable[[Sample], bool]] = {"ours": ours, "mail-parser-reply": library}
    scores: dict[str, dict[str, int]] = {}
    for sample in samples(folder):
        row = scores.setdefault(sample.collection, dict.fromkeys([*judges, "samples"], 0))
        row["samples"] += 1
        for name, judge in judges.items():
            row[name] += judge(sample)
        if show and not ours(sample):
            print(f"not right: {sample.collection}: {sample.name}")
    scores["all"] = {key: sum(row[key] for row in scores.values()) for key in [*judges, "samples"]}
    print(f"{'collection':22}{'samples':>8}" + "".join(f"{name:>20}" for name in judges))
    for collection, row in scores.items():
        cells = "".join(f"{row[name]:>12} ({row[name] / row['samples']:>5.0%})" for name in judges)
        print(f"{collection:22}{row['samples']:>8}{cells}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
