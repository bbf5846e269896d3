"""Which folder a block `module` calls."""

import posixpath

from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.terraform.folders import Folder
from lawyers_hub.proof.verify.terraform.hcl import Block
from lawyers_hub.proof.verify.terraform.installed import outdated
from lawyers_hub.proof.verify.terraform.library import Library

NOT_INPUTS = {"source", "version", "providers", "count", "for_each", "depends_on"}


def source_of(call: Block) -> str | None:
    """What the block names as its source, as it is written; none where it names nothing in plain text."""
    return _text(call, "source")


def folder_of(library: Library, call: Block, around: tuple[str, ...], names: tuple[str, ...]) -> Folder | None:
    """The folder that a module in the last of the folders `around` calls, by `names` from the first on.

    None where it is not among the files: then the library has it among its `unread`, with the reason.

    Raises:
        Fault: there is none, or it lies around itself.
    """
    source = source_of(call)
    if source is None:
        return None
    if not source.startswith(("./", "../")):
        return _brought(library, call, source, around[0], ".".join(names))
    place = call.body.attributes["source"].place
    path = posixpath.normpath(posixpath.join(around[-1], source))
    if path in around:
        raise Fault(place, f"leads in a circle: the module {call.labels[0]} lies around itself")
    folder = library.folder(path) if not path.startswith("..") else None
    if folder is None:
        raise Fault(place, f"leads to {path}, where there is no Terraform")
    return folder


def _brought(library: Library, call: Block, source: str, root: str, key: str) -> Folder | None:
    """A module of others, where Terraform has put it."""
    found = library.brought(root).get(key)
    why = outdated(found, source, _text(call, "version")) if found else "terraform init has not brought it"
    path = posixpath.normpath(posixpath.join(root, found.dir)) if found else ".."
    folder = library.folder(path) if not why and not path.startswith("..") else None
    if folder is None:
        library.unread[call.place] = why or f"there is no Terraform in {path}, where terraform init has brought it"
    return folder


def _text(call: Block, name: str) -> str | None:
    attribute = call.body.attributes.get(name)
    written = getattr(attribute.value, "value", None) if attribute else None
    return written if isinstance(written, str) else None
