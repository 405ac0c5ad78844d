"""The connection to a mailbox: signing in, choosing how mail is put away, the bell, and words for what is wrong."""

import threading
from contextlib import closing

import pytest

from consultant.errors import ConfigError, InboxError, MailboxRefused
from consultant.inbox.fault import broken
from consultant.inbox.idle import Alarm
from consultant.inbox.imap import KEYWORD, LONGEST_HEADER, Marking, connect
from consultant.inbox.oauth import TokenSource

pytestmark = pytest.mark.server

RAW = b"From: a@clinic.example\r\nSubject: one\r\n\r\nbody\r\n"


@pytest.fixture
def user(dovecot) -> str:
    return dovecot.own_user("reader")


@pytest.fixture
def alarm():
    stop = threading.Event()
    with closing(Alarm(stop)) as made:
        yield made
        stop.set()


# --- connecting


@pytest.mark.parametrize(
    ("tls", "port"), [("none", "imap_port"), ("implicit", "imaps_port"), ("starttls", "imap_port")]
)
def test_the_folder_is_opened_over_each_kind_of_connection(dovecot, dovecot_settings, user, tls, port):
    uids = dovecot.append(user, RAW)
    box = {"tls": tls, "port": getattr(dovecot, port), "tls_ca_file": str(dovecot.ca_file)}
    with connect(dovecot_settings(user, **box)) as mailbox:
        assert mailbox.uidvalidity > 0
        assert mailbox.bodies(mailbox.uids_after(0)) == {uids[0]: RAW}


@pytest.mark.parametrize(("tls", "port"), [("implicit", "imaps_port"), ("starttls", "imap_port")])
def test_a_certificate_of_an_unknown_authority_is_refused(dovecot, dovecot_settings, user, tls, port):
    with pytest.raises(MailboxRefused, match="its certificate is not trusted"):
        connect(dovecot_settings(user, tls=tls, port=getattr(dovecot, port)))
    assert dovecot.connections(user) == 0


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), ("not a certificate", "holds no certificate")])
def test_a_bad_file_of_the_authority_is_named(dovecot_settings, user, tmp_path, content, said):
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match=f"tls_ca_file: {file}: {said}"):
        connect(dovecot_settings(user, tls="starttls", tls_ca_file=str(file)))


def test_starttls_is_never_left_out_because_a_server_does_not_offer_it(odd_imap, box_settings):
    with pytest.raises(MailboxRefused, match="STARTTLS"):
        connect(box_settings(port=odd_imap.port, tls="starttls"))
    assert not odd_imap.said("LOGIN")


def test_tls_with_a_server_that_speaks_plain_text_is_trouble_in_plain_words(dovecot, dovecot_settings, user):
    with pytest.raises(InboxError, match="TLS failed: "):
        connect(dovecot_settings(user, tls="implicit", port=dovecot.imap_port))


def test_a_server_that_is_not_there_is_worth_another_try(box_settings, free_port):
    with pytest.raises(InboxError, match="cannot be reached: connection refused") as caught:
        connect(box_settings(port=free_port()))
    assert not isinstance(caught.value, MailboxRefused)


def test_a_server_that_says_nothing_is_given_up(dovecot, dovecot_settings, user, proxy_to):
    proxy = proxy_to(dovecot.imap_port)
    proxy.stall()
    with pytest.raises(InboxError, match="no answer in time"):
        connect(dovecot_settings(user, port=proxy.port, timeout_seconds=0.3))


# --- signing in


def test_a_wrong_password_is_a_refusal_that_repeats_neither_address_nor_password(dovecot_settings, user):
    with pytest.raises(MailboxRefused, match="AUTHENTICATIONFAILED") as caught:
        connect(dovecot_settings(user, password="not the password"))
    assert "not the password" not in str(caught.value)
    assert "@" not in str(caught.value)


def test_a_server_that_repeats_secrets_is_not_quoted(odd_imap, box_settings):
    odd_imap.sign_in_answer = "NO no such user consult@service.example with hunter2"
    with pytest.raises(MailboxRefused) as caught:
        connect(box_settings(port=odd_imap.port, password="hunter2"))
    assert "no such user … with …" in str(caught.value)


def test_a_sign_in_that_is_impossible_now_is_worth_another_try(odd_imap, box_settings):
    odd_imap.sign_in_answer = "NO [UNAVAILABLE] the user database is away"
    with pytest.raises(InboxError, match="UNAVAILABLE") as caught:
        connect(box_settings(port=odd_imap.port))
    assert not isinstance(caught.value, MailboxRefused)


def test_a_connection_that_breaks_while_signing_in_is_no_refusal(dovecot, dovecot_settings, user, proxy_to):
    proxy = proxy_to(dovecot.imap_port)

    def cut_at_login(chunk: bytes) -> bytes:
        if b"LOGIN" in chunk:
            proxy.cut()
        return chunk

    proxy.from_client = cut_at_login
    with pytest.raises(InboxError, match="the connection broke") as caught:
        connect(dovecot_settings(user, port=proxy.port))
    assert not isinstance(caught.value, MailboxRefused)
    assert broken(caught.value)


def test_a_password_beyond_ascii_is_sent_as_utf_8(odd_imap, box_settings):
    connect(box_settings(port=odd_imap.port, password="pässwörd")).close()
    assert odd_imap.tokens == ["\0consult@service.example\0pässwörd"]


@pytest.fixture
def oauth_settings(box_settings, token_server):
    def make(refresh_token: str, **box):
        oauth = {"provider": "custom", "client_id": "app", "token_url": token_server.url}
        settings = box_settings(auth="xoauth2", oauth=oauth, **box)
        secrets = settings.secrets.model_validate({"oauth_refresh_token": refresh_token})
        return settings.model_copy(update={"secrets": secrets})

    return make


def test_an_access_token_signs_in_to_dovecot(own_dovecot, oauth_settings, token_server, clock):
    server = own_dovecot(introspection_url=token_server.introspection_url)
    login, _password = server.user("consult")
    token_server.active["access-1"] = login
    settings = oauth_settings("refresh-dovecot", address=login, port=server.imap_port)
    with connect(settings, TokenSource(settings, clock)) as mailbox:
        assert mailbox.uids_after(0) == []


def test_a_token_that_was_taken_back_is_replaced_at_once(own_dovecot, oauth_settings, token_server, clock):
    server = own_dovecot(introspection_url=token_server.introspection_url)
    login, _password = server.user("consult")
    token_server.active["access-2"] = login
    settings = oauth_settings("refresh-again", address=login, port=server.imap_port)
    connect(settings, TokenSource(settings, clock)).close()
    assert len(token_server.requests) == 2


def test_a_second_refused_token_is_a_refusal(own_dovecot, oauth_settings, token_server, clock):
    server = own_dovecot(introspection_url=token_server.introspection_url)
    login, _password = server.user("consult")
    settings = oauth_settings("refresh-for-nothing", address=login, port=server.imap_port)
    with pytest.raises(MailboxRefused, match="the server refused the access token") as caught:
        connect(settings, TokenSource(settings, clock))
    assert "access-" not in str(caught.value)
    assert len(token_server.requests) == 2


def test_the_explanation_of_a_refused_token_is_answered_with_an_empty_line(odd_imap, oauth_settings):
    odd_imap.sign_in_answer = "NO [AUTHENTICATIONFAILED] Invalid credentials"
    with pytest.raises(MailboxRefused, match="AUTHENTICATIONFAILED"):
        connect(oauth_settings("refresh-odd", port=odd_imap.port))
    assert odd_imap.tokens == [
        "user=consult@service.example\x01auth=Bearer access-1\x01\x01",
        "",
        "user=consult@service.example\x01auth=Bearer access-2\x01\x01",
        "",
    ]


# --- the folder


def test_a_folder_that_is_not_there_is_a_refusal(dovecot_settings, user):
    with pytest.raises(MailboxRefused, match='the folder "Cases" cannot be opened'):
        connect(dovecot_settings(user, folder="Cases"))


def test_a_folder_that_is_busy_is_worth_another_try(odd_imap, box_settings):
    odd_imap.select_answer = "NO [INUSE] somebody rebuilds it"
    with pytest.raises(InboxError, match="INUSE") as caught:
        connect(box_settings(port=odd_imap.port))
    assert not isinstance(caught.value, MailboxRefused)


def test_a_folder_without_uidvalidity_is_refused(odd_imap, box_settings):
    odd_imap.uidvalidity = None
    with pytest.raises(MailboxRefused, match="UIDVALIDITY"):
        connect(box_settings(port=odd_imap.port))


def test_folder_names_beyond_ascii_work(dovecot, dovecot_settings, user):
    for name in ("Fälle", "Erledigt & fertig"):
        dovecot.create_folder(user, name)
    uids = dovecot.append(user, RAW, folder="Fälle")
    with connect(dovecot_settings(user, folder="Fälle", processed_folder="Erledigt & fertig")) as mailbox:
        assert mailbox.marking is Marking.MOVE
        mailbox.mark(uids)
    assert dovecot.messages(user, "Erledigt & fertig") == [RAW]


def test_sizes_and_times_are_known_before_a_message_is_fetched(dovecot, dovecot_settings, user, clock):
    with dovecot.imap(user) as client:
        client.append("INBOX", RAW, msg_time=clock())
    with connect(dovecot_settings(user)) as mailbox:
        [listed] = mailbox.sizes(mailbox.uids_after(0)).values()
        assert (listed.uid, listed.size, listed.received_at) == (1, len(RAW), clock())


def test_fetching_leaves_a_message_unread(dovecot, dovecot_settings, user):
    uids = dovecot.append(user, RAW)
    with connect(dovecot_settings(user)) as mailbox:
        mailbox.bodies(uids)
        mailbox.headers(uids)
    assert dovecot.flags(user) == {uids[0]: set()}


def test_of_a_header_without_end_only_the_beginning_is_fetched(dovecot, dovecot_settings, user):
    uids = dovecot.append(user, b"Subject: long\r\n" + b"X-Y: z\r\n" * 60_000)
    with connect(dovecot_settings(user)) as mailbox:
        [header] = mailbox.headers(uids).values()
    assert header.startswith(b"Subject: long\r\n")
    assert len(header) == LONGEST_HEADER


def test_only_newer_messages_are_found(dovecot, dovecot_settings, user):
    first, second = dovecot.append(user, RAW, RAW)
    with connect(dovecot_settings(user)) as mailbox:
        assert mailbox.uids_after(0) == [first, second]
        assert mailbox.uids_after(first) == [second]
        assert mailbox.uids_after(second) == []


def test_an_answer_to_search_may_come_in_several_lines(odd_imap, box_settings):
    odd_imap.messages = dict.fromkeys(range(1, 11), RAW)
    odd_imap.search_lines = 3
    with connect(box_settings(port=odd_imap.port)) as mailbox:
        assert mailbox.uids_after(0) == list(range(1, 11))


def test_a_huge_folder_is_searched_in_parts(odd_imap, box_settings):
    odd_imap.messages = dict.fromkeys(range(1, 120001), b"")
    odd_imap.select_extra = ["* OK [UIDNEXT 120001] ok"]
    with connect(box_settings(port=odd_imap.port)) as mailbox:
        assert mailbox.uids_after(5) == list(range(6, 120_001))
    assert len(odd_imap.said("UID SEARCH")) == 3


# --- putting away


def put_away(dovecot, settings, user):
    uids = dovecot.append(user, RAW)
    with connect(settings) as mailbox:
        mailbox.mark(uids)
        mailbox.mark(uids)  # again, as after a crash
        return mailbox.marking


def test_read_mail_is_moved_when_the_processed_folder_is_there(dovecot, dovecot_settings, user):
    dovecot.create_folder(user, "Processed")
    assert put_away(dovecot, dovecot_settings(user), user) is Marking.MOVE
    assert dovecot.messages(user) == []
    assert dovecot.messages(user, "Processed") == [RAW]


@pytest.mark.parametrize("box", [{}, {"processed_folder": ""}, {"processed_folder": "INBOX"}])
def test_read_mail_is_flagged_and_stays_when_there_is_no_processed_folder(dovecot, dovecot_settings, user, box):
    assert put_away(dovecot, dovecot_settings(user, **box), user) is Marking.FLAG
    assert dovecot.messages(user) == [RAW]
    assert dovecot.flags(user) == {1: {rb"\Seen", KEYWORD}}


def test_read_mail_is_copied_and_expunged_by_a_server_that_cannot_move(own_dovecot, dovecot_settings):
    server = own_dovecot(capability="IMAP4rev1 UIDPLUS IDLE")
    server.create_folder("consult", "Processed")
    server.append("consult", b"Subject: deleted by hand\r\n\r\n")
    with server.imap("consult") as client:
        client.select_folder("INBOX")
        client.add_flags([1], [rb"\Deleted"])
    settings = dovecot_settings("consult", server=server)
    assert put_away(server, settings, "consult") is Marking.COPY
    assert server.messages("consult", "Processed") == [RAW]
    assert server.messages("consult") == [b"Subject: deleted by hand\r\n\r\n"]


def test_a_server_that_can_neither_move_nor_expunge_by_uid_gets_flags(own_dovecot, dovecot_settings):
    server = own_dovecot(capability="IMAP4rev1")
    server.create_folder("consult", "Processed")
    settings = dovecot_settings("consult", server=server)
    assert put_away(server, settings, "consult") is Marking.FLAG
    assert server.messages("consult") == [RAW]


@pytest.mark.parametrize(
    ("permanent", "marking", "flags"),
    [
        (r"(\Seen \*)", Marking.FLAG, {"\\Seen", "$Consultant"}),
        (r"(\Answered \Seen)", Marking.FLAG, {"\\Seen"}),
        (r"(\Answered $Consultant)", Marking.FLAG, {"$Consultant"}),
        (r"()", Marking.NOTHING, set()),
    ],
)
def test_only_flags_that_the_server_keeps_are_set(odd_imap, box_settings, permanent, marking, flags):
    odd_imap.messages = {1: RAW}
    odd_imap.select_extra = [f"* OK [PERMANENTFLAGS {permanent}] ok"]
    with connect(box_settings(port=odd_imap.port, processed_folder="")) as mailbox:
        assert mailbox.marking is marking
        mailbox.mark([1])
    assert odd_imap.flags.get(1, set()) == flags


def test_nothing_is_changed_in_a_folder_that_is_read_only(odd_imap, box_settings):
    odd_imap.messages, odd_imap.readonly = {1: RAW}, True
    with connect(box_settings(port=odd_imap.port)) as mailbox:
        assert mailbox.marking is Marking.NOTHING
        mailbox.mark([1])
        assert mailbox.bodies([1]) == {1: RAW}
    assert odd_imap.said("UID STORE") == odd_imap.said("UID MOVE") == []


# --- the doorbell


def test_the_bell_rings_when_mail_arrives(dovecot, dovecot_settings, user, alarm):
    with connect(dovecot_settings(user)) as mailbox:
        assert mailbox.uids_after(0) == []
        threading.Timer(0.1, dovecot.append, (user, RAW)).start()
        assert mailbox.wait(alarm, 20.0)
        assert mailbox.uids_after(0) == [1]


def test_the_bell_rings_through_tls(dovecot, dovecot_settings, user, alarm, until):
    box = {"tls": "implicit", "port": dovecot.imaps_port, "tls_ca_file": str(dovecot.ca_file)}
    with connect(dovecot_settings(user, **box)) as mailbox:
        assert mailbox.uids_after(0) == []
        threading.Timer(0.1, dovecot.append, (user, RAW)).start()
        until(lambda: mailbox.wait(alarm, 20.0) and mailbox.uids_after(0) == [1])


def test_the_bell_rings_when_the_servers_words_come_byte_by_byte(
    dovecot, dovecot_settings, user, alarm, proxy_to, until
):
    proxy = proxy_to(dovecot.imap_port)
    with connect(dovecot_settings(user, port=proxy.port)) as mailbox:
        proxy.dribble = True
        for count in range(1, 4):
            threading.Timer(0.05, dovecot.append, (user, RAW)).start()
            until(lambda count=count: mailbox.wait(alarm, 20.0) and len(mailbox.uids_after(0)) == count)
        assert mailbox.bodies([1, 2, 3]) == {1: RAW, 2: RAW, 3: RAW}


def test_a_quiet_wait_ends_in_time_and_leaves_the_connection_ready(dovecot, dovecot_settings, user, alarm):
    with connect(dovecot_settings(user)) as mailbox:
        assert mailbox.uids_after(0) == []
        assert mailbox.wait(alarm, 0.05) is False
        assert mailbox.uids_after(0) == []


def test_the_alarm_ends_a_wait(dovecot, dovecot_settings, user):
    stop = threading.Event()
    with closing(Alarm(stop)) as alarm, connect(dovecot_settings(user)) as mailbox:
        assert mailbox.uids_after(0) == []
        threading.Timer(0.05, stop.set).start()
        assert mailbox.wait(alarm, 100.0) is False
        assert mailbox.wait(alarm, 100.0) is False  # it stays set


def test_a_server_that_speaks_before_its_plus_rings_and_stays_usable(odd_imap, box_settings, alarm):
    odd_imap.chatty_idle = True
    with connect(box_settings(port=odd_imap.port)) as mailbox:
        assert mailbox.wait(alarm, 100.0)
        assert mailbox.wait(alarm, 100.0)
        assert mailbox.uids_after(0) == []


def test_the_bell_rings_for_words_that_come_in_one_packet_with_the_plus(odd_imap, box_settings, alarm, proxy_to):
    proxy = proxy_to(odd_imap.port)
    proxy.from_server = lambda chunk: chunk.replace(b"+ idling\r\n", b"+ idling\r\n* 1 EXISTS\r\n")
    with connect(box_settings(port=proxy.port)) as mailbox:
        assert mailbox.wait(alarm, 100.0)
        assert mailbox.uids_after(0) == []


def test_mail_told_of_with_the_answer_to_search_rings_at_once(odd_imap, box_settings, alarm):
    odd_imap.news_with_search = [RAW]
    with connect(box_settings(port=odd_imap.port)) as mailbox:
        assert mailbox.uids_after(0) == []
        assert mailbox.wait(alarm, 100.0)
        assert odd_imap.said("IDLE") == []
        assert mailbox.uids_after(0) == [1]
        assert mailbox.wait(alarm, 0.05) is False


def test_a_server_that_will_not_idle_after_all_is_remembered(odd_imap, box_settings, alarm):
    odd_imap.idle_refused = True
    with connect(box_settings(port=odd_imap.port)) as mailbox:
        assert mailbox.can_idle
        assert mailbox.uids_after(0) == []
        assert mailbox.wait(alarm, 100.0) is False
        assert not mailbox.can_idle
        assert mailbox.uids_after(0) == []


def test_a_connection_that_dies_while_idling_is_noticed(dovecot, dovecot_settings, user, alarm):
    with connect(dovecot_settings(user)) as mailbox:
        assert mailbox.uids_after(0) == []
        threading.Timer(0.1, dovecot.kick, (user,)).start()
        with pytest.raises(InboxError) as caught:
            mailbox.wait(alarm, 100.0)
        assert broken(caught.value)


def test_a_connection_that_is_silently_gone_is_noticed_when_the_wait_ends(
    dovecot, dovecot_settings, user, alarm, proxy_to
):
    proxy = proxy_to(dovecot.imap_port)
    with connect(dovecot_settings(user, port=proxy.port, timeout_seconds=0.5)) as mailbox:
        assert mailbox.uids_after(0) == []
        threading.Timer(0.1, proxy.stall).start()
        with pytest.raises(InboxError, match="no answer in time"):
            mailbox.wait(alarm, 0.3)
