"""Message files take the way of the mail: every one has its outcome, and none stops the next."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from consultant.config import Limits, Settings
from consultant.inbox.ingest import ingest_files, message_files
from consultant.record import Event, Ingested, Message, MessageState, Refusal
from consultant.service import Service
from tests.fixtures.incoming import EMAILS, build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three messages in two folders, and a file that is no message."""
    below = tmp_path / "mail" / "older"
    below.mkdir(parents=True)
    (tmp_path / "mail" / "b.eml").write_bytes(build("Case B."))
    (tmp_path / "mail" / "a.EML").write_bytes(build("Case A."))
    (below / "c.eml").write_bytes((EMAILS / "newsletter.eml").read_bytes())
    (below / "notes.txt").write_bytes(build("Not meant."))
    return tmp_path / "mail"


def test_a_folder_gives_every_eml_below_it_and_files_are_taken_as_named(folder: Path) -> None:
    assert [path.name for path in message_files([folder])] == ["a.EML", "b.eml", "c.eml"]
    named = folder / "older" / "notes.txt"
    assert [path.name for path in message_files([named, folder, named])] == ["notes.txt", "a.EML", "b.eml", "c.eml"]


def test_files_are_stored_and_read_at_once_and_the_progress_is_told(service: Service, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    outcomes = ingest_files(service, [folder], lambda done, total: told.append((done, total)))
    assert [(found.path.name, found.state, found.case_number) for found in outcomes] == [
        ("a.EML", MessageState.IN_CASE, "CC-000001"),
        ("b.eml", MessageState.IN_CASE, "CC-000002"),
        ("c.eml", MessageState.REFUSED, None),
    ]
    assert outcomes[2].reason == "Sent to a mailing list."
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_ingesting_again_stores_nothing_twice(service: Service, folder: Path) -> None:
    first = ingest_files(service, [folder])
    again = ingest_files(service, [folder])
    assert again == first
    with service.look() as session:
        assert session.exec(select(func.count()).select_from(Message)).one() == 3
        assert session.exec(select(func.count()).select_from(Ingested)).one() == 3


def test_a_file_that_cannot_be_read_does_not_stop_the_next(service: Service, folder: Path) -> None:
    gone = folder / "gone.eml"
    outcomes = ingest_files(service, [gone, folder / "b.eml"])
    assert (outcomes[0].state, outcomes[0].message_id, outcomes[0].reason) == (None, None, "No such file or directory")
    assert outcomes[1].state is MessageState.IN_CASE


def test_an_empty_file_is_kept_too(service: Service, tmp_path: Path) -> None:
    (tmp_path / "empty.eml").touch()
    [outcome] = ingest_files(service, [tmp_path / "empty.eml"])
    assert (outcome.state, outcome.reason) == (MessageState.REFUSED, "No address to answer to.")


def test_a_file_beyond_the_limit_is_kept_by_its_header(settings: Settings, open_service, tmp_path: Path) -> None:
    service = open_service(settings.model_copy(update={"limits": Limits(max_message_mb=1)}))
    (tmp_path / "large.eml").write_bytes(build("x" * 70 + "\n") + b"x" * 1_100_000)
    [outcome] = ingest_files(service, [tmp_path / "large.eml"])
    with service.look() as session:
        row = session.get_one(Message, outcome.message_id)
        assert (row.refusal, row.header_only) == (Refusal.TOO_LARGE, True)
        assert row.size > 1_100_000
        assert len(row.raw) < 2000


def test_no_name_of_a_file_or_folder_is_written_down(service: Service, tmp_path: Path) -> None:
    place = tmp_path / "Jane Roe 1951"
    place.mkdir()
    (place / "Jane Roe.eml").write_bytes(build("A case."))
    ingest_files(service, [place])
    with service.look() as session:
        told = [str(row.model_dump()) for table in (Ingested, Event) for row in session.exec(select(table))]
    assert not any("Roe" in text for text in told)


def test_every_message_of_the_collections_goes_through_and_none_is_lost(service: Service, shared_mail_folder) -> None:
    """Each ends as a case, a recorded refusal, or a kept message that needs a person; the bytes are all there."""
    given = [path for path in sorted(shared_mail_folder.rglob("*")) if path.suffix in (".eml", ".msg")]
    given += sorted((shared_mail_folder / "flufl.bounce" / "data").glob("*.txt"))
    given += sorted((shared_mail_folder / "cpython" / "data").glob("*.txt"))
    given += sorted((shared_mail_folder / "spamscope-mail-parser" / "mails").iterdir())
    outcomes = ingest_files(service, given)
    assert len(outcomes) == len(given) > 270
    final = {MessageState.IN_CASE, MessageState.REFUSED, MessageState.NEEDS_PERSON}
    assert {outcome.state for outcome in outcomes} <= final
    with service.look() as session:
        for outcome in outcomes:
            row = session.get_one(Message, outcome.message_id)
            assert row.raw == outcome.path.read_bytes(), outcome.path.name
            if row.state is MessageState.IN_CASE:
                assert row.case_id is not None
                assert row.sender_id is not None
            else:
                assert row.note
            assert not row.note.startswith("It could not be read"), outcome.path.name


def test_a_folder_of_the_collections_is_found_whole(service: Service, shared_mail_folder) -> None:
    outcomes = ingest_files(service, [shared_mail_folder])
    assert len(outcomes) == len(list(shared_mail_folder.rglob("*.eml"))) >= 13
    assert all(outcome.state is MessageState.IN_CASE for outcome in outcomes)
