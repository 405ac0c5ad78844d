"""Official XML read piece by piece: never a DTD, never an entity, errors with their line and column."""

from collections.abc import Collection, Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from consultant.errors import SourceFault


def elements(stream: IO[bytes], file: str, root: str, tags: Collection[str]) -> Iterator[Element]:
    """Each element of `tags` once it is complete, in order, emptied after use.

    Raises SourceFault for XML that is not well-formed or ends early, for a DTD or entities, and for another root.
    """
    top: Element | None = None
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if top is None:
                top = element
                if element.tag != root:
                    raise SourceFault(file, line=1, expected=f"<{root}>", found=f"<{element.tag}>")
            if event == "end" and element.tag in tags:
                yield element
                element.clear()
    except ParseError as error:
        line, column = error.position
        message = str(error).split(":", maxsplit=1)[0]
        raise SourceFault(file, line=line, column=column + 1, expected="well-formed XML", found=message) from None
    except DefusedXmlException as error:
        raise SourceFault(file, expected="XML without a DTD or entities", found=type(error).__name__) from None


def text(element: Element) -> str:
    """All words in `element`, blanks tidied."""
    return " ".join("".join(element.itertext()).split())
