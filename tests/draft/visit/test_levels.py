"""Each threshold of minutes and each level of decision making, on both sides of the line."""

from datetime import date

import pytest

from consultant.draft.visit.levels import (
    LEVEL_CODES,
    Level,
    VisitKind,
    by_decision,
    by_time,
    discharge_code,
    kind_of,
    rules_hold,
    steps,
)

ON = date(2025, 6, 2)
K = VisitKind
TIMED = {
    K.OFFICE_NEW: {"99202": 15, "99203": 30, "99204": 45, "99205": 60},
    K.OFFICE_ESTABLISHED: {"99212": 10, "99213": 20, "99214": 30, "99215": 40},
    K.HOSPITAL_INITIAL: {"99221": 40, "99222": 55, "99223": 75},
    K.HOSPITAL_SUBSEQUENT: {"99231": 25, "99232": 35, "99233": 50},
    K.HOSPITAL_SAME_DAY: {"99234": 45, "99235": 70, "99236": 85},
    K.CONSULT_OUTPATIENT: {"99242": 20, "99243": 30, "99244": 40, "99245": 55},
    K.CONSULT_INPATIENT: {"99252": 35, "99253": 45, "99254": 60, "99255": 80},
    K.NURSING_INITIAL: {"99304": 25, "99305": 35, "99306": 50},
    K.NURSING_SUBSEQUENT: {"99307": 10, "99308": 20, "99309": 30, "99310": 45},
    K.HOME_NEW: {"99341": 15, "99342": 30, "99344": 60, "99345": 75},
    K.HOME_ESTABLISHED: {"99347": 20, "99348": 30, "99349": 40, "99350": 60},
    K.VIDEO_NEW: {"98000": 15, "98001": 30, "98002": 45, "98003": 60},
    K.VIDEO_ESTABLISHED: {"98004": 10, "98005": 20, "98006": 30, "98007": 40},
    K.AUDIO_NEW: {"98008": 15, "98009": 30, "98010": 45, "98011": 60},
    K.AUDIO_ESTABLISHED: {"98012": 10, "98013": 20, "98014": 30, "98015": 40},
}


@pytest.mark.parametrize(
    ("kind", "code", "least"), [(kind, code, least) for kind, codes in TIMED.items() for code, least in codes.items()]
)
def test_minutes_must_be_met_or_exceeded(kind, code, least):
    assert by_time(kind, least, ON).code == code
    below = by_time(kind, least - 1, ON)
    assert below is None or below.code < code


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (K.OFFICE_NEW, ["99202", "99203", "99204", "99205"]),
        (K.OFFICE_ESTABLISHED, ["99212", "99213", "99214", "99215"]),
        (K.HOSPITAL_INITIAL, ["99221", "99221", "99222", "99223"]),
        (K.HOSPITAL_SUBSEQUENT, ["99231", "99231", "99232", "99233"]),
        (K.HOSPITAL_SAME_DAY, ["99234", "99234", "99235", "99236"]),
        (K.EMERGENCY, ["99282", "99283", "99284", "99285"]),
        (K.CONSULT_OUTPATIENT, ["99242", "99243", "99244", "99245"]),
        (K.CONSULT_INPATIENT, ["99252", "99253", "99254", "99255"]),
        (K.NURSING_INITIAL, ["99304", "99304", "99305", "99306"]),
        (K.NURSING_SUBSEQUENT, ["99307", "99308", "99309", "99310"]),
        (K.HOME_NEW, ["99341", "99342", "99344", "99345"]),
        (K.HOME_ESTABLISHED, ["99347", "99348", "99349", "99350"]),
    ],
)
def test_each_level_of_decision_making_has_its_code(kind, codes):
    assert [by_decision(kind, level, ON).code for level in Level] == codes


def test_time_never_chooses_an_emergency_visit():
    assert by_time(K.EMERGENCY, 500, ON) is None


@pytest.mark.parametrize(
    ("kind", "minutes", "on", "code"),
    [
        (K.NURSING_INITIAL, 45, date(2023, 12, 31), "99306"),
        (K.NURSING_INITIAL, 45, date(2024, 1, 1), "99305"),
        (K.NURSING_SUBSEQUENT, 15, date(2023, 12, 31), "99308"),
        (K.NURSING_SUBSEQUENT, 15, date(2024, 1, 1), "99307"),
    ],
)
def test_nursing_facility_minutes_changed_with_2024(kind, minutes, on, code):
    assert by_time(kind, minutes, on).code == code


@pytest.mark.parametrize(
    ("kind", "minutes", "code"),
    [
        (K.HOSPITAL_DISCHARGE, None, "99238"), (K.HOSPITAL_DISCHARGE, 30, "99238"), (K.HOSPITAL_DISCHARGE, 31, "99239"),
        (K.NURSING_DISCHARGE, 30, "99315"), (K.NURSING_DISCHARGE, 31, "99316"), (K.OFFICE_NEW, 31, None),
    ],
)  # fmt: skip
def test_a_discharge_of_more_than_thirty_minutes_has_the_second_code(kind, minutes, code):
    assert discharge_code(kind, minutes) == code


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (K.OFFICE_NEW, date(2021, 1, 1)),
        (K.HOSPITAL_INITIAL, date(2023, 1, 1)),
        (K.EMERGENCY, date(2023, 1, 1)),
        (K.VIDEO_NEW, date(2025, 1, 1)),
    ],
)
def test_the_rules_hold_from_their_own_year_on(kind, first):
    assert rules_hold(kind, first)
    assert not rules_hold(kind, first.replace(year=first.year - 1, month=12, day=31))


def test_every_code_belongs_to_one_kind_and_kinds_rise():
    for kind in VisitKind:
        found = steps(kind, ON)
        assert all(kind_of(one.code) is kind for one in found)
        assert list(found) == sorted(found, key=lambda one: (one.level, one.minutes or 0))
    assert kind_of("99211") is K.OFFICE_ESTABLISHED
    assert kind_of("20610") is None
    assert {"99281", "99238", "99316"} <= LEVEL_CODES
