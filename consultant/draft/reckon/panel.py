"""Blood tests that together are a panel: one code in place of its parts.

Source: CPT, organ or disease oriented panels (80047 to 80076): every test of a panel has to be done; further tests are
reported beside it.
"""

from collections.abc import Collection

TESTS = {
    "sodium": "84295", "potassium": "84132", "chloride": "82435", "carbon dioxide": "82374", "glucose": "82947",
    "urea nitrogen": "84520", "creatinine": "82565", "calcium": "82310", "albumin": "82040", "total protein": "84155",
    "alkaline phosphatase": "84075", "alt": "84460", "ast": "84450", "total bilirubin": "82247",
    "direct bilirubin": "82248", "phosphorus": "84100", "cholesterol": "82465", "hdl": "83718",
    "triglycerides": "84478",
}  # fmt: skip
"""Single tests by name."""
_ELECTROLYTES = frozenset({"sodium", "potassium", "chloride", "carbon dioxide"})
_BASIC = _ELECTROLYTES | {"glucose", "urea nitrogen", "creatinine", "calcium"}
_LIVER = frozenset({"albumin", "total bilirubin", "alkaline phosphatase", "total protein", "alt", "ast"})
_PANELS = (
    ("80053", "comprehensive metabolic panel", _BASIC | _LIVER),
    ("80069", "renal function panel", _BASIC | {"albumin", "phosphorus"}),
    ("80048", "basic metabolic panel", _BASIC),
    ("80076", "hepatic function panel", _LIVER | {"direct bilirubin"}),
    ("80051", "electrolyte panel", _ELECTROLYTES),
    ("80061", "lipid panel", frozenset({"cholesterol", "hdl", "triglycerides"})),
)
"""The fuller first."""


def panels(done: Collection[str]) -> tuple[list[tuple[str, str]], frozenset[str]]:
    """The panels that the tests `done` make, as code and name, and the tests that are left."""
    left = frozenset(done)
    found = []
    for code, name, tests in _PANELS:
        if tests <= left:
            found.append((code, name))
            left -= tests
    return found, left
