"""Worked cases are read strictly, and the project's own are well-formed and agree with the official tables."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks.check_cases import check
from benchmarks.codes import official_folder
from consultant.errors import WorkedCaseFault
from consultant.evaluate.cases import SHIPPED, CaseKind, Half, WorkedCase, read_case, read_cases
from tests.evaluate.conftest import BUNION, HEAD, Written


def test_a_case_is_read_with_its_name_its_mail_and_what_counts_as_right(written: Written) -> None:
    case = read_case(written(HEAD + BUNION))
    assert (case.name, case.kind, case.half) == ("podiatry/bunion", CaseKind.CASE, Half.TUNE)
    assert (case.date_of_service, case.mail.name) == (date(2024, 8, 14), "bunion.eml")
    assert case.lines[0].codings == (("28296", ("LT",), 1), ("28296", ("TA",), 1), ("28299", ("LT",), 1))
    assert case.diagnoses[0].codes == {"M20.12", "M21.612"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD.replace("title", "titel") + BUNION, "titel: Extra inputs"),
        (HEAD + BUNION.replace('why = "left"', ""), "diagnoses.1.why: Field required"),
        (HEAD + BUNION + "units = 2", "diagnoses.1.units: Extra inputs"),
        (HEAD.replace('"tune"', '"both"') + BUNION, "half: Input should be 'tune' or 'report'"),
        (HEAD + BUNION.replace('["LT"]', '["LEFT"]'), "lines.1.modifiers.1: String should match"),
        (
            HEAD + BUNION.replace('diagnoses = ["M20.12"]', 'diagnoses = ["M20.11"]'),
            "lines.1.diagnoses: M20.11",
        ),
        (HEAD.replace("2024-08-14", '"2024-08-14"') + BUNION, "date_of_service: Input should be a valid date"),
        (HEAD + BUNION + '[expect]\nforbidden = [{ code = "28299", why = "one cut" }]', "28299 is expected"),
        (HEAD + BUNION + '[expect]\nedits = [{ rule = "pairs", codes = ["28296"] }]', "expect.edits.1.rule"),
        (HEAD, "a case has codes, or expect.asks"),
        (HEAD.replace('"case"', '"question"'), "a question needs words"),
        (HEAD.replace('"case"', '"neither"') + BUNION, "has no codes"),
        ("title = ", "Invalid value"),
    ],
)
def test_a_faulty_case_names_its_file_the_key_and_what_was_expected(written: Written, text: str, problem: str) -> None:
    file = written(text)
    with pytest.raises(WorkedCaseFault) as fault:
        read_case(file)
    assert str(file) in str(fault.value)
    assert problem in str(fault.value)


def test_a_mail_without_an_expectation_and_an_expectation_without_a_mail_are_faults(written: Written) -> None:
    file = written(HEAD + BUNION)
    file.with_name("lonely.eml").write_text("From: a@b.example\n\nHello\n")
    with pytest.raises(WorkedCaseFault, match=r"lonely\.toml"):
        read_cases(file.parents[1])
    file.with_name("lonely.eml").unlink()
    file.with_suffix(".eml").unlink()
    with pytest.raises(WorkedCaseFault, match=r"bunion\.eml is not beside it"):
        read_cases(file.parents[1])


def test_a_folder_without_cases_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(WorkedCaseFault, match="no worked cases"):
        read_cases(tmp_path)
    with pytest.raises(WorkedCaseFault, match="no such folder"):
        read_cases(tmp_path / "nowhere")


@pytest.fixture(scope="session")
def official() -> Path:
    """The folder of official files."""
    folder = official_folder()
    if not folder.is_dir():
        pytest.skip("the official files are not at hand (CONSULTANT_SHARED)")
    return folder


def test_the_official_tables_find_every_kind_of_fault(written: Written, official: Path) -> None:
    clean = written(HEAD + BUNION, name="clean")
    written(
        HEAD.replace("identifiers = []", 'identifiers = ["Jane Roe", "John Poe"]')
        + """
lines = [
  { code = "28296", modifiers = ["LT"], diagnoses = ["M20.1"], why = "w" },
  { code = "64450", why = "column 2 of 28296, no modifier" },
  { code = "11045", modifiers = ["26"], units = 90, why = "an add-on alone, beyond its limit, with no component" },
  { code = "28777", why = "no such code" },
  { code = "99000", modifiers = ["Q0", "ZZ"], why = "bundled, and no such modifier" },
  { code = "J1040", why = "ended with March 2024" },
  { code = "99213", modifiers = ["59"], why = "a visit" },
]
diagnoses = [{ code = "M20.1", why = "a header" }, { code = "Z99.999", why = "none" }, { code = "M2012", why = "dot" }]
[expect]
edits = [{ rule = "ptp", codes = ["28296", "20610"] }, { rule = "mue", codes = ["28777"] }]
forbidden = [{ code = "00000", why = "none" }]
""",
        name="faulty",
    )
    found = check(read_cases(clean.parents[1]), official)
    assert not [one for one in found if one.startswith("podiatry/clean")]
    told = "\n".join(found)
    for what in (
        "identifiers: 'John Poe' does not stand in the mail",
        "diagnosis 1: M20.1 is a header",
        "diagnosis 2: Z99.999 is no ICD-10-CM code",
        "diagnosis 3: M2012 lacks its dot",
        "PTP 28296/64450 indicator 1: a side or digit resolves it only where each line carries its own",
        "line 3: 11045-26 has 90 units, the MUE is 12",
        "line 3: 11045-26 carries 26: no such component",
        "line 3: 11045 is an add-on",
        "line 4: 28777 is in neither",
        "line 5: 99000-Q0-ZZ is not payable (fee schedule status B)",
        "line 5: 99000-Q0-ZZ carries ZZ, which is no modifier",
        "line 6: J1040 is not in force on the date",
        "line 7: 99213-59 carries 59: on a visit it is 25",
        "no PTP edit between 28296, 20610",
        "no MUE for 28777",
        "00000 is no code",
    ):
        assert what in told
    assert "Jane Roe" not in told


def test_the_cases_of_this_project_are_well_formed() -> None:
    cases = shipped()
    assert len({case.name for case in cases}) == len(cases)


def test_the_cases_of_this_project_are_many_and_of_many_kinds_and_some_stay_unseen() -> None:
    cases = shipped()
    assert len(cases) >= 60
    assert len({case.specialty for case in cases}) >= 15
    assert {case.kind for case in cases} == set(CaseKind)
    shares = Counter(case.half for case in cases)
    assert shares[Half.REPORT] >= 15
    assert len({case.specialty for case in cases if case.half is Half.REPORT}) >= 12
    assert sum(bool(case.identifiers) for case in cases) >= 12
    assert sum(bool(case.expect.asks) for case in cases) >= 6


def test_the_cases_of_this_project_agree_with_the_official_tables(official: Path) -> None:
    assert check(shipped(), official) == []


def shipped() -> list[WorkedCase]:
    """The cases of this project; they raise when one is not well-formed."""
    if not SHIPPED.is_dir():
        pytest.skip("there are no worked cases yet")
    return read_cases()
