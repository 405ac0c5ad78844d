"""What leaves the machine, the log or the audit trail while a case with identifiers is drafted: no identifier."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from consultant.draft.private import masked
from consultant.draft.request import Document, DraftRequest

ROOT = Path(__file__).resolve().parents[2]
NOTE = (
    "Patient: OKAFOR, JANE   DOB: 03/14/1951   MRN: 00482913\n"
    "SSN 123-45-6789, phone (937) 555-0182, jane@okafor.example\n"
    "Lives at 12 Elm Street, Dayton, OH 45402. Mrs. Okafor is 92 y/o.\n"
    "Dx: Hallux valgus, right foot\nProcedure: Bunionectomy with distal metatarsal osteotomy, right foot\n"
    "Thanks,\nNgozi Uzowulu, CPC\n"
)
SECRETS = ("okafor", "jane", "1951", "00482913", "6789", "555", "elm street", "dayton", "45402", "uzowulu")
FORBIDDEN = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("ASKED FOR", event, file=sys.stderr)
        sys.stderr.flush()
        import os
        os._exit(9)
sys.addaudithook(refuse)
from datetime import date
from pathlib import Path
from consultant.config import Settings
from consultant.draft.private import private_drafter
from consultant.draft.request import Document, DraftRequest
from tests.fixtures.small_shelf import SmallShelf
drafter = private_drafter(Settings(), SmallShelf())
request = DraftRequest(1, "bunion", [Document("message 1", sys.stdin.read())], date(2026, 5, 1))
print(drafter.draft(request).answer.model_dump_json())
"""


def hidden(text: str) -> bool:
    return not [secret for secret in SECRETS if secret in text.lower()]


def test_masking_and_drafting_without_a_model_ask_for_no_connection_from_the_first_import_on(tmp_path):
    """In a process of its own, which dies at the first name that is looked up and the first connection."""
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDEN], input=NOTE, capture_output=True, text=True, check=False, timeout=110,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-800:]
    assert "M20.11" in done.stdout
    assert hidden(done.stdout)
    assert hidden(done.stderr)


def test_nothing_of_what_a_drafter_is_given_identifies_anybody():
    documents = [Document("message 1", NOTE), Document("Okafor_Jane-2026-11-17.pdf", NOTE)]
    request = DraftRequest(1, "FW: Okafor, Jane - bunion", documents, date(2026, 5, 1))
    seen = masked(request).request
    assert hidden(seen.subject)
    assert all(hidden(f"{document.name} {document.text}") for document in seen.documents)
    assert "Hallux valgus, right foot" in seen.documents[0].text
