"""What may become a job: the payload that is registered under its name, and no larger than a message should be."""

import math
from collections.abc import AsyncIterator
from typing import Any, cast

import msgspec
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Work, acting
from lawyers_hub.jobs.envelope import PAYLOADS, JobName, PayloadRefused, ReadDocument, SendEmail
from lawyers_hub.jobs.outbox import accept_job
from tests.integration.jobs.post import Post
from tests.integration.jobs.trial_jobs import NAME, Trial

TRIAL = cast("JobName", NAME)
MEGABYTE = 1024 * 1024


class Weighed(msgspec.Struct, frozen=True):
    """A payload with a number in it, of which the house has none."""

    weight: float


@pytest.fixture
async def work(post: Post) -> AsyncIterator[Work]:
    async with (
        Database.connect(post.place.url_of("api"), service="tests") as database,
        acting(database, Actor(post.firm)) as work,
    ):
        yield work


async def test_a_payload_of_a_megabyte_is_refused_before_anything_is_written(post: Post, work: Work) -> None:
    with pytest.raises(PayloadRefused, match="has 1048603 bytes; 65536 are allowed"):
        await accept_job(work, TRIAL, cast("Any", Trial("x" * MEGABYTE)))
    assert await work.connection.fetchval("SELECT count(*) FROM outbox") == 0


async def test_a_payload_just_small_enough_is_accepted_and_done(post: Post) -> None:
    key = "x" * (64 * 1024 - len('{"key":"","manner":"plain"}'))
    async with (
        Database.connect(post.place.url_of("api"), service="tests") as database,
        acting(database, Actor(post.firm)) as work,
    ):
        number = await accept_job(work, TRIAL, cast("Any", Trial(key)))
    async with post.relay(), post.worker():
        await post.completed(number)


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf])
async def test_a_number_that_json_cannot_say_is_refused(
    work: Work, monkeypatch: pytest.MonkeyPatch, weight: float
) -> None:
    monkeypatch.setitem(cast("Any", PAYLOADS), NAME, Weighed)
    with pytest.raises(PayloadRefused, match="has another shape: Expected `float`, got `null`"):
        await accept_job(work, TRIAL, cast("Any", Weighed(weight)))


async def test_the_payload_of_another_job_is_refused(work: Work) -> None:
    with pytest.raises(PayloadRefused, match="has another shape"):
        await accept_job(work, "document.read", SendEmail(new_id()))


async def test_a_job_without_a_name_of_ours_is_refused(work: Work) -> None:
    with pytest.raises(PayloadRefused, match=r"There is no job called 'no.such.job'"):
        await accept_job(work, cast("JobName", "no.such.job"), ReadDocument(new_id(), 1))


async def test_a_job_that_an_older_hub_accepted_in_a_shape_of_its_own_is_a_dead_letter_that_says_so(
    post: Post,
) -> None:
    older = await post.accept("x", payload="{}")
    newer = await post.accept("x", payload='{"key": "x", "manner": "plain", "colour": "red"}')
    async with post.relay(), post.worker():
        rows = [await post.dead(older), await post.dead(newer)]
    assert "missing required field `key`" in rows[0]["error"]
    assert "contains unknown field `colour`" in rows[1]["error"]
    assert [row["attempts"] for row in rows] == [0, 0]
