"""Catheterizations, device checks and ultrasound of the heart, read out of mails."""

import pytest


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Right heart cath with wedge pressure. Selective coronary angiography. LVEDP 14.", ["93460"]),
        ("Selective coronary angiography of both coronary arteries. LIMA graft injected and patent.", ["93455"]),
        ("Dual chamber pacemaker checked in person, lower rate changed to 70.", ["93280"]),
        ("Single lead ICD interrogated in person, no changes made to the programming.", ["93289"]),
        ("Limited echocardiogram to follow the effusion, no Doppler done.", ["93308"]),
        ("TEE with spectral Doppler and color Doppler.", ["93312", "93320", "93325"]),
        ("Complete echocardiogram with spectral Doppler and color flow.", ["93306"]),
        ("Office, our machine. Holter 48 hours.", ["93224"]),
        ("Hospital's machine. ECG, 12 leads, overread by me.", ["93010"]),
        ("Hospital outpatient. Exercise stress test, supervised and interpreted by me.", ["93016", "93018"]),
        ("Patch monitor 14 days, vendor bills for recording. Interpretation only.", ["93248"]),
    ],
)
def test_parts_make_one_code(lines, text, codes):
    assert sorted(code.split("-")[0] for code, _ in lines(text)) == codes


def test_a_device_check_without_what_was_done_is_asked_about(draft):
    answer = draft("Pacemaker check in the device clinic.")
    assert not answer.lines
    assert any("93288" in one for one in answer.questions)
