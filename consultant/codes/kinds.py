"""The kinds of publication the shelf can hold: what each is called, whose it is, and what answers lack without it."""

from dataclasses import dataclass
from typing import Literal

PUBLIC = "public: United States Government work"
OWN = "ours: see LICENSE"
AMA = "CPT (c) American Medical Association: only with the operator's own licence"
ADA = "CDT (c) American Dental Association: only with the operator's own licence"
MIXED = "public: CMS figures; code numbers are the AMA's and ADA's, no descriptor is kept without a licence"

Keeping = Literal["side by side", "newest"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of publication."""

    name: str
    title: str
    licence: str
    keeping: Keeping
    """`side by side`: each release answers for its own dates. `newest`: its rows carry their dates, one is enough."""
    feeds_codes: bool
    """Its rows become codes or words for them, so that codes and search are worked out anew after an import."""
    without: str
    """What cannot be answered when no release of it is in."""
    variants: tuple[str, ...] = ("",)
    least: int = 0
    """The fewest rows a whole release has had, roundly; one with fewer is a part of one."""


_ALL = (
    Kind("icd10cm-tabular", "ICD-10-CM tabular list", PUBLIC, "side by side", True,
         "no notes, no 7th characters, no hierarchy of diagnosis codes", least=80_000),
    Kind("icd10cm-order", "ICD-10-CM code descriptions in order", PUBLIC, "side by side", True,
         "no short descriptions; codes of other years than the tabular list's are not known", least=80_000),
    Kind("icd10cm-index", "ICD-10-CM alphabetic index", PUBLIC, "side by side", True,
         "search knows no index terms for diagnoses", least=60_000),
    Kind("icd10cm-external", "ICD-10-CM external cause index", PUBLIC, "side by side", True,
         "search knows no index terms for external causes", least=6_000),
    Kind("icd10cm-drugs", "ICD-10-CM table of drugs and chemicals", PUBLIC, "side by side", True,
         "no poisoning, adverse effect and underdosing codes by substance", least=6_000),
    Kind("icd10cm-neoplasms", "ICD-10-CM table of neoplasms", PUBLIC, "side by side", True,
         "no neoplasm codes by site and behaviour", least=1_000),
    Kind("icd10pcs-order", "ICD-10-PCS code descriptions in order", PUBLIC, "side by side", True,
         "no inpatient procedure codes", least=75_000),
    Kind("icd10pcs-tables", "ICD-10-PCS tables", PUBLIC, "side by side", True,
         "no axis values of ICD-10-PCS", least=75_000),
    Kind("icd10pcs-index", "ICD-10-PCS index", PUBLIC, "side by side", True,
         "search knows no index terms for inpatient procedures", least=3_000),
    Kind("gem", "General equivalence mappings", PUBLIC, "side by side", True, "no crosswalk between ICD-9 and ICD-10",
         ("I9CM>I10CM", "I10CM>I9CM", "I9PCS>I10PCS", "I10PCS>I9PCS")),
    Kind("hcpcs", "HCPCS Level II", PUBLIC, "side by side", True,
         "HCPCS Level II codes outside our own table are not known; no official descriptions or dates", least=6_000),
    Kind("modifiers", "HCPCS Level II modifiers", PUBLIC, "side by side", True,
         "modifiers have no descriptions", least=200),
    Kind("pos", "Place of service codes", PUBLIC, "side by side", True,
         "a place of service does not decide between facility and non-facility fees", least=40),
    Kind("own", "Our own table of procedures", OWN, "newest", True, "no procedure has a description in plain words"),
    Kind("figures", "Fee schedule and MUE figures of our own table", MIXED, "newest", False,
         "procedures of our own table have no figures until the fee schedule is imported"),
    Kind("cpt", "CPT descriptors", AMA, "side by side", True,
         "CPT codes outside our own table have no description; those in it are described in our words", least=8_000),
    Kind("cdt", "CDT descriptors", ADA, "side by side", True, "dental codes are not known", least=600),
    Kind("ptp", "NCCI PTP edits", MIXED, "newest", False, "whether two procedures may be reported together: no data",
         ("practitioner", "outpatient"), least=100_000),
    Kind("mue", "NCCI medically unlikely edits", MIXED, "side by side", False,
         "how many units are credible: no data", ("practitioner", "outpatient", "dme"), least=1_000),
    Kind("addon", "NCCI add-on code edits", MIXED, "newest", False,
         "whether an add-on code has its primary: no data", least=2_000),
    Kind("pfs", "Physician fee schedule relative value file", MIXED, "side by side", True,
         "fees, global periods and which modifiers are payable: no data outside our own table", least=10_000),
    Kind("gpci", "Geographic practice cost indices", PUBLIC, "side by side", False,
         "fees are national: no locality is known", least=80),
    Kind("locality", "Physician fee schedule localities and counties", PUBLIC, "side by side", False,
         "a county does not lead to its locality", least=80),
    Kind("zip", "ZIP code to carrier locality file", PUBLIC, "side by side", False,
         "a ZIP code does not lead to its locality", least=30_000),
    Kind("anesthesia", "Anesthesia conversion factors", PUBLIC, "side by side", False, "no anesthesia fees", least=80),
    Kind("ncd", "National coverage determinations", PUBLIC, "newest", False, "no national coverage text", least=250),
    Kind("lcd", "Local coverage determinations and articles", MIXED, "newest", False,
         "no local coverage documents, titles or contractors"),
    Kind("lcd-codes", "Procedures of local coverage determinations", MIXED, "newest", False,
         "a procedure does not lead to its local coverage determinations"),
    Kind("articles", "Codes of coverage articles", MIXED, "newest", False,
         "which diagnoses support a procedure: no data"),
    Kind("rbcs", "Restructured BETOS classification", PUBLIC, "newest", False,
         "procedures have no service class", least=10_000),
    Kind("drg", "MS-DRG relative weights", PUBLIC, "side by side", False, "no MS-DRG titles and weights", least=600),
)  # fmt: skip

KINDS = {kind.name: kind for kind in _ALL}


def title(kind: str, variant: str = "") -> str:
    """The publication's name, with what parts its variants: `NCCI PTP edits, practitioner`."""
    name = KINDS[kind].title
    return f"{name}, {variant}" if variant else name
