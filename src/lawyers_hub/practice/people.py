"""Firms and their people: who works here, in which role, and whether they may still come in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import asyncpg
import msgspec
from msgspec import UNSET, Meta, UnsetType

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Role, Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.errors import Conflict, EditedMeanwhile, FieldError, Invalid, NotFound
from lawyers_hub.practice.paging import KeyText, Page, page_of, read_cursor
from lawyers_hub.practice.passwords import hash_password, password_matches, require_strength
from lawyers_hub.practice.words import NAME_CHARS, Name, clean_line

Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$")]


class Firm(msgspec.Struct, frozen=True):
    """A law firm: one tenant, behind a wall of its own."""

    id: UUID
    slug: str
    name: str
    time_zone: str
    country: str
    language: str


class Person(msgspec.Struct, frozen=True):
    """Somebody who may sign in to a firm's hub."""

    id: UUID
    name: str
    email: str
    role: Role
    active: bool
    version: int
    created_at: datetime


class PersonRef(msgspec.Struct, frozen=True):
    """A person as others see them beside what they did."""

    id: UUID
    name: str


class Newcomer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an administrator says about a person to let in."""

    name: Name
    email: Email
    role: Role
    password: str


class PersonChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    password: str | UnsetType = UNSET


_COLUMNS = "id, name, email, role, active, version, created_at"


async def own_firm(work: Work) -> Firm:
    row = await work.connection.fetchrow("SELECT id, slug, name, time_zone, country, language FROM firms")
    return msgspec.convert(dict(row or {}), Firm)


async def list_people(work: Work, *, limit: int, cursor: str | None = None) -> Page[Person]:
    """Everybody of the firm, the active ones and the others, by name."""
    after = read_cursor(cursor, tuple[KeyText, UUID]) if cursor else ("", UUID(int=0))
    rows = await work.connection.fetch(
        f"SELECT {_COLUMNS} FROM people WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $3",
        *after,
        limit + 1,
    )
    people = [_person(row) for row in rows]
    return page_of(people, limit, lambda person: (person.name, person.id))


async def find_person(work: Work, person_id: UUID) -> Person:
    row = await work.connection.fetchrow(f"SELECT {_COLUMNS} FROM people WHERE id = $1", person_id)
    if row is None:
        raise NotFound("person")
    return _person(row)


async def let_in(work: Work, newcomer: Newcomer) -> Person:
    """A new person of the actor's firm.

    Raises:
        Conflict: somebody of the firm has this e-mail address already.
    """
    require_strength(newcomer.password)
    try:
        row = await work.connection.fetchrow(
            f"INSERT INTO people (id, firm_id, email, name, role, password_hash)"
            f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {_COLUMNS}",
            new_id(),
            work.actor.firm_id,
            newcomer.email.lower(),
            clean_line(newcomer.name, "name", NAME_CHARS),
            newcomer.role,
            await hash_password(newcomer.password),
        )
    except asyncpg.UniqueViolationError:
        raise Conflict(f"Somebody in this firm already signs in as {newcomer.email}.") from None
    person = _person(row)
    await record(work, "person.let_in", subject_kind="person", subject_id=person.id, details={"role": person.role})
    return person


async def change_person(work: Work, person_id: UUID, version: int, change: PersonChange) -> Person:
    """Changes a person; a deactivated person or one with a new password or role must sign in again.

    Raises:
        EditedMeanwhile: somebody else saved another version first.
        Invalid: administrators may not take the role or the entry from themselves.
    """
    before = await _lock_person(work, person_id, version)
    _refuse_locking_oneself_out(work, before, change)
    if change.password is not UNSET:
        require_strength(change.password)
    row = await work.connection.fetchrow(
        f"""
        UPDATE people SET name = coalesce($2, name), role = coalesce($3, role), active = coalesce($4, active),
               password_hash = coalesce($5, password_hash), version = version + 1
        WHERE id = $1 RETURNING {_COLUMNS}
        """,
        person_id,
        None if change.name is UNSET else clean_line(change.name, "name", NAME_CHARS),
        None if change.role is UNSET else change.role,
        None if change.active is UNSET else change.active,
        None if change.password is UNSET else await hash_password(change.password),
    )
    after = _person(row)
    if (after.role, after.active) != (before.role, before.active) or change.password is not UNSET:
        await end_sessions(work, person_id)
    changed = [name for name in change.__struct_fields__ if getattr(change, name) is not UNSET]
    await record(
        work,
        "person.changed",
        subject_kind="person",
        subject_id=person_id,
        details={"fields": changed, "role": after.role, "active": after.active},
    )
    return after


async def change_own_password(work: Work, current: str, new: str) -> None:
    """Other sessions of the person end; the one that asks stays."""
    require_strength(new, "new_password")
    password_hash = await work.connection.fetchval(
        "SELECT password_hash FROM people WHERE id = $1", work.actor.person_id
    )
    if not await password_matches(current, password_hash):
        raise Invalid.field("current_password", "The current password is not right.")
    await work.connection.execute(
        "UPDATE people SET password_hash = $2, version = version + 1 WHERE id = $1",
        work.actor.person_id,
        await hash_password(new),
    )
    await end_sessions(work, work.actor.person_id, keep=work.actor.session_id)
    await record(work, "person.password_changed", subject_kind="person", subject_id=work.actor.person_id)


async def end_sessions(work: Work, person_id: UUID | None, keep: UUID | None = None) -> None:
    await work.connection.execute(
        "UPDATE sessions SET ended_at = now() WHERE person_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2",
        person_id,
        keep,
    )


async def _lock_person(work: Work, person_id: UUID, version: int) -> Person:
    row = await work.connection.fetchrow(f"SELECT {_COLUMNS} FROM people WHERE id = $1 FOR UPDATE", person_id)
    if row is None:
        raise NotFound("person")
    person = _person(row)
    if person.version != version:
        raise EditedMeanwhile("Somebody else changed this person first. Look at the newest state.", person, [])
    return person


def _refuse_locking_oneself_out(work: Work, person: Person, change: PersonChange) -> None:
    if person.id != work.actor.person_id:
        return
    if change.role not in (UNSET, person.role):
        raise Invalid("Another administrator must change your role.", [FieldError("role", "This is you.")])
    if change.active is False:
        raise Invalid("Another administrator must deactivate you.", [FieldError("active", "This is you.")])


def _person(row: asyncpg.Record | None) -> Person:
    return msgspec.convert(dict(row or {}), Person)
