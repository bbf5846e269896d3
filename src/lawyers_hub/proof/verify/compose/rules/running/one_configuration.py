"""How a service keeps its data is said in one file; whoever starts it adds no other word on it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, read_text
from lawyers_hub.proof.verify.rules import Rule


def check(composition: Composition) -> Iterator[Finding]:
    for name, service in composition.declaration.topology.services.items():
        container = composition.containers.get(name)
        if service.configuration is None or container is None:
            continue
        mounts = [one for one in container.mounts if one.kind == "bind" and one.source == service.configuration]
        if not any(one.read_only and one.target in container.command for one in mounts):
            yield container.finding(
                RULE.id,
                "command",
                f"{name} is not started with {service.configuration}, or could change it",
                f"mount {service.configuration} with read_only: true and name its target in command",
            )
        yield from _changed(composition, container, service.configuration)


def _changed(composition: Composition, container: Container, configuration: str) -> Iterator[Finding]:
    try:
        lines = read_text(composition.root, configuration).splitlines()
    except Fault as fault:
        mend = "write the file, or mend its name in the topology"
        yield Finding(rule=RULE.id, place=fault.place, what=fault.what, mend=mend, verdict="unknown")
        return
    said = {line.split()[0].lower() for line in lines if line.strip() and not line.startswith("#")}
    for word in container.command:
        if word.startswith("--") and word.removeprefix("--").partition("=")[0].lower() in said:
            what = f"the command of {container.name} says {word}, which {configuration} already says"
            yield container.finding(RULE.id, "command", what, f"remove {word} and its value from command")


RULE = Rule(
    id="compose-one-configuration",
    promise="Q2",
    says="a service with a configuration file is started with it, and no word of its command changes one of the file",
    check=check,
)
