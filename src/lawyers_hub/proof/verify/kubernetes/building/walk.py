"""Goes through a kustomization and all that it names, and lays the layers upon the objects in kustomize's own order.

Whatever is missing, broken or too large is found here, before kustomize is started; so it is never sent to fetch
anything, and never given a bomb.
"""

import posixpath
from collections.abc import Iterator, Sequence

from lawyers_hub.proof.verify.kubernetes.building.kustomization import Generator, Kustomization
from lawyers_hub.proof.verify.kubernetes.building.laying import layers_of
from lawyers_hub.proof.verify.kubernetes.building.objects import objects_in
from lawyers_hub.proof.verify.kubernetes.building.origins import Origin
from lawyers_hub.proof.verify.kubernetes.building.tree import Tree
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_lines import Document

# A base may be built upon more than once; what needs this many is a bomb.
MOST_FOLDERS = 200

_PLUGINS = ("generators", "transformers", "validators", "helmCharts", "helmChartInflationGenerator")


def origins_of(tree: Tree, folder: str, named_at: Place) -> list[Origin]:
    """Every object that is built from the kustomization in `folder`, as far as its files can be read.

    What is missing or broken is among the faults of the tree, whatever leads back to itself or needs a plugin too.

    Raises:
        Fault: of the kustomization itself.
    """
    return _Walk(tree).accumulate(folder, named_at, [], ())


class _Walk:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._count = 0

    def accumulate(self, folder: str, named_at: Place, so_far: list[Origin], within: tuple[str, ...]) -> list[Origin]:
        """What the folder builds; a component also changes what is there so far."""
        self._count += 1
        if folder in within:
            raise Fault(named_at, f"leads back into {folder}: nothing can be built upon itself")
        if self._count > MOST_FOLDERS:
            raise Fault(named_at, f"is built upon more than {MOST_FOLDERS} folders")
        document, made = self._tree.kustomization(folder, named_at)
        _refuse_plugins(document)
        found = list(so_far) if made.kind == "Component" else []
        within = (*within, folder)
        for path, place in _named(document, folder, "resources", made.resources):
            with self._tree.going_on():
                found += self._resource(path, place, within)
        for path, place in _named(document, folder, "bases", made.bases):
            with self._tree.going_on():
                found += self.accumulate(path, place, [], within)
        found += self._generated(document, made, folder)
        for path, place in _named(document, folder, "components", made.components):
            with self._tree.going_on():
                found = self.accumulate(path, place, found, within)
        for key, paths in (("configurations", made.configurations), ("crds", made.crds)):
            for path, place in _named(document, folder, key, paths):
                self._tree.documents(path, place)
        layers = list(layers_of(self._tree, document, made, folder))
        for origin in found:
            origin.layers += layers
            origin.name = f"{made.name_prefix}{origin.name}{made.name_suffix}"
        return found

    def _resource(self, path: str, named_at: Place, within: tuple[str, ...]) -> Iterator[Origin]:
        if self._tree.is_folder(path):
            yield from self.accumulate(path, named_at, [], within)
            return
        for document in self._tree.documents(path, named_at):
            yield from objects_in(document)

    def _generated(self, document: Document, made: Kustomization, folder: str) -> Iterator[Origin]:
        kinds: tuple[tuple[str, str, Sequence[Generator]], ...] = (
            ("ConfigMap", "configMapGenerator", made.config_map_generator),
            ("Secret", "secretGenerator", made.secret_generator),
        )
        for kind, key, generators in kinds:
            for number, generator in enumerate(generators):
                at = (key, number)
                files = [entry.partition("=")[2] or entry for entry in generator.files]
                for file in (*files, *generator.envs, *([generator.env] if generator.env else [])):
                    with self._tree.going_on():
                        self._tree.text(_under(folder, file), document.place(*at))
                yield Origin(kind, generator.name, document, at, generator)


def _refuse_plugins(document: Document) -> None:
    for key in _PLUGINS:
        if isinstance(document.value, dict) and document.value.get(key):
            raise Fault(document.place(key), f"uses {key}, which run programs: what those make is not verified")


def _named(document: Document, folder: str, key: str, paths: Sequence[str]) -> Iterator[tuple[str, Place]]:
    for number, path in enumerate(paths):
        yield _under(folder, path), document.place(key, number)


def _under(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))
