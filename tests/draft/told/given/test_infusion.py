"""Infusions, vaccines and anesthesia, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ceftriaxone 1 g IV infused over 45 minutes; ondansetron 4 mg IV push. "
            "Normal saline 1 L over 2 hours for hydration.",
            [("96365", 1), ("96375", 1), ("96361", 2), ("J0696", 4), ("J2405", 4)],
        ),
        (
            "Zofran 4 mg and Benadryl 25 mg IV push given. Toradol 30 mg IM given.",
            [("96374", 1), ("96375", 1), ("96372-59", 1), ("J2405", 4), ("J1200", 1), ("J1885", 2)],
        ),
        ("Remicade 400 mg IV infusion from 09:00 to 11:10.", [("96413", 1), ("96415", 1), ("J1745", 40)]),
        (
            "Vancomycin 1 g infused in 250 mL normal saline from 10:00 to 11:35.",
            [("96365", 1), ("96366", 1), ("J3370", 2)],
        ),
        ("Normal saline 1000 mL IV over 30 minutes.", []),
        ("Normal saline 1000 mL IV over 31 minutes.", [("96360", 1)]),
        ("B12 1000 mcg IM given.", [("96372", 1), ("J3420", 1)]),
    ],
)
def test_one_first_service_is_chosen_and_the_rest_follow(lines, text, expected):
    assert lines(text) == expected


def test_minutes_of_an_infusion_that_are_not_told_are_asked_for(draft):
    answer = draft("Venofer 200 mg IV infusion given.")
    assert [one.code for one in answer.lines] == ["J1756"]
    assert any("How long did the infusion" in question for question in answer.questions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tdap and Shingrix given IM.", {("90471", 1), ("90472", 1), ("90715", 1), ("90750", 1)}),
        ("4 yo received MMR and Kinrix, counseling by the physician.",
         {("90460", 2), ("90461", 5), ("90707", 1), ("90696", 1)}),
        ("72F with Medicare. Fluzone High Dose and Prevnar 20 given.",
         {("G0008", 1), ("G0009", 1), ("90662", 1), ("90677", 1)}),
        ("Flumist given to 6 yo.", {("90473", 1), ("90660", 1)}),
    ],
)  # fmt: skip
def test_vaccines_are_reported_with_how_they_are_given(lines, text, expected):
    assert set(lines(text)) == expected


def test_a_product_that_the_name_does_not_settle_is_asked_for(draft):
    answer = draft("Flu shot given.")
    assert [one.code for one in answer.lines] == ["90471"]
    assert any("Which vaccine product" in question for question in answer.questions)


@pytest.mark.parametrize(
    "text",
    [
        "Vaccines up to date. Tdap due next year.",
        "Declined flu shot.",
        "Ceftriaxone 1 g IV infusion over 45 minutes was deferred.",
        "Will give Toradol 30 mg IM next visit.",
        "No IV push medications were given.",
    ],
)
def test_what_was_not_given_that_day_is_no_line(lines, text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Anesthesia for total knee replacement, 95 minutes, personally performed by anesthesiologist. ASA 3. "
            "75F, Medicare.",
            [("01402-AA", 95)],
        ),
        (
            "CRNA medically directed by anesthesiologist; anesthesia services for cholecystectomy, start 08:00 stop "
            "09:37, P2.",
            [("00790-QX-P2", 97)],
        ),
    ],
)
def test_anesthesia_is_reported_in_minutes_with_who_gave_it(lines, text, expected):
    assert lines(text) == expected


def test_an_operation_that_names_its_anesthesia_is_the_surgeon_s(lines):
    text = "Anesthesia: general, 95 minutes. Procedure: chevron bunionectomy, distal metatarsal osteotomy, right foot"
    assert lines(text) == [("28296-RT", 1)]
