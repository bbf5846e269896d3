"""The record of everything survives a zone, a mistake and a thief."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Resource
from lawyers_hub.proof.verify.terraform.plane.groups import Groups
from lawyers_hub.proof.verify.terraform.rules.parameters import group_of, parameter
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, at_least, equal, no, unmet, yes

_ALWAYS = (
    yes("multi_az", "has no stand-in in another zone"),
    no("publicly_accessible", "has an address of the internet"),
    no("skip_final_snapshot", "leaves nothing behind when it is deleted"),
    no("delete_automated_backups", "takes its backups along when it is deleted", unsaid=True),
    no("apply_immediately", "is changed, and may be started anew, in the middle of the day"),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    groups = Groups(configuration)
    for database in configuration.of("aws_db_instance"):
        wishes = (*_ALWAYS, *_declared(configuration), *_as_large(configuration, groups, database))
        yield from unmet(RULE.id, database.address, database.content, wishes)
        yield from _told(configuration, database)


def _declared(configuration: Configuration) -> Iterator[Wish]:
    kept = configuration.declaration.topology.persistence.db
    if kept is None:
        return
    days = kept.point_in_time_recovery_days
    yield at_least(
        "backup_retention_period", days, f"cannot be restored to any second of the last {days} days, as declared"
    )
    yield Wish(
        argument="deletion_protection",
        holds=lambda raw: raw is kept.deletion_protection,
        what="may be deleted with one command" if kept.deletion_protection else "is protected, which is not declared",
        mend=f"say deletion_protection = {str(kept.deletion_protection).lower()}",
        unsaid=False,
    )


def _told(configuration: Configuration, database: Resource) -> Iterator[Finding]:
    """How it is meant to be set, by its parameter group."""
    kept, group = configuration.declaration.topology.persistence.db, group_of(configuration, database)
    for name, wanted in (kept.settings if kept else {}).items():
        said = parameter(group, name) if group else None
        if said is None or str(said.value.raw) != wanted:
            yield Finding(
                rule=RULE.id,
                place=said.place if said else (group or database).content.place,
                what=f"{database.address} is not told {name} = {wanted}, as declared",
                mend=f'set the parameter {name} to "{wanted}" in its parameter group',
            )


def _as_large(configuration: Configuration, groups: Groups, database: Resource) -> Iterator[Wish]:
    """As large as the services of its group are declared to be."""
    given = database.content.given("vpc_security_group_ids")
    items = given.value.raw if given and isinstance(given.value.raw, tuple) else ()
    names = {groups.meant_by(item) for item in items}
    for service in configuration.declaration.topology.services.values():
        if service.group in names and service.storage_gib:
            yield equal("allocated_storage", service.storage_gib, f"is not of {service.storage_gib} GiB, as declared")


RULE = Rule(
    id="database-kept",
    promise="S2",
    says="the database has a stand-in, can be restored as far back as declared, and is not public",
    check=check,
)
