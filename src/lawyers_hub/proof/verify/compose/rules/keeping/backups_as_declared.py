"""Whoever makes the backups is told how often, and how many to keep, as it is declared."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    kept = composition.declaration.topology.persistence.redis
    figures = {"backup_every_minutes": kept.backup_every_minutes, "keep_backups": kept.keep_backups} if kept else {}
    for variable, figure in kept.told.items() if kept else ():
        told = [one for one in composition.containers.values() if variable in one.environment]
        for container in told:
            setting = container.environment[variable]
            if setting.value != str(figures[figure]):
                yield Finding(
                    rule=RULE.id,
                    place=setting.place,
                    what=f"{container.name} is told {variable}={setting.value}, and {figures[figure]} is declared",
                    mend=f'write {variable}: "{figures[figure]}"',
                )
        if not told:
            yield Finding(
                rule=RULE.id,
                place=composition.place,
                what=f"nobody is told {variable}, so no backup is made as it is declared",
                mend=f'give {variable}: "{figures[figure]}" to whoever makes the backups',
            )


RULE = Rule(
    id="backups-as-declared",
    promise="D2",
    says="backups are made as often, and as many are kept, as the topology declares",
    check=check,
)
