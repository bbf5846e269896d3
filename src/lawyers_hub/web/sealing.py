"""Texts that leave for the browser and come back provably unchanged.

HMAC-SHA256 over the purpose and the content: a seal made for one purpose opens for no other.
Sealed is not secret: whoever holds the cookie can read it.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256


class Seal:
    """Signs with the key of this web service (`HUB_COOKIE_SECRET`)."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def stamp(self, purpose: str, content: bytes) -> str:
        """The signature of the content for this purpose, 64 hexadecimal digits."""
        return hmac.new(self._key, purpose.encode() + b"\0" + content, sha256).hexdigest()

    def matches(self, purpose: str, content: bytes, stamp: str) -> bool:
        return hmac.compare_digest(self.stamp(purpose, content).encode(), stamp.encode())

    def close(self, purpose: str, content: bytes) -> str:
        """The content and its signature as one text that fits a cookie."""
        return f"{urlsafe_b64encode(content).decode()}.{self.stamp(purpose, content)}"

    def open(self, purpose: str, sealed: str) -> bytes | None:
        """The content, or None when anything about it was changed."""
        encoded, _, stamp = sealed.rpartition(".")
        try:
            content = urlsafe_b64decode(encoded)
        except ValueError:
            return None
        return content if self.matches(purpose, content, stamp) else None
