"""Look-ups of codes and of what stands around them: search, hierarchy, notes, families, history, crosswalks."""

from datetime import date

from consultant.codes import alphabetic, hierarchy, history
from consultant.codes import crosswalk as crosswalks
from consultant.codes import notes as tabular
from consultant.codes.holdings import has_data
from consultant.codes.model import CodeEntry, CodeSet
from consultant.draft.own import own_table
from consultant.draft.tools import arguments as asked
from consultant.draft.tools.desk import PROCEDURES, AnyTool, Desk, Tool, told
from consultant.draft.tools.result import Json, ToolFault

_FEW = 15
_LONGEST_NOTE = 400


def search_codes(desk: Desk, given: asked.Search) -> Json:
    """The best hits, best first."""
    on = desk.day(given.on)
    sets = (given.code_set,) if given.code_set else ()
    hits = desk.shelf.search(
        given.text, on, code_sets=sets, billable=True if given.billable_only else None, limit=given.limit or _FEW
    )
    found = [told(hit.entry, on) for hit in hits]
    return {"found": found} if found else {"found": [], "hint": "try fewer or other words, or search_index"}


def lookup_code(desk: Desk, given: asked.OneCodeOfSet) -> Json:
    """One code with everything that is known of its life."""
    on = desk.day(given.on)
    entry = desk.entry(given.code, on, *([given.code_set] if given.code_set else []))
    return {
        **told(entry, on),
        "billable": entry.billable,
        "in_force": entry.active_on(on),
        "on": on.isoformat(),
        "source": f"{entry.source}, {entry.release}",
    }


def browse_siblings(desk: Desk, given: asked.OneCode) -> Json:
    """The codes beside a code."""
    on = desk.day(given.on)
    entry = desk.entry(given.code, on)
    beside = hierarchy.siblings(desk.whole, entry.code, on, entry.code_set)
    return {"of": told(entry, on), "siblings": _told(beside, on)}


def browse_children(desk: Desk, given: asked.Below) -> Json:
    """What stands below a code, block or chapter."""
    shelf, on = desk.whole, desk.day(given.on)
    if found := hierarchy.heading(shelf, CodeSet.ICD10CM, given.code):
        blocks = [{"heading": one.name, "words": one.title} for one in hierarchy.blocks(shelf, found)]
        codes = hierarchy.codes_in(shelf, found, on, limit=200)
        return {"of": {"heading": found.name, "words": found.title}, "headings": blocks, "children": _told(codes, on)}
    entry = desk.entry(given.code, on)
    below = hierarchy.children(shelf, entry.code, on, entry.code_set)
    return {"of": told(entry, on), "children": _told(below, on)}


def browse_parents(desk: Desk, given: asked.OneCode) -> Json:
    """The headers, blocks and chapter above a code."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on)
    above = hierarchy.parents(shelf, entry.code, on, entry.code_set)
    headings = hierarchy.headings(shelf, entry.code, on, entry.code_set)
    return {
        "of": told(entry, on),
        "parents": _told(above, on),
        "headings": [{"kind": one.kind, "heading": one.name, "words": one.title} for one in headings],
    }


def notes(desk: Desk, given: asked.NotesOf) -> Json:
    """The notes of the tabular list that hold for a diagnosis."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on, CodeSet.ICD10CM)
    found = tabular.notes(shelf, entry.code, on, *(given.kinds or ()))
    shown = [{"kind": one.kind.value, "at": one.owner, "text": _short(one.text)} for one in found]
    source = {"source": found[0].release.cited} if found else {}
    return {"of": told(entry, on), "notes": shown, **source}


def expand_seventh_character(desk: Desk, given: asked.OneCode) -> Json:
    """The complete codes of a diagnosis that takes a 7th character."""
    shelf, on = desk.whole, desk.day(given.on)
    entry = desk.entry(given.code, on, CodeSet.ICD10CM)
    found = tabular.seventh(shelf, entry.code, on)
    if found is None:
        return {"of": told(entry, on), "complete": [], "hint": "it takes no 7th character"}
    full = [desk.entry(code, on, CodeSet.ICD10CM) for code in tabular.expand_7th(shelf, entry.code, on)]
    shown = {"of": told(entry, on), "characters": found.characters, "complete": _told(full, on)}
    if not full:
        shown["hint"] = "it is not specific enough yet: browse_children, then expand one of those"
    return {**shown, "source": found.release.cited}


def family_facts(desk: Desk, given: asked.OneCode) -> Json:
    """A procedure's family in our own table, with the facts that decide between its codes."""
    on = desk.day(given.on)
    entry = desk.entry(given.code, on, *PROCEDURES)
    own = own_table().get(entry.code)
    if own is None:
        raise ToolFault("our own table has no such procedure; use browse_siblings and lookup_code")
    codes = []
    for one in own_table().siblings(entry.code):
        if (beside := desk.shelf.lookup(one.own.code, on, one.own.set)) is not None:
            shown = told(beside, on) | {"words": one.own.description, "facts": dict(one.own.facts)}
            codes.append(shown)
    return {"of": entry.code, "family": own.family.name, "decides": own.family.decides, "codes": codes}


def code_history(desk: Desk, given: asked.BareCode) -> Json:
    """What the releases on the shelf say changed about a code, newest first."""
    entry = desk.entry(given.code, desk.on)
    shown = [
        {
            "on": change.on.isoformat() if change.on else None,
            "what": change.what,
            "before": change.before,
            "after": change.after,
            "source": change.source,
        }
        for change in reversed(history.changes(desk.whole, entry.code, entry.code_set))
    ]
    return {"of": told(entry, desk.on), "changes": shown}


def crosswalk(desk: Desk, given: asked.CrosswalkCode) -> Json:
    """A code in another code set, by the general equivalence mappings."""
    shelf = desk.whole
    shown = []
    for mapping in crosswalks.crosswalk(shelf, given.code, given.code_set)[:60]:
        entries = [shelf.lookup(code, desk.on, mapping.target_set) for code in mapping.targets]
        one: Json = {
            "from": f"{mapping.source} ({mapping.source_set})",
            "to": [told(entry, desk.on) for entry in entries if entry],
            "approximate": mapping.approximate,
        }
        if mapping.scenario:
            one["all_of_these_together"] = True
        if mapping.backward:
            one["read_backward"] = True
        shown.append(one)
    return {"mappings": shown, "hint": "mappings are approximate: a start, never an answer" if shown else "none is in"}


def search_index(desk: Desk, given: asked.IndexWords) -> Json:
    """Entries of the alphabetic index and its tables."""
    shelf, on = desk.whole, desk.day(given.on)
    shown = []
    for entry in alphabetic.find_entries(shelf, given.text, on, limit=given.limit or _FEW):
        one: Json = {"entry": entry.path}
        for key, value in (("or", entry.nonessential), ("see", entry.see), ("see_also", entry.see_also)):
            if value:
                one[key] = _short(value)
        one["codes"] = [
            ({"incomplete": code.code} if code.incomplete else {"code": code.code})
            | ({"under": code.column} if code.column else {})
            for code in entry.codes
            if code.incomplete or shelf.lookup(code.code, on, CodeSet.ICD10CM)
        ]
        shown.append(one)
    if not shown and not any(has_data(shelf, kind, on) for kind in alphabetic.BOOKS):
        return {"outcome": "no data", "why": "no alphabetic index for the date is in", "hint": "use search_codes"}
    if not shown:
        return {"entries": [], "hint": "try the main term alone, or search_codes"}
    return {"entries": shown, "hint": "check each code in the tabular list: notes, browse_children"}


def _told(entries: list[CodeEntry], on: date) -> list[Json]:
    return [told(entry, on) for entry in entries]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


TOOLS: tuple[AnyTool, ...] = (
    Tool(
        "search_codes",
        "Find codes by words: clinical phrases, shorthand, or the start of a code. Best first.",
        asked.Search,
        search_codes,
        whole=False,
    ),
    Tool(
        "lookup_code",
        "One code: its words, whether it may be reported, and from when to when.",
        asked.OneCodeOfSet,
        lookup_code,
        whole=False,
    ),
    Tool(
        "family_facts",
        "The family of a procedure: every code that must be told apart from it, and the facts that decide.",
        asked.OneCode,
        family_facts,
        whole=False,
    ),
    Tool("browse_siblings", "The codes beside a code, under the same header.", asked.OneCode, browse_siblings),
    Tool(
        "browse_children", "The codes directly below a header code, a block or a chapter.", asked.Below, browse_children
    ),
    Tool("browse_parents", "The headers, blocks and chapter above a code.", asked.OneCode, browse_parents),
    Tool(
        "notes",
        "Every note that holds for an ICD-10-CM code, inherited ones too: includes, Excludes1, Excludes2, code first, "
        "use additional code, 7th character.",
        asked.NotesOf,
        notes,
    ),
    Tool(
        "expand_seventh_character",
        "The complete codes that an ICD-10-CM code becomes with its 7th characters, and what each means.",
        asked.OneCode,
        expand_seventh_character,
    ),
    Tool(
        "search_index",
        "The ICD-10-CM alphabetic index, external cause index, and tables of drugs and neoplasms, by term.",
        asked.IndexWords,
        search_index,
    ),
    Tool("code_history", "What changed about a code: words, life, fees, unit limits.", asked.BareCode, code_history),
    Tool("crosswalk", "A code in ICD-9 or ICD-10, by the mappings of CMS.", asked.CrosswalkCode, crosswalk),
)
