"""Views of an X-ray against the facts of our own table."""

import pytest

from consultant.codes.own_table import load_own_table
from consultant.draft.reckon.views import views_fit


@pytest.mark.parametrize(
    ("fact", "fitting"),
    [
        ("one view", {1}), ("two views", {2}), ("one or two views", {1, 2}), ("two or three views", {2, 3}),
        ("three or more views", {3, 4, 5, 6}), ("six or more views, bending included", {6}),
        ("two or three bending views only", {2, 3}), ("two or more views of the abdomen", {2, 3, 4, 5, 6}),
        ("one or more views", {1, 2, 3, 4, 5, 6}),
    ],
)  # fmt: skip
def test_a_number_of_views_fits_or_does_not(fact, fitting):
    assert {views for views in range(1, 7) if views_fit(fact, views)} == fitting


@pytest.mark.parametrize("fact", ["", "first lesion", "up to 15", "review and interpretation"])
def test_a_fact_about_something_else_counts_no_views(fact):
    assert views_fit(fact, 2) is None


def test_every_number_of_views_of_the_table_can_be_read():
    facts = {
        own.facts["number"]
        for family in load_own_table()
        for own in family.codes
        if "view" in own.facts.get("number", "")
    }
    assert facts
    assert all(any(views_fit(fact, views) for views in range(1, 10)) for fact in facts)
