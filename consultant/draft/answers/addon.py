"""Add-on codes and the codes they go with.

Source: CMS NCCI add-on code edits; Medicare NCCI Policy Manual ch. 1 §R.
"""

from consultant.codes.holdings import has_data
from consultant.codes.rows import addon, addons_of, fee_row
from consultant.draft.answers.reply import Ask, Reply, listed, shown

_MOST = 30
_TYPES = {
    1: "its primaries are all listed (type 1)",
    2: "no primary is listed, the contractor decides (type 2)",
    3: "some primaries are listed, the contractor may accept others (type 3)",
}


def answer(ask: Ask) -> Reply:
    """The primaries of each add-on named, and the add-ons of each other code."""
    whole = Reply("")
    for entry in ask.procedures[:4]:
        whole.add(_of(ask, entry.code))
    return whole


def _of(ask: Ask, code: str) -> Reply:
    edits = addon(ask.shelf, code, ask.on)
    if edits:
        primaries = sorted({one.primary for one in edits if not one.contractor_defined})
        release = edits[0].release
        words = _TYPES.get(edits[0].type, f"type {edits[0].type}")
        if not primaries:
            direct = f"{code} is an add-on code: {words}. It is never reported alone."
        else:
            more = f" and {len(primaries) - _MOST} more" if len(primaries) > _MOST else ""
            direct = f"{code} is an add-on code. Its primaries are {listed(primaries[:_MOST])}{more}; {words}."
        return Reply(
            direct,
            [f"NCCI add-on code edits of {code}, in force on {shown(ask.on)} ({release.cited})."],
            releases=[release],
        )
    own = ask.table.get(code)
    row = fee_row(ask.shelf, code, "", ask.on)
    if not has_data(ask.shelf, "addon", ask.on):
        caveat = [f"NCCI add-on code edits of {code}: no data."]
        if own and own.add_on:
            return Reply(f"By our own table {code} is added to {own.add_on}.", caveats=caveat)
        zzz = row is not None and row.global_days == "ZZZ"
        told = "is an add-on code by its global indicator ZZZ" if zzz else "is not marked as an add-on code"
        return Reply(f"{code} {told}; its primaries could not be looked up.", caveats=caveat)
    others = sorted({one.addon for one in addons_of(ask.shelf, code, ask.on)})
    if others:
        return Reply(f"{code} is no add-on code. It is the primary of {listed(others[:_MOST])}.")
    return Reply(f"{code} is no add-on code on {shown(ask.on)}, and no add-on code names it as its primary.")
