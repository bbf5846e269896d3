"""Jobs whose other side is away wait for its return and lose no attempt; what no attempt would mend is given up."""

from collections.abc import Callable
from dataclasses import dataclass

import asyncpg

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Work
from lawyers_hub.jobs.due_again import make_put_off_due
from lawyers_hub.jobs.handler import Handler, Handlers
from tests.integration.jobs.post import Post, until
from tests.integration.jobs.trial_jobs import NAME, Trial


class Away(Exception):
    """The other side is away."""


class Refused(Exception):
    """The other side will never take this."""


@dataclass
class OtherSide:
    """What jobs depend on: it answers, or raises its problem."""

    problem: Exception | None = None
    asked: int = 0

    def handlers(self, _database: Database) -> Handlers:
        async def prepare(_actor: Actor, _trial: Trial) -> None:
            self.asked += 1
            if self.problem:
                raise self.problem

        async def effect(work: Work, trial: Trial, _prepared: None) -> None:
            await work.connection.execute(
                "INSERT INTO effects (key, firm_id) VALUES ($1, hub.current_firm())", trial.key
            )

        async def given_up(work: Work, trial: Trial) -> None:
            await work.connection.execute("INSERT INTO given_up (key) VALUES ($1)", trial.key)

        handler = Handler(
            prepare=prepare, effect=effect, given_up=given_up, timeout_s=5, final=(Refused,), away=(Away,)
        )
        return {NAME: handler}


async def cut_rests_short(post: Post) -> None:
    await post.owner.execute("UPDATE outbox SET due_at = now() WHERE sent_at IS NULL AND due_at > now()")


async def row_that(post: Post, number: int, holds: Callable[[asyncpg.Record], bool]) -> asyncpg.Record:
    async def found() -> asyncpg.Record | None:
        row = await post.row(number)
        return row if holds(row) else None

    found_row: asyncpg.Record = await until(found)
    return found_row


async def test_an_absence_of_many_tries_costs_no_attempt_and_ends_with_the_return(post: Post) -> None:
    side, number = OtherSide(Away("nobody answers")), await post.accept("letter")

    async def was_asked_often() -> bool:
        await cut_rests_short(post)
        return side.asked >= 5

    async with post.relay(), post.worker(side.handlers):
        await until(was_asked_often)
        row = await row_that(post, number, lambda row: row["sent_at"] is None)
        assert (row["attempts"], row["crashes"], row["dead_at"]) == (0, 0, None)
        assert row["error"] == "Away: nobody answers"
        side.problem = None
        await cut_rests_short(post)
        await post.completed(number)
    assert await post.effects("letter") == 1


async def test_a_job_that_waits_for_a_return_rests_as_one_that_was_asked_for_later(post: Post) -> None:
    side, number = OtherSide(Away()), await post.accept("letter")
    async with post.relay(), post.worker(side.handlers):
        row = await row_that(post, number, lambda row: row["away_since"] is not None)
    assert row["not_before"] == row["due_at"]
    assert 3.75 <= (row["due_at"] - row["away_since"]).total_seconds() <= 6.25


async def test_the_longest_wait_is_not_mistaken_for_a_clock_that_jumped_back(post: Post) -> None:
    side, number = OtherSide(Away()), await post.accept("letter")
    await post.owner.execute("UPDATE outbox SET away_since = now() - interval '2 days'")
    async with post.relay(), post.worker(side.handlers):
        row = await row_that(post, number, lambda row: row["round"] == 1)
    async with Database.connect(post.place.url_of("relay"), service="relay") as database:
        assert await make_put_off_due(database) == 0
    assert await post.owner.fetchval("SELECT due_at > now() + interval '40 minutes' FROM outbox")
    assert (await post.row(number))["due_at"] == row["due_at"]


async def test_an_absence_of_three_days_is_a_dead_letter_that_can_be_started_anew(post: Post) -> None:
    side, number = OtherSide(Away("nobody answers")), await post.accept("letter")
    await post.owner.execute("UPDATE outbox SET away_since = now() - interval '3 days'")
    async with post.relay(), post.worker(side.handlers):
        row = await post.dead(number)
        assert (row["attempts"], row["error"]) == (1, "Away: nobody answers")
        assert await post.owner.fetchval("SELECT count(*) FROM given_up WHERE key = 'letter'") == 1
        await post.owner.execute(
            "UPDATE outbox SET dead_at = NULL, sent_at = NULL, due_at = now(), round = round + 1, attempts = 0"
        )
        row = await row_that(post, number, lambda row: side.asked == 2 and row["sent_at"] is None)
    assert (row["attempts"], row["dead_at"]) == (0, None)


async def test_what_no_other_attempt_would_mend_is_given_up_at_once(post: Post) -> None:
    side, number = OtherSide(Refused("no such mailbox")), await post.accept("letter")
    async with post.relay(), post.worker(side.handlers):
        row = await post.dead(number)
    assert (row["attempts"], row["error"], side.asked) == (1, "Refused: no such mailbox", 1)
