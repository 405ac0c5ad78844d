"""The measure itself, the file of queries, and the promise the search must keep over what comes with the program."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consultant.cli.eval import app
from consultant.codes.model import CodeSet
from consultant.codes.shelf import Shelf
from consultant.errors import CodesError
from consultant.evaluate.queries import Asked, Half, Queries, read_queries
from consultant.evaluate.rivals import icd10_coder, plain_table
from consultant.evaluate.search import Measured, measure, ours


def asked(text: str, *right: str) -> Asked:
    return Asked(CodeSet.ICD10CM, "words", text, right, Half.REPORT)


def test_the_queries_are_many_of_every_code_set_and_split_evenly() -> None:
    queries = read_queries()
    assert len(queries.asked) >= 260
    share = Counter(one.code_set for one in queries.asked)
    assert share[CodeSet.ICD10CM] > share[CodeSet.CPT] > share[CodeSet.HCPCS] >= 40
    assert abs(len(queries.of(Half.TUNE)) - len(queries.of(Half.REPORT))) < 10
    assert len({one.text for one in queries.asked}) == len(queries.asked)


def test_a_right_code_may_be_a_pattern() -> None:
    one = asked("gout", "M10.?7*", "9928[45]")
    assert one.rank(["M10.9", "M10.071"]) == 2
    assert one.rank(["99285"]) == 1
    assert one.rank(["99283", "M10.9"]) is None


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("[CPT]\n", "on: expected a date"),
        ("on = 2025-03-01\n[Nope]\nlay = []\n", "Nope"),
        ('on = 2025-03-01\n[CPT]\nlay = [["x", "1"], ["y"]]\n', "lay, line 2"),
        ("on = ", "search.toml"),
    ],
)
def test_a_broken_file_of_queries_names_the_place(tmp_path: Path, content: str, wrong: str) -> None:
    file = tmp_path / "search.toml"
    file.write_text(content)
    with pytest.raises(CodesError, match=wrong):
        read_queries(file)


def test_a_missing_file_of_queries_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CodesError, match="--queries"):
        read_queries(tmp_path / "none.toml")


def test_recall_and_percentiles_are_counted_by_hand() -> None:
    answers = {"a": ["A1"], "b": ["x", "B1"], "c": ["x"] * 20}
    measured = measure("m", "", lambda text: answers[text], [asked("a", "A1"), asked("b", "B1"), asked("c", "C1")])
    assert [measured.recall(place) for place in (1, 5, 10)] == [1 / 3, 2 / 3, 2 / 3]
    assert [one.text for one in measured.missed()] == ["c"]
    assert measured.kinds() == {"ICD-10-CM words": 3}
    measured.seconds = [number / 1000 for number in range(1, 101)]
    assert [measured.milliseconds(percentile) for percentile in (50, 95, 99)] == pytest.approx([50, 95, 99])


def test_nothing_measured_is_nothing() -> None:
    assert Measured("m", "").recall(10) == 0
    assert Measured("m", "").milliseconds(99) == 0


def test_the_search_keeps_its_promise_over_what_comes_with_the_program(packaged_shelf: Shelf) -> None:
    queries = read_queries()
    everything = [one for one in queries.asked if one.code_set in (CodeSet.ICD10CM, CodeSet.CPT)]
    measured = measure("consultant", "", ours(packaged_shelf, queries), everything)
    assert measured.recall(10) >= 0.93, [one.text for one in measured.missed()]
    assert measured.recall(1) >= 0.8


def test_the_search_is_far_better_than_a_plain_table(packaged_shelf: Shelf) -> None:
    queries = read_queries()
    half = queries.of(Half.TUNE)
    with plain_table(packaged_shelf, queries.on) as plain:
        other = measure("plain", "", plain, half)
    assert 0.2 < other.recall(10) < measure("consultant", "", ours(packaged_shelf, queries), half).recall(10) - 0.2


def test_the_rivals_answer_easy_questions(packaged_shelf: Shelf) -> None:
    with plain_table(packaged_shelf, date(2025, 3, 1), (CodeSet.ICD10CM,), terms=True) as plain:
        assert plain("E11.9") == ["E11.9"]
        assert "M20.11" in plain("hallux valgus right foot")
        assert "M75.0" in plain("frozen shoulder")
        assert plain('"*') == []
    with icd10_coder() as coder:
        assert coder is not None, "icd10-coder is a development dependency"
        assert "M20.11" in coder("hallux valgus acquired right foot")


def test_the_command_prints_recall_and_times(packaged_shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[codes]\ndatabase = "{packaged_shelf.path}"\n')
    (tmp_path / "search.toml").write_text(
        'on = 2025-03-01\n["ICD-10-CM"]\nlay = [["qzxqzx", "I10"], ["HTN", "I10"], ["bunion", "M21.61*"]]\n'
    )
    options = ["search", "--queries", str(tmp_path / "search.toml"), "--config", str(tmp_path / "config.toml")]
    report = CliRunner().invoke(app, options)
    assert report.exit_code == 0, report.output
    assert "1 queries (report)" in report.output
    assert "icd10-coder" in report.output
    assert "missed" not in report.output
    tune = CliRunner().invoke(app, [*options, "--tune"])
    assert "missed: ICD-10-CM lay: 'qzxqzx', right: I10" in tune.output


def test_queries_are_asked_on_their_date(packaged_shelf: Shelf) -> None:
    queries = Queries(date(2025, 3, 1), (asked("HTN", "I10"),))
    assert ours(packaged_shelf, queries)("HTN")[0] == "I10"
