"""A flag that was changed in one plane alone makes two programs of one."""

import re
from collections.abc import Iterator, Mapping, Sequence

from lawyers_hub.proof.verify.compose.composition import Container as Composed
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes import Workload
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

# Short flags whose value follows: a module of Python, a setting of PostgreSQL.
_MODULE, _SETTING = "-m", "-c"


def check(project: Project) -> Iterator[Finding]:
    containers = project.composition.containers if project.composition else {}
    for release in project.releases:
        for workload in release.workloads:
            if composed := containers.get(workload.name):
                for place, what in _differing(composed, workload):
                    yield Finding(
                        rule=RULE.id,
                        place=place,
                        what=f"{workload.name} {what} in {release.overlay}",
                        mend="start it alike in every plane",
                        because=(composed.place_of("command"),),
                    )


def _differing(composed: Composed, workload: Workload) -> Iterator[tuple[Place, str]]:
    """Of flags that Compose gives. What only Kubernetes says, and paths beside those of volumes, are its own."""
    own = next((one for one in enumerate(workload.pod.containers) if one[1].name == workload.name), None)
    number, container = own or (0, workload.pod.containers[0])
    given, here = flags_in(composed.command), flags_in((*container.command, *container.args))
    place = workload.pod_place("containers", number, "args" if container.args else "command")
    if container.command and container.command[0].startswith("-"):
        yield (
            workload.pod_place("containers", number, "command"),
            f"is started with {container.command[0]} for a program",
        )
    folders = {mount.target for mount in composed.mounts if mount.kind == "volume"}
    for flag, value in given.items():
        if flag not in here:
            yield place, f"is started without {flag} {value}, which it has under Compose,"
        elif here[flag] != value and (value in folders or "/" not in value + here[flag]):
            yield place, f"is started with {flag} {here[flag] or 'empty'}, and with {value or 'nothing'} under Compose,"


def flags_in(words: Sequence[str]) -> Mapping[str, str]:
    """`--name=value`, `--name value`, and the short ones `-m MODULE` and `-c NAME=VALUE`."""
    found: dict[str, str] = {}
    for word, following in zip(words, (*words[1:], ""), strict=False):
        if word == _MODULE:
            found[word] = following
        elif word == _SETTING:
            name, _, value = following.partition("=")
            found[f"{word} {name}"] = value
        elif re.match(r"--[a-z]", word):
            name, says, value = word.partition("=")
            found[name] = value if says else ("" if following.startswith("-") else following)
    return found


RULE = Rule(
    id="started-the-same",
    promise="R1",
    says="a service is started with the same program and flags in every plane, but for paths",
    check=check,
)
