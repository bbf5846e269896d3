"""What an administrator sees of the installation and of their firm's jobs, and what they may do about one."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import HubDatabase
from tests.firms import HubOfTwoFirms, Someone

STATES = {
    "waiting": "",
    "scheduled": "not_before = now() + interval '1 day', due_at = now() + interval '1 day'",
    "sent": "sent_at = now()",
    "completed": "sent_at = now(), completed_at = now()",
    "dead": "sent_at = now(), dead_at = now(), attempts = 3, error = 'Failed: as asked'",
    "discarded": "sent_at = now(), dead_at = now(), discarded_at = now(), reason = 'a mistake'",
}


@pytest.fixture
async def owner(hub_database: HubDatabase) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(hub_database.owner_url)
    yield connection
    await connection.close()


async def accepted(owner: Any, firm_id: UUID, state: str = "waiting") -> int:
    """A job of the firm in this state."""
    async with owner.transaction():
        await owner.execute("SELECT hub.enter_firm($1)", firm_id)
        number: int = await owner.fetchval(
            "INSERT INTO outbox (firm_id, name, payload, correlation_id)"
            " VALUES ($1, 'document.read', '{}', 'correlation-1') RETURNING id",
            firm_id,
        )
    if STATES[state]:
        await change(owner, firm_id, number, STATES[state])
    return number


async def change(owner: Any, firm_id: UUID, number: int, changes: str) -> None:
    async with owner.transaction():
        await owner.execute("SELECT hub.enter_firm($1)", firm_id)
        await owner.execute(f"UPDATE outbox SET {changes} WHERE id = $1", number)


async def column(owner: Any, firm_id: UUID, number: int, name: str) -> Any:
    async with owner.transaction():
        await owner.execute("SELECT hub.enter_firm($1)", firm_id)
        return await owner.fetchval(f"SELECT {name} FROM outbox WHERE id = $1", number)


async def shown(someone: Someone, **asked: str) -> list[dict[str, Any]]:
    answer = await someone.client.get("/operations/jobs", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


@pytest.mark.parametrize("state", STATES)
async def test_jobs_are_listed_by_what_became_of_them(hub: HubOfTwoFirms, owner: Any, state: str) -> None:
    numbers = {each: await accepted(owner, hub.ours.id, each) for each in STATES}
    jobs = await shown(hub.ours.admin, state=state)
    assert [(job["id"], job["state"]) for job in jobs] == [(str(numbers[state]), state)]


async def test_a_list_of_jobs_goes_on_page_by_page(hub: HubOfTwoFirms, owner: Any) -> None:
    numbers = [await accepted(owner, hub.ours.id) for _ in range(5)]
    seen, cursor = [], ""
    while True:
        answer = await hub.ours.admin.client.get("/operations/jobs", params={"limit": 2, "cursor": cursor or None})
        seen += [int(job["id"]) for job in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if not cursor:
            break
    assert seen == numbers[::-1]


async def test_jobs_of_another_firm_are_neither_shown_nor_counted_nor_touched(hub: HubOfTwoFirms, owner: Any) -> None:
    number = await accepted(owner, hub.theirs.id, "dead")
    admin = hub.ours.admin.client
    assert await shown(hub.ours.admin) == []
    jobs = (await admin.get("/operations")).json()["jobs"]
    assert jobs == {"waiting": 0, "scheduled": 0, "sent": 0, "completed_today": 0, "dead": 0}
    for deed in ("retry", "discard"):
        answer = await admin.post(f"/operations/jobs/{number}/{deed}", json={"reason": "not ours"})
        assert answer.status_code == 404
    assert await column(owner, hub.theirs.id, number, "reason") is None


async def test_a_retried_job_is_due_at_once_with_all_its_attempts(hub: HubOfTwoFirms, owner: Any) -> None:
    number = await accepted(owner, hub.ours.id, "dead")
    answer = await hub.ours.admin.client.post(f"/operations/jobs/{number}/retry", json={"reason": "the disk is back"})
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["attempts"], answer.json()["reason"]) == (
        "waiting",
        0,
        "the disk is back",
    )
    # Another round, so that a copy of the first one that turns up late is known to be stale.
    assert await column(owner, hub.ours.id, number, "round") == 1


async def test_a_discarded_job_stays_on_record_with_the_reason(hub: HubOfTwoFirms, owner: Any) -> None:
    number = await accepted(owner, hub.ours.id, "dead")
    answer = await hub.ours.admin.client.post(f"/operations/jobs/{number}/discard", json={"reason": "not needed"})
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert [job["reason"] for job in await shown(hub.ours.admin, state="discarded")] == ["not needed"]


@pytest.mark.parametrize("deed", ["retry", "discard"])
async def test_a_decision_is_in_the_audit_trail(hub: HubOfTwoFirms, owner: Any, deed: str) -> None:
    number = await accepted(owner, hub.ours.id, "dead")
    await hub.ours.admin.client.post(f"/operations/jobs/{number}/{deed}", json={"reason": "looked at it"})
    trail = (await hub.ours.admin.client.get("/audit")).json()["items"]
    action = {"retry": "job.retried", "discard": "job.discarded"}[deed]
    (entry,) = [entry for entry in trail if entry["action"] == action]
    assert entry["person"]["id"] == str(hub.ours.admin.id)
    assert entry["details"] == {"job": number, "name": "document.read", "reason": "looked at it"}


@pytest.mark.parametrize("state", ["waiting", "scheduled", "sent", "completed", "discarded"])
async def test_only_a_job_that_was_given_up_can_be_decided_on(hub: HubOfTwoFirms, owner: Any, state: str) -> None:
    number = await accepted(owner, hub.ours.id, state)
    for deed in ("retry", "discard"):
        answer = await hub.ours.admin.client.post(f"/operations/jobs/{number}/{deed}", json={"reason": "why not"})
        assert answer.status_code == 409
        assert state in answer.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "   "}, {"reason": "x" * 501}, {"reason": "\0"}])
async def test_a_decision_needs_a_reason_that_can_be_kept(hub: HubOfTwoFirms, owner: Any, body: Any) -> None:
    number = await accepted(owner, hub.ours.id, "dead")
    answer = await hub.ours.admin.client.post(f"/operations/jobs/{number}/retry", json=body)
    assert answer.status_code in (400, 422)
    assert await column(owner, hub.ours.id, number, "dead_at") is not None


@pytest.mark.parametrize("number", ["0", "9223372036854775807", "9223372036854775808", "1" * 40])
async def test_a_job_that_cannot_be_is_not_found(hub: HubOfTwoFirms, number: str) -> None:
    answer = await hub.ours.admin.client.post(f"/operations/jobs/{number}/retry", json={"reason": "why not"})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["partner", "associate", "paralegal", "client"])
async def test_operations_are_for_administrators(hub: HubOfTwoFirms, role: Any) -> None:
    client = hub.ours.people[role].client
    assert (await client.get("/operations")).status_code == 403
    assert (await client.get("/operations/jobs")).status_code == 403
    assert (await client.post("/operations/jobs/1/retry", json={"reason": "x"})).status_code == 403


async def test_a_job_for_later_is_no_backlog_before_its_time(hub: HubOfTwoFirms, owner: Any) -> None:
    number = await accepted(owner, hub.ours.id, "scheduled")
    await change(owner, hub.ours.id, number, "accepted_at = now() - interval '30 days'")
    now = (await hub.ours.admin.client.get("/operations")).json()
    assert (now["jobs"]["scheduled"], now["jobs"]["waiting"], now["oldest_waiting_s"]) == (1, 0, None)
    await change(owner, hub.ours.id, number, "not_before = now() - interval '5 s', due_at = now() - interval '5 s'")
    now = (await hub.ours.admin.client.get("/operations")).json()
    assert (now["jobs"]["scheduled"], now["jobs"]["waiting"]) == (0, 1)
    assert 5 <= now["oldest_waiting_s"] < 60


async def test_a_hold_is_told_to_every_firm(hub: HubOfTwoFirms, owner: Any) -> None:
    assert (await hub.ours.admin.client.get("/operations")).json()["sending_held"] is None
    await owner.execute("INSERT INTO sending_held (held_by, reason) VALUES ('budi', 'the queue is being moved')")
    try:
        now = (await hub.ours.admin.client.get("/operations")).json()
    finally:
        await owner.execute("DELETE FROM sending_held")
    assert (now["sending_held"]["held_by"], now["sending_held"]["reason"]) == ("budi", "the queue is being moved")
    assert "by budi: the queue is being moved." in now["verdict"]["sentence"]


async def test_services_that_fell_silent_are_shown_as_dead(hub: HubOfTwoFirms, owner: Any) -> None:
    await owner.execute(
        """
        INSERT INTO heartbeats (service, instance, state, started_at, seen_at, detail) VALUES
            ('relay', 'silent-relay', 'well', now(), now() - interval '16 seconds', '{"redis": true}'),
            ('worker', 'troubled-worker', 'troubled', now(), now(), '{"database": true, "redis": false}'),
            ('worker', 'old-worker', 'well', now(), now() - interval '2 hours', '{}')
        ON CONFLICT (service, instance) DO UPDATE SET seen_at = excluded.seen_at
        """
    )
    now = (await hub.ours.admin.client.get("/operations")).json()
    seen = {service["instance"]: (service["state"], service["detail"]) for service in now["services"]}
    assert seen["silent-relay"] == ("dead", "Not heard of for more than 15 s.")
    assert seen["troubled-worker"] == ("troubled", "No answer from redis.")
    assert "old-worker" not in seen
    assert now["verdict"]["well"] is False
    assert "No relay is running." in now["verdict"]["sentence"]


async def test_the_last_hour_has_sixty_minutes_and_adds_up_the_replicas(hub: HubOfTwoFirms, owner: Any) -> None:
    for instance in ("minute-a", "minute-b"):
        written = await owner.fetchval(
            "INSERT INTO request_minutes (minute, instance, requests, errors, buckets)"
            " VALUES (date_trunc('minute', now()) - interval '40 minutes', $1, 10, 1, $2) RETURNING minute",
            instance,
            [0, 10, *[0] * 13],
        )
    latency = (await hub.ours.admin.client.get("/operations")).json()["latency"]
    assert len(latency) == 60
    # Other tests write into the present minute.
    (minute,) = [minute for minute in latency if datetime.fromisoformat(minute["minute"]) == written]
    assert (minute["requests"], minute["errors"]) == (20, 2)
    assert (minute["p50_ms"], minute["p95_ms"]) == (7.5, 9.8)
