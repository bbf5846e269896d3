"""Time that passes: months of nights, in which every reminder's hour comes."""

from lawyers_hub.proof.chaos.owner import Owner

# What waits for its hour, and what is due or under way.
_OPEN = "completed_at IS NULL AND dead_at IS NULL AND discarded_at IS NULL"


async def let_the_nights_pass(owner: Owner) -> int:
    """Makes every job that waits for a later hour due now, as if that hour had come; returns how many there were."""
    return len(
        await owner.fetch(
            f"""
            UPDATE outbox SET due_at = now(), not_before = now()
            WHERE not_before > now() AND sent_at IS NULL AND {_OPEN} RETURNING id
            """
        )
    )


async def open_jobs(owner: Owner) -> int:
    """How many accepted jobs have not come to an end."""
    return await owner.count(f"SELECT count(*) FROM outbox WHERE {_OPEN}")
