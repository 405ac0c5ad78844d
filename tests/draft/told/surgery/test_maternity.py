"""Births: the way, and what is tied beside."""


def test_a_repeat_cesarean_without_a_trial_of_labor_is_a_cesarean(lines):
    text = (
        "Inpatient 6/28/2024. Scheduled repeat cesarean because of one earlier cesarean, she declined a trial of "
        "labor. 39 weeks, liveborn boy. Our group gave all antepartum visits and will do the postpartum visit."
    )
    codes = {code for code, _ in lines(text)}
    assert "59510" in codes
    assert not codes & {"59610", "59618"}
