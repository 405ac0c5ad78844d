"""Mail and attachments as they came, handed over so that a browser keeps them and never opens them."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message as Part
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Response
from sqlmodel import select

from consultant.record import Attachment, Message
from consultant.site.pages import Site, site_of
from consultant.site.session import signed_in

router = APIRouter(prefix="/messages/{message_id}", dependencies=[Depends(signed_in)])
Ours = Annotated[Site, Depends(site_of)]
_UNSAFE = re.compile(r"[^\w.() -]+")


@router.get("/raw")
def raw_mail(site: Ours, message_id: int) -> Response:
    """The message byte for byte."""
    with site.service.look() as session:
        message = session.get(Message, message_id)
        if message is None:
            raise HTTPException(404)
        return _file(message.raw, f"message-{message_id}.eml")


@router.get("/attachments/{position}")
def attachment(site: Ours, message_id: int, position: int) -> Response:
    """One attachment's bytes, found in the message by their hash."""
    with site.service.look() as session:
        message = session.get(Message, message_id)
        found = session.exec(
            select(Attachment).where(Attachment.message_id == message_id, Attachment.position == position)
        ).first()
        if message is None or found is None:
            raise HTTPException(404)
        content = _with_hash(message.raw, found.sha256)
    if content is None:
        raise HTTPException(404, "This attachment cannot be taken out of its mail. Download the whole mail instead.")
    return _file(content, found.filename or f"attachment-{position + 1}")


def _file(content: bytes, name: str) -> Response:
    """A download that no browser renders, under a name that is only ever a name (RFC 6266)."""
    name = name.replace("/", "_").replace("\\", "_")
    plain = _UNSAFE.sub("_", name.encode("ascii", "replace").decode().replace("?", "_"))[:100] or "file"
    exact = quote(name[:150], safe="", errors="replace")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


def _with_hash(raw: bytes, sha256: str) -> bytes | None:
    """The content of the part of a message whose SHA-256 this is."""
    for part in message_from_bytes(raw, policy=policy.compat32).walk():
        for content in _contents(part):
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
    return None


def _contents(part: Part) -> Iterator[bytes]:
    """What may be meant by a part's content: decoded; for an attached message its bytes."""
    if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
        for inner in part.get_payload():
            if isinstance(inner, Part):
                yield inner.as_bytes()
    elif not part.is_multipart():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content
