"""Passwords as argon2id hashes, with the parameters of OWASP's password storage guidance (19 MiB, 2, 1)."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lawyers_hub.practice.errors import Invalid

MIN_CHARS = 12
MAX_CHARS = 256

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Verified when there is no such person, so that a wrong name takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")

# Hashing is meant to be slow: more at once would only take the processor from everybody else.
_two_at_once = asyncio.Semaphore(2)


def require_strength(password: str, field: str = "password") -> None:
    """NIST SP 800-63B: length is what counts; no rules about kinds of characters."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise Invalid.field(field, f"A password has {MIN_CHARS} to {MAX_CHARS} characters.")


async def hash_password(password: str) -> str:
    async with _two_at_once:
        return await asyncio.to_thread(_hasher.hash, password)


async def password_matches(password: str, password_hash: str | None) -> bool:
    async with _two_at_once:
        return await asyncio.to_thread(_matches, password, password_hash)


def _matches(password: str, password_hash: str | None) -> bool:
    try:
        _hasher.verify(password_hash or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
