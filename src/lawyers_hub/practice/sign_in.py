"""Signing in, staying signed in, and signing out.

Guessing is slowed down by account and by address (OWASP ASVS 5, 6.3.1): after a few failures every further try
must wait, twice as long each time. A refresh token works once; using an old one again ends the whole session,
because then two people hold it.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import Actor, Role, Work, acting, as_the_house
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.errors import NotSignedIn, TooManyAttempts
from lawyers_hub.practice.passwords import password_matches
from lawyers_hub.practice.tokens import REFRESH_LIFETIME, RefreshToken, new_refresh_token

FREE_TRIES_PER_ACCOUNT = 5
FREE_TRIES_PER_ADDRESS = 50
LONGEST_WAIT_S = 15 * 60
FORGOTTEN_AFTER = timedelta(minutes=30)

# Two pages of one browser may refresh at the same moment with the same token; that is no theft.
ROTATION_GRACE = timedelta(seconds=30)


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    firm: str
    email: str
    password: str


class SignedIn(msgspec.Struct, frozen=True):
    """A session that stands; the refresh token is absent when the newest one is already out."""

    actor: Actor
    refresh_token: RefreshToken | None


class _Account(msgspec.Struct, frozen=True):
    id: UUID
    role: Role
    password_hash: str


async def sign_in(
    database: Database, credentials: Credentials, *, address: str | None, user_agent: str | None
) -> SignedIn:
    """Commits by itself: a failure must be remembered though the request fails.

    Raises:
        NotSignedIn: firm, e-mail or password is wrong; which one is never said.
        TooManyAttempts: with the seconds to wait.
    """
    subjects = _subjects(credentials, address)
    async with as_the_house(database) as connection:
        await _refuse_guessing(connection, subjects)
        firm_id: UUID | None = await connection.fetchval("SELECT hub.firm_by_slug($1)", _plain(credentials.firm))
    account = await _find_account(database, firm_id, credentials.email)
    matches = await password_matches(credentials.password, account.password_hash if account else None)
    if firm_id is None or account is None or not matches:
        await _remember_failure(database, subjects, firm_id, address)
        raise NotSignedIn("Firm, e-mail address or password is not right.")
    async with acting(database, Actor(firm_id, address=address)) as work:
        return await _begin_session(work, account, subjects, user_agent)


async def refresh(database: Database, token: RefreshToken, *, address: str | None) -> SignedIn:
    """A new access token, and a new refresh token in place of the one used.

    Raises:
        NotSignedIn: the session has ended, or the token was used before; the session then ends for good.
    """
    async with acting(database, Actor(token.firm_id, address=address)) as work:
        row = await work.connection.fetchrow(
            """
            SELECT s.refresh_digest, s.previous_digest, s.rotated_at, s.person_id, p.role
            FROM sessions s JOIN people p ON p.id = s.person_id
            WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND p.active
            FOR UPDATE OF s
            """,
            token.session_id,
        )
        if row is not None:
            actor = Actor(token.firm_id, row["person_id"], token.session_id, row["role"], address)
            if token.proves(row["refresh_digest"]):
                return SignedIn(actor, await _rotate(work, token))
            if token.proves(row["previous_digest"]):
                if datetime.now(UTC) - row["rotated_at"] <= ROTATION_GRACE:
                    return SignedIn(actor, None)
                await _end_stolen_session(work, actor)
    raise NotSignedIn("This sign-in has ended. Sign in again.")


async def sign_out(work: Work) -> None:
    await work.connection.execute("UPDATE sessions SET ended_at = now() WHERE id = $1", work.actor.session_id)
    await record(work, "person.signed_out", subject_kind="person", subject_id=work.actor.person_id)


def _plain(text: str) -> str:
    """Fit to be asked for: what PostgreSQL cannot hold is no firm's and no person's name."""
    return text.strip().lower().encode("utf-8", "replace").decode().replace("\x00", "?")


def _subjects(credentials: Credentials, address: str | None) -> list[tuple[bytes, int]]:
    account = f"account {_plain(credentials.firm)} {_plain(credentials.email)}"
    found = [(account, FREE_TRIES_PER_ACCOUNT), (f"address {address}", FREE_TRIES_PER_ADDRESS)]
    return [(hashlib.sha256(subject.encode()).digest(), tries) for subject, tries in found]


async def _refuse_guessing(connection: Connection, subjects: list[tuple[bytes, int]]) -> None:
    for subject, free_tries in subjects:
        row = await connection.fetchrow(
            "SELECT failures, last_at, now() AS now FROM sign_in_failures"
            " WHERE subject = $1 AND last_at > now() - $2::interval",
            subject,
            FORGOTTEN_AFTER,
        )
        if row is None or row["failures"] < free_tries:
            continue
        wait_s = min(2 ** min(row["failures"] - free_tries, 20) * 5, LONGEST_WAIT_S)
        left_s = int(wait_s - (row["now"] - row["last_at"]).total_seconds()) + 1
        if left_s > 0:
            raise TooManyAttempts(f"Too many failed sign-ins. Try again in {left_s} seconds.", left_s)


async def _find_account(database: Database, firm_id: UUID | None, email: str) -> _Account | None:
    if firm_id is None:
        return None
    async with acting(database, Actor(firm_id)) as work:
        row = await work.connection.fetchrow(
            "SELECT id, role, password_hash FROM people WHERE email = $1 AND active", _plain(email)
        )
    return msgspec.convert(dict(row), _Account) if row else None


async def _remember_failure(
    database: Database, subjects: list[tuple[bytes, int]], firm_id: UUID | None, address: str | None
) -> None:
    async with as_the_house(database) as connection:
        await connection.executemany(
            """
            INSERT INTO sign_in_failures AS known (subject, failures) VALUES ($1, 1)
            ON CONFLICT (subject) DO UPDATE SET last_at = now(), failures =
                CASE WHEN known.last_at > now() - $2::interval THEN known.failures + 1 ELSE 1 END
            """,
            [(subject, FORGOTTEN_AFTER) for subject, _ in subjects],
        )
    if firm_id is not None:
        async with acting(database, Actor(firm_id, address=address)) as work:
            await record(work, "sign_in.failed", subject_kind="firm", subject_id=firm_id)


async def _begin_session(
    work: Work, account: _Account, subjects: list[tuple[bytes, int]], user_agent: str | None
) -> SignedIn:
    token = new_refresh_token(work.actor.firm_id, new_id())
    await work.connection.execute(
        """
        INSERT INTO sessions (id, firm_id, person_id, refresh_digest, expires_at, address, user_agent)
        VALUES ($1, $2, $3, $4, now() + $5::interval, $6, $7)
        """,
        token.session_id,
        token.firm_id,
        account.id,
        token.digest,
        REFRESH_LIFETIME,
        work.actor.address,
        user_agent and _plain(user_agent)[:300],
    )
    # The account's failures only: the address may be guessing at other accounts.
    await work.connection.execute("DELETE FROM sign_in_failures WHERE subject = $1", subjects[0][0])
    actor = Actor(token.firm_id, account.id, token.session_id, account.role, work.actor.address)
    await record(Work(work.connection, actor), "person.signed_in", subject_kind="person", subject_id=account.id)
    return SignedIn(actor, token)


async def _rotate(work: Work, used: RefreshToken) -> RefreshToken:
    token = new_refresh_token(used.firm_id, used.session_id)
    await work.connection.execute(
        "UPDATE sessions SET previous_digest = refresh_digest, refresh_digest = $2, rotated_at = now() WHERE id = $1",
        used.session_id,
        token.digest,
    )
    return token


async def _end_stolen_session(work: Work, actor: Actor) -> None:
    await work.connection.execute("UPDATE sessions SET ended_at = now() WHERE id = $1", actor.session_id)
    await record(
        Work(work.connection, actor),
        "session.ended_token_reused",
        subject_kind="person",
        subject_id=actor.person_id,
    )
