"""Jobs for trying the relay and the worker: each leaves a row in `effects`, and some of them misbehave."""

import asyncio
import os
import signal
from typing import Literal

import msgspec

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Work, as_the_house
from lawyers_hub.jobs.envelope import PAYLOADS
from lawyers_hub.jobs.handler import Handler, Handlers

NAME = "trial.effect"

SCHEMA = """
CREATE TABLE effects (key text NOT NULL, firm_id uuid NOT NULL, correlation_id text);
CREATE TABLE runs (key text NOT NULL, pid integer NOT NULL);
CREATE TABLE open_gates (key text PRIMARY KEY);
CREATE TABLE given_up (key text NOT NULL);
GRANT SELECT, INSERT ON effects, runs, open_gates, given_up TO lawyers_worker, lawyers_api;
"""

Manner = Literal["plain", "waits_at_gate", "fails", "fails_after_effect", "kills_worker", "dawdles"]


class Trial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`key` names the effect; `manner` says how the job behaves."""

    key: str
    manner: Manner = "plain"


class Failed(Exception):
    """A trial job failed as it was asked to."""


# A frozen mapping would need a door for tests; the register is a plain dict, and this name is nobody else's.
PAYLOADS[NAME] = Trial  # type: ignore[assignment]


def trial_handlers(database: Database, *, timeout_s: float = 20.0) -> Handlers:
    async def prepare(_actor: Actor, trial: Trial) -> None:
        async with as_the_house(database) as connection:
            await connection.execute("INSERT INTO runs (key, pid) VALUES ($1, $2)", trial.key, os.getpid())
        if trial.manner == "dawdles":
            await asyncio.Event().wait()
        if trial.manner == "waits_at_gate":
            await _pass_gate(database, trial.key)

    async def effect(work: Work, trial: Trial, _prepared: None) -> None:
        if trial.manner == "fails":
            raise Failed("as asked")
        await work.connection.execute(
            "INSERT INTO effects (key, firm_id, correlation_id) VALUES ($1, hub.current_firm(), $2)",
            trial.key,
            work.correlation_id,
        )
        if trial.manner == "fails_after_effect":
            raise Failed("as asked")
        if trial.manner == "kills_worker":
            os.kill(os.getpid(), signal.SIGKILL)

    async def given_up(work: Work, trial: Trial) -> None:
        await work.connection.execute("INSERT INTO given_up (key) VALUES ($1)", trial.key)

    return {NAME: Handler(prepare=prepare, effect=effect, given_up=given_up, timeout_s=timeout_s)}


async def _pass_gate(database: Database, key: str) -> None:
    while True:
        async with as_the_house(database) as connection:
            if await connection.fetchval("SELECT EXISTS (SELECT FROM open_gates WHERE key = $1)", key):
                return
        await asyncio.sleep(0.02)
