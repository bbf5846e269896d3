"""What Terraform would set up, as far as the files tell: every resource that stands, with the values it is given."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.terraform.attempts import Mistake
from lawyers_hub.proof.verify.terraform.evaluation import Value
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Attribute, Body


class Argument(msgspec.Struct, frozen=True):
    """`places`: the line that sets it, and those from which its value came (a default, a file of values)."""

    value: Value
    place: Place

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(dict.fromkeys((self.place, *self.value.places)))


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A block with its arguments worked out, those made by `dynamic` among its `blocks`.

    `doubt` says why it is unknown whether the block stands at all.
    """

    kind: str
    place: Place
    arguments: Mapping[str, Argument]
    blocks: tuple["Content", ...] = ()
    doubt: str | None = None

    def inner(self, kind: str) -> list["Content"]:
        return [block for block in self.blocks if block.kind == kind]

    def given(self, name: str) -> Argument | None:
        """An argument that is not null."""
        argument = self.arguments.get(name)
        return argument if argument is not None and argument.value.raw is not None else None

    def place_of(self, name: str) -> Place:
        """Where an argument is, or would be, set."""
        argument = self.arguments.get(name)
        return argument.place if argument else self.place


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One that stands. `mode` is `resource` or `data`; `key` that of its `for_each` or `count`."""

    mode: str
    kind: str
    name: str
    key: str | int | None
    address: str
    modules: tuple[str, ...]
    """The names of the modules around it, the outermost first."""
    content: Content


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """`outputs` are those of the declared root, `given` is what the files of values say.

    `folders` is everything of the project's own as it is written, also where nothing of it stands.
    """

    root: Path
    declaration: Declaration
    faults: tuple[Fault, ...]
    folders: tuple[Folder, ...]
    resources: tuple[Resource, ...]
    outputs: Mapping[str, Value]
    given: Mapping[str, Attribute]
    backends: Mapping[str, Body]
    """The files that say where the state lies (`*.tfbackend`)."""
    mistakes: tuple[Mistake, ...]
    unread: Mapping[Place, str] = {}
    """By the place of its call: why a module of others could not be read."""

    def of(self, *kinds: str) -> Iterator[Resource]:
        """The resources of these kinds, without data."""
        return (one for one in self.resources if one.mode == "resource" and one.kind in kinds)

    def at(self, address: str) -> Resource | None:
        return next((one for one in self.resources if one.address == address), None)
