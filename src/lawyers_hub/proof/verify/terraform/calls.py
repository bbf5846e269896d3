"""Which folder a block `module` calls."""

import posixpath

from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.terraform.folders import Folder, Library
from lawyers_hub.proof.verify.terraform.hcl import Block

NOT_INPUTS = {"source", "version", "providers", "count", "for_each", "depends_on"}


def source_of(call: Block) -> str | None:
    """What the block names as its source, as it is written; none where it names nothing in plain text."""
    source = call.body.attributes.get("source")
    written = getattr(source.value, "value", None) if source else None
    return written if isinstance(written, str) else None


def folder_of(library: Library, call: Block, around: tuple[str, ...]) -> Folder | None:
    """The folder that a module in the last of the folders `around` calls; none where it is not among the files.

    Raises:
        Fault: there is none, or it lies around itself.
    """
    source = source_of(call)
    if source is None or not source.startswith(("./", "../")):
        return None
    place = call.body.attributes["source"].place
    path = posixpath.normpath(posixpath.join(around[-1], source))
    if path in around:
        raise Fault(place, f"leads in a circle: the module {call.labels[0]} lies around itself")
    folder = library.folder(path) if not path.startswith("..") else None
    if folder is None:
        raise Fault(place, f"leads to {path}, where there is no Terraform")
    return folder
