"""Privacy: the identifiers of HIPAA Safe Harbor found in a text and masked, before a language model sees it.

`default_masker().mask(text)` gives the masked text and where each mask came from. Source: 45 CFR 164.514(b)(2).
"""

from consultant.privacy.mask import Masked, MaskedSpan, Masker, default_masker
from consultant.privacy.recognisers import IdentifierKind

__all__ = ["IdentifierKind", "Masked", "MaskedSpan", "Masker", "default_masker"]
