"""What an operator sees of the jobs of every firm."""

import pytest

from lawyers_hub.database.identifiers import new_id
from tests.integration.jobs.post import Post
from tests.integration.operating.conftest import STATES, Hub, job_in

ALL_RUN = """
    INSERT INTO heartbeats (service, instance, state, started_at)
    VALUES ('api', 'api-1', 'well', now()), ('relay', 'relay', 'well', now()), ('worker', 'worker', 'well', now())
"""


async def test_all_is_well_while_everything_runs_and_no_job_needs_anybody(post: Post, hub: Hub) -> None:
    await post.owner.execute(ALL_RUN)
    await job_in(post, "completed")
    said = await hub("jobs")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Everything is well: 3 services run, and no job needs a decision.")


async def test_what_is_wrong_is_the_first_sentence_and_exit_code_1(post: Post, hub: Hub) -> None:
    await post.owner.execute(ALL_RUN)
    await job_in(post, "dead")
    await post.owner.execute("INSERT INTO sending_held (held_by, reason) VALUES ('budi', 'the queue is being moved')")
    said = await hub("jobs")
    assert said.code == 1
    first = said.out.splitlines()[0]
    assert "by budi: the queue is being moved." in first
    assert "1 job was given up and needs your decision." in first


async def test_jobs_are_counted_by_state_name_and_age(post: Post, hub: Hub) -> None:
    numbers = {state: await job_in(post, state) for state in STATES}
    await post.owner.execute(
        "UPDATE outbox SET accepted_at = now() - interval '2 hours' WHERE id = $1", numbers["waiting"]
    )
    await job_in(post, "waiting")
    # Sent early by a clock that ran ahead: no longer for later.
    await post.owner.execute(
        "UPDATE outbox SET not_before = now() + interval '3 days' WHERE id = $1", numbers["completed"]
    )
    answer = (await hub("jobs", "--json")).json
    counted = {tally["state"]: list(tally.values())[2:] for tally in answer["counts"]}
    assert counted == {
        "waiting": [1, 0, 1, 0, 2],
        # It will wait for three days.
        "scheduled": [0, 0, 0, 1, 1],
        **{state: [1, 0, 0, 0, 1] for state in ("sent", "completed", "dead", "discarded")},
    }
    assert answer["oldest_open"]["id"] == numbers["waiting"]
    shown = (await hub("jobs")).out
    assert f"The oldest open job is {numbers['waiting']} (document.read of a-firm, waiting), open for 2 h" in shown
    assert "A job has been waiting for 120 minutes." in shown.splitlines()[0]


async def test_a_job_for_later_is_no_old_job(post: Post, hub: Hub) -> None:
    number = await job_in(post, "scheduled")
    await post.owner.execute("UPDATE outbox SET accepted_at = now() - interval '30 days' WHERE id = $1", number)
    answer = (await hub("jobs", "--json")).json
    assert answer["oldest_open"] is None
    assert "waiting for" not in answer["verdict"]["sentence"]


async def test_an_empty_hub_is_shown_without_tables(hub: Hub) -> None:
    assert len((await hub("jobs")).out.splitlines()) == 1
    assert (await hub("jobs", "list")).out == "There are no such jobs.\n"
    assert (await hub("jobs", "strange")).out == "Nothing strange came through the queue.\n"


async def test_jobs_are_listed_by_state(post: Post, hub: Hub) -> None:
    for state, number in {state: await job_in(post, state) for state in STATES}.items():
        listed = (await hub("jobs", "list", "--state", state, "--json")).json["jobs"]
        assert [(job["id"], job["state"]) for job in listed] == [(number, state)]


async def test_jobs_are_listed_by_name_firm_and_request_newest_first(post: Post, hub: Hub) -> None:
    other = new_id()
    await post.owner.execute("INSERT INTO firms (id, slug, name) VALUES ($1, 'other-firm', 'Another')", other)
    first, second, mail = [await post.accept(key, name=name) for key, name in
                           (("a", "document.read"), ("b", "document.read"), ("c", "email.send"))]  # fmt: skip
    await post.owner.execute("UPDATE outbox SET firm_id = $1 WHERE id = $2", other, second)

    async def listed(*words: str) -> list[int]:
        return [job["id"] for job in (await hub("jobs", "list", "--json", *words)).json["jobs"]]

    assert await listed() == [mail, second, first]
    assert await listed("--limit", "2") == [mail, second]
    assert await listed("--name", "email.send") == [mail]
    assert await listed("--firm", "other-firm") == [second]
    assert await listed("--correlation-id", "correlation-of-a") == [first]
    assert await listed("--firm", "other-firm", "--name", "email.send") == []


async def test_all_that_is_known_of_a_job_is_shown(post: Post, hub: Hub) -> None:
    number = await job_in(post, "dead")
    said = await hub("jobs", "show", f"#{number}")
    lines = said.out.splitlines()
    assert lines[0] == f"Job {number}: document.read of a-firm, dead"
    assert any("payload" in line and '"manner": "plain"' in line for line in lines)
    assert any("Failed: as asked" in line for line in lines)
    assert "line 1" in lines
    assert lines[-1] == "Follow its request: hub trace correlation-of-dead"
    events = [line.split("UTC")[1].strip() for line in lines if line.rstrip().endswith(("accepted", "queue", "up"))]
    assert events == ["accepted", "sent to the queue", "given up"]
    known = (await hub("jobs", "show", str(number), "--json")).json
    assert (known["payload"], known["attempts"], known["firm"]) == ({"key": "dead", "manner": "plain"}, 3, "a-firm")


async def test_when_a_job_for_later_will_run_is_shown(post: Post, hub: Hub) -> None:
    number = await job_in(post, "scheduled")
    out = (await hub("jobs", "show", str(number))).out
    assert "not to run before" in out
    assert "in 2 days" in (await hub("jobs", "list")).out


async def test_what_others_wrote_cannot_play_with_the_terminal(post: Post, hub: Hub) -> None:
    await post.owner.execute(
        "INSERT INTO strange_copies (queue_id, name, data, reason) VALUES ($1, $2, '{}', 'not ours')",
        "\x1b[2Jcopy", "[red]name[/red]",
    )  # fmt: skip
    number = await job_in(post, "dead")
    await post.owner.execute("UPDATE outbox SET error = $1, traceback = $1", "\x1b]0;owned\x07 [bold]x")
    looks = (("strange",), ("strange", "\x1b[2Jcopy"), ("list",), ("show", str(number)))
    shown = [await hub("jobs", *words) for words in looks]
    assert all(said.code == 0 for said in shown)
    assert all("\x1b" not in said.out and "\x07" not in said.out for said in shown)
    assert "[red]name[/red]" in shown[0].out
    assert "[bold]x" in shown[3].out


async def test_strange_copies_are_listed_and_shown(post: Post, hub: Hub) -> None:
    await post.owner.execute(
        "INSERT INTO strange_copies (queue_id, name, data, reason)"
        " VALUES ('17', 'document.read', '{\"outbox_id\": 999}', 'No job 999 was accepted here.')"
    )
    assert "No job 999 was accepted here." in (await hub("jobs", "strange")).out
    assert '{"outbox_id": 999}' in (await hub("jobs", "strange", "17")).out
    assert (await hub("jobs", "strange", "--json")).json["copies"][0]["queue_id"] == "17"
    assert (await hub("jobs", "strange", "17", "--json")).json["reason"] == "No job 999 was accepted here."
    assert "Copies in the queue that are no accepted jobs: 1." in (await hub("jobs")).out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "abc"), "'abc' is no number of a job: `hub jobs list` shows the numbers."),
        (("show", "٣"), "'٣' is no number of a job: `hub jobs list` shows the numbers."),
        (("show", "777777777777"), "There is no job 777777777777: `hub jobs list` shows those there are."),
        (("show", "9" * 40), f"There is no job {'9' * 40}: `hub jobs list` shows those there are."),
        (
            ("list", "--state", "lost"),
            "Jobs have no state 'lost': choose waiting, scheduled, sent, completed, dead or discarded.",
        ),
        (("list", "--firm", "nobody"), "No firm signs in as 'nobody': check its short name."),
        (("list", "--name", "\udcff"), "What was typed holds characters that no text has: type it again."),
        (("strange", "none"), "No strange copy is called 'none': `hub jobs strange` lists them."),
    ],
)  # fmt: skip
async def test_what_cannot_be_shown_is_one_sentence_and_exit_code_2(
    shared_hub: Hub, words: tuple[str, ...], sentence: str
) -> None:
    said = await shared_hub("jobs", *words)
    assert (said.code, said.out, said.err) == (2, "", f"{sentence}\n")
