"""Which layout a file has, by its content."""

import re

from consultant.codes.build import (
    coverage,
    cpt,
    drg,
    gems,
    hcpcs,
    icd_index,
    icd_order,
    icd_pcs,
    icd_tabular,
    ncci_addon,
    ncci_mue,
    ncci_ptp,
    pfs,
    pfs_places,
    small_lists,
)
from consultant.codes.build.format import Format
from consultant.codes.build.tables import Head

FORMATS: tuple[Format, ...] = (
    ncci_ptp.FORMAT,
    ncci_mue.FORMAT,
    ncci_addon.FIXED,
    icd_order.CM,
    icd_order.PCS,
    icd_tabular.FORMAT,
    *icd_index.FORMATS,
    icd_pcs.TREE,
    icd_pcs.INDEX,
    gems.FORMAT,
    hcpcs.TABLE,
    hcpcs.FIXED,
    pfs.FORMAT,
    *pfs_places.FORMATS,
    *small_lists.FORMATS,
    drg.FORMAT,
    *coverage.FORMATS,
    ncci_addon.TABLE,
    *cpt.FORMATS,
)
"""Every layout, those that are surest known first."""

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|rtf|md|html?|pptx?)$", re.IGNORECASE)
_PAPER = (b"%PDF", b"{\\rtf", b"\xd0\xcf\x11\xe0")


def recognise(head: Head) -> Format | None:
    """The layout of a file; None when it is none that is known."""
    if not head.start or is_document(head):
        return None
    return next((format_ for format_ in FORMATS if format_.recognise(head)), None)


def is_document(head: Head) -> bool:
    """Whether a file is reading matter that comes with releases, not data."""
    if head.start.startswith(_PAPER) or _DOCUMENT.search(head.source.names[0]):
        return True
    return '"openapi"' in head.text[:2000] or "RIF REPORT" in head.text[:2000]


def why_not(head: Head) -> str:
    """Why a file was left out, in a few words."""
    if not head.start:
        return "is empty"
    return "is reading matter, not data" if is_document(head) else "has no layout that is known"
