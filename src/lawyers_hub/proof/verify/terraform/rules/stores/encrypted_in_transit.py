"""Whoever listens on the wire must learn nothing, and whoever connects must prove who they are."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.rules.parameters import group_of, parameter
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, unmet, yes

_QUEUE = (
    yes("transit_encryption_enabled", "speaks without TLS"),
    Wish(
        argument="transit_encryption_mode",
        holds=lambda raw: raw == "required",
        what="also lets in those who speak without TLS",
        mend='say transit_encryption_mode = "required"',
        unsaid="required",
    ),
)
FORCED_BY_ITSELF_SINCE = 15
"""The first version of PostgreSQL whose rds.force_ssl is on unless it is switched off. Source: RDS user guide."""


def check(configuration: Configuration) -> Iterator[Finding]:
    for queue in configuration.of("aws_elasticache_replication_group"):
        yield from unmet(RULE.id, queue.address, queue.content, _QUEUE)
        if not (queue.content.given("auth_token") or queue.content.given("user_group_ids")):
            yield Finding(
                rule=RULE.id,
                place=queue.content.place,
                what=f"{queue.address} asks nobody for a password",
                mend="give it an auth_token, by a sensitive variable",
            )
    for database in configuration.of("aws_db_instance", "aws_rds_cluster"):
        yield from _database(configuration, database)


def _database(configuration: Configuration, database: Resource) -> Iterator[Finding]:
    engine, group = database.content.given("engine"), group_of(configuration, database)
    if engine is not None and "postgres" not in str(engine.value.raw):
        return
    forced = parameter(group, "rds.force_ssl") if group else None
    if forced is not None and str(forced.value.raw) == "1":
        return
    if forced is None and group is not None and _version(group) >= FORCED_BY_ITSELF_SINCE:
        return
    yield Finding(
        rule=RULE.id,
        place=forced.place if forced else (group or database).content.place,
        what=f"{database.address} lets people in without TLS",
        mend='set the parameter rds.force_ssl to "1" in its parameter group',
        because=forced.places[1:] if forced else (),
    )


def _version(group: Resource) -> int:
    family = group.content.given("family")
    digits = "".join(character for character in str(family.value.raw if family else "") if character.isdecimal())
    return int(digits or 0)


RULE = Rule(
    id="encrypted-in-transit",
    promise="S2",
    says="database and queue speak TLS only, and ask for a password",
    check=check,
)
