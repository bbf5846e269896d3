"""Makes jobs due again that the queue may have lost, or that a clock which jumped back would leave waiting.

Sending holds a shared lock and making everything due an exclusive one. So a batch that is under way while Redis is
wiped has committed its `sent_at` before that is cleared, and no job is left marked as sent that was lost.
"""

from datetime import timedelta

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.jobs.retries import MAX_ATTEMPTS, longest_rest_s
from lawyers_hub.jobs.states import OPEN

# Any fixed number of our own.
SENDING = 0x4A6F_6273

# A job that never failed is due when it is accepted; more is no rounding.
_NO_REST = timedelta(seconds=1)
_LONGEST_REST = timedelta(seconds=longest_rest_s(MAX_ATTEMPTS))


async def make_all_due(database: Database) -> int:
    """Every job that was sent and is not finished becomes due again, since the queue may have lost it. Commits."""
    async with as_the_house(database) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", SENDING)
        # Whatever the mark says: a batch that the lock waited for was marked after this transaction's `now()`.
        return await _make_due(connection, "sent_at IS NOT NULL")


async def make_overdue_due(database: Database, older_than_s: float) -> int:
    """The same for jobs sent long ago, or, by a clock that has jumped back since, as long ahead. Commits.

    What is still in the queue stays as it is when it is sent again. While sending is held, nothing is sent again,
    and whoever waits for the queue to run empty must go on seeing what is in it.
    """
    async with as_the_house(database) as connection:
        return await _make_due(
            connection,
            "sent_at NOT BETWEEN now() - $1::interval AND now() + $1::interval"
            " AND NOT EXISTS (SELECT FROM sending_held)",
            timedelta(seconds=older_than_s),
        )


async def make_put_off_due(database: Database) -> int:
    """Jobs due further ahead than any rest reaches, though nobody asked for it: the clock has jumped back. Commits."""
    async with as_the_house(database) as connection:
        return await _make_due(
            connection,
            "sent_at IS NULL AND due_at > greatest(now(), not_before)"
            " + CASE attempts WHEN 0 THEN $1::interval ELSE $2::interval END",
            _NO_REST,
            _LONGEST_REST,
        )


async def _make_due(connection: Connection, which: str, *spans: timedelta) -> int:
    # A job asked for later keeps its time, also when it was sent early by a clock that ran ahead.
    done = await connection.execute(
        f"UPDATE outbox SET sent_at = NULL, due_at = greatest(now(), not_before) WHERE {which} AND {OPEN}", *spans
    )
    return int(done.rpartition(" ")[2])
