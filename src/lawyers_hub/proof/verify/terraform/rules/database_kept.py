"""The record of everything survives a zone, a mistake and a thief."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.wishes import Wish, equal, no, unmet, yes

_ALWAYS = (
    yes("multi_az", "has no stand-in in another zone"),
    no("publicly_accessible", "has an address of the internet"),
    no("skip_final_snapshot", "leaves nothing behind when it is deleted"),
)


def check(configuration: Configuration) -> Iterator[Finding]:
    wishes = (*_ALWAYS, *_declared(configuration))
    for database in configuration.of("aws_db_instance"):
        yield from unmet(RULE.id, database.address, database.content, wishes)


def _declared(configuration: Configuration) -> Iterator[Wish]:
    kept = configuration.declaration.topology.persistence.db
    if kept is None:
        return
    days = kept.point_in_time_recovery_days
    yield equal(
        "backup_retention_period", days, f"cannot be restored to any second of the last {days} days, as declared"
    )
    yield Wish(
        argument="deletion_protection",
        holds=lambda raw: raw is kept.deletion_protection,
        what="may be deleted with one command" if kept.deletion_protection else "is protected, which is not declared",
        mend=f"say deletion_protection = {str(kept.deletion_protection).lower()}",
        unsaid=False,
    )


RULE = Rule(
    id="database-kept",
    promise="S2",
    says="the database has a stand-in, can be restored as far back as declared, and is not public",
    check=check,
)
