"""Where the bytes of a document's version lie: a key names its bytes, so it is never used for others."""

import re
from uuid import UUID

_SEGMENT = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_KEY_CHARACTERS = 500


def document_key(firm_id: UUID, document_id: UUID, version_number: int, sha256: str) -> str:
    """`firm/document/version-sha256`, so that a firm's files can be listed, moved or removed as one folder."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256 in lower-case hexadecimal")
    return f"{firm_id}/{document_id}/{version_number}-{sha256}"


def checked(key: str) -> str:
    """The key, if it cannot leave the storage's root: no empty, absolute, dotted or odd part. Raises ValueError."""
    if len(key) > _MAX_KEY_CHARACTERS or not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a stored file")
    return key
