"""Reads a document in a process of its own: a hostile file can cost that process its life, and nothing else.

The child gets the bytes of one file and no secret of ours: not the environment, not a handle, not the database.
"""

import json
import os
import signal
import subprocess
import sys

from consultant.case.extracted import Extract

_SECONDS = {"pdf": 110.0, "image": 110.0}
"""What may have to be read by OCR takes longer."""
_USUAL_SECONDS = 45.0
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "LD_LIBRARY_PATH")


def extract(kind: str, data: bytes, most: int, *, seconds: float | None = None) -> Extract:
    """The text of `data`, a file of `kind` (`pdf`, `docx`, `rtf`, `image`), at most a little over `most` characters.

    Never raises: what goes wrong comes back as the note of an unread file.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    command = [sys.executable, "-P", "-X", "utf8", "-m", "consultant.case.extract", kind, str(most)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, started with our own arguments
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds or _SECONDS.get(kind, _USUAL_SECONDS),
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return Extract("", "reading it took too long and was given up", read=False)
    except OSError as error:
        return Extract("", f"the document reader could not be started ({error.strerror})", read=False)
    if done.returncode != 0:
        return Extract("", _why(done.returncode), read=False)
    try:
        answer = json.loads(done.stdout)
        return Extract(str(answer["text"]), str(answer["note"]), bool(answer["read"]))
    except (ValueError, KeyError, TypeError):
        return Extract("", "the document reader gave no answer", read=False)


def _why(code: int) -> str:
    """In a reviewer's words, why the child ended as it did."""
    if code == -getattr(signal, "SIGXCPU", 24):
        return "reading it took too long and was given up"
    return "the file could not be read: the document reader failed on it"
