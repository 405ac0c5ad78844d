"""The machine proposes: from a case's text to a draft answer whose every code and quote can be checked.

`propose.draft_case` is the stage. It asks a `Drafter`: the one with a model, or the one that works by look-ups alone.
Both read the same passages, look up the same candidates and pass the same verification.
"""
