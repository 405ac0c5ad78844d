"""Mail arrives and is never lost, and never stored twice, whatever the server, the network or this process does."""

import os
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from consultant.config import Database, Limits
from consultant.errors import InboxError, MailboxRefused
from consultant.inbox.collect import BYTES_AT_ONCE, in_batches
from consultant.inbox.imap import KEYWORD, Listed
from consultant.record import Cursor, Event, Ingested, Message
from consultant.service import Service
from tests.fixtures.proxy import Cut

pytestmark = pytest.mark.server

RAW = b"From: a@clinic.example\r\nSubject: one\r\n\r\nbody\r\n"


def numbered(*numbers: int) -> list[bytes]:
    return [f"From: a@clinic.example\r\nSubject: {number}\r\n\r\nbody {number}\r\n".encode() for number in numbers]


@pytest.fixture
def user(dovecot) -> str:
    return dovecot.own_user("consult")


def stored(service: Service) -> list[bytes]:
    """The bytes of every stored message, in the order they were stored."""
    with service.look() as session:
        return [message.raw for message in session.exec(select(Message).order_by(Message.id))]


def places(service: Service) -> list[Ingested]:
    with service.look() as session:
        return list(session.exec(select(Ingested).order_by(Ingested.id)))


def cursor(service: Service) -> Cursor:
    with service.look() as session:
        return session.exec(select(Cursor)).one()


def not_fetched(service: Service) -> list[dict]:
    with service.look() as session:
        return [event.data for event in session.exec(select(Event).where(Event.kind == "message.not_fetched"))]


# --- one look


def test_new_mail_is_stored_and_then_moved(dovecot, dovecot_settings, open_service, poller, user, nudges):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, *numbered(1, 2, 3))
    service = open_service(dovecot_settings(user))
    one = poller(service)
    assert one.poll_once() == 3
    assert one.poll_once() == 0
    assert stored(service) == numbered(1, 2, 3)
    assert dovecot.messages(user) == []
    assert dovecot.messages(user, "Processed") == numbered(1, 2, 3)
    assert all(place.flagged_at is not None for place in places(service))
    assert [nudge.stage for nudge in nudges] == ["read"] * 3


def test_mail_that_stays_is_flagged_and_not_read_again(dovecot, dovecot_settings, open_service, poller, user):
    dovecot.append(user, *numbered(1, 2))
    service = open_service(dovecot_settings(user))
    assert poller(service).poll_once() == 2
    assert poller(service).poll_once() == 0
    assert dovecot.flags(user) == {1: {rb"\Seen", KEYWORD}, 2: {rb"\Seen", KEYWORD}}


def test_more_mail_than_a_batch_holds_comes_in_several(dovecot, dovecot_settings, open_service, poller, user):
    dovecot.append(user, *numbered(*range(7)))
    service = open_service(dovecot_settings(user, batch=3))
    assert poller(service).poll_once() == 7
    assert stored(service) == numbered(*range(7))


def test_the_cursor_tells_how_the_poller_is(dovecot, dovecot_settings, open_service, poller, user, clock):
    with dovecot.imap(user) as client:
        client.append("INBOX", RAW, msg_time=clock() - timedelta(seconds=90))
    service = open_service(dovecot_settings(user))
    poller(service).poll_once()
    row = cursor(service)
    assert (row.account, row.folder, row.last_uid) == (user, "INBOX", 1)
    assert row.last_seen == row.connected_since == clock()
    assert row.lag_seconds == 90.0
    assert (row.errors, row.last_error) == (0, "")


def test_a_poller_that_was_closed_says_that_it_is_not_connected(dovecot_settings, open_service, poller, user):
    service = open_service(dovecot_settings(user))
    one = poller(service)
    one.poll_once()
    one.close()
    assert cursor(service).connected_since is None
    assert one.poll_once() == 0
    assert cursor(service).connected_since is not None


def test_of_a_message_that_is_too_large_the_header_is_kept(dovecot, dovecot_settings, open_service, poller, user):
    header = b"From: a@clinic.example\r\nSubject: a scan\r\n\r\n"
    large = header + b"x" * (1024 * 1024)
    first, last = numbered(1, 2)
    dovecot.append(user, first, large, last)
    service = open_service(dovecot_settings(user, limits=Limits(max_message_mb=1)))
    assert poller(service).poll_once() == 3
    with service.look() as session:
        messages = session.exec(select(Message).order_by(Message.id)).all()
    assert [message.raw for message in messages] == [first, header, last]
    assert [message.header_only for message in messages] == [False, True, False]
    assert messages[1].size == len(large)


def test_the_same_mail_delivered_twice_is_stored_once(dovecot, dovecot_settings, open_service, poller, user):
    dovecot.append(user, RAW, RAW)
    service = open_service(dovecot_settings(user))
    assert poller(service).poll_once() == 1
    assert len(stored(service)) == 1
    assert [place.uid for place in places(service)] == [1, 2]


def shared_mail() -> list[Path]:
    """The raw messages of the reference data beside the repository, where there are any."""
    root = Path(os.environ.get("CONSULTANT_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "mail"
    return sorted(file for file in root.rglob("*") if file.is_file() and file.suffix in {".eml", ".txt", ".msg"})


def test_odd_messages_are_stored_as_the_server_holds_them(dovecot, dovecot_settings, open_service, poller, user):
    files = shared_mail()
    if not files:
        pytest.skip("no reference mail beside the repository")
    # APPEND ends lines with CRLF and takes no NUL; what is compared is what the server holds after that
    raws = [re.sub(rb"\r?\n", b"\r\n", raw) for file in files if (raw := file.read_bytes())]
    with dovecot.imap(user) as client:
        for start in range(0, len(raws), 50):
            client.multiappend("INBOX", raws[start : start + 50])
    held = dovecot.messages(user)
    assert len(held) == len(raws) > 500
    service = open_service(dovecot_settings(user, batch=50))
    fresh = poller(service).poll_once()
    assert fresh == len(set(held))
    assert stored(service) == list(dict.fromkeys(held))
    assert len(places(service)) == len(held)


def test_a_batch_is_bound_by_count_and_by_bytes_and_a_giant_comes_alone():
    def sizes(*given: int) -> list[list[int]]:
        listed = [Listed(uid, size, None) for uid, size in enumerate(given, 1)]
        return [[one.size for one in batch] for batch in in_batches(listed, 3, 10 * BYTES_AT_ONCE)]

    half, giant, too_large = BYTES_AT_ONCE // 2, BYTES_AT_ONCE * 3, BYTES_AT_ONCE * 11
    assert sizes() == []
    assert sizes(1, 1, 1, 1) == [[1, 1, 1], [1]]
    assert sizes(half, half, 1) == [[half, half], [1]]
    assert sizes(1, giant, 1) == [[1], [giant], [1]]
    assert sizes(1, too_large, too_large, 1) == [[1], [too_large], [too_large], [1]]


# --- the bell


def test_mail_that_arrives_while_idling_is_stored_at_once(
    dovecot, dovecot_settings, open_service, run_poller, user, until
):
    service = open_service(dovecot_settings(user, idle_seconds=600.0))
    run_poller(service)
    until(lambda: dovecot.is_idling(user))
    for count in range(1, 4):
        dovecot.deliver(user, numbered(count)[0])
        until(lambda count=count: len(stored(service)) == count, seconds=10)


def test_a_server_without_idle_is_asked_every_now_and_then(
    own_dovecot, dovecot_settings, open_service, run_poller, until
):
    server = own_dovecot(capability="IMAP4rev1 MOVE UIDPLUS")
    service = open_service(dovecot_settings("consult", server=server, poll_seconds=0.1))
    run_poller(service)
    for count in range(1, 4):
        server.append("consult", numbered(count)[0])
        until(lambda count=count: len(stored(service)) == count)
    assert cursor(service).errors == 0


@pytest.mark.parametrize("capability", ["", "IMAP4rev1 MOVE UIDPLUS"])
def test_a_poller_stops_when_asked(own_dovecot, dovecot_settings, open_service, run_poller, until, capability):
    server = own_dovecot(capability=capability)
    service = open_service(dovecot_settings("consult", server=server, idle_seconds=600.0, poll_seconds=600.0))
    running = run_poller(service)
    until(lambda: service_is_connected(service))
    running.stop(seconds=5)
    until(lambda: server.connections("consult") == 0)
    assert cursor(service).connected_since is None


def service_is_connected(service: Service) -> bool:
    with service.look() as session:
        row = session.exec(select(Cursor)).first()
        return row is not None and row.connected_since is not None


def test_a_poller_that_waits_to_reconnect_stops_when_asked(box_settings, open_service, run_poller, free_port, until):
    service = open_service(box_settings(port=free_port(), max_backoff_seconds=600.0))
    running = run_poller(service)
    until(lambda: failures(service) >= 1)
    running.stop(seconds=5)


def failures(service: Service) -> int:
    with service.look() as session:
        row = session.exec(select(Cursor)).first()
        return 0 if row is None else row.errors


# --- what servers and networks do


def test_a_server_that_restarts_is_found_again_and_nothing_is_lost(
    own_dovecot, dovecot_settings, open_service, run_poller, until
):
    server = own_dovecot()
    service = open_service(dovecot_settings("consult", server=server, max_backoff_seconds=0.2))
    run_poller(service)
    server.deliver("consult", numbered(1)[0])
    until(lambda: len(stored(service)) == 1)
    server.stop()
    until(lambda: failures(service) >= 2)
    assert cursor(service).connected_since is None
    server.start()
    server.deliver("consult", numbered(2)[0])
    until(lambda: len(stored(service)) == 2)
    until(lambda: failures(service) == 0)
    assert "refused" in cursor(service).last_error


def test_a_poller_that_is_cut_off_again_and_again_keeps_one_connection(
    dovecot, dovecot_settings, open_service, run_poller, user, until
):
    service = open_service(dovecot_settings(user, max_backoff_seconds=0.05))
    run_poller(service)
    for count in range(1, 16):  # more often than connections of one user are allowed
        until(lambda: dovecot.is_idling(user))
        dovecot.kick(user)
        dovecot.append(user, numbered(count)[0])
        until(lambda count=count: len(stored(service)) == count)
        assert dovecot.connections(user) <= 1 + 1  # the old one may be about to end


def test_a_folder_made_anew_is_read_from_its_beginning(dovecot, dovecot_settings, open_service, poller, user):
    dovecot.create_folder(user, "Cases")
    dovecot.append(user, *numbered(1, 2, 3), folder="Cases")
    service = open_service(dovecot_settings(user, folder="Cases"))
    one = poller(service)
    assert one.poll_once() == 3
    before = cursor(service).uidvalidity
    with dovecot.imap(user) as client:
        client.delete_folder("Cases")
        client.create_folder("Cases")
    dovecot.append(user, *numbered(2, 4), folder="Cases")
    one.close()
    assert one.poll_once() == 1
    assert stored(service) == numbered(1, 2, 3, 4)
    row = cursor(service)
    assert (row.uidvalidity != before, row.last_uid) == (True, 2)


def test_a_folder_made_anew_under_an_idling_poller_is_noticed(
    dovecot, dovecot_settings, open_service, run_poller, user, until
):
    dovecot.create_folder(user, "Cases")
    dovecot.append(user, *numbered(1, 2), folder="Cases")
    service = open_service(dovecot_settings(user, folder="Cases", max_backoff_seconds=0.1, idle_seconds=1.0))
    run_poller(service)
    until(lambda: len(stored(service)) == 2)
    with dovecot.imap(user) as client:
        client.delete_folder("Cases")
        client.create_folder("Cases")
    dovecot.append(user, *numbered(2, 3), folder="Cases")
    until(lambda: len(stored(service)) == 3)
    assert stored(service) == numbered(1, 2, 3)


def test_a_bell_that_keeps_ringing_for_nothing_is_answered_ever_more_slowly(
    odd_imap, box_settings, open_service, run_poller, until
):
    odd_imap.chatty_idle = True
    service = open_service(box_settings(port=odd_imap.port))
    running = run_poller(service)
    until(lambda: len(odd_imap.said("IDLE")) >= 4)
    running.thread.join(1.0)
    assert len(odd_imap.said("IDLE")) <= 8
    with odd_imap.lock:
        odd_imap.messages[1] = RAW
    until(lambda: stored(service) == [RAW])


def test_a_connection_that_hangs_is_given_up_and_made_anew(
    dovecot, dovecot_settings, open_service, run_poller, user, proxy_to, until
):
    proxy = proxy_to(dovecot.imap_port)
    service = open_service(
        dovecot_settings(user, port=proxy.port, timeout_seconds=0.5, idle_seconds=0.5, max_backoff_seconds=0.1)
    )
    run_poller(service)
    until(lambda: dovecot.is_idling(user))
    proxy.stall()
    dovecot.append(user, RAW)
    until(lambda: failures(service) >= 1)
    assert "no answer in time" in cursor(service).last_error
    proxy.resume()
    until(lambda: stored(service) == [RAW])


def test_mail_read_byte_by_byte_is_whole(dovecot, dovecot_settings, open_service, poller, user, proxy_to):
    proxy = proxy_to(dovecot.imap_port)
    proxy.dribble = True
    dovecot.append(user, *numbered(1, 2))
    service = open_service(dovecot_settings(user, port=proxy.port))
    assert poller(service).poll_once() == 2
    assert stored(service) == numbered(1, 2)


@pytest.mark.parametrize("command", [b"FETCH", b"SEARCH", b"MOVE", b"SELECT"])
def test_a_connection_cut_at_any_command_loses_and_doubles_nothing(
    dovecot, dovecot_settings, open_service, poller, user, proxy_to, nudges, clock, command
):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, *numbered(*range(6)))
    proxy = proxy_to(dovecot.imap_port)
    service = open_service(dovecot_settings(user, port=proxy.port, batch=2))
    one = poller(service)
    seen = []

    def cut_some(chunk: bytes) -> bytes:
        if command in chunk:
            seen.append(chunk)
            if len(seen) in {1, 4}:
                raise Cut
        return chunk

    proxy.from_client = cut_some
    cuts = 0
    while len(stored(service)) < 6 or dovecot.messages(user):
        try:
            one.poll_once()
        except InboxError:
            cuts += 1
        assert cuts < 10
        clock.forward(minutes=1)
    assert cuts > 0
    assert sorted(stored(service)) == numbered(*range(6))
    assert sorted(dovecot.messages(user, "Processed")) == numbered(*range(6))
    assert len(nudges) == 6


def test_a_crash_between_storing_and_moving_loses_and_doubles_nothing(
    dovecot, dovecot_settings, open_service, poller, user, proxy_to, nudges, clock
):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, *numbered(1, 2))
    proxy = proxy_to(dovecot.imap_port)
    service = open_service(dovecot_settings(user, port=proxy.port))

    def die_before_moving(chunk: bytes) -> bytes:
        if b"MOVE" in chunk:
            raise Cut
        return chunk

    proxy.from_client = die_before_moving
    with pytest.raises(InboxError):
        poller(service).poll_once()
    assert stored(service) == numbered(1, 2)
    assert [place.flagged_at for place in places(service)] == [None, None]
    assert dovecot.messages(user) == numbered(1, 2)

    proxy.from_client = bytes
    other = poller(service)  # another process, knowing nothing but the database
    assert other.poll_once() == 0
    assert dovecot.messages(user) == numbered(1, 2)  # their poller may yet be alive
    clock.forward(minutes=6)
    assert other.poll_once() == 0
    assert stored(service) == numbered(1, 2)
    assert dovecot.messages(user) == []
    assert dovecot.messages(user, "Processed") == numbered(1, 2)
    assert all(place.flagged_at is not None for place in places(service))
    assert len(nudges) == 2


def test_a_connection_lost_between_storing_and_moving_is_made_good_by_the_next(
    dovecot, dovecot_settings, open_service, poller, user, proxy_to
):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, *numbered(1, 2))
    proxy = proxy_to(dovecot.imap_port)
    service = open_service(dovecot_settings(user, port=proxy.port))
    one = poller(service)

    def die_before_moving(chunk: bytes) -> bytes:
        if b"MOVE" in chunk:
            raise Cut
        return chunk

    proxy.from_client = die_before_moving
    with pytest.raises(InboxError):
        one.poll_once()
    proxy.from_client = bytes
    one.poll_once()
    assert dovecot.messages(user) == []
    assert dovecot.messages(user, "Processed") == numbered(1, 2)


def test_a_crash_before_the_commit_leaves_the_mail_where_it_was(
    dovecot, dovecot_settings, open_service, poller, user, clock
):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, RAW)
    service = open_service(dovecot_settings(user))
    with service.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ingested RENAME TO away")
    with pytest.raises(Exception, match="no such table"):
        poller(service).poll_once()
    assert dovecot.messages(user) == [RAW]
    assert stored(service) == []
    with service.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO ingested")
    assert poller(service).poll_once() == 1
    assert dovecot.messages(user, "Processed") == [RAW]


def test_two_pollers_on_one_mailbox_double_nothing(
    dovecot, dovecot_settings, open_service, run_poller, user, nudges, until
):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, *numbered(*range(20)))
    service = open_service(dovecot_settings(user, batch=4, max_backoff_seconds=0.2))
    run_poller(service)
    run_poller(service)
    for number in range(20, 30):
        dovecot.append(user, *numbered(number))
    until(lambda: dovecot.messages(user) == [] and len(stored(service)) == 30)
    assert sorted(stored(service)) == sorted(numbered(*range(30)))
    assert sorted(dovecot.messages(user, "Processed")) == sorted(numbered(*range(30)))
    assert dovecot.messages(user) == []
    assert len(nudges) == 30


@pytest.mark.parametrize("way", ["MOVE", "COPY"])
def test_of_two_pollers_only_the_one_that_stored_a_message_moves_it(
    own_dovecot, dovecot_settings, open_service, poller, proxy_to, way
):
    server = own_dovecot(capability=f"IMAP4rev1 UIDPLUS IDLE {'MOVE' if way == 'MOVE' else ''}")
    server.create_folder("consult", "Processed")
    server.append("consult", *numbered(1, 2))
    proxy = proxy_to(server.imap_port)
    service = open_service(dovecot_settings("consult", server=server, port=proxy.port))
    slow, quick = poller(service), poller(service)

    def let_the_other_go_first(chunk: bytes) -> bytes:
        if way.encode() in chunk:
            proxy.from_client = bytes
            quick.poll_once()
        return chunk

    proxy.from_client = let_the_other_go_first
    slow.poll_once()
    assert server.messages("consult", "Processed") == numbered(1, 2)
    assert server.messages("consult") == []


def test_what_was_stored_and_never_copied_is_copied_when_its_poller_is_long_gone(
    own_dovecot, dovecot_settings, open_service, poller, proxy_to, clock
):
    server = own_dovecot(capability="IMAP4rev1 UIDPLUS IDLE")
    server.create_folder("consult", "Processed")
    server.append("consult", RAW)
    proxy = proxy_to(server.imap_port)
    service = open_service(dovecot_settings("consult", server=server, port=proxy.port))

    def die(chunk: bytes) -> bytes:
        if b"COPY" in chunk:
            raise Cut
        return chunk

    proxy.from_client = die
    with pytest.raises(InboxError):
        poller(service).poll_once()
    proxy.from_client = bytes
    other = poller(service)
    other.poll_once()
    assert server.messages("consult") == [RAW]
    clock.forward(minutes=6)
    other.poll_once()
    assert server.messages("consult") == []
    assert server.messages("consult", "Processed") == [RAW]


def test_a_processed_folder_that_is_deleted_meanwhile_stops_nothing(
    dovecot, dovecot_settings, open_service, poller, user
):
    dovecot.create_folder(user, "Processed")
    service = open_service(dovecot_settings(user))
    one = poller(service)
    one.poll_once()
    with dovecot.imap(user) as client:
        client.delete_folder("Processed")
    dovecot.append(user, RAW)
    assert one.poll_once() == 1
    assert dovecot.flags(user) == {1: {rb"\Seen", KEYWORD}}
    assert cursor(service).errors == 0


def test_mail_that_cannot_be_put_away_is_stored_all_the_same_and_tried_again(
    odd_imap, box_settings, open_service, poller, clock
):
    odd_imap.messages = dict(enumerate(numbered(1, 2), 1))
    odd_imap.mark_answer = "NO [OVERQUOTA] full"
    service = open_service(box_settings(port=odd_imap.port))
    one = poller(service)
    assert one.poll_once() == 2
    row = cursor(service)
    assert (row.errors, row.last_uid) == (1, 2)
    assert "cannot be put away" in row.last_error
    odd_imap.mark_answer = ""
    clock.forward(minutes=6)
    assert one.poll_once() == 0
    assert odd_imap.processed == numbered(1, 2)
    assert cursor(service).errors == 0


def test_the_way_is_the_same_on_postgresql(dovecot, dovecot_settings, open_service, run_poller, user, postgres, until):
    dovecot.create_folder(user, "Processed")
    dovecot.append(user, *numbered(*range(12)))
    database = Database(url=postgres.render_as_string(hide_password=False))
    service = open_service(dovecot_settings(user, batch=5).model_copy(update={"database": database}))
    pollers = [run_poller(service), run_poller(service)]
    dovecot.deliver(user, numbered(12)[0])
    until(lambda: dovecot.messages(user) == [] and len(stored(service)) == 13)
    for one in pollers:
        one.stop()
    assert len(dovecot.messages(user, "Processed")) == 13
    assert all(place.flagged_at is not None for place in places(service))
    assert cursor(service).last_uid == 13


# --- messages that will not come


def test_one_message_the_server_cannot_give_holds_up_no_other(odd_imap, box_settings, open_service, poller, clock):
    odd_imap.messages = dict(enumerate(numbered(1, 2, 3, 4), 1))
    odd_imap.refused = {2}
    service = open_service(box_settings(port=odd_imap.port))
    one = poller(service)
    assert one.poll_once() == 3
    assert stored(service) == numbered(1, 3, 4)
    row = cursor(service)
    assert row.last_uid == 1  # never past what is not stored
    assert row.errors == 1
    assert row.last_error == "message UID 2 cannot be fetched: the server said no [SERVERBUG]"
    assert not_fetched(service) == [{"uid": 2, "reason": "the server said no [SERVERBUG]"}]

    asked = len(odd_imap.said("UID FETCH 2 "))
    assert one.poll_once() == 0  # too early to ask again
    assert len(odd_imap.said("UID FETCH 2 ")) == asked
    clock.forward(seconds=6)
    one.poll_once()
    assert len(odd_imap.said("UID FETCH 2 ")) > asked
    assert cursor(service).errors == 2
    assert len(not_fetched(service)) == 1

    odd_imap.refused = set()
    clock.forward(minutes=1)
    assert one.poll_once() == 1
    assert stored(service) == numbered(1, 3, 4, 2)
    row = cursor(service)
    assert (row.last_uid, row.errors) == (2, 0)  # what stood behind it was moved away long since


def test_a_message_that_makes_the_server_hang_up_holds_up_no_other(odd_imap, box_settings, open_service, poller, clock):
    odd_imap.messages = dict(enumerate(numbered(1, 2, 3), 1))
    odd_imap.deadly = {2}
    service = open_service(box_settings(port=odd_imap.port))
    one = poller(service)
    for _ in range(2):  # as one of a batch, then alone
        with pytest.raises(InboxError):
            one.poll_once()
    assert one.poll_once() == 2
    assert stored(service) == numbered(1, 3)
    assert cursor(service).last_uid == 1
    assert not_fetched(service) == []
    clock.forward(seconds=6)
    with pytest.raises(InboxError):
        one.poll_once()
    assert not_fetched(service) == [{"uid": 2, "reason": "the connection broke"}]
    odd_imap.deadly = set()
    clock.forward(minutes=1)
    assert one.poll_once() == 1
    assert stored(service) == numbered(1, 3, 2)


@pytest.mark.parametrize("how", ["empty", "unlisted"])
def test_a_message_that_is_found_and_not_given_is_kept_in_mind(
    odd_imap, box_settings, open_service, poller, clock, how
):
    odd_imap.messages = dict(enumerate(numbered(1, 2, 3), 1))
    setattr(odd_imap, how, {2})
    service = open_service(box_settings(port=odd_imap.port))
    one = poller(service)
    assert one.poll_once() == 2
    assert cursor(service).last_uid == 1
    clock.forward(minutes=1)
    one.poll_once()
    assert not_fetched(service) == [{"uid": 2, "reason": "the server left it out of its answer"}]
    setattr(odd_imap, how, set())
    clock.forward(hours=1)
    assert one.poll_once() == 1
    assert stored(service) == numbered(1, 3, 2)
    assert cursor(service).errors == 0


def test_a_message_that_vanishes_between_search_and_fetch_is_no_trouble(
    odd_imap, box_settings, open_service, poller, clock, proxy_to
):
    odd_imap.messages = dict(enumerate(numbered(1, 2, 3), 1))
    proxy = proxy_to(odd_imap.port)

    def vanish(chunk: bytes) -> bytes:
        if b"FETCH" in chunk:
            odd_imap.messages.pop(2, None)
        return chunk

    proxy.from_client = vanish
    service = open_service(box_settings(port=proxy.port))
    one = poller(service)
    assert one.poll_once() == 2
    assert one.poll_once() == 0
    assert stored(service) == numbered(1, 3)
    assert not_fetched(service) == []
    assert cursor(service).errors == 0


# --- refusals


def test_a_wrong_password_is_told_and_tried_again_slowly(dovecot_settings, open_service, run_poller, user, until):
    settings = dovecot_settings(user, password="not the password", max_backoff_seconds=100.0)
    service = open_service(settings)
    running = run_poller(service)
    until(lambda: failures(service) == 1)
    assert "AUTHENTICATIONFAILED" in cursor(service).last_error
    running.thread.join(0.5)
    assert running.thread.is_alive()
    assert failures(service) == 1


def test_a_refusal_ends_when_its_cause_does(dovecot, dovecot_settings, open_service, run_poller, user, until):
    service = open_service(dovecot_settings(user, folder="Cases", max_backoff_seconds=0.05))
    run_poller(service)
    until(lambda: failures(service) >= 2)
    assert 'the folder "Cases" cannot be opened' in cursor(service).last_error
    dovecot.create_folder(user, "Cases")
    dovecot.append(user, RAW, folder="Cases")
    until(lambda: stored(service) == [RAW])
    until(lambda: failures(service) == 0)


def test_what_went_wrong_is_raised_by_a_single_look_and_noted(dovecot_settings, open_service, poller, user):
    service = open_service(dovecot_settings(user, folder="Cases"))
    with pytest.raises(MailboxRefused):
        poller(service).poll_once()
    assert cursor(service).errors == 1


def test_pauses_grow_to_the_longest_and_are_spread(box_settings, open_service, poller, free_port):
    service = open_service(box_settings(port=free_port(), max_backoff_seconds=40.0))
    one = poller(service)
    pauses = [one._pause_after(InboxError("away")) for _ in range(12)]
    assert all(0.0 <= pause <= min(40.0, 2.0**number) for number, pause in enumerate(pauses))
    assert len(set(pauses)) == len(pauses)
    assert 60.0 <= one._pause_after(MailboxRefused("no")) <= 120.0


def test_nothing_that_is_noted_or_recorded_holds_an_address_or_a_subject(
    odd_imap, box_settings, open_service, poller, clock, capsys
):
    odd_imap.messages = {1: b"From: jane@clinic.example\r\nSubject: Jane Roe, knee\r\n\r\nknee\r\n"}
    odd_imap.refused = {1}
    odd_imap.mark_answer = "NO cannot move the mail of jane@clinic.example"
    service = open_service(box_settings(port=odd_imap.port))
    one = poller(service)
    one.poll_once()
    odd_imap.refused = set()
    clock.forward(minutes=1)
    one.poll_once()
    with service.look() as session:
        said = [str(event.data) for event in session.exec(select(Event))]
    said += [cursor(service).last_error, *capsys.readouterr()]
    for word in ("jane", "Jane", "knee", "clinic.example"):
        assert word not in " ".join(said)


def test_a_poller_leaves_no_thread_behind(dovecot_settings, open_service, run_poller, user, until):
    before = threading.active_count()
    service = open_service(dovecot_settings(user))
    running = run_poller(service)
    until(lambda: service_is_connected(service))
    running.stop()
    until(lambda: threading.active_count() <= before)
