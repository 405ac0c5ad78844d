"""The search index: one document a code, its words brought to their stems, in the order in which they are looked at.

An FTS5 table holds the stems, `search_doc` what ranking needs of each document. Document numbers run by code-set group
and then from general to special (short titles first), so that the first rows of a full-text query are the best guesses
and a query may stop early. Codes that differ only in the 7th character are one document: the code above them.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from consultant.codes.build.search_source import Source, read_sources
from consultant.codes.model import CodeSet
from consultant.codes.search_layout import GROUPS, LONGEST_NAME, NAMED, name_key
from consultant.codes.search_numbers import stated
from consultant.codes.search_words import LACKING, lacking, parts, stem, unique, words

TERMS_A_DOCUMENT = 24
"""A code with more terms (a drug group has hundreds) becomes several documents, so that none is slow to compare."""
STEMS_OF_A_HEADER = 120
"""So many stems of each header above are words to find a code by."""
NAMES_PASSED_ON = 6
MOST_ADDED = 4
"""A code that adds at most so many words to the title of its header has that header's names, with these words."""

TABLES = {
    # seventh: the codes below differ in the 7th character alone. surgery: from the surgery section of CPT. prior: what
    # speaks for the code before any word is compared. texts: a line each, title first; ~ before a stem that may be left
    # out. near: stems of the headers above, of further sentences and of 7th characters. stated: amounts, as
    # `search_numbers` writes them. origins: of each line where it stands, as in `search_source.Name`.
    "search_doc": """CREATE TABLE search_doc (id INTEGER PRIMARY KEY, code_id INTEGER NOT NULL, code_set TEXT NOT NULL,
      billable INTEGER NOT NULL, valid_from INTEGER, valid_to INTEGER, seventh INTEGER NOT NULL,
      surgery INTEGER NOT NULL, prior REAL NOT NULL,
      texts TEXT NOT NULL, near TEXT NOT NULL, stated TEXT NOT NULL, origins TEXT NOT NULL)""",
    "search_text": """CREATE VIRTUAL TABLE search_text USING fts5(own, near, content='', detail='column', columnsize=0,
      tokenize="ascii tokenchars '.'")""",
    "search_group": """CREATE TABLE search_group (name TEXT PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL)
      WITHOUT ROWID""",
    # Every word as it is written, its stem, and in how many documents the stem stands.
    "search_word": """CREATE TABLE search_word (word TEXT PRIMARY KEY, stem TEXT NOT NULL, documents INTEGER NOT NULL)
      WITHOUT ROWID""",
    # The names of codes by a hash of their stems, without those after a ~.
    "search_name": """CREATE TABLE search_name (name INTEGER NOT NULL, doc_id INTEGER NOT NULL,
      PRIMARY KEY (name, doc_id)) WITHOUT ROWID""",
    # A hash of the words: two files with the same stamp share a vocabulary.
    "search_stamp": "CREATE TABLE search_stamp (stamp TEXT NOT NULL)",
}


@dataclass(slots=True)
class _Place:
    """A code among the codes around it."""

    source: Source
    title: str
    """As stems."""
    level: int = 0
    seventh: bool = False
    near: list[str] = field(default_factory=list)
    """Stems that help to find it."""
    said: list[str] = field(default_factory=list)
    """Stems of its names."""


@dataclass(slots=True)
class _Document:
    """One row of `search_doc`."""

    place: _Place
    lines: list[tuple[str, str]]
    """Each with its origin."""
    near: str
    stated: str

    @property
    def order(self) -> tuple[int, int, str]:
        """From general to special."""
        return self.lines[0][0].count(" ") - self.lines[0][0].count("~"), self.place.level, self.place.source.code

    @property
    def said(self) -> str:
        """Every stem of its lines."""
        return " ".join(line for line, _ in self.lines).replace("~", "")


class _Words:
    """Every word met, its stem, and how many documents hold the stem."""

    def __init__(self) -> None:
        self.stem_of: dict[str, str] = {}
        self.documents: Counter[str] = Counter()
        self._endings: dict[str, list[str]] = {}

    def line(self, text: str, *, of_index: bool) -> str:
        """`text` as stems; those it may lack, and further forms of a word of the index, after a `~`."""
        said, aside, absent = parts(text)
        stems = unique(self.stems(said))
        if of_index:
            forms = _forms(stems)
            stems = [one for one in stems if one not in forms] + [f"~{one}" for one in forms]
        if aside or absent:
            more = self.stems(aside)
            if absent:
                more += [LACKING, *(self._lacking(one) for one in self.stems(absent))]
            stems += [f"~{one}" for one in unique(more) if one not in stems]
        return " ".join(stems)

    def _lacking(self, stemmed: str) -> str:
        found = lacking(stemmed)
        self.stem_of[found] = found
        return found

    def stems(self, text: str) -> list[str]:
        """The stems of `text`, its words remembered."""
        found = []
        for word in words(text):
            stemmed = self.stem_of.get(word)
            if stemmed is None:
                stemmed = self.stem_of[word] = stem(word)
            found.append(stemmed)
        return found

    def ending(self, text: str) -> list[str]:
        """`stems` for texts that recur: what a 7th character means."""
        if text not in self._endings:
            self._endings[text] = self.stems(text)
        return self._endings[text]

    def rows(self) -> list[tuple[str, str, int]]:
        """The rows of `search_word`."""
        return [(word, stemmed, self.documents[stemmed]) for word, stemmed in sorted(self.stem_of.items())]


def build_search_index(connection: sqlite3.Connection) -> None:
    """Make the search tables anew out of `code`, `term`, `note` and our own table; part of the caller's transaction."""
    for name, statement in TABLES.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(statement)
    vocabulary = _Words()
    first = 1
    for group, code_sets in GROUPS.items():
        documents = sorted(_documents(read_sources(connection, code_sets), vocabulary), key=lambda one: one.order)
        connection.executemany(
            "INSERT INTO search_doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_row(number, document) for number, document in enumerate(documents, first)),
        )
        connection.executemany(
            "INSERT INTO search_text (rowid, own, near) VALUES (?, ?, ?)",
            ((number, document.said, document.near) for number, document in enumerate(documents, first)),
        )
        if group in NAMED:
            connection.executemany("INSERT OR IGNORE INTO search_name VALUES (?, ?)", _names(documents, first))
        for document in documents:
            vocabulary.documents.update(set(document.said.split(" ")))
        connection.execute("INSERT INTO search_group VALUES (?, ?, ?)", (group, first, first + len(documents) - 1))
        first += len(documents)
    rows = vocabulary.rows()
    connection.executemany("INSERT INTO search_word VALUES (?, ?, ?)", rows)
    stamp = blake2b(repr((first, rows)).encode(), digest_size=12).hexdigest()
    connection.execute("INSERT INTO search_stamp VALUES (?)", (stamp,))
    connection.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")


def _names(documents: list[_Document], first: int) -> Iterator[tuple[int, int]]:
    for number, document in enumerate(documents, first):
        for line, _ in document.lines:
            said = [one for one in line.split(" ") if one[:1] != "~"]
            if 0 < len(said) <= LONGEST_NAME:
                yield name_key(said), number


def _row(number: int, document: _Document) -> tuple[object, ...]:
    source = document.place.source
    texts = "\n".join(line for line, _ in document.lines)
    origins = " ".join(origin for _, origin in document.lines)
    about = source.id, source.code_set, source.billable, source.valid_from, source.valid_to
    return (
        number,
        *about,
        document.place.seventh,
        source.surgery,
        source.prior,
        texts,
        document.near,
        document.stated,
        origins,
    )


def _documents(sources: dict[int, Source], vocabulary: _Words) -> Iterator[_Document]:
    sevenths: dict[int, list[Source]] = defaultdict(list)
    for source in sources.values():
        if _is_extension(source, sources):
            sevenths[source.parent or 0].append(source)
    placed: dict[int, _Place] = {}
    for source in sources.values():  # headers come before what they hold
        if not source.title or _is_extension(source, sources):
            continue
        above = placed.get(source.parent or 0)
        place = placed[source.id] = _Place(source, vocabulary.line(source.title, of_index=False))
        place.level = above.level + 1 if above else 0
        place.seventh = source.id in sevenths
        near = [] if above is None else [*above.near, *above.said[:STEMS_OF_A_HEADER]]
        for text in source.near:
            near += vocabulary.stems(text)
        for ending in unique(child.title.removeprefix(source.title) for child in sevenths.get(source.id, ())):
            near += vocabulary.ending(ending)
        place.near = unique(near)
        inherited = _inherited(place, above, vocabulary) if above else {}
        yield from _documents_of(place, inherited, vocabulary)


def _forms(stems: list[str]) -> list[str]:
    """Of an index term the further forms of its first word: `neoplastic` of `Neoplasm, neoplastic`."""
    found: list[str] = []
    for one in stems[1:]:
        first = stems[0]
        shared = next(
            (n for n, (a, b) in enumerate(zip(first, one, strict=False)) if a != b), min(len(first), len(one))
        )
        nearly = shared >= 5 and shared >= min(len(first), len(one)) - 1
        if not (nearly or (first.endswith("sis") and one.endswith("tic") and shared == len(first) - 3)):
            break
        found.append(one)
    return found


def _is_extension(source: Source, sources: dict[int, Source]) -> bool:
    """Whether it is its header with a 7th character (ICD-10-CM Official Guidelines, section I.A.5)."""
    return source.code_set == CodeSet.ICD10CM and len(source.code) == 7 and source.parent in sources


def _documents_of(place: _Place, inherited: dict[str, str], vocabulary: _Words) -> Iterator[_Document]:
    source = place.source
    seen = {place.title: "-"}
    for name in source.names:
        seen.setdefault(vocabulary.line(name.text, of_index=name.of_index), name.origin)
    seen = {**seen, **{line: origin for line, origin in inherited.items() if line not in seen}}
    lines = [(line, origin) for line, origin in seen.items() if line]
    if not lines:
        return
    place.said = unique(" ".join(line for line, _ in lines).replace("~", "").split(" "))
    own = frozenset(place.said)
    near = " ".join(one for one in place.near if one not in own)
    amounts = stated(_with_amounts(source))
    for start in range(1, max(len(lines), 2), TERMS_A_DOCUMENT):
        part = [lines[0], *lines[start : start + TERMS_A_DOCUMENT]]
        yield _Document(place, part, near, amounts)


def _inherited(place: _Place, above: _Place, vocabulary: _Words) -> dict[str, str]:
    """The names of the header, each with what the code adds to its title: `Frozen shoulder` and `right`."""
    names = [name for name in above.source.names if name.origin != "-" and not name.of_index][:NAMES_PASSED_ON]
    if not names:
        return {}
    of_header = {one for one in above.title.split(" ") if one[:1] != "~"}
    of_code = [one for one in place.title.split(" ") if one[:1] != "~"]
    added = [one for one in of_code if one not in of_header]
    if not added or len(added) > MOST_ADDED or not of_header.issubset(of_code):
        return {}
    lines = ((vocabulary.line(name.text, of_index=False), name.origin) for name in names)
    return {" ".join(unique([*line.split(" "), *added])): origin for line, origin in lines}


def _with_amounts(source: Source) -> Iterable[str]:
    """The texts of a code whose amounts decide: not those of inpatient procedures, which state none."""
    if source.code_set == CodeSet.ICD10PCS:
        return ()
    return [source.title, *source.near, *(name.text for name in source.names if name.origin == "-")]
