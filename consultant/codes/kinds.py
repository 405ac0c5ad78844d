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


_ALL = (
    Kind("icd10cm-tabular", "ICD-10-CM tabular list", PUBLIC, "side by side", True,
         "no notes, no 7th characters, no hierarchy of diagnosis codes"),
    Kind("icd10cm-order", "ICD-10-CM code descriptions in order", PUBLIC, "side by side", True,
         "no short descriptions; codes of other years than the tabular list's are not known"),
    Kind("icd10cm-index", "ICD-10-CM alphabetic index", PUBLIC, "side by side", True,
         "search knows no index terms for diagnoses"),
    Kind("icd10cm-external", "ICD-10-CM external cause index", PUBLIC, "side by side", True,
         "search knows no index terms for external causes"),
    Kind("icd10cm-drugs", "ICD-10-CM table of drugs and chemicals", PUBLIC, "side by side", True,
         "no poisoning, adverse effect and underdosing codes by substance"),
    Kind("icd10cm-neoplasms", "ICD-10-CM table of neoplasms", PUBLIC, "side by side", True,
         "no neoplasm codes by site and behaviour"),
    Kind("icd10pcs-order", "ICD-10-PCS code descriptions in order", PUBLIC, "side by side", True,
         "no inpatient procedure codes"),
    Kind("icd10pcs-tables", "ICD-10-PCS tables", PUBLIC, "side by side", True, "no axis values of ICD-10-PCS"),
    Kind("icd10pcs-index", "ICD-10-PCS index", PUBLIC, "side by side", True,
         "search knows no index terms for inpatient procedures"),
    Kind("gem", "General equivalence mappings", PUBLIC, "side by side", True, "no crosswalk between ICD-9 and ICD-10",
         ("I9CM>I10CM", "I10CM>I9CM", "I9PCS>I10PCS", "I10PCS>I9PCS")),
    Kind("hcpcs", "HCPCS Level II", PUBLIC, "side by side", True,
         "HCPCS Level II codes outside our own table are not known; no official descriptions or dates"),
    Kind("modifiers", "HCPCS Level II modifiers", PUBLIC, "side by side", True, "modifiers have no descriptions"),
    Kind("pos", "Place of service codes", PUBLIC, "side by side", True,
         "a place of service does not decide between facility and non-facility fees"),
    Kind("own", "Our own table of procedures", OWN, "newest", True, "no procedure has a description in plain words"),
    Kind("figures", "Fee schedule and MUE figures of our own table", MIXED, "newest", False,
         "procedures of our own table have no figures until the fee schedule is imported"),
    Kind("cpt", "CPT descriptors", AMA, "side by side", True,
         "CPT codes outside our own table have no description; those in it are described in our words"),
    Kind("cdt", "CDT descriptors", ADA, "side by side", True, "dental codes are not known"),
    Kind("ptp", "NCCI PTP edits", MIXED, "newest", False, "whether two procedures may be reported together: no data",
         ("practitioner", "outpatient")),
    Kind("mue", "NCCI medically unlikely edits", MIXED, "side by side", False,
         "how many units are credible: no data", ("practitioner", "outpatient", "dme")),
    Kind("addon", "NCCI add-on code edits", MIXED, "newest", False, "whether an add-on code has its primary: no data"),
    Kind("pfs", "Physician fee schedule relative value file", MIXED, "side by side", True,
         "fees, global periods and which modifiers are payable: no data outside our own table"),
    Kind("gpci", "Geographic practice cost indices", PUBLIC, "side by side", False,
         "fees are national: no locality is known"),
    Kind("locality", "Physician fee schedule localities and counties", PUBLIC, "side by side", False,
         "a county does not lead to its locality"),
    Kind("zip", "ZIP code to carrier locality file", PUBLIC, "side by side", False,
         "a ZIP code does not lead to its locality"),
    Kind("anesthesia", "Anesthesia conversion factors", PUBLIC, "side by side", False, "no anesthesia fees"),
    Kind("ncd", "National coverage determinations", PUBLIC, "newest", False, "no national coverage text"),
    Kind("lcd", "Local coverage determinations and articles", MIXED, "newest", False,
         "no local coverage documents, titles or contractors"),
    Kind("lcd-codes", "Procedures of local coverage determinations", MIXED, "newest", False,
         "a procedure does not lead to its local coverage determinations"),
    Kind("articles", "Codes of coverage articles", MIXED, "newest", False,
         "which diagnoses support a procedure: no data"),
    Kind("rbcs", "Restructured BETOS classification", PUBLIC, "newest", False, "procedures have no service class"),
    Kind("drg", "MS-DRG relative weights", PUBLIC, "side by side", False, "no MS-DRG titles and weights"),
)  # fmt: skip

KINDS = {kind.name: kind for kind in _ALL}


def title(kind: str, variant: str = "") -> str:
    """The publication's name, with what parts its variants: `NCCI PTP edits, practitioner`."""
    name = KINDS[kind].title
    return f"{name}, {variant}" if variant else name
