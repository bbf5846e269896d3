"""A creating request that is sent twice takes effect once, and both get the same answer.

The caller names the request with an Idempotency-Key. The key is written in the same transaction as the effect:
a second request with the key waits for the first one's commit and then gets its answer.
"""

import hashlib
from typing import Any

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.errors import Invalid, KeyReused

MAX_KEY_CHARS = 200


class KeptAnswer(msgspec.Struct, frozen=True):
    """What the first request with this key was answered."""

    status: int
    body: bytes
    headers: dict[str, str]


def digest_of(*parts: Any) -> bytes:
    """Tells one request from another: equal parts, equal digest."""
    return hashlib.sha256(msgspec.json.encode(parts)).digest()


async def claim_key(work: Work, key: str, request: bytes) -> KeptAnswer | None:
    """None when the key is new and now belongs to this request; else the answer that was given before.

    Raises:
        Invalid: the key is empty, too long or not printable.
        KeyReused: the key was used for another request.
    """
    if not (1 <= len(key) <= MAX_KEY_CHARS and key.isascii() and key.isprintable()):
        raise Invalid(f"An Idempotency-Key has 1 to {MAX_KEY_CHARS} printable ASCII characters.")
    owner = (work.actor.firm_id, work.actor.person_id, key)
    claimed = await work.connection.fetchval(
        "INSERT INTO kept_answers (firm_id, person_id, key, request) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING true",
        *owner,
        request,
    )
    if claimed:
        return None
    row = await work.connection.fetchrow(
        "SELECT request, status, answer, headers FROM kept_answers WHERE firm_id = $1 AND person_id = $2 AND key = $3",
        *owner,
    )
    if row is None or row["request"] != request:
        raise KeyReused("This Idempotency-Key was used for another request. Use a new key.")
    return KeptAnswer(row["status"], row["answer"], row["headers"])


async def keep_answer(work: Work, key: str, answer: KeptAnswer) -> None:
    await work.connection.execute(
        "UPDATE kept_answers SET status = $4, answer = $5, headers = $6"
        " WHERE firm_id = $1 AND person_id = $2 AND key = $3",
        work.actor.firm_id,
        work.actor.person_id,
        key,
        answer.status,
        answer.body,
        answer.headers,
    )
