"""Grafana shows dashboards from the folder that it is told of: with another path it starts, and is empty."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.given import files_of, lies_in, on_the_machine
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_nodes import Node, read_tree


def check(composition: Composition) -> Iterator[Finding]:
    dashboards = composition.declaration.topology.artifacts.dashboards
    for container in composition.containers.values() if dashboards else ():
        for provider in _providers(composition, container):
            path = provider.said("options", "path")
            file = on_the_machine(container, path)
            if provider.said("type") not in ("", "file"):
                what = f"{container.name} takes dashboards from a {provider.said('type')}, and is given files"
                yield Finding(rule=RULE.id, place=provider.place_of("type"), what=what, mend="write type: file")
            elif file is None or not (lies_in(dashboards or "", file) or lies_in(file, dashboards or "")):
                what = f"{container.name} looks for dashboards in {path}, and has them elsewhere"
                place = provider.place_of("options", "path")
                yield Finding(rule=RULE.id, place=place, what=what, mend=f"mount {dashboards} at {path}")


def _providers(composition: Composition, container: Container) -> Iterator[Node]:
    for file, text in files_of(composition, container):
        if file.endswith((".yml", ".yaml")) and "providers:" in text:
            try:
                found = read_tree(composition.root, file).get("providers")
            except Fault:
                continue
            for one in found.value if found and isinstance(found.value, list) else ():
                if one.get("options", "path"):
                    yield one


RULE = Rule(
    id="compose-dashboards-provided",
    promise="O2",
    says="dashboards are looked for in the folder where they are mounted",
    check=check,
)
