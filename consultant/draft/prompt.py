"""Prompts: Jinja templates in templates/prompts, versioned by a hash of their text."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consultant.case.answer import Answer
from consultant.codes.model import CodeEntry
from consultant.draft.request import Document, DraftRequest
from consultant.draft.stages.extract import Found
from consultant.paths import templates_dir

MAX_CASE_CHARS = 60_000
"""How much of a case a model is given: about 15,000 tokens."""
_NAME_CHARS = 80


class Prompts:
    """The templates of one family, `draft` for a coding answer."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or templates_dir() / "prompts" / "draft"
        # Not HTML: the text goes to a model, and a quote has to come back letter by letter.
        self._environment = Environment(
            loader=FileSystemLoader(self._folder),
            autoescape=False,  # noqa: S701
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )

    @cached_property
    def version(self) -> str:
        """The first twelve hex digits of the SHA-256 over all templates; stored with each draft."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.glob("*.jinja")):
            digest.update(path.stem.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:12]

    def system(self, *, bare: bool = False, tools: bool = False) -> str:
        """The rules a model works by; `bare` where it has nothing but its memory to choose from."""
        return self._render("system", bare=bare, tools=tools)

    def extract(self) -> str:
        """The rules for collecting findings."""
        return self._render("extract")

    def documents(self, request: DraftRequest) -> str:
        """The documents of a case, between markers as in `case`."""
        documents, cut = fit(request.documents)
        return self._render("documents", marker=_marker(), documents=_named(documents), cut=cut)

    def schema(self, schema: dict[str, Any]) -> str:
        """The form of the reply in words, for servers that cannot be given a schema."""
        return self._render("schema", schema=json.dumps(schema, ensure_ascii=False))

    def case(
        self,
        request: DraftRequest,
        candidates: Iterable[CodeEntry],
        notes: Sequence[str],
        *,
        findings: Sequence[Found] = (),
        bare: bool = False,
        tools: bool = False,
    ) -> tuple[str, bool]:
        """The case and its candidates; and whether the case had to be cut.

        Documents stand between markers with a word drawn anew each time, so that no text can close its own document.
        """
        documents, cut = fit(request.documents)
        text = self._render(
            "case",
            date_of_service=request.date_of_service.isoformat(),
            candidates=list(candidates),
            notes=notes,
            findings=findings,
            bare=bare,
            tools=tools,
            earlier=_told(request.earlier),
            marker=_marker(),
            documents=_named(documents),
            cut=cut,
        )
        return text, cut

    def answer_now(self) -> str:
        """Asks for the answer after a reply that wanted to look more up."""
        return self._render("answer_now")

    def unreadable(self, why: str) -> str:
        """Asks again after a reply that is no answer."""
        return self._render("repair", unreadable=why, truncated=False, faults=[])

    def truncated(self) -> str:
        """Asks again after a reply that ran into the limit of tokens."""
        return self._render("repair", unreadable="", truncated=True, faults=[])

    def faulty(self, faults: Iterable[object]) -> str:
        """Asks again after an answer that failed its checks."""
        return self._render("repair", unreadable="", truncated=False, faults=[str(fault) for fault in faults])

    def _render(self, part: str, **values: Any) -> str:
        return self._environment.get_template(f"{part}.jinja").render(**values)


def _marker() -> str:
    return f"CASE-{secrets.token_hex(6)}"


def _named(documents: Sequence[Document]) -> list[Document]:
    return [Document(_plain_name(one.name), one.text) for one in documents]


def fit(documents: Sequence[Document], limit: int = MAX_CASE_CHARS) -> tuple[list[Document], bool]:
    """`documents` with the oldest text left out beyond `limit` characters; and whether anything was."""
    kept: list[Document] = []
    room = limit
    for document in reversed(documents):
        if room <= 0:
            break
        kept.append(Document(document.name, document.text[:room]))
        room -= len(document.text)
    kept.reverse()
    return kept, room < 0 or len(kept) < len(documents)


def _plain_name(name: str) -> str:
    """A file name that a stranger chose, as one harmless line."""
    return "".join(char if char.isprintable() else " " for char in name)[:_NAME_CHARS].replace(">", " ").strip()


def _told(answer: Answer | None) -> str:
    """An answer as a model is reminded of it."""
    if answer is None:
        return ""
    told = answer.model_dump(include={"summary", "lines", "diagnoses", "questions"})
    for part in [*told["lines"], *told["diagnoses"]]:
        for key in ("description", "flags", "evidence"):
            part.pop(key, None)
    return json.dumps(told, ensure_ascii=False)
