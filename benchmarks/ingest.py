"""How fast mail is brought in, beside fetching the same messages and throwing them away.

    python -m benchmarks.ingest [--messages 500] [--rounds 7] [--move] [--profile]

Both read the same messages in the same batches from the same throw-away Dovecot (as root; packages dovecot-imapd and
dovecot-lmtpd), in turns, each time from a folder that nobody has read yet:

    fetch    imapclient: sign in, select, search, BODY.PEEK[] in batches, nothing kept
    ingest   `Poller.poll_once`: the same, and besides sizes asked for first, every message hashed, packed, stored and
             recorded in the event chain on SQLite with synchronous=FULL, put away on the server and noted as such

Read mail is put away as on a mailbox without a processed folder: flagged. With --move there is one, and it is moved.
The service is one that runs: it is opened once, and every round brings new messages. Prints every round, the medians
and ingest as a share of fetch; ends with 1 when that is below a half.
"""

import argparse
import cProfile
import pstats
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from consultant import database, log
from consultant.config import Log, Mailbox, Secrets, Settings
from consultant.inbox.poller import Poller
from consultant.service import Service
from tests.fixtures.dovecot import PASSWORD, Dovecot, start_dovecot

GOAL = 0.5
BATCH = Mailbox().batch
_PROSE = """
patient seen for follow up of left foot pain after bunion surgery, no fever, wound dry, sutures intact, range of motion
preserved; plan: office visit in two weeks, radiographs reviewed, alignment maintained; please advise on coding of the
procedure performed under local anesthesia with osteotomy of the first metatarsal and internal fixation
"""


def sample(number: int, chance: random.Random) -> bytes:
    """A message of 2 to 60 KB: half of them plain notes, the others with something attached that packs badly."""
    message = EmailMessage()
    message["From"] = f"Clinic {number % 40} <clinic{number % 40}@sender.example>"
    message["To"] = "consultant@service.example"
    message["Subject"] = f"Coding question {number}"
    message["Message-ID"] = f"<{number}.{chance.getrandbits(64):x}@sender.example>"
    message["Date"] = "Mon, 01 Jun 2026 12:00:00 +0000"
    words = chance.choices(_PROSE.split(), k=chance.randint(250, 900))
    message.set_content("\n".join(" ".join(words[at : at + 14]) for at in range(0, len(words), 14)))
    if number % 2:
        attached = chance.randbytes(chance.randint(4_000, 40_000))
        message.add_attachment(attached, maintype="application", subtype="pdf", filename="note.pdf")
    return message.as_bytes().replace(b"\n", b"\r\n")


def fill(server: Dovecot, name: str, raws: list[bytes], *, move: bool) -> str:
    """A user of the server with these messages in the inbox, and with a folder for read ones if they are to `move`."""
    user = server.own_user(name)
    if move:
        server.create_folder(user, "Processed")
    with server.imap(user) as client:
        for start in range(0, len(raws), 100):
            client.multiappend("INBOX", raws[start : start + 100])
    return user


def fetch(server: Dovecot, user: str) -> int:
    """Fetch every message in batches and throw it away; how many there were."""
    fetched = 0
    with server.imap(user) as client:
        client.select_folder("INBOX")
        uids = client.search()
        for start in range(0, len(uids), BATCH):
            fetched += len(client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"]))
    return fetched


def reader(service: Service, user: str) -> Poller:
    """A poller of the service for the mailbox of `user`."""
    box = service.settings.mailbox.model_copy(update={"address": user})
    service.settings = service.settings.model_copy(update={"mailbox": box})
    return Poller(service, threading.Event())


def open_service(server: Dovecot, folder: Path) -> Service:
    """A service with a new database in `folder`."""
    box = {"address": "nobody@service.example", "host": server.host, "port": server.imap_port, "tls": "none"}
    settings = Settings(
        base_dir=folder,
        mailbox=Mailbox.model_validate(box),
        secrets=Secrets.model_validate({"mailbox_password": PASSWORD}),
    )
    service = Service(settings)
    database.migrate(service.engine)
    return service


def timed(work: Callable[[], int], expected: int) -> float:
    """Messages a second."""
    start = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - start
    if done != expected:
        raise SystemExit(f"{done} messages instead of {expected}: the measurement means nothing")
    return done / seconds


def one_round(
    server: Dovecot, service: Service, raws: list[bytes], *, fetch_first: bool, move: bool
) -> tuple[float, float]:
    """The rates of fetch and of ingest."""
    fetched, ingested = fill(server, "fetch", raws, move=move), fill(server, "ingest", raws, move=move)
    poller = reader(service, ingested)
    works = [lambda: fetch(server, fetched), poller.poll_once]
    rates = [0.0, 0.0]
    for index in (0, 1) if fetch_first else (1, 0):
        rates[index] = timed(works[index], len(raws))
    poller.close()
    return rates[0], rates[1]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--move", action="store_true", help="put read mail away by moving it")
    parser.add_argument("--profile", action="store_true", help="show where the thread that fetches spends its time")
    options = parser.parse_args()
    log.configure(Log(level="warning"))
    chance = random.Random(20260601)
    rounds: list[tuple[float, float]] = []
    profile = cProfile.Profile()
    server = start_dovecot()
    try:
        with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
            service = open_service(server, Path(folder))
            for number in range(options.rounds):
                raws = [sample(one, chance) for one in range(options.messages)]
                sizes = [len(raw) for raw in raws]
                print(f"{len(raws)} messages, {sum(sizes) / 1e6:.1f} MB, {min(sizes)} to {max(sizes)} bytes", end="   ")
                if options.profile:
                    profile.enable()
                rounds.append(one_round(server, service, raws, fetch_first=number % 2 == 0, move=options.move))
                profile.disable()
                plain, kept = rounds[-1]
                print(f"fetch {plain:6.0f}/s   ingest {kept:6.0f}/s   {kept / plain:.2f}", flush=True)
            service.close()
    finally:
        server.remove()
    plain, kept = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    share = statistics.median(kept / plain for plain, kept in rounds)
    print(f"median of {len(rounds)} rounds: fetch {plain:.0f}/s, ingest {kept:.0f}/s, share {share:.2f} (goal {GOAL})")
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
