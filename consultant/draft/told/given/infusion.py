"""Infusions, pushes and injections of drugs: what, how and how long, as a note tells them."""

# ruff: noqa: E501 - a pattern is read best in one piece

import re
from dataclasses import dataclass, replace

from consultant.draft.passage import Passage
from consultant.draft.reckon.infusion import Dose, Kind, Route, administrations
from consultant.draft.told.given.drugname import drug_names
from consultant.draft.told.item import filled, windows
from consultant.draft.told.minutes import minutes_in
from consultant.draft.told.tale import Reckoned, Said, Tale, reckoned

COVERS = (("96360", "96379"), ("96401", "96417"), ("96523", "96523"))
"""A flush of the port belongs to what is given through it."""
_ROUTES = (
    (
        Route.PUSH,
        re.compile(r"\b(?:iv|intravenous) (?:slow )?push\b|\bivp\b|\bpush(?:ed)?\b|\biv bolus\b", re.IGNORECASE),
    ),
    (
        Route.INFUSION,
        re.compile(
            r"\binfus\w+|\bivpb\b|\bpiggyback\b|\bdrip\b|\b(?:iv|ran|given|wide open) (?:over|from|for)\b|\bover \d",
            re.I,
        ),
    ),
    (Route.INJECTION, re.compile(r"\bim\b|\bintramuscular\w*|\bsq\b|\bsub-?q\b|\bsubcut\w*|\bsc\b", re.IGNORECASE)),
)
_FLUID = re.compile(
    r"\b(?:normal saline|ns|(?:0\.9 ?% )?(?:nacl|sodium chloride)|lactated ringer'?s?(?: solution)?|lr|d5\w*|iv fluids?|ivf|hydration|0\.9 ?% (?:saline|sodium chloride))\b",
    re.IGNORECASE,
)  # fmt: skip
_CARRIES = re.compile(
    r"\b(?:in|with|into|mixed in|diluted in)\s+(?:\d[\d,]*\s?(?:ml|cc|l)\s+(?:of\s+)?)?$", re.IGNORECASE
)
_RUNS = re.compile(
    r"\biv\b|\b(?:in|mixed in|diluted in) (?:\d[\d,]* ?(?:ml|cc) )?(?:of )?(?:normal )?(?:saline|ns|d5w|dextrose)\b",
    re.IGNORECASE,
)
"""What has a length of time and is in a vein or in a bag runs into the vein."""
_FLUSH = re.compile(r"\bflush\w*\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\bconcurrent\w*|\bsimultaneous\w*|\bat the same time\b", re.IGNORECASE)
_PUMP = re.compile(r"\bpump\b", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:second|separate|another|2nd) (?:iv|access|line|site|vascular access)\b", re.IGNORECASE)
_DESENSITIZING = re.compile(r"\bdesensiti[sz]\w*", re.IGNORECASE)
"""Counted by the hour, whatever is given."""
_ELSEWHERE = re.compile(
    r"\bintravitreal\w*|\bjoint\b|\bintralesional\w*|\bnerve block|\btrigger|\bepidural|\bpo\b|\borally\b", re.I
)
_HORMONAL = frozenset({"J9217", "J9202", "J9395", "J3315", "J1950"})
_BIOLOGIC = frozenset({
    "J1745", "Q5103", "Q5104", "J3262", "J0129", "J1602", "J3380", "J3358", "J2350",
})  # fmt: skip


@dataclass(frozen=True)
class _Told:
    """A thing that was given, and how; None where it is not told."""

    name: str
    code: str
    route: Route | None
    minutes: int | None
    window: str


def read_infusions(tale: Tale) -> Reckoned | None:
    """What was given by vein, into a muscle or under the skin, of the drugs and fluids that have a name."""
    doses: list[Dose] = []
    codes: dict[str, str] = {}
    passages: list[tuple[Passage, ...]] = []
    for said in tale.said:
        if _ELSEWHERE.search(said.text) or _DESENSITIZING.search(said.text):
            continue
        for one in _in_sentence(said, tale):
            dose = _dose(one)
            if dose is None:
                continue
            again = any(
                (
                    known.name.lower() == dose.name.lower()
                    and known.route is dose.route
                    and passage[0] is not said.passage
                )
                or (passage[0] is said.passage and known.route is dose.route and codes[known.name] == one.code)
                for known, passage in zip(doses, passages, strict=True)
            )
            if not again:
                codes[dose.name] = one.code
                doses.append(dose)
                passages.append((said.passage,))
    if not doses:
        return None
    fluids = tuple(said.passage for said in tale.said if _FLUID.search(said.text) or _FLUSH.search(said.text))
    made = reckoned(administrations(doses), passages, COVERS)
    return None if made is None else replace(made, also=fluids)


def _in_sentence(said: Said, tale: Tale) -> list[_Told]:
    named = drug_names(said.text, tale.table, tale.on)
    names = [(one.start, one.end, one.entries[0].own.code) for one in named if not _is_fluid(one.entries[0].own.code)]
    fluids = [
        (match.start(), match.end(), "")
        for match in _FLUID.finditer(said.text)
        if not (_CARRIES.search(said.text[: match.start()]) and names)
        and not (
            re.search(r"\bfor $", said.text[: match.start()], re.IGNORECASE) and len(_FLUID.findall(said.text)) > 1
        )
        and not any(start <= match.start() < end for start, end, _ in names)
    ]
    every = sorted([*names, *fluids])
    if not every:
        return []
    cut = windows(said.text, [(start, end) for start, end, _ in every])
    routes = filled([_route(said.text[begin:end]) for begin, end in reversed(cut)])[::-1]
    return [
        _Told(said.text[start:end], code, route, minutes_in(said.text[begin:finish]), said.text[begin:finish])
        for (start, end, code), (begin, finish), route in zip(every, cut, routes, strict=True)
    ]


def _is_fluid(code: str) -> bool:
    """Salt and sugar solutions; the empty code is a fluid that is not in the table."""
    return code == "" or code.startswith(("J70", "J71"))


def _route(window: str) -> Route | None:
    route = next((route for route, words in _ROUTES if words.search(window)), None)
    if route is None and _RUNS.search(window) and minutes_in(window) is not None:
        return Route.INFUSION
    return route


def _dose(one: _Told) -> Dose | None:
    if _is_fluid(one.code):
        timed = one.minutes is not None or one.route is Route.INFUSION
        kind, route = Kind.HYDRATION, Route.INFUSION if timed else None
    else:
        route = one.route
        chemo = one.code.startswith("J9") or (one.code in _BIOLOGIC and route is not Route.INJECTION)
        kind = Kind.CHEMOTHERAPY if chemo or one.code in _HORMONAL else Kind.DRUG
    if route is None:
        return None
    return Dose(
        one.name,
        kind,
        route,
        one.minutes if route is Route.INFUSION else None,
        bool(_TOGETHER.search(one.window)),
        one.code in _HORMONAL,
        2 if _SECOND.search(one.window) else 1,
        bool(_PUMP.search(one.window)),
    )
