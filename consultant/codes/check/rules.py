"""The rule modules, in the order their findings are given, with what it means when one finds nothing."""

from collections.abc import Callable, Iterator

from consultant.codes.check import (
    addons,
    age,
    anatomy,
    duplicates,
    excludes,
    first_listed,
    global_periods,
    laterality,
    modifiers,
    pointers,
    ptp,
    sequence,
    sevenths,
    sex,
    units,
    validity,
)
from consultant.codes.check.report import Finding, Rule
from consultant.codes.check.subject import Subject

RULES: tuple[tuple[Callable[[Subject], Iterator[Finding]], dict[Rule, str]], ...] = (
    (
        validity.find,
        {
            Rule.UNKNOWN_CODE: "Every code exists.",
            Rule.NOT_ACTIVE: "Every code that is known is in force on its date.",
            Rule.HEADER: "No code is a header.",
            Rule.STATUS: "No status of the fee schedule stands against payment.",
        },
    ),
    (sevenths.find, {Rule.SEVENTH: "No diagnosis lacks a 7th character or has a wrong one."}),
    (ptp.find, {Rule.PTP: "No edit stands between two codes of a day."}),
    (units.find, {Rule.MUE: "No units above a published limit.", Rule.UNITS: "Every line has units."}),
    (addons.find, {Rule.ADDON: "No add-on code without its primary."}),
    (modifiers.find, {Rule.MODIFIER: "No modifier that its code or another modifier rules out."}),
    (anatomy.find, {Rule.MODIFIER_MISSING: "No line lacks the modifier for its side or digit."}),
    (global_periods.find, {Rule.GLOBAL: "No service within the global period of another."}),
    (pointers.find, {Rule.POINTER: "Every line points to diagnoses of the claim."}),
    (
        duplicates.find,
        {Rule.DUPLICATE_LINE: "No line twice.", Rule.DUPLICATE_DIAGNOSIS: "No diagnosis twice."},
    ),
    (excludes.find, {Rule.EXCLUDES1: "No Excludes1 note between two diagnoses."}),
    (
        sequence.find,
        {
            Rule.CODE_FIRST: "No diagnosis stands before one that is coded first.",
            Rule.USE_ADDITIONAL: "No diagnosis asks for an additional code that is not there.",
        },
    ),
    (first_listed.find, {Rule.FIRST_LISTED: "The first diagnosis may stand first."}),
    (laterality.find, {Rule.LATERALITY: "No diagnosis and modifier name different sides."}),
    (age.find, {Rule.AGE: "No code is meant for another age."}),
    (sex.find, {Rule.SEX: "No code is meant for the other sex."}),
)
"""Each rule module with the rules it answers for, and what it means when nothing was found."""
