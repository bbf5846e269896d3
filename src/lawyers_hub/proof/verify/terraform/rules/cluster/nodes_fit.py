"""Nodes are what the cluster takes, in the number it is meant to have, and nobody has a way onto one."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration, Content, Resource
from lawyers_hub.proof.verify.terraform.policies import items

_ARM = re.compile(r"[a-z]+\d+g[a-z]*\.")
"""A g behind the generation is Graviton. Source: EC2, Instance type naming conventions."""


def check(configuration: Configuration) -> Iterator[Finding]:
    versions = {cluster.address: _said(cluster.content, "version") for cluster in configuration.of("aws_eks_cluster")}
    for group in configuration.of("aws_eks_node_group"):
        own = _said(group.content, "version")
        if own and len(versions) == 1 and own not in versions.values():
            what = f"{group.address} is of version {own}, and its cluster of {next(iter(versions.values()))}"
            yield _finding(group.content.place_of("version"), what, "say the cluster's version, or none")
        for block in group.content.inner("remote_access"):
            yield _finding(block.place, f"{group.address} lets people log in by SSH", "take remote_access away")
        yield from _built_for_another(group)
        yield from _in_order(group)
        yield from _frozen(group)
    groups = list(configuration.of("aws_eks_node_group"))
    for block in groups[0].content.inner("taint") if len(groups) == 1 else ():
        if _said(block, "effect") in ("NO_SCHEDULE", "NO_EXECUTE"):
            what = f"{groups[0].address} turns away every pod that does not expect it, and there are no other nodes"
            yield _finding(block.place, what, "take the taint away")
    for template in configuration.of("aws_launch_template"):
        if template.content.given("key_name"):
            what = f"{template.address} lets people log in by SSH"
            yield _finding(template.content.place_of("key_name"), what, "take key_name away")


def _built_for_another(group: Resource) -> Iterator[Finding]:
    image = _said(group.content, "ami_type")
    kinds = [str(one.raw) for one in items(group.content.given("instance_types"))]
    for kind in kinds if image and not image.startswith("CUSTOM") else ():
        if bool(_ARM.match(kind)) is not ("ARM" in image):
            what = f"{group.address} starts {image} on {kind}, which is another processor"
            yield _finding(group.content.place_of("ami_type"), what, "take an image for its processor")


def _in_order(group: Resource) -> Iterator[Finding]:
    for block in group.content.inner("scaling_config"):
        numbers = [_number(block, name) for name in ("min_size", "desired_size", "max_size")]
        known = [number for number in numbers if number is not None]
        if known != sorted(known):
            what = (
                f"{group.address} is to have {' to '.join(map(str, known))} nodes, which is no order: AWS refuses that"
            )
            yield _finding(block.place, what, "let min_size be the least and max_size the most")


def _frozen(group: Resource) -> Iterator[Finding]:
    for block in group.content.inner("launch_template"):
        version = block.given("version")
        if version and isinstance(version.value.raw, str | int) and not str(version.value.raw).startswith("$"):
            what = f"{group.address} keeps version {version.value.raw} of its template, whatever is changed in that"
            yield _finding(version.place, what, "say the template's latest_version")


def _said(content: Content, name: str) -> str:
    given = content.given(name)
    return given.value.raw if given and isinstance(given.value.raw, str) else ""


def _number(content: Content, name: str) -> int | None:
    given = content.given(name)
    return given.value.raw if given and isinstance(given.value.raw, int) else None


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="nodes-fit",
    promise="R1",
    says="nodes have the cluster's version, an image for their processor, and no way in for people",
    check=check,
)
