"""The files of a kustomization, read once each."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as File

import msgspec

from lawyers_hub.proof.verify.kubernetes.building.kustomization import FILE_NAMES, Kustomization, kustomization_of
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.yaml_lines import Document, read_documents


def own_file(root: File, folder: str) -> Place:
    """Where the folder says what is built of it; by the usual name, where it says nothing yet.

    Manifests that are not built have no such file: there it is the first of them.
    """
    if (root / folder).is_file():
        return Place(folder, 1)
    files = [posixpath.join(folder, name) for name in FILE_NAMES]
    plain = (file.relative_to(root).as_posix() for file in sorted((root / folder).rglob("*.y*ml")))
    found = next((file for file in files if (root / file).exists()), None) or next(plain, files[0])
    return Place(found, 1)


class Tree:
    """Everything under one root. Its methods raise `Fault`; what is not there is a fault of the line that names it.

    `faults` are those after which the reading went on, so that all are told at once.
    """

    def __init__(self, root: File) -> None:
        self._root = root
        self.faults: list[Fault] = []
        self._texts: dict[str, str] = {}
        self._documents: dict[str, list[Document]] = {}

    @property
    def texts(self) -> frozenset[tuple[str, str]]:
        """Every file that was read so far, and what it said."""
        return frozenset(self._texts.items())

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Notes a fault of what is read within, and goes on behind it."""
        try:
            yield
        except Fault as fault:
            self.faults.append(fault)

    def is_folder(self, path: str) -> bool:
        return (self._root / path).is_dir()

    def text(self, file: str, named_at: Place) -> str:
        if not (self._root / file).exists():
            raise Fault(named_at, f"names {file}, which is not there; nothing is fetched from elsewhere")
        self._texts[file] = read_text(self._root, file)
        return self._texts[file]

    def documents(self, file: str, named_at: Place) -> list[Document]:
        if file not in self._documents:
            self._documents[file] = read_documents(file, self.text(file, named_at))
        return self._documents[file]

    def kustomization(self, folder: str, named_at: Place) -> tuple[Document, Kustomization]:
        files = [file for name in FILE_NAMES if (self._root / (file := posixpath.join(folder, name))).exists()]
        if len(files) != 1:
            raise Fault(named_at, f"needs exactly one kustomization.yaml in {folder}, where {len(files)} are")
        documents = self.documents(files[0], named_at)
        if len(documents) != 1:
            raise Fault(Place(files[0], 1), "is no kustomization: exactly one document belongs here")
        try:
            return documents[0], kustomization_of(documents[0])
        except msgspec.ValidationError as problem:
            raise Fault(Place(files[0], 1), f"is no kustomization: {problem}") from None
