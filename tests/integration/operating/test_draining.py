"""Draining: the queue runs empty, and what was accepted waits for its turn."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE

from lawyers_hub.database.pool import Database
from lawyers_hub.jobs.due_again import SENDING, make_overdue_due
from lawyers_hub.jobs.epoch import Epoch
from tests.integration.jobs.post import Post, until
from tests.integration.operating.conftest import Hub, job_in


async def is_held(post: Post) -> bool:
    return bool(await post.owner.fetchval("SELECT EXISTS (SELECT FROM sending_held)"))


async def test_what_was_sent_is_done_what_was_accepted_waits_and_is_done_afterwards(post: Post, hub: Hub) -> None:
    epoch = Epoch(post.redis)
    assert await epoch.begin(await epoch.doubt())
    async with post.relay():
        sent = await post.accept("sent")
        await until(lambda: post.is_sent(sent))
        draining = asyncio.create_task(hub("jobs", "drain", "--reason", "moving the queue", "--timeout", "30"))
        await until(lambda: is_held(post))
        waits = await post.accept("waits")
        async with post.worker():
            said = await draining
            assert said.code == 0
            assert "The queue is empty. Sending has been held since " in said.out
            assert ": moving the queue. Accepted and waiting in the database: 1." in said.out
            assert await post.is_completed(sent)
            assert not await post.is_sent(waits)
            assert "Jobs are sent again.\n" in (await hub("jobs", "resume")).out
            await post.completed(waits)
    assert (await post.effects("sent"), await post.effects("waits")) == (1, 1)


async def test_when_the_time_is_up_the_exit_code_is_1_and_sending_stays_held(post: Post, hub: Hub) -> None:
    await job_in(post, "sent")
    said = await hub("jobs", "drain", "--reason", "moving the queue", "--timeout", "0.1")
    assert said.code == 1
    assert said.out.startswith("After 0.1 s the queue still holds 1 job. Sending has been held since ")
    assert await is_held(post)


async def test_a_program_reads_how_far_it_came(post: Post, hub: Hub) -> None:
    for state in ("sent", "waiting", "scheduled", "dead"):
        await job_in(post, state)
    said = await hub("jobs", "drain", "--reason", "moving the queue", "--timeout", "0", "--json")
    assert said.code == 1
    answer = said.json
    assert (answer["in_queue"], answer["in_outbox"], answer["sending_held"]["reason"]) == (1, 1, "moving the queue")


async def test_who_held_first_stays_named(post: Post, hub: Hub) -> None:
    await post.owner.execute("INSERT INTO sending_held (held_by, reason) VALUES ('budi', 'a backup')")
    said = await hub("jobs", "drain", "--reason", "moving the queue")
    assert said.code == 0
    assert "by budi: a backup." in said.out


async def test_a_batch_under_way_is_waited_for(post: Post, hub: Hub) -> None:
    """A relay that has put copies into the queue marks them as sent only afterwards."""
    async with post.owner.transaction():
        await post.owner.execute("SELECT pg_advisory_xact_lock_shared($1)", SENDING)
        said = await hub("jobs", "drain", "--reason", "moving the queue", "--timeout", "0")
        assert said.code == 1
        assert said.out.startswith("After 0 s a relay is still sending a batch.")
    assert (await hub("jobs", "drain", "--reason", "moving the queue", "--timeout", "0")).code == 0


async def test_what_was_sent_long_ago_stays_in_sight_while_sending_is_held(post: Post, hub: Hub) -> None:
    number = await job_in(post, "sent")
    await post.owner.execute("UPDATE outbox SET sent_at = now() - interval '1 hour'")
    await hub("jobs", "drain", "--reason", "moving the queue", "--timeout", "0")
    async with Database.connect(post.place.url_of("relay"), service="tests") as relay:
        assert await make_overdue_due(relay, 60) == 0
        assert await post.is_sent(number)
        await hub("jobs", "resume")
        assert await make_overdue_due(relay, 60) == 1


async def test_who_stops_waiting_is_told_that_sending_stays_held(post: Post, hub: Hub) -> None:
    await job_in(post, "sent")
    words = ("-P", "-m", "lawyers_hub.cli", "jobs", "drain", "--reason", "moving the queue")
    draining = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=PIPE, stderr=PIPE)
    await until(lambda: is_held(post))
    draining.send_signal(signal.SIGINT)
    assert await draining.communicate() == (
        b"",
        b"Not waited for any longer. Sending stays held: `hub jobs resume` ends that.\n",
    )
    assert draining.returncode == 130
    assert await is_held(post)


async def test_a_drain_ends_when_somebody_resumes_the_sending(post: Post, hub: Hub) -> None:
    await job_in(post, "sent")
    draining = asyncio.create_task(hub("jobs", "drain", "--reason", "moving the queue"))
    await until(lambda: is_held(post))
    await post.owner.execute("DELETE FROM sending_held")
    said = await draining
    assert said.code == 1
    assert said.out.startswith("Somebody resumed the sending meanwhile")


async def test_resuming_what_is_not_held_changes_nothing(hub: Hub) -> None:
    assert await hub("jobs", "resume") == (0, "Sending was not held.\n", "")
    assert (await hub("jobs", "resume", "--json")).json == {"ended": None}
