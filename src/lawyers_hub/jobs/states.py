"""What became of an accepted job, as conditions on its row in the outbox: whoever asks, asks in these words.

They are worded like the partial indexes of the outbox, so that those serve the questions.
"""

from typing import Literal

JobState = Literal["waiting", "scheduled", "sent", "completed", "dead", "discarded"]

OPEN = "completed_at IS NULL AND dead_at IS NULL AND discarded_at IS NULL"

# One that rests between two attempts waits; a scheduled one was asked for later, and its time has not come.
IN_STATE: dict[JobState, str] = {
    "waiting": f"sent_at IS NULL AND {OPEN} AND (not_before > now()) IS NOT TRUE",
    "scheduled": f"sent_at IS NULL AND {OPEN} AND not_before > now()",
    "sent": f"sent_at IS NOT NULL AND {OPEN}",
    "completed": "completed_at IS NOT NULL",
    "dead": "dead_at IS NOT NULL AND discarded_at IS NULL",
    "discarded": "discarded_at IS NOT NULL",
}

# The conditions exclude one another.
STATE = " ".join(["CASE", *(f"WHEN {condition} THEN '{state}'" for state, condition in IN_STATE.items()), "END"])

# When a job began to wait: one for later has been no backlog before its time.
WAITING_SINCE = "greatest(accepted_at, not_before)"
