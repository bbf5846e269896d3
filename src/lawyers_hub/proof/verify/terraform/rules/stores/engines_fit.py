"""A store takes its parameters from a group of its own engine and version, under names that it knows."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.rules.parameters import group_of

_STORES = ("aws_db_instance", "aws_rds_cluster", "aws_elasticache_replication_group")
_NUMBERED = re.compile(r"(aurora-)?(postgres(ql)?|mysql)|mariadb|redis|valkey")
"""Engines whose families are named after them and the first numbers of their version."""

_SPELLING = {"postgres": re.compile(r"(rds\.|[a-z_]+\.)?[a-z0-9_]+"), "valkey": re.compile(r"[a-z0-9-]+")}
"""How an engine writes the names of its parameters."""


_AT_THE_START = {"shared_preload_libraries", "max_connections", "shared_buffers", "rds.logical_replication"}
"""What PostgreSQL reads only when it starts; RDS refuses to apply it at once."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for store in configuration.of(*_STORES):
        group = group_of(configuration, store)
        engine, version = _said(store.content, "engine"), _said(store.content, "engine_version")
        family = _said(group.content, "family") if group else ""
        if group and engine and version and family and not _fits(engine, version, family):
            what = f"{store.address} is {engine} {version}, and its parameters are for {family}: AWS refuses that"
            mend = "take a family of the same engine and version"
            yield Finding(rule=RULE.id, place=group.content.place_of("family"), what=what, mend=mend)
        if group:
            yield from _twice(group)
            yield from _misspelt(group, engine)
            yield from _at_once(group, engine)


def _fits(engine: str, version: str, family: str) -> bool:
    """Such as valkey8 for 8.2, redis6.x for 6.2 and mysql8.0 for 8.0.35."""
    if not _NUMBERED.fullmatch(engine):
        return True
    if not family.startswith(engine):
        return False
    wanted = family.removeprefix(engine).removesuffix(".x")
    return f"{version}.".startswith(f"{wanted}.")


def _twice(group: Resource) -> Iterator[Finding]:
    seen: set[str] = set()
    for block in group.content.inner("parameter"):
        name = _said(block, "name")
        if name in seen:
            what = f"{group.address} sets {name} twice, and only one of them counts"
            yield Finding(rule=RULE.id, place=block.place, what=what, mend="say it once")
        seen.add(name)


def _misspelt(group: Resource, engine: str) -> Iterator[Finding]:
    spelling = _SPELLING.get({"redis": "valkey"}.get(engine, engine))
    for block in group.content.inner("parameter"):
        name = _said(block, "name")
        if spelling and name and not spelling.fullmatch(name):
            what = f"{engine} knows no parameter {name}"
            yield Finding(rule=RULE.id, place=block.place_of("name"), what=what, mend="mend its name")


def _at_once(group: Resource, engine: str) -> Iterator[Finding]:
    for block in group.content.inner("parameter") if engine == "postgres" else ():
        name, how = _said(block, "name"), _said(block, "apply_method") or "immediate"
        if name in _AT_THE_START and how != "pending-reboot":
            what = f"{name} cannot be applied at once: PostgreSQL reads it when it starts"
            yield Finding(rule=RULE.id, place=block.place, what=what, mend='say apply_method = "pending-reboot"')


def _said(content: Content, name: str) -> str:
    given = content.given(name)
    return given.value.raw if given and isinstance(given.value.raw, str) else ""


RULE = Rule(
    id="engines-fit",
    promise="R1",
    says="every store has parameters of its own engine and version",
    check=check,
)
