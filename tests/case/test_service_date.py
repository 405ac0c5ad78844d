"""A date of service counts only when it is stated plainly."""

from datetime import date

import pytest

from consultant.case.service_date import likely_date_of_service, stated_date_of_service

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


@pytest.mark.parametrize(
    "text",
    [
        "05/12/2026, office, Medicare. Knee injection.",
        "Mrs. Roe came on 05/12/2026 with her daughter.",
        "Pt DOB 04/30/1941\n5/12/26 | office | Medicare",
        "Op 05/12/2026 ASC. First visit 4/1. Last seen 03/02/2026. Return 06/20/2026.",
        "On 05/12/2026 (DOS) an established patient; the plan of 05/20/2026 is another.",
        "DATE OF EXAM: 05/12/2026",
        "visit date 5/12/2026, again 05/19/2026",
        "Ketorolac given on May 12, 2026.",
    ],
)
def test_the_only_full_date_that_stands_for_nothing_else_is_likely_the_one(text: str) -> None:
    assert likely_date_of_service([text], TODAY) == date(2026, 5, 12)


@pytest.mark.parametrize(
    "text",
    [
        "DOB 05/12/2026",
        "Seen 05/12/2026 and 05/19/2026.",
        "Seen 05/12/2024.",
        "Surgery planned 06/12/2026.",
        "Stable since 05/12/2026.",
        "DOS: 05/12/2026 and DOS: 05/19/2026, mailed 05/20/2026",
        "L4-5 disc, 5/10 pain, 7.12.26.3",
    ],
)
def test_a_date_that_may_be_another_is_not_taken(text: str) -> None:
    assert likely_date_of_service([text], TODAY) is None
