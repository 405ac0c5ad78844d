"""What a sentence of a note says for the level of a visit: plans that were made count, what is denied does not."""

import re

from consultant.draft.context import Assertion, Scope, scopes

_DECIDED = re.compile(r"(?:will|plans?|planned|planning|schedul\w+)\b(?! (?:consider|need))", re.IGNORECASE)
"""Words of a plan that was made, as against one that was only weighed, offered, declined or made to depend."""
_HOW_IT_STANDS = re.compile(
    r"\bnot (?:yet )?(?:at (?:\w+ )?(?:goal|target)|(?:\w+ )?controlled|improv\w+)", re.IGNORECASE
)
_UNTOUCHED = frozenset({Assertion.NEGATED, Assertion.UNCERTAIN})


def shielded(sentence: str) -> str:
    """`sentence` with words like `not at goal` hidden, which deny nothing that follows; as long as before."""
    return _HOW_IT_STANDS.sub(lambda match: "~" * len(match[0]), sentence)


def decided(sentence: str) -> str:
    """`sentence` without what is denied, doubted, past, a relative's, conditional or only considered."""
    return _without(sentence, [one for one in scopes(shielded(sentence)) if not _is_decided(sentence, one)])


def handled(sentence: str) -> str:
    """`sentence` without what is denied or only considered: past results, relatives and talks stay."""
    found = [
        one for one in scopes(shielded(sentence)) if one.assertion in _UNTOUCHED or one.assertion is Assertion.PLANNED
    ]
    return _without(sentence, [one for one in found if not _is_decided(sentence, one) and not _is_talk(sentence, one)])


def _is_decided(sentence: str, scope: Scope) -> bool:
    return scope.assertion is Assertion.PLANNED and bool(_DECIDED.match(sentence, scope.start))


def _is_talk(sentence: str, scope: Scope) -> bool:
    return sentence[scope.start : scope.start + 7].lower() == "discuss"


def _without(sentence: str, hidden: list[Scope]) -> str:
    chars = list(sentence)
    for scope in hidden:
        chars[scope.start : scope.end] = " " * (scope.end - scope.start)
    return "".join(chars)
