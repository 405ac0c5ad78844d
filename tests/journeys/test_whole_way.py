"""A case mailed in comes back answered, over a real Dovecot and a real Postfix, on each way to run the service."""

import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid

import pytest

from consultant.demo.browser import ReviewerBrowser
from consultant.record import CaseState

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

CASE = """\
62-year-old woman, painful right bunion, failed wide shoes and orthotics. Assessment: hallux valgus, right foot.
Procedure: correction of hallux valgus, right foot, with chevron osteotomy of the distal first metatarsal.
Which procedure and diagnosis codes?
"""


class Customer:
    """Sends through the SMTP server and reads the mailbox over IMAP, as a mail program would."""

    def __init__(self, dovecot, postfix, to_address):
        self.dovecot, self.postfix, self.to_address = dovecot, postfix, to_address
        self.address = dovecot.own_user("customer")

    def send(self, text, *, subject="Bunion case", answering=None):
        mail = EmailMessage()
        mail["From"], mail["To"] = f"Casey Coder <{self.address}>", self.to_address
        mail["Message-ID"] = make_msgid(domain="clinic.example")
        mail["Subject"] = subject if answering is None else str(answering["Subject"])
        if answering is not None:
            mail["In-Reply-To"] = answering["Message-ID"]
            mail["References"] = f"{answering['References'] or ''} {answering['Message-ID']}".strip()
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.postfix.port, timeout=30) as smtp:
            smtp.send_message(mail, self.address, [self.to_address])
        return str(mail["Message-ID"])

    def received(self, answering, *, automatic):
        """The first mail that answers `answering` and was, or was not, sent by a machine alone."""
        for raw in self.dovecot.messages(self.address):
            mail = message_from_bytes(raw, policy=default)
            by_machine = mail["Auto-Submitted"] is not None
            if str(mail["In-Reply-To"]).strip() == answering and by_machine == automatic:
                return mail
        return None


@pytest.fixture
def world(dovecot, postfix_server, deploy):
    """Makes a deployment whose mailbox is in Dovecot and whose mail goes out by Postfix, and a customer."""
    postfix = postfix_server(dovecot.lmtp_port)

    def make(database=None, queue=None, **secrets):
        consultant = dovecot.own_user("consult")
        dovecot.create_folder(consultant, "Processed")
        sections = {
            "mailbox": {
                "address": consultant,
                "host": "localhost",
                "port": dovecot.imaps_port,
                "tls": "implicit",
                "tls_ca_file": str(dovecot.ca_file),
            },
            "outgoing": {
                "host": "127.0.0.1",
                "port": postfix.port,
                "tls": "none",
                "user": "-",
                "undo_seconds": 0,
            },
            "queue": {"sweep_seconds": 1, **(queue or {})},
        }
        if database:
            sections["database"] = {"url": database}
        secrets = {f"CONSULTANT_{name.upper()}": value for name, value in secrets.items() if value}
        deployment = deploy(sections, {"CONSULTANT_MAILBOX_PASSWORD": dovecot.password, **secrets})
        return deployment, Customer(dovecot, postfix, consultant)

    return make


def sign_in(deployment):
    deployment.wait(deployment.health, "the review page")
    printed = deployment.command("reviewer", "add", "rev@service.example", "--name", "Rae Viewer", "--link")
    browser = ReviewerBrowser(deployment.url)
    browser.sign_in(next(word for word in printed.split() if "/sign-in/" in word))
    return browser


def travel(deployment, customer):
    """One case and its follow-up, each answered in its thread."""
    browser = sign_in(deployment)
    first = customer.send(CASE)
    acknowledgement = deployment.wait(lambda: customer.received(first, automatic=True), "the acknowledgement")
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    number = in_review(deployment)
    browser.approve(number)
    answer = deployment.wait(lambda: customer.received(first, automatic=False), "the answer")
    text = answer.get_body(("plain",)).get_content()
    assert "28296" in text
    assert "M20.11" in text
    assert first in str(answer["References"]).split()
    assert str(answer["Subject"]) == "Re: Bunion case"
    deployment.wait(lambda: number in deployment.cases(CaseState.ANSWERED), "the case to be answered")

    second = customer.send("Thank you. It was the left foot as well, same session. Codes for both?", answering=answer)
    assert in_review(deployment) == number
    browser.approve(number)
    deployment.wait(lambda: customer.received(second, automatic=False), "the second answer")
    browser.close()
    assert "Bunion case" in deployment.command("case", "show", str(number))


def in_review(deployment):
    """The number of the only case that waits for a reviewer."""
    return deployment.wait(lambda: deployment.cases(CaseState.REVIEW), "a case in review")[0]


def test_in_one_process_on_embedded_defaults(world):
    deployment, customer = world()
    deployment.start("serve", "consultant", "serve")
    travel(deployment, customer)
    health = deployment.health()
    assert health["status"] == "ok", health
    assert deployment.stop("serve") == 0, deployment.log("serve")


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request):
    return request.getfixturevalue(f"{request.param}_broker")


@pytest.fixture
def apart(world, postgres, broker):
    """Poller, two worker processes and web as processes of their own, on PostgreSQL and a broker."""
    queue = {"broker": broker.kind, "url": broker.url, "namespace": broker.namespace}
    url = postgres.set(password=None).render_as_string()
    deployment, customer = world(url, queue, database_password=postgres.password, queue_password=broker.password)
    deployment.command("migrate")
    deployment.start("poll", "consultant", "poll")
    deployment.start("workers", "dramatiq", "workers", "--processes", "2", "--threads", "2")
    deployment.start("web", "consultant", "web")
    return deployment, customer


def test_apart_on_postgresql_with_a_broker(apart):
    deployment, customer = apart
    travel(deployment, customer)
    assert deployment.stop("poll") == 0, deployment.log("poll")
    assert deployment.stop("workers") == 0, deployment.log("workers")


def test_workers_killed_at_work_lose_no_case(apart):
    deployment, customer = apart
    browser = sign_in(deployment)
    sent = [customer.send(CASE, subject=f"Case {number}") for number in range(6)]
    deployment.kill("workers")
    deployment.start("workers", "dramatiq", "workers", "--processes", "2", "--threads", "2")

    def reviewed():
        numbers = deployment.cases(CaseState.REVIEW)
        return numbers if len(numbers) == len(sent) else None

    for number in deployment.wait(reviewed, "every case in review", seconds=120):
        browser.approve(number)
    for message_id in sent:
        deployment.wait(lambda message_id=message_id: customer.received(message_id, automatic=False), "every answer")
    browser.close()
