"""The layers that one kustomization lays upon what it builds, in the order in which kustomize does."""

import posixpath
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.kubernetes.building.kustomization import (
    Kustomization,
    Patch,
    PatchTarget,
    Replacement,
    without_nulls,
)
from lawyers_hub.proof.verify.kubernetes.building.layers import (
    Fixed,
    Labelled,
    Layer,
    Merged,
    Operation,
    Renamed,
    Replaced,
)
from lawyers_hub.proof.verify.kubernetes.building.tracing import Path, value_at
from lawyers_hub.proof.verify.kubernetes.building.tree import Tree
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.yaml_lines import Document, Step, read_documents


def layers_of(tree: Tree, document: Document, made: Kustomization, folder: str) -> Iterator[Layer]:
    """A patch or a replacement that is missing or broken is among the faults of the tree."""
    yield from _patches(tree, document, made, folder)
    if made.namespace is not None:
        yield Fixed(document, ("namespace",), ("metadata", "namespace"))
    for number, labels in enumerate(made.labels):
        yield Labelled(document, ("labels", number, "pairs"), labels.pairs)
    yield Labelled(document, ("commonLabels",), made.common_labels)
    for number, count in enumerate(made.replicas):
        yield Fixed(document, ("replicas", number, "count"), ("spec", "replicas"), count.name)
    for number, image in enumerate(made.images):
        yield Renamed(document, number, image)
    for number, replacement in enumerate(made.replacements):
        with tree.going_on():
            yield from _replaced(tree, document, ("replacements", number), replacement, folder)


def _patches(tree: Tree, document: Document, made: Kustomization, folder: str) -> Iterator[Layer]:
    for number, file in enumerate(made.patches_strategic_merge):
        with tree.going_on():
            yield from _patch(tree, document, ("patchesStrategicMerge", number), Patch(path=file), folder)
    for number, patch in enumerate(made.patches):
        with tree.going_on():
            yield from _patch(tree, document, ("patches", number), patch, folder)
    for number, patch in enumerate(made.patches_json6902):
        with tree.going_on():
            yield from _patch(tree, document, ("patchesJson6902", number), patch, folder)


def _patch(tree: Tree, document: Document, at: Path, patch: Patch, folder: str) -> Iterator[Layer]:
    """A list is a JSON patch; anything else is a piece of an object, merged."""
    if patch.path is not None:
        found = tree.documents(posixpath.normpath(posixpath.join(folder, patch.path)), document.place(*at))
    else:
        found = _inside(tree, document, (*at, "patch"), patch.patch or "")
    for piece in found:
        if isinstance(piece.value, list):
            yield from (Operation(piece, (n,), patch.target or PatchTarget()) for n in range(len(piece.value)))
        else:
            yield Merged(piece, patch.target)


def _inside(tree: Tree, document: Document, at: Path, text: str) -> list[Document]:
    """The documents in a string of another, with the lines of that one."""
    line = document.place(*at).line
    lines = tree.text(document.file, document.place()).splitlines()
    # A block begins under its key; everything else beside it.
    above = line if lines[line - 1].split("#")[0].rstrip().endswith(("|", "|-", "|+", ">", ">-", ">+")) else line - 1
    try:
        found = read_documents(document.file, text)
    except Fault as fault:
        raise Fault(document.place(*at), fault.what) from None
    return [
        Document(piece.file, piece.value, {path: above + there for path, there in piece.lines.items()})
        for piece in found
    ]


def _replaced(tree: Tree, document: Document, at: Path, replacement: Replacement, folder: str) -> Iterator[Layer]:
    if replacement.path is None:
        yield from _targets(document, at, replacement)
        return
    for piece in tree.documents(posixpath.normpath(posixpath.join(folder, replacement.path)), document.place(*at)):
        count = len(piece.value) if isinstance(piece.value, list) else 0
        for place in [(number,) for number in range(count)] if count else [()]:
            yield from _targets(piece, place, _replacement(piece, place))


def _replacement(document: Document, at: tuple[Step, ...]) -> Replacement:
    try:
        return msgspec.convert(without_nulls(value_at(document.value, at)[0]), Replacement)
    except msgspec.ValidationError as problem:
        raise Fault(document.place(*at), f"is no replacement: {problem}") from None


def _targets(document: Document, at: Path, replacement: Replacement) -> Iterator[Layer]:
    for number, target in enumerate(replacement.targets):
        for index, field_path in enumerate(target.field_paths):
            yield Replaced(document, (*at, "targets", number, "fieldPaths", index), target, field_path)
