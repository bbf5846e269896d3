"""What each built object was before anything was laid upon it, and so where each of its values comes from."""

import posixpath
from dataclasses import dataclass, field

from lawyers_hub.proof.verify.kubernetes.building.kustomization import Generator
from lawyers_hub.proof.verify.kubernetes.building.layers import Built, Layer
from lawyers_hub.proof.verify.kubernetes.building.tracing import Path, follow, value_at
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.yaml_lines import Document, Value


@dataclass
class Origin:
    """A document of a file, or the entry `at` which a generator stands, and the layers upon it in their order."""

    kind: str
    name: str
    document: Document
    at: Path = ()
    generator: Generator | None = None
    layers: list[Layer] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        """The one that its document says; none where it says none."""
        path = (*self.at, "metadata", "namespace")
        found, taken = value_at(self.document.value, path)
        return found if taken == len(path) and isinstance(found, str) else ""

    def became(self, kind: str, name: str) -> bool:
        """Whether what is built under this name is this; a generated name may have a hash behind it."""
        return kind == self.kind and (name == self.name or (self._generated and name.rpartition("-")[0] == self.name))

    def place(self, namespace: str, value: Value, path: Path) -> Place:
        """Of the built value at `path`, or of what is nearest to it: in the last layer that says it, or else here."""
        before = value_at(self.document.value, self.at)[0] if not self._generated else None
        name = str(value_at(before, ("metadata", "name"))[0]) if before else self.name
        built = Built(self.kind, name, namespace, value, before)
        there = value_at(value, path)[1]
        # What is not there may have been taken away, which is asked first.
        for length in (len(path), *range(there, 0, -1)):
            if place := self._place(built, path[:length]):
                return place
        return self.document.place(*self.at)

    @property
    def _generated(self) -> bool:
        return self.generator is not None

    def _place(self, built: Built, path: Path) -> Place | None:
        for layer in reversed(self.layers):
            if place := layer.place(built, path):
                return place
        if self.generator:
            return self.document.place(*self.at, *_entry(self.generator, path))
        there = follow(built.before, built.value, path, by_position=True)
        return self.document.place(*self.at, *there) if len(there) == len(path) else None


def _entry(generator: Generator, path: Path) -> Path:
    """Where the key of the data is given; those of a whole file of variables have no entry of their own."""
    for kind, entries in (("literals", generator.literals), ("files", generator.files)):
        for number, entry in enumerate(entries):
            if path[1:] == (posixpath.basename(entry.partition("=")[0]),):
                return kind, number
    return ()
