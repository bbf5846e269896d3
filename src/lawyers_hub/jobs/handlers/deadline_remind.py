"""Reminds people of a deadline. All of it is the effect, so that a reminder is sent once or not at all."""

from lawyers_hub.database.unit_of_work import Actor, Work
from lawyers_hub.jobs.envelope import RemindOfDeadline
from lawyers_hub.jobs.handler import Handler
from lawyers_hub.practice.deadline_reminders import remind

TIMEOUT_S = 30


def reminding_of_deadlines() -> Handler[RemindOfDeadline, None]:
    return Handler(prepare=_nothing, effect=_remind, timeout_s=TIMEOUT_S)


async def _nothing(_actor: Actor, _wanted: RemindOfDeadline) -> None:
    """Whether there is anything to say is known only under the deadline's lock."""


async def _remind(work: Work, wanted: RemindOfDeadline, _prepared: None) -> None:
    await remind(work, wanted.reminder_id)
