"""What a container finds in its environment: what its `env_file` says, and over that what its service says."""

from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.compose.dotenv import Variable
from lawyers_hub.proof.verify.compose.sources import Sources
from lawyers_hub.proof.verify.compose.variables import variables_of_files
from lawyers_hub.proof.verify.yaml_nodes import Node, settings


def with_env_files(service: Node, sources: Sources) -> Node:
    """The service, with all that it finds under `environment`."""
    said = service.get("env_file")
    if said is None or not isinstance(service.value, dict):
        return service
    own = service.get("environment") or Node(service.place)
    told = {name: one.text for name, one in settings(own).items() if not one.unknown}
    found = {name: _node(one) for name, one in _variables(said, told, sources)}
    return Node(service.place, {**service.value, "environment": Node(own.place, {**found, **settings(own)})})


def _variables(said: Node, told: Mapping[str, str], sources: Sources) -> Iterator[tuple[str, Variable]]:
    """What the service itself is told also counts in the values of the files."""
    named = said.value if isinstance(said.value, list) else [said]
    # A file that is named again stays where it was named first.
    files = {path: one for one in named if (path := sources.beside(one.get("path") or one))}
    for path, one in files.items():
        if (sources.root / path).is_file():
            values = {**sources.scope_of(one.place.file).values, **told}
            yield from variables_of_files(sources.root, [path], values, sources.faults).items()
        elif one.said("required") != "false":
            what = f"names {path}, which is not there, so what it sets is not known: put an example of it there"
            sources.refuse(one.place, f"{what}, or write required: false")


def _node(variable: Variable) -> Node:
    """A name alone is passed on from whoever starts it."""
    if variable.value is None:
        return Node(variable.place, "", (variable.name,))
    return Node(variable.place, variable.value.text, variable.value.unknown)
