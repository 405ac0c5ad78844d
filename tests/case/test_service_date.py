"""A date of service counts only when it is stated plainly."""

from datetime import date

import pytest

from consultant.case.service_date import stated_date_of_service

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    "text",
    [
        "DOS: 05/12/2026",
        "DOS 5/12/26, left foot",
        "D.O.S. - 5-12-2026",
        "date of service 2026-05-12",
        "Date of Service: May 12, 2026",
        "The date of surgery was 05.12.2026.",
        "Service date: 12 lines\nDOS: 05/12/2026",
        "DOS: 05/12/2026\nAgain: date of service 2026-05-12",
    ],
)
def test_a_plain_statement_is_understood(text: str) -> None:
    assert stated_date_of_service([text], TODAY) == date(2026, 5, 12)


@pytest.mark.parametrize(
    "text",
    [
        "DOB: 05/12/1976",
        "05/12/2026",
        "Seen on 05/12/2026",
        "DOS: 13/45/2026",
        "DOS: 05/12/2026 and DOS: 05/19/2026",
        "DOS: 05/12/1926",
        "DOS: 05/12/2062",
        "dose: 05/12/2026",
        "MS-DOS 5.12.26000",
        "",
    ],
)
def test_anything_less_is_no_date(text: str) -> None:
    assert stated_date_of_service([text], TODAY) is None


def test_texts_that_disagree_give_none() -> None:
    assert stated_date_of_service(["DOS: 05/12/2026", "DOS: 05/13/2026"], TODAY) is None
    assert stated_date_of_service(["DOS: 05/12/2026", "no date here"], TODAY) == date(2026, 5, 12)
