"""The objects of Kubernetes that a file holds, whether each is a document of its own or many stand in a list."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.kubernetes.building.origins import Origin
from lawyers_hub.proof.verify.kubernetes.building.tracing import Path, value_at
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.yaml_lines import Document


def objects_in(document: Document, at: Path = ()) -> Iterator[Origin]:
    """Raises `Fault` where something else than an object stands."""
    kind, name = (value_at(document.value, (*at, *path))[0] for path in (("kind",), ("metadata", "name")))
    items = value_at(document.value, (*at, "items"))[0]
    if isinstance(kind, str) and kind.endswith("List") and isinstance(items, list):
        for number in range(len(items)):
            yield from objects_in(document, (*at, "items", number))
    elif isinstance(kind, str) and isinstance(name, str):
        yield Origin(kind, name, document, at)
    else:
        raise Fault(document.place(*at), "is no object of Kubernetes: it has no kind, or no name in its metadata")
