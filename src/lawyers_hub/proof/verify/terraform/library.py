"""Reads the files of folders, each once."""

import posixpath
from collections.abc import Mapping
from pathlib import Path

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.terraform.declaring import declared
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Body, parse
from lawyers_hub.proof.verify.terraform.hcl.json import parse_json, parse_values
from lawyers_hub.proof.verify.terraform.installed import KEPT, Brought, brought
from lawyers_hub.proof.verify.terraform.overriding import overridden, overrides
from lawyers_hub.proof.verify.terraform.shapes import FILE

_TERRAFORM = (".tf", ".tf.json")


class Library:
    """Reads each folder once. What cannot be read is among the `faults`, and the rest is read nevertheless."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, Folder] = {}
        self._brought: dict[str, Mapping[str, Brought]] = {}
        self.faults: list[Fault] = []
        self.unread: dict[Place, str] = {}
        """By the place of its call: why a module of others could not be read."""

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The project's own."""
        return tuple(folder for _, folder in sorted(self._read.items()) if not folder.is_of_others)

    def brought(self, root: str) -> Mapping[str, Brought]:
        """What `terraform init` has brought to a root."""
        if root not in self._brought:
            self._brought[root] = {}
            try:
                self._brought[root] = brought(self._root, root)
            except Fault as fault:
                self.faults.append(fault)
        return self._brought[root]

    def holding_terraform(self, below: str) -> list[str]:
        """Every folder at or below `below` with Terraform in it; what Terraform itself keeps there is left out."""
        files = [file for end in _TERRAFORM for file in (self._root / below).rglob(f"*{end}")]
        paths = {file.parent.relative_to(self._root).as_posix() for file in files}
        return sorted(path for path in paths if KEPT not in path.split("/"))

    def files(self, folder: str, ending: str) -> list[str]:
        """Those in the folder itself whose names end so; names that begin with a dot are not read by Terraform."""
        found = (self._root / folder).glob(f"*{ending}")
        return [
            posixpath.join(folder, path.name) for path in found if not path.name.startswith(".") and not path.is_dir()
        ]

    def folder(self, path: str) -> Folder | None:
        """None where there is no Terraform."""
        path = posixpath.normpath(path)
        if path not in self._read:
            files = [file for end in _TERRAFORM for file in self.files(path, end)]
            if not files:
                return None
            self._read[path] = self._sorted(path, files)
        return self._read[path]

    def text(self, root: str, path: str) -> str | None:
        """Of a file as a root names it; none where it cannot be read here."""
        try:
            return read_text(self._root, posixpath.normpath(posixpath.join(root, path)))
        except Fault:
            return None

    def body(self, file: str) -> Body | None:
        """What a file of Terraform, or of values, says; or none and a fault."""
        try:
            text = read_text(self._root, file)
            if file.endswith(".tfvars.json"):
                return parse_values(file, text)
            return parse_json(file, text, FILE) if file.endswith(".json") else parse(file, text)
        except Fault as fault:
            self.faults.append(fault)
            return None

    def _sorted(self, path: str, files: list[str]) -> Folder:
        folder = Folder(
            path=path, variables={}, locals={}, outputs={}, calls={}, resources={}, settings=[], providers=[]
        )  # fmt: skip
        # Terraform reads those that override last, in the order of their names.
        for file in sorted(files, key=lambda file: (overrides(file), file)):
            if body := self.body(file):
                self.faults += (overridden if overrides(file) else declared)(folder, body)
        return folder
