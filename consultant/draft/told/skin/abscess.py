"""Abscesses of the skin that were opened: simple or more; where the note tells neither it asks.

Source: CPT 10060 and 10061 (one that needs no more than opening; several, or one with chambers, packing or a drain), in
words of our own.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

from consultant.draft.told.operation import Operation, Way, reader

_OPENED = (
    r"(?:\bI ?(?:&|and|/) ?D\b|\bincis\w+ (?:and|&) drain\w+|\bincised\b|\bdrained\b|\bopened\b|\blanced\b|\bstab\b)"
)
_POCKET = r"(?:\babscess(?:es)?\b|\bfuruncles?\b|\bcarbuncles?\b|\bboils?\b|\bhidradenitis\b|\bparonychia\b)"
_NOT_SKIN = (
    r"\b(?:pilonidal|peritonsillar|bartholin\w*|perirectal|perianal|ischiorectal|intersphincteric|retropharyngeal|dental|breast|liver|hepatic|"
    r"pelvic|tubo-?ovarian|appendic\w+|psoas|epidural|brain|lung|renal|scrotal|post-?op\w*|hematoma|seroma|ultrasound[- ]guided|catheter)\b"
)
ABSCESS = Operation(
    names=rf"{_OPENED}[^.;\n]{{0,60}}{_POCKET}|{_POCKET}[^.;\n]{{0,80}}{_OPENED}",
    ways=(
        Way("10061", "Opened, with more to it: several, chambers broken up, packing or a drain.", r"\bmultiple\b|\bseveral\b|\b(?:two|three|2|3) (?:\w+ )?abscesses\b|(?<!no )\bloculat\w+|\bcomplicated\b|(?<!no )(?<!not )(?<!without )\b(?:packed|packing|iodoform|wick|drain (?:left|placed))\b|\bprobed\b"),
        Way("10060", "One pocket opened, and no more.", r"\bsimple\b|\bsingle\b|\bno (?:loculations?|packing)\b|\bnot packed\b|\bsmall\b|\bparonychia\b|\bfuruncle\b|\bboil\b"),
    ),
    covers=(("10060", "10061"),),
    asks="was the drainage simple (10060), or were there several pockets, broken loculations, packing or a drain (10061)?",
    unless=_NOT_SKIN,
    whole=False,
)  # fmt: skip
read_abscess = reader(ABSCESS)
"""The opening of an abscess of the skin."""
