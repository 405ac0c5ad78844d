"""The answer that was sent before, beside the one drafted now: what stands, what changes, and why."""

from collections.abc import Iterable, Sequence

from consultant.case.answer import Answer, Line

_REASON = 300
_MOST = 8


def comparison(earlier: Answer, now: Answer) -> str:
    """In one or two sentences what has changed since `earlier`; that it stands when nothing has."""
    before, after = _reported(earlier), _reported(now)
    if not before and not after:
        return ""
    added = [shown for key, shown in after.items() if key not in before]
    gone = [shown for key, shown in before.items() if key not in after]
    changed = [f"{before[key]} becomes {after[key]}" for key in before if key in after and before[key] != after[key]]
    if not (added or gone or changed):
        return f"The earlier answer stands: {', '.join(after.values())}."
    told = []
    if changed:
        told.append("; ".join(changed))
    if added:
        told.append(f"added: {', '.join(added)}")
    if gone:
        told.append(f"no longer reported: {', '.join(gone)}")
    kept = [shown for key, shown in after.items() if before.get(key) == shown]
    stands = f" What stands: {', '.join(kept)}." if kept else ""
    return f"The earlier answer changes: {'; '.join(told)}.{stands}"


def points(disputed: Sequence[str], earlier: Answer, now: Answer) -> list[str]:
    """What is said to each code that a dispute names, and to every line of the earlier answer when it names none."""
    wanted = list(dict.fromkeys(disputed)) or [line.code for line in earlier.lines]
    return [text for code in wanted[:_MOST] if (text := _point(code, earlier, now))]


def _point(code: str, earlier: Answer, now: Answer) -> str:
    standing = next((line for line in now.lines if line.code == code), None)
    sent = next((line for line in earlier.lines if line.code == code), None)
    diagnosis = next((one for one in now.diagnoses if one.code == code), None)
    if standing is not None:
        head = "stands" if sent is not None else "is reported now"
        return f"{_shown(standing)} {head}. {standing.rationale[:_REASON]} {_rules(now, standing)}".strip()
    if diagnosis is not None:
        return f"{code} is reported. {diagnosis.rationale[:_REASON]}"
    if sent is not None:
        reason = _left_out(code, now) or "the case as it now reads does not support it"
        return f"{code} is no longer reported: {reason[0].lower()}{reason[1:]}"
    if reason := _left_out(code, now) or _left_out(code, earlier):
        return f"{code} is not reported: {reason[0].lower()}{reason[1:]}"
    return f"{code} is not reported: nothing in the case was found that supports it."


def _rules(answer: Answer, line: Line) -> str:
    at = answer.lines.index(line)
    found = [one for one in answer.rulings if at in one.lines and one.severity != "informs"]
    return " ".join(f"{one.message} {one.resolution} ({one.source})" for one in found[:2])


def _left_out(code: str, answer: Answer) -> str:
    return next((one.reason for one in answer.not_reported if one.code == code), "")


def _reported(answer: Answer) -> dict[tuple[str, int], str]:
    """Lines and diagnoses as they are written, by code and which of its lines it is."""
    shown: dict[tuple[str, int], str] = {}
    for line in answer.lines:
        shown[line.code, _times(shown, line.code)] = _shown(line)
    for diagnosis in answer.diagnoses:
        shown[diagnosis.code, _times(shown, diagnosis.code)] = diagnosis.code
    return shown


def _times(keys: Iterable[tuple[str, int]], code: str) -> int:
    return sum(found == code for found, _ in keys)


def _shown(line: Line) -> str:
    return "-".join([line.code, *line.modifiers]) + (f" × {line.units}" if line.units > 1 else "")
