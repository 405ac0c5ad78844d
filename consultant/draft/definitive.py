"""Whether the care of a fracture is left to another: then a splint and a visit are reported, and no fracture care.

Source: CPT guidelines of Application of Casts and Strapping: whoever only splints a fracture, and another treats it,
reports the splint; fracture care without setting is for whoever gives the care that follows.
"""

# ruff: noqa: E501 - a pattern is read best in one piece

import re

from consultant.draft.own import OwnTable

_LEFT = re.compile(
    r"\b(?:ortho\w*|hand surg\w+|specialist|fracture clinic|podiatr\w+)(?: \w+)? (?:will|to) (?:provide|see|manage|treat|follow|assume|do)\b|"
    r"\b(?:definitive|further|fracture) (?:fracture )?(?:care|treatment|management) (?:by|with|per|to be|left to|deferred)\b|"
    r"\b(?:refer\w*|f/u|follow[- ]?up|fu|see|sent) (?:to |with |w/ ?|by )?(?:an? |the )?(?:ortho\w*|hand surg\w+|fracture clinic)\b|"
    r"\b(?:ortho\w*|hand surg\w+)(?: \w+)? (?:referral|follow[- ]?up|f/u|appointment|appt)\b",
    re.IGNORECASE,
)
_SPLINTED = re.compile(r"\bsplint\w*|\bsling\b|\bimmobili[sz]\w+|\bboot\b", re.IGNORECASE)
_UNMOVED = "closed, without manipulation"


def left_to_another(code: str, text: str, table: OwnTable) -> bool:
    """Whether `code` is fracture care without setting that `text` leaves to another, after a splint."""
    if table.fact(code, "method") != _UNMOVED:
        return False
    return bool(_LEFT.search(text)) and bool(_SPLINTED.search(text))
