"""How many units are credible: the medically unlikely edit (MUE) and what its adjudication indicator means.

Source: CMS NCCI MUE files; Medicare NCCI Policy Manual ch. 1 §V.
"""

import re

from consultant.codes.holdings import has_data
from consultant.codes.rows import Setting, mue
from consultant.draft.answers.reply import Ask, Reply, standing_words
from consultant.draft.reckon.therapy import Timed, therapy, timed_units

_MAI = {
    1: (
        "for each claim line (MAI 1): units above it are denied line by line, and the same code on a second line "
        "with a "
        "modifier that is true can be paid"
    ),
    2: (
        "for the date of service, absolute by policy (MAI 2): units above it are impossible by the code, the law or an "
        "instruction, and no modifier or appeal changes that"
    ),
    3: (
        "for the date of service (MAI 3), all lines of the code together: units above it are denied, and can be "
        "paid on "
        "review where the record shows that they were done, necessary and correctly coded"
    ),
}


def answer(ask: Ask) -> Reply:
    """The unit limit of each procedure named, and whether the number asked about is within it."""
    if timed := _timed(ask):
        return timed
    whole = Reply("")
    setting = Setting.OUTPATIENT if ask.question.facility else Setting.PRACTITIONER
    for entry in ask.procedures[:6]:
        whole.add(_of(ask, entry.code, setting))
    return whole


def _timed(ask: Ask) -> Reply | None:
    """Units of timed therapy from the minutes that the question gives for each code; None when it gives none.

    Source: Medicare Claims Processing Manual ch. 5 §20.2.
    """
    spent = [
        Timed(match["after"] or match["before"], int(match["minutes"] or match["also"]))
        for match in _MINUTES.finditer(ask.question.passage.text)
    ]
    treatments = [
        one for one in spent if (own := ask.table.get(one.code)) and _QUARTER in " ".join(own.own.facts.values())
    ]
    if not treatments or len(treatments) < len(spent):
        return None
    total = sum(one.minutes for one in treatments)
    units = timed_units(total)
    lines = therapy(treatments)
    told = " and ".join(f"{line.units} of {line.code}" for line in lines)
    return Reply(
        f"{units} {'unit' if units == 1 else 'units'} in total for {total} timed minutes: {told or 'none'}.",
        [f"{line.code}: {line.reason}" for line in lines]
        + ["Eight-minute rule: Medicare Claims Processing Manual ch. 5 §20.2."],
    )


_QUARTER = "15 min"
_MINUTES = re.compile(
    r"(?P<minutes>\d{1,3}) ?min(?:ute)?s? (?:of |for |were spent on |on )(?P<after>\d{5})(?!\d)"
    r"|(?<!\d)(?P<before>\d{5}) ?(?:for|x|:|\()? ?(?P<also>\d{1,3}) ?min",
    re.IGNORECASE,
)


def _of(ask: Ask, code: str, setting: Setting) -> Reply:
    held = has_data(ask.shelf, "mue", ask.on, variant=setting.value, code=code)
    limit = mue(ask.shelf, code, setting, ask.on)
    if limit is None:
        if held:
            return Reply(
                f"No MUE is published for {code} ({held.release.cited if held.release else setting.value}); CMS "
                f"keeps some "
                "values confidential, so that is no leave for any number.",
                releases=[held.release] if held.release else [],
            )
        return Reply(
            f"How many units of {code} are credible could not be checked: no MUE release for it is in the code "
            f"database.",
            caveats=[f"MUE of {code}, {setting.value}: no data."],
        )
    units = f"{limit.units} unit{'' if limit.units == 1 else 's'}"
    direct = f"The MUE of {code} is {units} {_MAI.get(limit.mai, f'(MAI {limit.mai})')}."
    asked = ask.question.count
    if asked is not None and asked > limit.units:
        direct += f" {asked} units are above it."
    elif asked is not None:
        direct += f" {asked} {'is' if asked == 1 else 'are'} within it."
    reason = f", reason given: {limit.rationale}" if limit.rationale else ""
    reply = Reply(
        direct,
        [
            f"MUE {code}, {setting.value}: {limit.units}, adjudication indicator {limit.mai}{reason} "
            f"({limit.release.cited})."
        ],
        releases=[limit.release],
    )
    if late := standing_words(held, ask.on):
        reply.caveats.append(f"{limit.release.cited} was asked, but {late}.")
    return reply
