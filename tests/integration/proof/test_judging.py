"""The judge of durability finds whatever is lost, doubled or left over, and names the law that was broken."""

import msgspec
import pytest

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.proof.chaos.judging import Law
from lawyers_hub.proof.chaos.load import Deadline
from tests.integration.proof.conftest import REMINDERS, Rest

# What goes wrong, as it would look in the database, and all that must be said about it.
FAILINGS: dict[str, tuple[str, set[Law]]] = {
    "a job is still open": (
        "UPDATE outbox SET completed_at = NULL WHERE name = 'document.read'",
        {"every job comes to an end", "no effect comes from nowhere"},
    ),
    "a job was discarded": (
        "UPDATE outbox SET completed_at = NULL, discarded_at = now() WHERE name = 'document.read'",
        {"only poison dies", "no effect comes from nowhere"},
    ),
    "an innocent job died": (
        "UPDATE outbox SET completed_at = NULL, dead_at = now(), error = 'crashes' WHERE name = 'document.read'",
        {"only poison dies", "no effect comes from nowhere"},
    ),
    "poison still lives": (
        "UPDATE outbox SET dead_at = NULL WHERE name = 'case.archive'",
        {"poison dies with a reason"},
    ),
    "poison took effect": (
        "UPDATE outbox SET dead_at = NULL, completed_at = now() WHERE name = 'case.archive'",
        {"poison dies with a reason", "every job has its effect"},
    ),
    "poison died without a reason": (
        "UPDATE outbox SET error = NULL WHERE name = 'case.archive'",
        {"poison dies with a reason"},
    ),
    "poison vanished": (
        "DELETE FROM outbox WHERE name = 'case.archive'",
        {"poison dies with a reason"},
    ),
    "a reminder has no job": (
        """
        WITH orphan AS (UPDATE deadline_reminders SET job = NULL WHERE days_before = 0 RETURNING id)
        DELETE FROM outbox WHERE payload->>'reminder_id' IN (SELECT id::text FROM orphan)
        """,
        {"every reminder has one job", "no effect comes from nowhere"},
    ),
    "a reminder has two jobs": (
        """
        INSERT INTO outbox (firm_id, name, payload, completed_at)
        SELECT firm_id, name, payload, completed_at FROM outbox WHERE name = 'deadline.remind' LIMIT 1
        """,
        {"every reminder has one job", "every job has its effect"},
    ),
    "a document has no job": (
        "DELETE FROM outbox WHERE name = 'document.read'",
        {"what was acknowledged is there", "no effect comes from nowhere"},
    ),
    "somebody was not told": (
        """
        WITH untold AS (
            SELECT e.id AS email, n.id AS notification FROM emails e JOIN notifications n ON n.id = e.notification_id
            LIMIT 1),
        unsent AS (DELETE FROM outbox WHERE payload->>'email_id' IN (SELECT email::text FROM untold)),
        unwritten AS (DELETE FROM emails WHERE id IN (SELECT email FROM untold))
        UPDATE notifications SET key = 'something else' WHERE id IN (SELECT notification FROM untold)
        """,
        {"everybody is told once", "every notification is one e-mail"},
    ),
    "an e-mail was never asked for": (
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE name = 'email.send' LIMIT 1)",
        {"every notification is one e-mail", "no effect comes from nowhere"},
    ),
    "something strange was in the queue": (
        "INSERT INTO strange_copies (queue_id, name, data, reason) VALUES ('x', 'x', 'x', 'x')",
        {"nothing strange is in the queue"},
    ),
}  # fmt: skip


async def laws_broken(rest: Rest) -> set[Law]:
    return {finding.law for finding in (await rest.judged()).findings}


async def test_where_everything_happened_once_nothing_is_found(rest: Rest) -> None:
    judgement = await rest.judged()
    assert not judgement.findings
    emails = REMINDERS * 2
    assert judgement.counted.by_name == {
        "document.read": 1, "deadline.remind": REMINDERS, "email.send": emails, "case.archive": 1,
    }  # fmt: skip
    assert (judgement.counted.dead, judgement.counted.effects) == (1, 1 + REMINDERS + emails)


async def test_a_job_whose_run_was_cut_off_and_that_took_effect_is_counted(rest: Rest) -> None:
    await rest.owner.fetch("UPDATE outbox SET crashes = 1 WHERE name = 'document.read'")
    judgement = await rest.judged()
    assert (judgement.counted.survivors, judgement.findings) == (1, [])


@pytest.mark.parametrize(("statement", "laws"), FAILINGS.values(), ids=FAILINGS.keys())
async def test_what_went_wrong_is_found(rest: Rest, statement: str, laws: set[Law]) -> None:
    await rest.owner.fetch(statement)
    assert await laws_broken(rest) == laws


async def test_a_reminder_that_was_sent_twice_is_found(rest: Rest) -> None:
    deadline = rest.acknowledged.deadlines[0].id
    reminder = (await rest.owner.fetch("SELECT id FROM deadline_reminders LIMIT 1"))[0]["id"]
    await rest.happened("deadline.reminded", deadline, f'{{"reminder": "{reminder}"}}')
    assert await laws_broken(rest) == {"no job has its effect twice"}


async def test_a_job_that_is_done_without_its_effect_is_found(rest: Rest) -> None:
    await rest.owner.fetch(
        "INSERT INTO outbox (firm_id, name, payload, completed_at)"
        " VALUES ($1, 'document.read', jsonb_build_object('document_id', gen_random_uuid(), 'version', 1), now())",
        rest.firm.id,
    )
    assert await laws_broken(rest) == {"every job has its effect"}


async def test_an_effect_that_no_job_asked_for_is_found(rest: Rest) -> None:
    await rest.happened("document.read", new_id(), '{"version": 1}')
    assert await laws_broken(rest) == {"no effect comes from nowhere"}


async def test_an_email_that_never_arrived_is_found(rest: Rest) -> None:
    next(rest.mail.glob("*.eml")).unlink()
    assert await laws_broken(rest) == {"every job has its effect"}


async def test_an_email_that_arrived_twice_is_found(rest: Rest) -> None:
    letter = next(rest.mail.glob("*.eml"))
    (rest.mail / "again").mkdir()
    (rest.mail / "again" / letter.name).touch()
    assert await laws_broken(rest) == {"no job has its effect twice"}


async def test_what_was_acknowledged_and_is_not_there_is_found(rest: Rest) -> None:
    rest.acknowledged.deadlines.append(Deadline(new_id(), 0, frozenset()))
    assert await laws_broken(rest) == {"what was acknowledged is there"}


async def test_a_reminder_that_was_promised_and_not_planned_is_found(rest: Rest) -> None:
    promised = rest.acknowledged.deadlines[0]
    rest.acknowledged.deadlines[0] = msgspec.structs.replace(promised, reminders=promised.reminders + 1)
    assert await laws_broken(rest) == {"what was acknowledged is there"}


async def test_a_request_that_was_taken_twice_is_found(rest: Rest) -> None:
    """One acknowledgement, two documents: as if the key of a repeated upload had not been known."""
    rest.acknowledged.papers.clear()
    assert await laws_broken(rest) == {"what is there was acknowledged"}
