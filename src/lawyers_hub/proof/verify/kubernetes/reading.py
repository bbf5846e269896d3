"""Reads each overlay that the topology names. What must be built is built side by side, in processes of its own."""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes.building import (
    Origin,
    Tree,
    build,
    is_plain,
    manifests_of,
    origins_of,
    own_file,
)
from lawyers_hub.proof.verify.kubernetes.building.kustomization import without_nulls
from lawyers_hub.proof.verify.kubernetes.declared import refuse_misdeclared
from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, Object
from lawyers_hub.proof.verify.kubernetes.objects import KINDS
from lawyers_hub.proof.verify.kubernetes.objects.base import Kind
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_lines import Document, read_documents


def read(root: Path, declaration: Declaration) -> tuple[Release, ...]:
    """One release for each overlay, in the topology's order. What cannot be built is a fault of its release alone."""
    overlays = declaration.topology.artifacts.kubernetes
    if not overlays:
        return ()
    with ThreadPoolExecutor(max_workers=len(overlays)) as pool:
        meant = {overlay: declaration.on(f"kubernetes/{overlay}") for overlay in overlays}
        begun = {overlay: _begin(pool, root, overlay, folder, meant[overlay]) for overlay, folder in overlays.items()}
        return tuple(_finish(root, meant[one], one, folder, begun[one]) for one, folder in overlays.items())


Begun = tuple[list[Origin], "Future[str] | list[Document]"] | list[Fault]
"""Where everything comes from, and what is being built of it; or is there already, where nothing is built.

Or all that is in the way.
"""


def _begin(pool: ThreadPoolExecutor, root: Path, overlay: str, folder: str, declaration: Declaration) -> Begun:
    tree = Tree(root)
    try:
        refuse_misdeclared(declaration, overlay)
        named_at = declaration.place("artifacts.kubernetes")
        if is_plain(root, folder):
            documents, origins = manifests_of(tree, root, folder, named_at)
            return origins, documents
        origins = origins_of(tree, folder, named_at)
    except Fault as fault:
        return [*tree.faults, fault]
    if tree.faults:
        return tree.faults
    return origins, pool.submit(_built, root, folder, own_file(root, folder), tree.texts)


# A build takes half a second of processor time, and what is verified again has mostly not changed in this overlay.
@lru_cache(maxsize=32)
def _built(root: Path, folder: str, named_at: Place, _texts: frozenset[tuple[str, str]]) -> str:
    return build(root, folder, named_at)


def _finish(root: Path, declaration: Declaration, overlay: str, folder: str, begun: Begun) -> Release:
    if isinstance(begun, list):
        return Release(root=root, declaration=declaration, faults=tuple(begun), overlay=overlay, folder=folder)
    try:
        origins, building = begun
        built = building if isinstance(building, list) else _documents(folder, building.result())
        return release_of(root, declaration, overlay, folder, built, origins)
    except Fault as fault:
        return Release(root=root, declaration=declaration, faults=(fault,), overlay=overlay, folder=folder)


def _documents(folder: str, built: str) -> list[Document]:
    """Each read for itself: most are the same as in another overlay, or as before, and those are known already."""
    return [document for text in re.split(r"(?m)^---$", built) for document in read_documents(folder, text)]


def release_of(
    root: Path, declaration: Declaration, overlay: str, folder: str, built: Iterable[Document], origins: list[Origin]
) -> Release:
    """What was built as a release. Objects that are not what their kind should be are faults of it."""
    manifests = tuple(_manifest(document, origins, own_file(root, folder)) for document in built)
    objects, faults = _objects(manifests)
    return Release(
        root=root,
        declaration=declaration,
        faults=faults,
        overlay=overlay,
        folder=folder,
        manifests=manifests,
        objects=objects,
    )


def _manifest(document: Document, origins: Iterable[Origin], folder: Place) -> Manifest:
    value = without_nulls(document.value)
    fields = value if isinstance(value, dict) else {}
    metadata = fields.get("metadata")
    said = metadata if isinstance(metadata, dict) else {}
    kind, name, namespace = str(fields.get("kind")), str(said.get("name")), str(said.get("namespace", ""))
    possible = [origin for origin in origins if origin.became(kind, name)]
    origin = next((one for one in possible if one.namespace == namespace), possible[0] if possible else None)
    return Manifest(kind, name, namespace, value, origin, folder)


def _objects(manifests: Iterable[Manifest]) -> tuple[tuple[Object[Kind], ...], tuple[Fault, ...]]:
    objects: list[Object[Kind]] = []
    faults: list[Fault] = []
    for manifest in manifests:
        if shape := KINDS.get(manifest.kind):
            try:
                objects.append(Object(manifest, msgspec.convert(manifest.value, shape)))
            except msgspec.ValidationError as problem:
                faults.append(Fault(manifest.place(*_path(str(problem))), f"{manifest} is not understood: {problem}"))
    return tuple(objects), tuple(faults)


def _path(problem: str) -> Iterator[str]:
    """The keys that msgspec names (`$.spec.ports[...].port`), up to the first list."""
    found = re.search(r"`\$\.?([^`\[]*)", problem)
    yield from (key for key in (found[1] if found else "").split(".") if key)
