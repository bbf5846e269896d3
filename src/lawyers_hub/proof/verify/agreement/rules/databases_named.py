"""Whoever is told an address of the database in AWS is told the name of the one that is there."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.settings import settings_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

_NAMED = re.compile(r"([\w.-]+):(\d{1,5})/([A-Za-z_][\w-]*)(?=\?|$)")
"""A host, a port and a database, as in the address of a database."""


def check(project: Project) -> Iterator[Finding]:
    made = {
        (port.value.raw, name.value.raw): name.place
        for database in (project.configuration.of("aws_db_instance") if project.configuration else ())
        if (name := database.content.given("db_name")) and (port := database.content.given("port"))
    }
    for told in settings_of(project):
        for _, port, name in _NAMED.findall(told.value):
            known = {called: place for (number, called), place in made.items() if number == int(port)}
            if known and name not in known:
                yield Finding(
                    rule=RULE.id,
                    place=told.place,
                    what=f"{told.service} is told in {told.name} to use the database {name}, which nobody makes",
                    mend=f"name {' or '.join(map(str, known))}",
                    because=tuple(known.values()),
                )


RULE = Rule(
    id="databases-named",
    promise="N1",
    says="an address of the database names the one that Terraform makes",
    check=check,
)
