"""Routes that create: the answer is kept under the Idempotency-Key, in the same transaction as the effect."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.once import KeptAnswer, claim_key, digest_of, keep_answer

T = TypeVar("T", bound=msgspec.Struct)

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Up to 200 printable characters. The same key with the same request has one effect.",
        required=False,
    ),
]


async def create_once(
    work: Work,
    key: str | None,
    request: tuple[Any, ...],
    create: Callable[[], Awaitable[T]],
    *,
    headers: Callable[[T], Mapping[str, str]] = lambda _created: {},
) -> Response[Any]:
    """201 with what `create` returns; with a key seen before, the first answer again and no second effect.

    `request` is what makes this request this one: the kind of thing, where it goes, and the data.
    """
    if key is None:
        created = await create()
        return Response(created, status_code=201, headers=dict(headers(created)))
    kept = await claim_key(work, key, digest_of(*request))
    if kept is not None:
        replayed = {**kept.headers, "idempotency-replayed": "true"}
        return Response(kept.body, status_code=kept.status, headers=replayed, media_type="application/json")
    created = await create()
    answer = KeptAnswer(201, msgspec.json.encode(created), dict(headers(created)))
    await keep_answer(work, key, answer)
    return Response(answer.body, status_code=201, headers=answer.headers, media_type="application/json")
