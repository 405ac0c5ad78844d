"""Does Medicare cover it: the documents in force, and their word on each diagnosis.

Source: Medicare Coverage Database (CMS). A local document binds only where its contractor answers for the state.
"""

from consultant.codes.coverage import Coverage, DiagnosisCoverage, Verdict, coverage
from consultant.codes.rows import fee_row
from consultant.draft.answers.reply import Ask, Reply, listed, shown

_DOCUMENTS = 6
_CONDITION = 300


def answer(ask: Ask) -> Reply:
    """What coverage documents say of each procedure named, for the diagnoses named."""
    whole = Reply("")
    state = ask.facts.state
    for entry in ask.procedures[:4]:
        found = coverage(ask.shelf, entry.code, [one.code for one in ask.diagnoses[:12]], ask.on, state or None)
        whole.add(_told(ask, found))
        if status := fee_row(ask.shelf, entry.code, "", ask.on):
            whole.facts.append(f"{entry.code} has status {status.status} in the fee schedule ({status.release.cited}).")
    if not state and any("documents" in fact for fact in whole.facts):
        whole.caveats.append("Local documents bind by state: tell us the state of the practice to know which holds.")
    return whole


def _told(ask: Ask, found: Coverage) -> Reply:
    if not found.held and not found.policies:
        return Reply(
            f"Whether Medicare covers {found.code} could not be looked up: no coverage articles are in the code "
            f"database.",
            caveats=[f"Coverage of {found.code}: no data; no national or local document was read."],
        )
    where = f" in {ask.facts.state}" if ask.facts.state else ""
    if not found.policies:
        return Reply(f"No coverage document in force on {shown(ask.on)}{where} names {found.code}.")
    facts = [
        f"{one.kind} {one.number}{f' {one.title}' if one.title else ''}"
        f"{f' ({one.contractor})' if one.contractor else ''}, {one.release.cited}."
        for one in found.policies[:_DOCUMENTS]
    ]
    facts.insert(0, f"{len(found.policies)} coverage documents name {found.code}{where}.")
    direct = " ".join(_verdict(found.code, one) for one in found.diagnoses)
    if not found.diagnoses:
        names = listed([f"{one.kind} {one.number}" for one in found.policies[:_DOCUMENTS]])
        direct = f"{found.code} is covered under the conditions of {names}; name the diagnosis to have it looked up."
    facts += [
        f"Condition of group {one.group} for {one.diagnosis}: {one.condition[:_CONDITION]}"
        for one in found.diagnoses
        if one.condition and one.group is not None
    ]
    return Reply(direct, facts, releases=list({one.release.id: one.release for one in found.policies}.values()))


def _verdict(code: str, one: DiagnosisCoverage) -> str:
    name = f"{one.article.kind} {one.article.number}" if one.article else ""
    if one.verdict is Verdict.COVERED:
        return f"Yes: {one.diagnosis} is on the list of diagnoses that support {code} ({name})."
    if one.verdict is Verdict.NOT_COVERED:
        reason = "it is not on the list" if one.group is None else "it is listed as not supporting it"
        return f"No: {one.diagnosis} does not support {code}, {reason} ({name})."
    return f"No document with a list of diagnoses says anything about {one.diagnosis} for {code}: no data."
