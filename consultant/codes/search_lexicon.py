"""What people type and what the code sets call it: `data/search/*.toml` made ready for the search."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from consultant.codes.search_words import stems, words
from consultant.errors import CodesError

FOLDER = Path(__file__).parent / "data" / "search"
"""Where the lists are."""

_PHRASES = ("abbreviations", "lay_words", "drugs")
_SAME = "same_words"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together for something else."""

    stems: frozenset[str]
    """In the form of `Lexicon.first`, so that `broken hip` finds `hip fracture`."""
    meanings: tuple[tuple[str, ...], ...]
    """Stems of each thing it can mean."""
    wider: tuple[tuple[str, ...], ...]
    """Stems of wider things that may be meant where no code says the words."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists, by stem."""

    same: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other single words for a word."""
    same_phrases: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Names of more than one word for a word."""
    representative: dict[str, str] = field(default_factory=dict)
    """The word of its row that phrases are looked up by."""
    phrases: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)
    """Phrases by each of their words, longest first."""
    typed: frozenset[str] = frozenset()
    """Every word the lists know, as it is typed: right spelling even where no code uses it."""

    def first(self, stem: str) -> str:
        """The form in which phrases are keyed."""
        return self.representative.get(stem, stem)

    def candidates(self, found: frozenset[str]) -> list[Phrase]:
        """Every phrase all of whose words are among `found` (in the form of `first`), longest first."""
        phrases = {
            id(phrase): phrase for stem in found for phrase in self.phrases.get(stem, ()) if phrase.stems <= found
        }
        return sorted(phrases.values(), key=lambda phrase: (-len(phrase.stems), sorted(phrase.stems)))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lists that come with the program, read once."""
    return load(FOLDER)


def load(folder: Path) -> Lexicon:
    """Read the lists of `folder`. Raises CodesError, with file and entry, when one has another shape."""
    same, same_phrases, representative = _same_words(folder)
    typed: set[str] = set()
    meanings: dict[frozenset[str], dict[tuple[str, ...], None]] = defaultdict(dict)
    wider: dict[frozenset[str], dict[tuple[str, ...], None]] = defaultdict(dict)
    for name, section, target in (*((name, "", meanings) for name in _PHRASES), (_SAME, "wider", wider)):
        for key, values in _entries(folder / f"{name}.toml", section):
            typed.update(words(key))
            stemmed = frozenset(representative.get(stem, stem) for stem in stems(key))
            for value in values:
                meaning = tuple(stems(value))
                if not stemmed or not meaning:
                    raise CodesError(f"{name}.toml: {key!r} = {value!r}: no word left on one side")
                target[stemmed][meaning] = None
    by_word: dict[str, list[Phrase]] = defaultdict(list)
    for stemmed in {**meanings, **wider}:
        phrase = Phrase(stemmed, tuple(meanings.get(stemmed, ())), tuple(wider.get(stemmed, ())))
        by_word[min(stemmed)].append(phrase)
    return Lexicon(
        same={stem: tuple(sorted(others)) for stem, others in same.items()},
        same_phrases={stem: tuple(others) for stem, others in same_phrases.items()},
        representative=representative,
        phrases={stem: tuple(found) for stem, found in by_word.items()},
        typed=frozenset(typed),
    )


def _same_words(
    folder: Path,
) -> tuple[dict[str, set[str]], dict[str, dict[tuple[str, ...], None]], dict[str, str]]:
    same: dict[str, set[str]] = defaultdict(set)
    phrases: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    representative: dict[str, str] = {}
    rows = _read(folder / f"{_SAME}.toml").get("words")
    if not isinstance(rows, list):
        raise CodesError(f"{_SAME}.toml: words must be a list of rows")
    for row in rows:
        names = [tuple(stems(name)) for name in row]
        singles = [name[0] for name in names if len(name) == 1]
        for single in singles:
            same[single].update(other for other in singles if other != single)
            for name in names:
                if len(name) > 1:
                    phrases[single][name] = None
            representative.setdefault(single, singles[0])
    return same, phrases, representative


def _entries(file: Path, only: str) -> list[tuple[str, list[str]]]:
    """Every (key, meanings) of a list, or of its section `only`."""
    found: list[tuple[str, list[str]]] = []
    for section, entries in _read(file).items():
        if only not in ("", section):
            continue
        if not isinstance(entries, dict):
            raise CodesError(f"{file.name}: {section} stands outside a section")
        for key, value in entries.items():
            values = [value] if isinstance(value, str) else value
            if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
                raise CodesError(f"{file.name}: {key!r} must be words or a list of words")
            found.append((key, values))
    return found


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodesError(f"{file.name}: {error}") from error
