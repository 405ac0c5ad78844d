"""The surface of a skin substitute that was opened, against the surface of the wound that it covers."""

import re
from collections.abc import Sequence
from decimal import Decimal

from consultant.draft.amounts import areas
from consultant.draft.passage import Passage

_OF_PRODUCT = re.compile(
    r"^\s*\)?\s*(?:single[- ]use |living |whole )?(?:sheets?|units?|pieces?|"
    r"discs?|disks?|grafts?|membranes?|packages?|product)\b",
    re.I,
)
_SIZE_BEFORE = re.compile(r"\b(?:sheet|unit|piece|disc|product)\s*(?:of|size|,|\(|:)?\s*\(?$", re.IGNORECASE)


def product_surface(passages: Sequence[Passage]) -> Decimal | None:
    """The square centimetres of the product, where one figure is told of a sheet, a unit or a piece of it."""
    found = {cm for one in passages for cm, product in _surfaces(one.text) if product}
    return found.pop() if len(found) == 1 else None


def wound_surfaces(text: str) -> set[Decimal]:
    """The surfaces that `text` gives, without those of a product."""
    told = _surfaces(text)
    of_product = {cm for cm, product in told if product}
    return {cm for cm, product in told if not product and cm not in of_product} or {cm for cm, _ in told}


def _surfaces(text: str) -> list[tuple[Decimal, bool]]:
    return [
        (one.square_cm, bool(_OF_PRODUCT.match(text[one.end :]) or _SIZE_BEFORE.search(text[: one.start])))
        for one in areas(text)
    ]
