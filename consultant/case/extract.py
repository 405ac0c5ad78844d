"""The text of packed files and pictures, in a process that `consultant.case.child` starts and limits.

`python -m consultant.case.extract KIND MOST_CHARS` reads the file from standard input and writes one JSON object.
"""

import json
import sys
from dataclasses import asdict

from consultant.case import scan
from consultant.case.extracted import Extract
from consultant.case.pdf import pdf_text
from consultant.case.picture import picture_text
from consultant.case.rtf import rtf_text
from consultant.case.word import docx_text
from consultant.case.workbook import xlsx_text

_MEMORY = 1_536 * 1024 * 1024
_CPU_SECONDS = 40
_MEMORY_FOR_OCR = 4 * 1024 * 1024 * 1024
_CPU_SECONDS_FOR_OCR = 240
READERS = {"pdf": pdf_text, "docx": docx_text, "rtf": rtf_text, "image": picture_text, "xlsx": xlsx_text}


def _limit_this_process(kind: str) -> None:
    """No more memory and processor time than a real document needs; elsewhere the parent's clock has to do."""
    try:
        import resource
    except ImportError:
        return
    ocr = kind in ("pdf", "image") and scan.available()
    memory, seconds = (_MEMORY_FOR_OCR, _CPU_SECONDS_FOR_OCR) if ocr else (_MEMORY, _CPU_SECONDS)
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (bound, hard))
        except (ValueError, OSError):
            continue


def main(arguments: list[str]) -> int:
    """Read one file from standard input, write what is in it to standard output as JSON."""
    kind, most = arguments[0], int(arguments[1])
    data = sys.stdin.buffer.read()
    _limit_this_process(kind)
    try:
        found = READERS[kind](data, most)
    except MemoryError:
        found = Extract("", "it needs more memory than is safe to give", read=False)
    found = Extract(found.text[: most + 1], found.note, found.read)
    sys.stdout.write(json.dumps(asdict(found)))  # ASCII: lone surrogates survive the way back
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
