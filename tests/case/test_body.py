"""A body becomes new text, quoted history and signature, and loses nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.body import library, ours, samples
from consultant.case.body import Body, split_body


def words(text: str) -> list[str]:
    """The lines with words on them, marks of quoting aside, in no order."""
    bare = (re.sub(r"^[\s>]+", "", line).strip() for line in text.split("\n"))
    return sorted(line for line in bare if line)


def keeps_everything(body: str, parts: Body) -> bool:
    return words(f"{parts.text}\n{parts.quoted}\n{parts.signature}") == words(body)


def test_a_reply_on_top_is_told_from_what_it_quotes() -> None:
    body = split_body(
        "Yes, left foot.\n\nOn Mon, Jun 1, 2026 at 9:00 AM A. Coder <a@c.example> wrote:\n\n> Which foot?\n"
    )
    assert body.text == "Yes, left foot."
    assert body.quoted.startswith("On Mon")
    assert "Which foot?" in body.quoted
    assert not body.forwarded


def test_an_answer_below_a_quote_is_the_new_text() -> None:
    body = split_body("On 01/06/2026 09:00, A. Coder wrote:\n> Which foot?\n\nThe left one.")
    assert body.text == "The left one."


def test_answers_between_quoted_questions_keep_their_questions() -> None:
    text = "On 01/06/2026 09:00, A. Coder wrote:\n> Which foot?\nThe left one.\n> Which implant?\nOne screw.\n"
    body = split_body(text)
    assert body.text.split("\n")[1:] == ["> Which foot?", "The left one.", "> Which implant?", "One screw."]


@pytest.mark.parametrize(
    "divider",
    [
        "-----Original Message-----\nFrom: A\nSent: Monday\nTo: B\nSubject: C",
        "________________________________\nFrom: A <a@c.example>\nSent: Monday, June 1, 2026\nTo: B\nSubject: C",
        "From: A <a@c.example>\nSent: Monday\nTo: B\nSubject: C",
        "Von: A <a@c.example>\nGesendet: Montag\nAn: B\nBetreff: C",
        "De : A [mailto:a@c.example]\nEnvoyé : lundi\nÀ : B\nObjet : C",
        "Le lun. 1 juin 2026 à 09:00, A <a@c.example> a écrit :",
        "Am Mo., 1. Juni 2026 um 09:00 Uhr schrieb A <a@c.example>:",
        "El lun, 1 jun 2026 a las 9:00, A (<a@c.example>) escribió:",
        "Em seg., 1 de jun. de 2026 às 09:00, A <a@c.example> escreveu:",
        "2026-06-01 9:00 GMT+02:00 A <a@c.example>:",
    ],
)
def test_history_is_known_in_many_languages(divider: str) -> None:
    text = f"My answer stands here.\n\n{divider}\n\nOlder words."
    body = split_body(text)
    assert body.text == "My answer stands here."
    assert "Older words." in body.quoted
    assert keeps_everything(text, body)


def test_a_forwarded_case_is_content() -> None:
    text = (
        "Please see the forwarded note below.\n\n---------- Forwarded message ---------\nFrom: S <s@c.example>\n"
        "Date: Fri, May 29, 2026\nSubject: op note\nTo: O <o@c.example>\n\nChevron osteotomy, left foot."
    )
    body = split_body(text, "Fwd: op note")
    assert body.text == "Please see the forwarded note below.\n\nChevron osteotomy, left foot."
    assert body.forwarded
    assert keeps_everything(text, body)


@pytest.mark.parametrize("intro", ["", "Please code the note below.", "FYI", "See below, thanks."])
def test_what_an_outlook_forward_holds_is_content(intro: str) -> None:
    header = "From: S <s@c.example>\nSent: Friday\nTo: O <o@c.example>\nSubject: op note"
    body = split_body(f"{intro}\n\n{header}\n\nWedge resection of the nail, right great toe.")
    assert "Wedge resection" in body.text


def test_a_subject_that_says_forwarded_makes_history_content() -> None:
    header = "From: S <s@c.example>\nSent: Friday\nTo: O <o@c.example>\nSubject: op note"
    text = f"Dana asked me to send this on to you for next week.\n\n{header}\n\nNail avulsion."
    assert "Nail avulsion." in split_body(text, "FW: op note").text
    assert "Nail avulsion." in split_body(text, "RE: op note").quoted


def test_a_body_that_is_only_a_quote_is_content() -> None:
    assert split_body("> Ulcer of the heel,\n> debrided to bone.").text == "> Ulcer of the heel,\n> debrided to bone."
    apple = split_body(
        "> Begin forwarded message:\n> \n> From: S <s@c.example>\n> Subject: note\n> To: x\n> \n> Ulcer."
    )
    assert apple.text == "Ulcer."
    assert apple.forwarded


@pytest.mark.parametrize(
    "text",
    [
        "Hallux valgus angle\n> 30 degrees on the film.",
        "On exam the patient wrote:\nfindings as before.",
        "Patient 1: bunion, left.\n--\nPatient 2: hammertoe, right. Which code?",
        "Preop diagnosis: ulcer\n-----\nPostop diagnosis: the same\n-----\nProcedure: debridement",
        "Date: 05/12/2026\nSurgeon: D. Reed\nProcedure: fusion",
        "Thanks for the help.\nRegards to the patient's family, who asked about the cost.\nWhich code fits?",
        "From: ER\nTo: OR\nThe foot was cleaned.",
        "The letter we got:\nDate: May 12, 2026\nFrom: D. Reed\nTo: A. Coder\nPlease report the nail avulsion.",
        "Chart:\nOn 05/12/2026 at 10:30 the surgeon wrote:\nChevron osteotomy, one screw.",
        "05/12/2026 10:30 bone specimen sent:\nosteomyelitis, negative margin.",
        "S: pain\nO: ulcer, 2 cm\nA: diabetic foot\nDate: 05/12/2026\nP: debride",
        "Sent from my desk, is much easier than my telephone.",
    ],
)
def test_clinical_text_is_never_taken_for_history_or_signature(text: str) -> None:
    assert split_body(text).text == text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nDana Reed, DPM\nFoot Clinic",
        "Sent from my iPhone",
        "Get Outlook for iOS<https://aka.example/o0ukef>",
        "Best regards,\n\nDana Reed, DPM\nFoot Clinic\n555-010-2030",
        "Mit freundlichen Grüßen\nD. Reed",
        "Dana Reed\nd.reed@clinic.example\n(555) 010-2030\nwww.clinic.example",
        "CONFIDENTIALITY NOTICE: This e-mail is intended only for the addressee and may hold patient information.",
        "This message and any attachments are confidential and intended solely for the addressee. If you are not the "
        "intended recipient, please delete it.",
    ],
)
def test_signatures_and_notices_stand_apart(signature: str) -> None:
    text = f"Which code fits a nail avulsion?\n\n{signature}"
    body = split_body(text)
    assert body.text.strip() == "Which code fits a nail avulsion?"
    assert keeps_everything(text, body)


LINES = st.one_of(
    st.sampled_from(
        ["", "> quoted", ">> twice", "On Mon, Jun 1, 2026 at 9:00 AM A <a@b.example> wrote:", "From: a@b.example",
         "Sent: Monday", "To: c@d.example", "Subject: x", "-----Original Message-----", "--", "-- ", "________",
         "Regards,", "---------- Forwarded message ---------", "Sent from my iPhone", "wrote:",
         "> On 1/2/2026 10:00 A wrote:",
         "Le 4 janv. 2016 19:03, \"N\"", "a écrit :", "<x@y.example>", "Which code?", "The notice is confidential.",
         "begin", "| bar", "  indented  ", "***", "CONFIDENTIALITY NOTICE"]
    ),
    st.text(alphabet="abc >-_:@.<>|\t\u00a0", max_size=30),
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.sampled_from(["", "Fwd: x", "RE: x"]))
@settings(max_examples=600, deadline=None)
def test_no_line_is_ever_lost(lines: list[str], subject: str) -> None:
    text = "\n".join(lines)
    assert keeps_everything(text, split_body(text, subject))


def test_public_collections_are_taken_apart_as_their_owners_expect(shared_mail_folder) -> None:
    every = list(samples(shared_mail_folder))
    mine = sum(ours(sample) for sample in every)
    assert len(every) >= 160
    assert mine >= 146, f"{mine} of {len(every)}"
    assert mine > 1.5 * sum(library(sample) for sample in every)


def test_public_bodies_lose_nothing(shared_mail_folder) -> None:
    for sample in samples(shared_mail_folder):
        assert keeps_everything(sample.body, split_body(sample.body)), sample.name
