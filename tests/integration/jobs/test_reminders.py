"""Every reminder that was planned is sent exactly once, late rather than never; one that was withdrawn is not sent."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Role, acting
from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.handler import Handlers
from lawyers_hub.jobs.handlers.deadline_remind import reminding_of_deadlines
from lawyers_hub.jobs.running import Runs
from lawyers_hub.practice.cases import CaseDraft, open_case
from lawyers_hub.practice.deadline_changes import MoveDraft, SettlementDraft, move_deadline, settle_deadline
from lawyers_hub.practice.deadline_reminders import remind
from lawyers_hub.practice.deadlines import Deadline, DeadlineDetail, DeadlineDraft, enter_deadline, find_deadline
from tests.deadlines import JAKARTA
from tests.firms import FirmMaker, FirmOfPeople
from tests.integration.jobs.post import Post, until

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def reminding(_database: Database) -> Handlers:
    return {"deadline.remind": reminding_of_deadlines()}


@dataclass
class Diary:
    """The deadlines of one case of the partner's, and what became of their reminders."""

    post: Post
    api: Database
    firm: FirmOfPeople
    case_id: UUID

    async def enter(self, in_days: int = 60, by: Role = "paralegal", **more: Any) -> DeadlineDetail:
        due_on = datetime.now(JAKARTA).date() + timedelta(days=in_days)
        async with acting(self.api, self.firm.people[by].actor) as work:
            return await enter_deadline(work, self.case_id, DeadlineDraft("response", "Answer", due_on, **more))

    async def move(self, deadline: Deadline, in_days: int) -> DeadlineDetail:
        day = datetime.now(JAKARTA).date() + timedelta(days=in_days)
        async with acting(self.api, self.firm.partner.actor) as work:
            return await move_deadline(work, deadline.id, deadline.version, MoveDraft(day, "The judge is ill."))

    async def settle(self, deadline: Deadline) -> DeadlineDetail:
        async with acting(self.api, self.firm.partner.actor) as work:
            filed = SettlementDraft("Filed.")
            return await settle_deadline(work, deadline.id, deadline.version, "completed", filed)

    async def look(self, deadline: Deadline) -> DeadlineDetail:
        async with acting(self.api, self.firm.partner.actor) as work:
            return await find_deadline(work, deadline.id)

    async def let_come(self, deadline: Deadline, *ago: timedelta) -> None:
        """So much time has passed since its planned reminders were to be sent, the earliest first."""
        for (job, reminder_id), past in zip(await self.planned(deadline), ago, strict=True):
            await self.post.owner.execute(
                "UPDATE deadline_reminders SET remind_at = now() - $2::interval WHERE id = $1", reminder_id, past
            )
            await self.post.owner.execute(
                "UPDATE outbox SET not_before = now() - $2::interval, due_at = now() - $2::interval WHERE id = $1",
                job, past,
            )  # fmt: skip

    async def planned(self, deadline: Deadline) -> list[asyncpg.Record]:
        """Job and reminder, the earliest first."""
        return await self.post.owner.fetch(
            "SELECT job, id FROM deadline_reminders WHERE deadline_id = $1 AND state = 'planned' ORDER BY remind_at",
            deadline.id,
        )

    async def trail(self, deadline: Deadline) -> list[dict[str, Any]]:
        rows = await self.post.owner.fetch(
            "SELECT details::text AS details FROM audit_trail"
            " WHERE action = 'deadline.reminded' AND subject_id = $1 ORDER BY at, id",
            deadline.id,
        )
        return [json.loads(row["details"]) for row in rows]

    async def told(self, role: Role) -> list[asyncpg.Record]:
        return await self.post.owner.fetch(
            "SELECT * FROM notifications WHERE person_id = $1 AND kind = 'deadline.reminder' ORDER BY id",
            self.firm.people[role].id,
        )

    async def wait_for_reminders(self, deadline: Deadline, count: int) -> None:
        async def sent() -> bool:
            return len(await self.trail(deadline)) >= count

        await until(sent)

    async def settled_jobs(self) -> None:
        async def none_due() -> bool:
            return not await self.post.owner.fetchval(
                "SELECT count(*) FROM outbox WHERE name = 'deadline.remind' AND due_at <= now()"
                " AND completed_at IS NULL AND discarded_at IS NULL AND dead_at IS NULL"
            )

        await until(none_due)


@pytest.fixture
async def diary(post: Post, firm_maker: FirmMaker, api: httpx.AsyncBaseTransport) -> AsyncIterator[Diary]:
    maker = FirmMaker(post.place.owner_url, api, firm_maker.password_hash)
    firm = await maker.found()
    # The owner of the tests stays in this firm.
    await post.owner.execute("SELECT set_config('hub.firm_id', $1, false)", str(firm.id))
    async with Database.connect(post.place.url_of("api"), service="api") as database:
        async with acting(database, firm.partner.actor) as work:
            draft = CaseDraft("Sale of a house", "property", "Budi Santoso", responsible_id=firm.partner.id)
            case = await open_case(work, draft)
        yield Diary(post, database, firm, case.id)


@pytest.fixture
async def workers(post: Post) -> AsyncIterator[tuple[Runs, Runs]]:
    """Two workers without a queue: the test brings the copies itself."""
    async with Database.connect(post.place.url_of("worker"), service="worker") as database:
        yield Runs(Attempts(database, reminding(database))), Runs(Attempts(database, reminding(database)))


async def test_a_reminder_tells_the_case_s_lawyer_and_who_entered_the_deadline_once_each(
    diary: Diary, post: Post
) -> None:
    deadline = await diary.enter(by="paralegal", remind_before=[1])
    await diary.let_come(deadline, A_MINUTE)

    async with post.relay(), post.worker(reminding):
        await diary.wait_for_reminders(deadline, 1)

    (reminder,) = (await diary.look(deadline)).reminders
    assert (reminder.state, reminder.late, bool(reminder.sent_at)) == ("sent", False, True)
    assert [len(await diary.told(role)) for role in ("partner", "paralegal", "associate")] == [1, 1, 0]
    (notice,) = await diary.told("partner")
    assert notice["title"].startswith("Response in 60 days: ")
    assert (notice["body"], notice["late"], notice["case_id"]) == ("Answer", False, diary.case_id)


async def test_a_reminder_whose_time_has_not_come_is_not_sent(diary: Diary, post: Post) -> None:
    later = await diary.enter(remind_before=[0, 1])
    now = await diary.enter(remind_before=[1])
    await diary.let_come(now, A_MINUTE)

    async with post.relay(), post.worker(reminding):
        await diary.wait_for_reminders(now, 1)

    assert await diary.trail(later) == []
    assert {reminder.state for reminder in (await diary.look(later)).reminders} == {"planned"}


async def test_after_days_of_outage_every_missed_reminder_is_sent_at_once_and_says_that_it_is_late(
    diary: Diary, post: Post
) -> None:
    deadline = await diary.enter(by="partner", remind_before=[3, 1, 0])
    await diary.let_come(deadline, 5 * A_DAY, 3 * A_DAY, 10 * A_MINUTE)

    async with post.relay(), post.worker(reminding):
        await diary.wait_for_reminders(deadline, 3)

    assert {(fact["days_before"], fact["late"]) for fact in await diary.trail(deadline)} == {
        (3, True), (1, True), (0, False),
    }  # fmt: skip
    assert [reminder.late for reminder in (await diary.look(deadline)).reminders] == [True, True, False]
    notices = await diary.told("partner")
    assert sorted(notice["late"] for notice in notices) == [False, True, True]
    assert all(("comes late: it was planned for" in notice["body"]) == notice["late"] for notice in notices)


async def test_a_copy_that_comes_twice_and_to_two_workers_reminds_once(
    diary: Diary, post: Post, workers: tuple[Runs, Runs]
) -> None:
    deadline = await diary.enter(remind_before=[1])
    await diary.let_come(deadline, A_MINUTE)
    number = (await diary.planned(deadline))[0]["job"]

    await asyncio.gather(*(worker.take(post.delivery(number)) for worker in workers))
    await workers[0].take(post.delivery(number))

    assert len(await diary.trail(deadline)) == len(await diary.told("partner")) == 1


async def test_a_job_that_an_administrator_starts_again_reminds_nobody_twice(
    diary: Diary, post: Post, workers: tuple[Runs, Runs]
) -> None:
    deadline = await diary.enter(remind_before=[1])
    await diary.let_come(deadline, A_MINUTE)
    number = (await diary.planned(deadline))[0]["job"]
    await workers[0].take(post.delivery(number))

    await post.owner.execute("UPDATE outbox SET completed_at = NULL, round = round + 1 WHERE id = $1", number)
    await workers[0].take(post.delivery(number, 1))

    assert await post.is_completed(number)
    assert len(await diary.trail(deadline)) == len(await diary.told("partner")) == 1


async def test_a_moved_deadline_reminds_of_its_new_day_only(
    diary: Diary, post: Post, workers: tuple[Runs, Runs]
) -> None:
    deadline = await diary.enter(remind_before=[1])
    ((old_job, _),) = await diary.planned(deadline)
    moved = await diary.move(deadline, 70)
    await diary.let_come(moved, A_MINUTE)
    await workers[0].take(post.delivery(old_job))

    async with post.relay(), post.worker(reminding):
        await diary.wait_for_reminders(deadline, 1)
        await diary.settled_jobs()

    assert len(await diary.trail(deadline)) == 1
    (notice,) = await diary.told("partner")
    assert notice["title"].startswith("Response in 70 days: ")
    assert sorted(reminder.state for reminder in (await diary.look(deadline)).reminders) == ["sent", "withdrawn"]


async def test_a_settled_deadline_reminds_nobody_though_its_copies_are_in_the_queue(diary: Diary, post: Post) -> None:
    deadline = await diary.enter(remind_before=[1, 0])
    await diary.let_come(deadline, A_DAY, A_MINUTE)

    async with post.relay():
        await until(lambda: _all_sent(post))
    await diary.settle(deadline)
    another = await diary.enter(remind_before=[1])
    await diary.let_come(another, A_MINUTE)
    async with post.relay(), post.worker(reminding):
        await diary.wait_for_reminders(another, 1)

    assert await diary.trail(deadline) == []
    assert {reminder.state for reminder in (await diary.look(deadline)).reminders} == {"withdrawn"}


async def test_a_deadline_that_is_settled_while_its_reminder_runs_waits_for_no_worker_and_reminds_nobody(
    diary: Diary, post: Post
) -> None:
    deadline = await diary.enter(remind_before=[1])
    await diary.let_come(deadline, A_MINUTE)
    ((job, reminder_id),) = await diary.planned(deadline)

    async with (
        Database.connect(post.place.url_of("worker"), service="worker") as database,
        acting(database, Actor(diary.firm.id)) as work,
    ):
        await work.connection.execute("UPDATE outbox SET completed_at = now() WHERE id = $1", job)
        async with asyncio.timeout(5):
            await diary.settle(deadline)
        await remind(work, reminder_id)

    assert (await diary.trail(deadline), await diary.told("partner")) == ([], [])
    assert (await post.row(job))["completed_at"] is not None


async def test_of_a_reminder_and_a_change_at_the_same_moment_one_comes_first_and_neither_fails(
    diary: Diary, post: Post, workers: tuple[Runs, Runs]
) -> None:
    for _ in range(6):
        deadline = await diary.enter(remind_before=[1])
        await diary.let_come(deadline, A_MINUTE)
        ((job, _),) = await diary.planned(deadline)

        await asyncio.gather(
            workers[0].take(post.delivery(job)), diary.settle(deadline), workers[1].take(post.delivery(job))
        )

        (reminder,) = (await diary.look(deadline)).reminders
        row = await post.row(job)
        assert (row["attempts"], row["dead_at"]) == (0, None)
        assert bool(row["completed_at"]) or bool(row["discarded_at"])
        assert len(await diary.trail(deadline)) == (reminder.state == "sent")


async def test_the_loss_of_redis_loses_no_reminder(diary: Diary, post: Post) -> None:
    in_the_queue, not_yet = await diary.enter(remind_before=[1]), await diary.enter(remind_before=[1])
    await diary.let_come(in_the_queue, A_MINUTE)

    async with post.relay():
        await until(lambda: _all_sent(post))
        await post.redis.flushall()
        await diary.let_come(not_yet, A_MINUTE)
        async with post.worker(reminding):
            await diary.wait_for_reminders(in_the_queue, 1)
            await diary.wait_for_reminders(not_yet, 1)
            await diary.settled_jobs()

    assert [len(await diary.trail(deadline)) for deadline in (in_the_queue, not_yet)] == [1, 1]
    assert len(await diary.told("partner")) == 2


async def test_who_left_the_firm_is_told_no_more_and_when_nobody_is_left_those_who_lead_are(
    diary: Diary, post: Post, workers: tuple[Runs, Runs]
) -> None:
    async def remind_after_leaving(*leaving: Role) -> None:
        for role in leaving:
            await post.owner.execute("UPDATE people SET active = false WHERE id = $1", diary.firm.people[role].id)
        await workers[0].take(post.delivery(jobs.pop()))

    deadline = await diary.enter(by="paralegal", remind_before=[1, 0])
    jobs = [row["job"] for row in await diary.planned(deadline)]

    await remind_after_leaving("paralegal")
    assert [len(await diary.told(role)) for role in ("partner", "paralegal", "admin")] == [1, 0, 0]
    await remind_after_leaving("partner")
    assert [len(await diary.told(role)) for role in ("partner", "paralegal", "admin")] == [1, 0, 1]


async def test_a_job_for_a_reminder_that_is_not_there_does_nothing_and_is_done(
    diary: Diary, post: Post, workers: tuple[Runs, Runs]
) -> None:
    number = await post.owner.fetchval(
        "INSERT INTO outbox (firm_id, name, payload) VALUES ($1, 'deadline.remind', $2) RETURNING id",
        diary.firm.id, f'{{"reminder_id": "{new_id()}"}}',
    )  # fmt: skip

    await workers[0].take(post.delivery(number))

    assert await post.is_completed(number)
    assert await diary.told("partner") == []


async def _all_sent(post: Post) -> bool:
    return not await post.owner.fetchval(
        "SELECT count(*) FROM outbox WHERE name = 'deadline.remind' AND due_at <= now() AND sent_at IS NULL"
    )
