"""The text of RTF files."""

from consultant.case.extracted import Extract


def rtf_text(data: bytes, most: int) -> Extract:
    """The text of an RTF file."""
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1")
    try:
        text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        return Extract("", "the RTF file is damaged", read=False)
    return Extract(text[: most + 1].strip(), "" if text.strip() else "the document has no text in it")
