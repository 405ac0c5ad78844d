"""The service's own key: signed reply addresses, and derived keys for web sessions."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from consultant.config import Settings
from consultant.errors import ConfigError

_SHORTEST = 32


def load_key(settings: Settings) -> bytes:
    """The key from CONSULTANT_SECRET_KEY, or from `review.secret_key_file`, which is made on first use.

    Raises ConfigError when the key is too short or the file cannot be read or made.
    """
    given = settings.secrets.secret_key
    if given is not None:
        key = given.get_secret_value().encode()
        if len(key) < _SHORTEST:
            raise ConfigError([f"CONSULTANT_SECRET_KEY: has {len(key)} characters; give at least {_SHORTEST}"])
        return key
    path = settings.path(settings.review.secret_key_file)
    try:
        return _read_or_make(path)
    except OSError as error:
        raise ConfigError([f"review.secret_key_file: {path}: {error.strerror}"]) from error


def _read_or_make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # the first process to get here decides the key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = path.read_bytes().strip()
    if len(key) < _SHORTEST:
        raise ConfigError([f"review.secret_key_file: {path}: is too short; delete it to have a new one made"])
    return key


class Signer:
    """Keyed hashes, one derived key a purpose."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, purpose: str, text: str, length: int = 16) -> str:
        """`length` lower-case hex digits over `text` that nobody without the key can make."""
        derived = hmac.digest(self._key, purpose.encode(), "sha256")
        return hmac.new(derived, text.encode(), hashlib.sha256).hexdigest()[:length]

    def good(self, purpose: str, text: str, signature: str) -> bool:
        """Whether `signature` is the one `sign` gives for `text`, compared in constant time."""
        return hmac.compare_digest(self.sign(purpose, text, len(signature)).encode(), signature.lower().encode())
