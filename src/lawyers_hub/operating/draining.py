"""Running the queue empty: sending is held, and what was sent before comes to its end.

Accepted jobs wait safely in the outbox meanwhile, and new ones are accepted as ever.
"""

import asyncio
from collections.abc import Callable

import msgspec

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.jobs.holding import SendingHeld, batch_under_way, hold_sending, sending_held
from lawyers_hub.jobs.states import IN_STATE

_LOOK_EVERY_S = 0.3


class Drained(msgspec.Struct, frozen=True):
    """How far it came: `in_queue` jobs are sent and not done, `in_outbox` wait until sending is resumed."""

    in_queue: int
    in_outbox: int
    batch_under_way: bool
    sending_held: SendingHeld | None

    @property
    def empty(self) -> bool:
        """Not when somebody has resumed the sending meanwhile: what was empty may be filling again."""
        return not (self.in_queue or self.batch_under_way) and self.sending_held is not None


async def drain(
    database: Database, held_by: str, reason: str, *, timeout_s: float, tell: Callable[[int], None]
) -> Drained:
    """Holds the sending and returns when no sent job is open, or when the time is up. Commits; the hold stays.

    `tell` hears now and then how many jobs are still in the queue.
    """
    async with as_the_house(database) as connection:
        await hold_sending(connection, held_by, reason)
    ends_at = asyncio.get_running_loop().time() + timeout_s
    while True:
        now = await _look(database)
        tell(now.in_queue)
        if now.empty or now.sending_held is None or asyncio.get_running_loop().time() >= ends_at:
            return now
        await asyncio.sleep(_LOOK_EVERY_S)


async def _look(database: Database) -> Drained:
    async with as_the_house(database) as connection:
        # Asked first: a batch that ends between the two questions is counted, and not missed by both.
        sending = await batch_under_way(connection)
        row = await connection.fetchrow(
            f"SELECT (SELECT count(*) FROM outbox WHERE {IN_STATE['sent']}) AS in_queue,"
            f" (SELECT count(*) FROM outbox WHERE {IN_STATE['waiting']}) AS in_outbox"
        )
        held = await sending_held(connection)
        return msgspec.convert({**(row or {}), "batch_under_way": sending, "sending_held": held}, Drained)
