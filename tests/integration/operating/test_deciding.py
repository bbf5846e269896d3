"""Retry and discard by an operator: the rules of an administrator, and an entry in the firm's own audit trail."""

import os
import pwd
from typing import Any

import pytest

from lawyers_hub.database.identifiers import new_id
from tests.integration.jobs.post import Post
from tests.integration.operating.conftest import STATES, Hub, job_in

ME = pwd.getpwuid(os.getuid()).pw_name


async def trail(post: Post) -> list[tuple[str, Any, Any]]:
    """What the firm's audit trail says about jobs: deed, person and details."""
    async with post.owner.transaction():
        await post.owner.execute("SELECT hub.enter_firm($1)", post.firm)
        rows = await post.owner.fetch("SELECT action, person_id, details FROM audit_trail ORDER BY details->>'job'")
    return [(row["action"], row["person_id"], row["details"]) for row in rows]


async def test_a_retried_job_runs_once_more_with_all_its_attempts(post: Post, hub: Hub) -> None:
    number = await post.accept("again", "fails")
    async with post.relay(), post.worker():
        await post.dead_without_rests(number)
        await post.owner.execute("UPDATE outbox SET payload = jsonb_set(payload, '{manner}', '\"plain\"')")
        said = await hub("jobs", "retry", str(number), "--reason", "the disk is back")
        row = await post.completed(number)
    assert (said.code, said.out) == (0, "1 job was retried.\n")
    assert (row["attempts"], row["reason"]) == (0, "the disk is back")
    assert await post.effects("again") == 1


async def test_several_jobs_are_decided_about_together(post: Post, hub: Hub) -> None:
    numbers = [await job_in(post, "dead") for _ in range(3)]
    said = await hub("jobs", "discard", *map(str, numbers[:2]), "--reason", "not needed", "--json")
    assert said.json == {"discarded": numbers[:2]}
    assert [(await post.row(number))["discarded_at"] is not None for number in numbers] == [True, True, False]


@pytest.mark.parametrize(("command", "action"), [("retry", "job.retried"), ("discard", "job.discarded")])
async def test_a_decision_is_in_the_trail_of_the_firm_with_who_typed_it(
    post: Post, hub: Hub, command: str, action: str
) -> None:
    number = await job_in(post, "dead")
    await hub("jobs", command, str(number), "--reason", " looked  at it ")
    ((deed, person, details),) = await trail(post)
    assert (deed, person) == (action, None)
    assert details == f'{{"by": "{ME}", "job": {number}, "name": "document.read", "reason": "looked at it"}}'


async def test_each_firm_reads_only_of_its_own_jobs(post: Post, hub: Hub) -> None:
    ours, theirs, other = await job_in(post, "dead"), await job_in(post, "dead"), new_id()
    await post.owner.execute("INSERT INTO firms (id, slug, name) VALUES ($1, 'other-firm', 'Another')", other)
    await post.owner.execute("UPDATE outbox SET firm_id = $1 WHERE id = $2", other, theirs)
    said = await hub("jobs", "retry", str(ours), str(theirs), "--reason", "both")
    assert said.out == "2 jobs were retried.\n"
    assert [f'"job": {ours}' in details for _, _, details in await trail(post)] == [True]


async def test_all_dead_jobs_or_those_of_one_name_are_retried(post: Post, hub: Hub) -> None:
    reading, mail = await job_in(post, "dead"), await job_in(post, "dead", "email.send")
    untouched = await job_in(post, "completed"), await job_in(post, "discarded")
    said = await hub("jobs", "retry", "--all-dead", "--name", "email.send", "--reason", "the mail server is back")
    assert said.out == "1 job was retried.\n"
    assert [await post.is_dead(number) for number in (reading, mail)] == [True, False]
    assert (await hub("jobs", "retry", "--all-dead", "--reason", "the rest")).out == "1 job was retried.\n"
    said = await hub("jobs", "retry", "--all-dead", "--reason", "the rest")
    assert (said.code, said.out) == (0, "No job was given up: there is nothing to do.\n")
    assert [(await post.row(number))["round"] for number in untouched] == [0, 0]


@pytest.mark.parametrize("command", ["retry", "discard"])
async def test_only_jobs_that_were_given_up_are_changed_and_all_or_none_of_them(
    post: Post, hub: Hub, command: str
) -> None:
    dead = await job_in(post, "dead")
    for state in set(STATES) - {"dead"}:
        other = await job_in(post, state)
        said = await hub("jobs", command, str(dead), str(other), "--reason", "why not")
        assert said.code == 2
        assert said.err.startswith(f"Job {other} cannot be decided about, and nothing was changed: Only a job that was")
        assert said.err.endswith(f"This one is {state}.\n")
    assert (await post.row(dead))["reason"] is None
    assert await trail(post) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("retry", "1"), "Say why with --reason: it is kept for those who ask later."),
        (("discard", "1", "--reason", "  "), "Say why with --reason: it is kept for those who ask later."),
        (("drain",), "Say why with --reason: it is kept for those who ask later."),
        (("retry", "1", "--reason", "x" * 501), "This reason cannot be kept. This is longer than 500 characters."),
        (("retry", "one", "--reason", "x"), "'one' is no number of a job: `hub jobs list` shows the numbers."),
        (
            ("retry", "777777777777", "888888888888", "--reason", "x"),
            "There is no job 777777777777 and no job 888888888888: `hub jobs list` shows those there are.",
        ),
        (("retry", "--reason", "x"), "Say which jobs: either their numbers, or --all-dead."),
        (("retry", "7", "--all-dead", "--reason", "x"), "Say which jobs: either their numbers, or --all-dead."),
        (
            ("retry", "7", "--name", "email.send", "--reason", "x"),
            "--name goes with --all-dead: leave out one of --name and the numbers.",
        ),
        (("discard", "--reason", "x"), "Say which jobs: `hub jobs list --state dead` shows their numbers."),
    ],
)
async def test_what_cannot_be_decided_is_one_sentence_and_exit_code_2(
    shared_hub: Hub, words: tuple[str, ...], sentence: str
) -> None:
    said = await shared_hub("jobs", *words)
    assert (said.code, said.out, said.err) == (2, "", f"{sentence}\n")
