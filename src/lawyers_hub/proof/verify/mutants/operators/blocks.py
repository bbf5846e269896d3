"""Resources of Terraform as text, with the place of each argument, so that a mutant can change one and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.mutants.mutant import Change
from lawyers_hub.proof.verify.places import Fault, read_text

# As `terraform fmt` leaves it: a resource ends with the first brace that stands at the beginning of a line.
_RESOURCE = re.compile(r'^resource "(\w+)" "(\w+)" \{\n.*?^\}\n', re.MULTILINE | re.DOTALL)


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One resource. `begin` is where its `text` stands in the file."""

    file: str
    kind: str
    name: str
    begin: int
    text: str

    def value(self, argument: str) -> str | None:
        found = next(self._lines(argument), None)
        return found["value"] if found else None

    def with_value(self, argument: str, value: str) -> Iterator[Change]:
        """What gives an argument of the block another value, if it has that argument."""
        for found in self._lines(argument):
            yield self._change(found.start("value"), found.end("value"), value)

    def with_argument(self, argument: str, instead: str) -> Iterator[Change]:
        """What puts another argument, or none, in the place of one."""
        for found in self._lines(argument):
            yield self._change(found.start(), found.end() if instead else found.end() + 1, instead)

    def without(self) -> Change:
        return self._change(0, len(self.text), "")

    def _lines(self, argument: str) -> Iterator[re.Match[str]]:
        return re.finditer(rf"^  {re.escape(argument)} *= (?P<value>.+)$", self.text, re.MULTILINE)

    def _change(self, begin: int, end: int, put: str) -> Change:
        return Change(self.file, self.begin + begin, self.begin + end, put)


def resources(root: Path, folder: str) -> Iterator[Block]:
    """Every resource in the files of a folder and of those within. What cannot be read is for `hub verify` to say."""
    for path in sorted((root / folder).rglob("*.tf")):
        file = path.relative_to(root).as_posix()
        try:
            text = read_text(root, file)
        except Fault:
            continue
        for found in _RESOURCE.finditer(text):
            yield Block(file=file, kind=found[1], name=found[2], begin=found.start(), text=found[0])
