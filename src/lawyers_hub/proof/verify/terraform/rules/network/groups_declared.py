"""Security groups and the topology know the same names."""

from collections import defaultdict
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.plane.groups import DEFAULT, Group, Groups, declared_groups


def check(configuration: Configuration) -> Iterator[Finding]:
    declared = declared_groups(configuration)
    found: dict[str, list[Group]] = defaultdict(list)
    for group in Groups(configuration).all():
        found[group.name].append(group)
    for name, groups in found.items():
        if name not in declared and name != DEFAULT:
            for group in groups:
                yield _finding(group.place, f"nobody declares the security group {name}", "declare it, or remove it")
        elif len(groups) > 1 and name in declared:
            what = f"{len(groups)} security groups stand for {name}, so that neither alone says who may reach it"
            yield _finding(groups[1].place, what, "keep one", groups[0].place)
    for name in sorted(declared - found.keys()):
        what = f"the topology declares the group {name}, and no security group is called so"
        yield _finding(_where(configuration, name), what, f'declare the resource aws_security_group "{name}"')


def _where(configuration: Configuration, name: str) -> Place:
    declaration = configuration.declaration
    services = (one for one, service in declaration.topology.services.items() if service.group == name)
    service = next(services, None)
    return declaration.place(f"services.{service}" if service else "aws.groups")


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="groups-declared",
    promise="N1",
    says="there is one security group for each declared one, and no other",
    check=check,
)
