"""From ICD-9-CM to ICD-10 and back, and between procedures and the diagnoses that coverage articles name for them."""

from consultant.codes.coverage import Policy
from consultant.codes.crosswalk import Mapping, Pairing, crosswalk, diagnoses_for, procedures_for
from consultant.codes.holdings import of_kind
from consultant.draft.answers.reply import Ask, Reply, listed

_MOST = 12


def answer(ask: Ask) -> Reply:
    """What each code named is mapped to."""
    whole = Reply("")
    for code in ask.question.old_codes or [one.code for one in ask.diagnoses] * ask.question.old:
        whole.add(_mapped(ask, code))
    if not ask.question.old:
        for entry in ask.procedures[:3]:
            pairs = diagnoses_for(ask.shelf, entry.code, ask.on, ask.facts.state or None)
            whole.add(_paired(ask, entry.code, pairs, "diagnoses", "procedure"))
        for entry in ask.diagnoses[:3] if not ask.procedures else []:
            pairs = procedures_for(ask.shelf, entry.code, ask.on, ask.facts.state or None)
            whole.add(_paired(ask, entry.code, pairs, "procedures", "diagnosis"))
    return whole


def _mapped(ask: Ask, code: str) -> Reply:
    found = crosswalk(ask.shelf, code)
    if not found:
        held = of_kind(ask.shelf, "gem")
        if held:
            return Reply(f"The general equivalence mappings have nothing for {code}.", releases=list(held[:1]))
        return Reply(
            f"What {code} is mapped to could not be looked up: no general equivalence mappings are in the code "
            f"database.",
            caveats=[f"Crosswalk of {code}: no data."],
        )
    single = [one for one in found if len(one.targets) == 1][:_MOST]
    combined = [one for one in found if len(one.targets) > 1][:_MOST]
    names = [one.targets[0] for one in single] or [" with ".join(one.targets) for one in combined]
    exact = "" if all(one.approximate for one in found) else " Not every one of them is approximate."
    direct = f"{code} ({found[0].source_set}) is mapped to {listed(names, 'or')}."
    if len(names) > 1:
        direct += " The mapping alone does not choose; the record has to."
    facts = [_told(ask, one) for one in (single or combined)]
    if single and combined:
        facts.append(f"As combinations: {'; '.join(' with '.join(one.targets) for one in combined)}.")
    return Reply(
        direct,
        facts,
        [f"General equivalence mappings are approximate by design: a start, never the answer.{exact}"],
        list({one.release.id: one.release for one in found}.values()),
    )


def _told(ask: Ask, one: Mapping) -> str:
    words = []
    for target in one.targets:
        entry = ask.shelf.lookup(target, ask.on, one.target_set)
        words.append(f"{target} {entry.description}" if entry else target)
    kind = "approximate" if one.approximate else "exact"
    back = ", read backwards" if one.backward else ""
    return f"{' with '.join(words)} ({kind}{back}; {one.release.cited})."


def _paired(ask: Ask, code: str, pairs: list[Pairing], wanted: str, given: str) -> Reply:
    if not pairs:
        if of_kind(ask.shelf, "articles"):
            return Reply(f"No coverage article in the code database names {wanted} for {code}.")
        return Reply(
            f"Which {wanted} go with {given} {code} could not be looked up: no coverage articles are in the code "
            f"database.",
            caveats=[f"{wanted.capitalize()} for {code} by coverage articles: no data."],
        )
    by_article: dict[int, tuple[Policy, list[str]]] = {}
    for one in pairs:
        if one.covered:
            by_article.setdefault(one.article.id, (one.article, []))[1].append(one.code)
    facts = []
    for article, codes in list(by_article.values())[:5]:
        more = f" and {len(codes) - _MOST} more" if len(codes) > _MOST else ""
        facts.append(f"{article.number} {article.title} ({article.contractor}): {', '.join(codes[:_MOST])}{more}.")
    number = len({one.code for one in pairs if one.covered})
    return Reply(
        f"Coverage articles name {number} {wanted} that go with {code}; the contractor of your state decides "
        f"which binds.",
        facts,
        releases=list({article.release.id: article.release for article, _ in by_article.values()}.values()),
    )
