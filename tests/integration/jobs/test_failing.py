"""Jobs that fail: tried three times, then left to an administrator with what is known."""

import pytest
from prometheus_client import REGISTRY

from tests.integration.jobs.post import Post, until
from tests.integration.jobs.trial_jobs import NAME, trial_handlers


async def test_a_job_that_fails_three_times_is_a_dead_letter_with_its_error_and_traceback(post: Post) -> None:
    number = await post.accept("fails", "fails")
    async with post.relay(), post.worker():
        row = await post.dead_without_rests(number)
    assert (row["attempts"], row["crashes"]) == (3, 0)
    assert row["error"] == "Failed: as asked"
    assert "raise Failed" in row["traceback"]
    assert await post.runs("fails") == 3


async def test_a_handler_may_tell_that_its_job_was_given_up(post: Post) -> None:
    number = await post.accept("told", "fails")
    async with post.relay(), post.worker():
        await post.dead_without_rests(number)
    assert await post.owner.fetchval("SELECT count(*) FROM given_up WHERE key = 'told'") == 1


async def test_dead_letters_are_counted_until_somebody_decides(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawyers_hub.jobs.relay._COUNT_EVERY_S", 0.1)
    number = await post.accept("counted", "fails")

    async def count_is(expected: float | None) -> bool:
        return REGISTRY.get_sample_value("lawyers_hub_dead_letters", {"name": NAME}) == expected

    async with post.relay(), post.worker():
        await post.dead_without_rests(number)
        await until(lambda: count_is(1))
        await post.owner.execute("UPDATE outbox SET discarded_at = now() WHERE id = $1", number)
        await until(lambda: count_is(None))


async def test_a_failed_job_rests_before_it_is_sent_again(post: Post) -> None:
    number = await post.accept("rests", "fails")

    async def rests() -> bool:
        row = await post.row(number)
        return bool(row["attempts"] == 1 and row["sent_at"] is None)

    async with post.relay(), post.worker():
        await until(rests)
        rest_s = await post.owner.fetchval(
            "SELECT extract(epoch FROM due_at - started_now) FROM outbox, LATERAL (SELECT now() AS started_now) n"
        )
    assert 1.0 < rest_s < 2.6


async def test_what_a_failed_attempt_wrote_is_undone(post: Post) -> None:
    number = await post.accept("undone", "fails_after_effect")
    async with post.relay(), post.worker():
        await post.dead_without_rests(number)
    assert await post.effects("undone") == 0


async def test_a_job_that_takes_too_long_is_stopped_and_counts_as_failed(post: Post) -> None:
    number = await post.accept("slow", "dawdles")
    async with post.relay(), post.worker(lambda database: trial_handlers(database, timeout_s=0.2)):
        row = await post.dead_without_rests(number)
    assert "took longer than 0.2 s" in row["error"]


@pytest.mark.parametrize(
    ("name", "payload", "reason"),
    [
        ("no.such.job", '{"key": "x"}', "There is no job called 'no.such.job'"),
        ("trial.effect", '{"key": 7}', "has another shape: Expected `str`, got `int` - at `$.key`"),
        ("trial.effect", '{"key": "x", "colour": "red"}', "has another shape: Object contains unknown field `colour`"),
        ("trial.effect", "[1, 2]", "has another shape: Expected `object`, got `array`"),
        ("document.read", '{"document_id": "0", "version": 1}', "has another shape: Invalid UUID - at `$.document_id`"),
        ("document.read", '{"document_id": "01a204e0-e16b-7d44-8f3b-e4b583389ff1", "version": 1}', "has no handler"),
    ],
)
async def test_a_job_of_an_unknown_name_or_shape_is_a_dead_letter_that_says_so(
    post: Post, name: str, payload: str, reason: str
) -> None:
    number = await post.accept("x", name=name, payload=payload)
    async with post.relay(), post.worker():
        row = await post.dead(number)
    assert reason in row["error"]
    assert await post.effects("x") == 0
