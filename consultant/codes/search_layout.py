"""What the search index and the search agree on: how documents are grouped, and the key of a name."""

from collections.abc import Iterable
from hashlib import blake2b

from consultant.codes.model import CodeSet

GROUPS: dict[str, tuple[CodeSet, ...]] = {
    "diagnoses": (CodeSet.ICD10CM,),
    "procedures": (CodeSet.CPT, CodeSet.HCPCS, CodeSet.CDT, CodeSet.MODIFIER, CodeSet.POS),
    "inpatient": (CodeSet.ICD10PCS,),
    "old": (CodeSet.ICD9CM, CodeSet.ICD9PCS),
}
"""The code sets that are numbered together."""
NAMED = frozenset({"diagnoses", "procedures"})
"""The groups whose names are found whole, whatever else says their words."""
LONGEST_NAME = 6
"""Longer names are not typed whole."""


def name_key(stems: Iterable[str]) -> int:
    """The key of a name in `search_name`: its stems in any order."""
    joined = " ".join(sorted(stems)).encode()
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big") >> 1
