"""Founding a firm: the one thing that is done from outside every firm, by the owner of the database."""

from typing import Annotated
from zoneinfo import available_timezones

import asyncpg
import msgspec
from msgspec import Meta

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Connection
from lawyers_hub.database.unit_of_work import Actor, Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.errors import Conflict, Invalid
from lawyers_hub.practice.words import NAME_CHARS, Name, clean_line
from lawyers_hub.practice.working_days import working_days_of

SLUG_PATTERN = r"\A[a-z0-9][a-z0-9-]{1,62}\Z"


class FirmDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about a firm when it is founded. People type the slug whenever they sign in.

    `country` is a code of two letters (ISO 3166): its public holidays are no working days of the firm.
    """

    slug: Annotated[str, Meta(pattern=SLUG_PATTERN)]
    name: Name
    time_zone: str = "Asia/Jakarta"
    country: str = "ID"
    language: str = "en"


async def found_firm(connection: Connection, draft: FirmDraft) -> Work:
    """A new firm, and the house at work in it: its first people are let in by `people.let_in`.

    The connection is the owner's, in a transaction that the caller commits.

    Raises:
        Conflict: another firm is called so.
        Invalid: no such time zone, or a country whose holidays are not known.
    """
    if draft.time_zone not in available_timezones():
        raise Invalid.field("time_zone", f"{draft.time_zone} is no time zone. Write one such as Asia/Jakarta.")
    working_days_of(draft.country)
    work = Work(connection, Actor(new_id()))
    try:
        await connection.execute(
            "INSERT INTO firms (id, slug, name, time_zone, country, language) VALUES ($1, $2, $3, $4, $5, $6)",
            work.actor.firm_id,
            draft.slug,
            clean_line(draft.name, "name", NAME_CHARS),
            draft.time_zone,
            draft.country,
            draft.language,
        )
    except asyncpg.UniqueViolationError:
        raise Conflict(f"Another firm already signs in as {draft.slug}.") from None
    await enter_firm(work)
    await record(work, "firm.founded", subject_kind="firm", subject_id=work.actor.firm_id)
    return work


async def enter_firm(work: Work) -> None:
    """Puts the owner's transaction into the actor's firm: row-level security binds the owner too."""
    await work.connection.execute("SELECT hub.enter_firm($1)", work.actor.firm_id)
