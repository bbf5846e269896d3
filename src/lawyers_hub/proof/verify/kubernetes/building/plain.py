"""Manifests as they are given to `kubectl apply --recursive`, without a kustomization."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from lawyers_hub.proof.verify.kubernetes.building.kustomization import FILE_NAMES
from lawyers_hub.proof.verify.kubernetes.building.objects import objects_in
from lawyers_hub.proof.verify.kubernetes.building.origins import Origin
from lawyers_hub.proof.verify.kubernetes.building.tracing import value_at
from lawyers_hub.proof.verify.kubernetes.building.tree import Tree
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_lines import Document

_ENDINGS = (".yaml", ".yml", ".json")
_CHART = "Chart.yaml"


def is_plain(root: Path, path: str) -> bool:
    """Whether the path leads to manifests as they are, not to something that kustomize builds."""
    return (root / path).is_file() or (
        (root / path).is_dir() and not any((root / path / name).exists() for name in FILE_NAMES)
    )


def manifests_of(tree: Tree, root: Path, path: str, named_at: Place) -> tuple[list[Document], list[Origin]]:
    """Every object in the file, or in the files at and below the folder; and where each comes from.

    Raises:
        Fault: there is none, one stands there twice, or a file is no manifest: then it says what to name instead.
    """
    origins: list[Origin] = []
    seen: set[tuple[str, str, str]] = set()
    for file in _files(root, path, named_at):
        for origin in _objects(tree, file, named_at):
            identity = (origin.kind, origin.namespace, origin.name)
            if identity in seen:
                what = f"says the {origin.kind} {origin.name} a second time: which one counts depends on the order"
                raise Fault(origin.document.place(*origin.at), what)
            seen.add(identity)
            origins.append(origin)
    if not origins:
        raise Fault(named_at, f"names {path}, where there are no manifests")
    return [Document(one.document.file, value_at(one.document.value, one.at)[0], {}) for one in origins], origins


def _files(root: Path, path: str, named_at: Place) -> list[str]:
    if (root / path).is_file():
        return [path]
    found = sorted(file.relative_to(root).as_posix() for file in (root / path).rglob("*") if file.is_file())
    files = [file for file in found if not any(part.startswith(".") for part in file.split("/"))]
    if built := [posixpath.dirname(file) for file in files if posixpath.basename(file) in FILE_NAMES]:
        what = (
            f"names {path}, which has no kustomization of its own, and others below it: name one of {', '.join(built)}"
        )
        raise Fault(named_at, what)
    if charts := [file for file in files if posixpath.basename(file) == _CHART]:
        what = "is a chart of Helm, which is not rendered here: name a file with what `helm template` makes of it"
        raise Fault(Place(charts[0], 1), what)
    return [file for file in files if file.endswith(_ENDINGS)]


def _objects(tree: Tree, file: str, named_at: Place) -> Iterator[Origin]:
    try:
        documents = tree.documents(file, named_at)
    except Fault as fault:
        if "{{" in tree.text(file, named_at):
            raise Fault(fault.place, f"{fault.what}; a template must be rendered first") from None
        raise
    for document in documents:
        yield from objects_in(document)
