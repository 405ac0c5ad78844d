"""What tells codes apart: the facts of our own table side by side, or the words of each code."""

from consultant.draft.answers.reply import Ask, Reply, listed
from consultant.draft.own import OwnEntry

_MOST = 10


def answer(ask: Ask) -> Reply:
    """What decides between the codes named; between one code and its siblings when it is named alone."""
    entries = ask.question.codes[:_MOST]
    codes = [one.code for one in entries]
    own = [one for code in codes if (one := ask.table.get(code))]
    if len(codes) == 1 and own:
        own = ask.table.siblings(codes[0])[:_MOST]
        codes = [one.own.code for one in own]
    families = {one.family.name: one for one in own}
    if len(own) == len(codes) and len(families) == 1 and own:
        decides = next(iter(families.values())).decides
        direct = f"What decides between {listed(codes)}: {decides}"
    elif families:
        direct = f"{listed(codes)} are for different services."
    else:
        direct = f"{listed(codes)} differ as their descriptions say."
    facts = [_fact(one, own) for one in own]
    known = {one.own.code for one in own}
    facts += [f"{one.code}: {one.description}" for one in entries if one.code not in known]
    return Reply(direct, facts)


def _fact(one: OwnEntry, siblings: list[OwnEntry]) -> str:
    """What the code is, and in what it is unlike the others."""
    names = [name for name in one.own.facts if len({other.own.facts.get(name, "") for other in siblings}) > 1]
    unlike = "; ".join(f"{name.replace('_', ' ')}: {one.own.facts[name]}" for name in names)
    return f"{one.own.code}: {one.own.description}" + (f" ({unlike})" if unlike else "")
