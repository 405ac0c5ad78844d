"""Mail and attachments as they came, handed over so that a browser keeps them and never opens them."""

import hashlib
import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Response
from sqlmodel import select

from consultant.inbox.message import attachment_content
from consultant.record import Attachment, Message
from consultant.site.pages import RowId, Site, site_of
from consultant.site.session import signed_in

router = APIRouter(prefix="/messages/{message_id}", dependencies=[Depends(signed_in)])
Ours = Annotated[Site, Depends(site_of)]
_UNSAFE = re.compile(r"[^\w.() -]+")


@router.get("/raw")
def raw_mail(site: Ours, message_id: RowId) -> Response:
    """The message byte for byte."""
    with site.service.look() as session:
        message = session.get(Message, message_id)
        if message is None:
            raise HTTPException(404)
        return _file(message.raw, f"message-{message_id}.eml")


@router.get("/attachments/{position}")
def attachment(site: Ours, message_id: RowId, position: int) -> Response:
    """One attachment's bytes, taken out of the message anew and compared with what was found when it was read."""
    with site.service.look() as session:
        message = session.get(Message, message_id)
        found = session.exec(
            select(Attachment).where(Attachment.message_id == message_id, Attachment.position == position)
        ).first()
        if message is None or found is None:
            raise HTTPException(404)
        content = attachment_content(message.raw, position, site.service.clock())
    if content is None or hashlib.sha256(content).hexdigest() != found.sha256:
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
