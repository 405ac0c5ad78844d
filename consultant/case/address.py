"""The signed address of a case: a reply to it finds its case even when a mail program drops the threading headers."""

import re

from consultant.config import Settings
from consultant.signing import Signer

_PURPOSE = "case address"
_SIGNATURE = 16
_LONGEST_LOCAL = 64
"""Octets of a local part (RFC 5321 §4.5.3.1.1)."""
_TAG = re.compile(rf"c([1-9][0-9]{{0,17}})-([0-9a-f]{{{_SIGNATURE}}})")


def reply_address(settings: Settings, signer: Signer, case_id: int) -> str:
    """Where answers about the case are to go: `consult+c123-<signature>@service.example`.

    The plain mailbox address when `mailbox.plus_addressing` is off, or when the signed one would be too long for mail.
    """
    local, at, domain = settings.mailbox.address.rpartition("@")
    tag = f"c{case_id}"
    signed = f"{local}{_separator(local)}{tag}-{signer.sign(_PURPOSE, tag, _SIGNATURE)}"
    if not settings.mailbox.plus_addressing or not at or len(signed.encode()) > _LONGEST_LOCAL:
        return settings.mailbox.address
    return f"{signed}@{domain}"


def case_of_address(settings: Settings, signer: Signer, address: str) -> int | None:
    """The case whose signed address this is; None when it is not one of ours or the signature is not good.

    Mail programs change the case of addresses, so case does not matter. A signature is good for its own case only.
    """
    local, _, domain = address.strip().lower().rpartition("@")
    own_local, _, own_domain = settings.mailbox.address.strip().lower().rpartition("@")
    prefix = own_local + _separator(own_local)
    if domain != own_domain or not local.startswith(prefix):
        return None
    match = _TAG.fullmatch(local.removeprefix(prefix))
    if match is None or not signer.good(_PURPOSE, f"c{match[1]}", match[2]):
        return None
    return int(match[1])


def is_ours(settings: Settings, address: str) -> bool:
    """Whether mail to `address` comes to this mailbox: its own address, with or without anything after a plus."""
    local, _, domain = address.strip().lower().rpartition("@")
    own_local, _, own_domain = settings.mailbox.address.strip().lower().rpartition("@")
    if not own_domain or domain != own_domain:
        return False
    return local == own_local or local.startswith(own_local + _separator(own_local))


def _separator(local: str) -> str:
    """What goes between our local part and a tag: a plus, or a dash when there is a plus already."""
    return "-" if "+" in local else "+"
