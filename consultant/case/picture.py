"""The text of scans and photographs, and of PDF pages that are pictures, by OCR."""

from itertools import islice

from consultant.case import scan
from consultant.case.extracted import Extract


def picture_text(data: bytes, most: int) -> Extract:
    """The text of a scan or photograph by OCR; several pages of a TIFF one after the other."""
    if not scan.available():
        return Extract("", f"{_PICTURE}; {scan.INSTALL}", read=False)
    pieces: list[str] = []
    unclear = 0
    more = False
    try:
        frames = scan.pictures(data)
        first = next(frames)  # looked at before a second is spent on loading what reads it
        reader = scan.Reader()
        for number, frame in enumerate([first, *islice(frames, scan.MOST_PAGES)]):
            more = number >= scan.MOST_PAGES or not reader.has_time
            if more:
                break
            page = reader.read(frame)
            pieces.append(page.text)
            unclear += page.unclear
            if sum(map(len, pieces)) > most:
                break
    except scan.Unreadable as error:
        return Extract("", f"{_PICTURE} ({error})", read=False)
    text = "\n\n".join(piece for piece in pieces if piece)
    if not text:
        return Extract("", f"{_PICTURE} (no text was found in it)", read=False)
    note = _by_ocr(unclear) + (f"; only its first {len(pieces)} pages were read" if more else "")
    return Extract(text, note)


def scanned_pages(data: bytes, numbers: list[int]) -> tuple[dict[int, str], str]:
    """The text of the pages `numbers` by OCR, as far as pages and seconds reach, and a note."""
    if not scan.available():
        return {}, scan.INSTALL
    read: dict[int, str] = {}
    unclear = 0
    try:
        reader = scan.Reader()
        for number, picture in scan.pdf_pictures(data, numbers[: scan.MOST_PAGES]):
            page = reader.read(picture)
            read[number], unclear = page.text, unclear + page.unclear
            if not reader.has_time:
                break
    except scan.Unreadable as error:
        return read, str(error)
    return read, _by_ocr(unclear) if any(read.values()) else "OCR found no text"


_PICTURE = "a picture: not read, please look at it"


def _by_ocr(unclear: int) -> str:
    """What a reviewer is told of a text that OCR read."""
    lines = f"; {unclear} line{'s' if unclear > 1 else ''} could not be made out" if unclear else ""
    return f"read by OCR, which mistakes characters: hold it against the picture{lines}"
