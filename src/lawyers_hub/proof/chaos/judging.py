"""The verdict on a storm, as a value: every law that was broken, and by whom.

Three records that know nothing of each other are compared: what the API acknowledged (ours), what the outbox says of
each job, and what is there of its effect.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Literal

import msgspec

from lawyers_hub.proof.chaos.load import Acknowledged
from lawyers_hub.proof.chaos.seeing import Seen

Law = Literal[
    "what was acknowledged is there",
    "what is there was acknowledged",
    "every reminder has one job",
    "every job comes to an end",
    "only poison dies",
    "poison dies with a reason",
    "every job has its effect",
    "no job has its effect twice",
    "no effect comes from nowhere",
    "everybody is told once",
    "every notification is one e-mail",
    "nothing strange is in the queue",
]


class Finding(msgspec.Struct, frozen=True):
    """A law that was broken; `subject` says by what."""

    law: Law
    subject: str

    def __str__(self) -> str:
        return f"not so: {self.law} ({self.subject})"


class Counted(msgspec.Struct, frozen=True):
    """What was there, whether as it should be or not. `survivors`: completed after a run that was cut off."""

    jobs: int
    by_name: dict[str, int]
    completed: int
    survivors: int
    dead: int
    effects: int


class Judgement(msgspec.Struct, frozen=True):
    counted: Counted
    findings: list[Finding]


def judge(seen: Seen, acknowledged: Acknowledged, poison: Collection[int]) -> Judgement:
    """`poison` holds the numbers of the jobs that must have died."""
    findings = [
        *_what_was_accepted(seen, acknowledged),
        *_what_was_planned(seen, acknowledged),
        *_how_jobs_ended(seen, poison),
        *_what_jobs_did(seen),
        *_who_was_told(seen, acknowledged),
        *(Finding("nothing strange is in the queue", queue_id) for queue_id in seen.strange),
    ]
    states = Counter(job.state for job in seen.jobs)
    counted = Counted(
        jobs=len(seen.jobs),
        by_name=dict(Counter(job.name for job in seen.jobs)),
        completed=states["completed"],
        survivors=sum(job.state == "completed" and job.crashes > 0 for job in seen.jobs),
        dead=states["dead"],
        effects=sum(found.total() for found in seen.effects.values()),
    )
    return Judgement(counted, findings)


def _what_was_accepted(seen: Seen, acknowledged: Acknowledged) -> Iterator[Finding]:
    """Every request was repeated until it was acknowledged, so nothing else may be there: it would be there twice."""
    promised = {"deadline": [deadline.id for deadline in acknowledged.deadlines], "document": acknowledged.papers}
    for kind, found in (("deadline", seen.deadlines), ("document", seen.papers)):
        for missing in set(promised[kind]) - found:
            yield Finding("what was acknowledged is there", f"{kind} {missing}")
        for extra in found - set(promised[kind]):
            yield Finding("what is there was acknowledged", f"{kind} {extra}")


def _what_was_planned(seen: Seen, acknowledged: Acknowledged) -> Iterator[Finding]:
    asked = Counter((job.name, job.subject) for job in seen.jobs)
    for deadline in acknowledged.deadlines:
        reminders = seen.reminders.get(deadline.id, [])
        if len(reminders) != deadline.reminders:
            words = f"deadline {deadline.id}: {len(reminders)} of {deadline.reminders} reminders"
            yield Finding("what was acknowledged is there", words)
        for reminder in reminders:
            if (jobs := asked["deadline.remind", str(reminder)]) != 1:
                yield Finding("every reminder has one job", f"reminder {reminder}: {jobs} jobs")
    for paper in acknowledged.papers:
        if (jobs := asked["document.read", f"{paper} 1"]) < 1:
            yield Finding("what was acknowledged is there", f"document {paper}: no job to read it")


def _how_jobs_ended(seen: Seen, poison: Collection[int]) -> Iterator[Finding]:
    for job in seen.jobs:
        subject = f"job {job.id} {job.name}: {job.state}, {job.error}"
        if job.id in poison:
            if job.state != "dead" or not job.error:
                yield Finding("poison dies with a reason", subject)
        elif job.state == "open":
            yield Finding("every job comes to an end", subject)
        elif job.state != "completed":
            yield Finding("only poison dies", subject)
    for number in set(poison) - {job.id for job in seen.jobs}:
        yield Finding("poison dies with a reason", f"job {number}: gone")


def _what_jobs_did(seen: Seen) -> Iterator[Finding]:
    done = Counter((job.name, job.subject or "") for job in seen.jobs if job.state == "completed")
    effects = Counter(
        {(name, subject): count for name, found in seen.effects.items() for subject, count in found.items()}
    )
    for name, subject in done | effects:
        jobs, found = done[name, subject], effects[name, subject]
        words = f"{name} {subject}: {jobs} jobs done, {found} effects"
        if found < jobs:
            yield Finding("every job has its effect", words)
        elif not jobs:
            yield Finding("no effect comes from nowhere", words)
        elif found > jobs:
            yield Finding("no job has its effect twice", words)


def _who_was_told(seen: Seen, acknowledged: Acknowledged) -> Iterator[Finding]:
    told = Counter((notification.key, notification.person_id) for notification in seen.notifications)
    for deadline in acknowledged.deadlines:
        for reminder in seen.reminders.get(deadline.id, []):
            for person in deadline.people:
                if (times := told[f"reminder:{reminder}", person]) != 1:
                    yield Finding("everybody is told once", f"{person} of reminder {reminder}: {times} times")
    asked = Counter((job.name, job.subject) for job in seen.jobs)
    for notification in seen.notifications:
        emails = seen.emails.get(notification.id, [])
        jobs = sum(asked["email.send", str(email)] for email in emails)
        if (len(emails), jobs) != (1, 1):
            words = f"notification {notification.id}: {len(emails)} e-mails, {jobs} jobs"
            yield Finding("every notification is one e-mail", words)
