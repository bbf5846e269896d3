"""Modules of others, where `terraform init` has put them: under `.terraform/modules` of the root that calls them."""

import posixpath
from collections.abc import Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.terraform.versions import fulfils

KEPT = ".terraform"
"""The folder in which Terraform keeps what it has brought; nothing in it is the project's own."""

_REGISTRY = "registry.terraform.io/"


class Brought(msgspec.Struct, frozen=True, rename="pascal"):
    """One line of the list that Terraform keeps. `dir` is as seen from the root."""

    key: str
    source: str
    dir: str
    version: str = ""


class _Listed(msgspec.Struct, frozen=True, rename="pascal"):
    modules: tuple[Brought, ...] = ()


def brought(root: Path, folder: str) -> Mapping[str, Brought]:
    """What was brought to a root, by the names of the calls that lead to it; nothing where nothing was.

    Raises:
        Fault: the list cannot be read.
    """
    file = posixpath.join(folder, KEPT, "modules", "modules.json")
    if not (root / file).exists():
        return {}
    try:
        listed = msgspec.json.decode(read_text(root, file), type=_Listed)
    except msgspec.MsgspecError as problem:
        raise Fault(Place(file, 1), f"is no list of modules: {problem}; let `terraform init` write it again") from None
    return {one.key: one for one in listed.modules}


def outdated(found: Brought, source: str, version: str | None) -> str | None:
    """Why this is not what a call asks for now; none where it is."""
    if _of_registry(source) and found.source.removeprefix(_REGISTRY) != source.removeprefix(_REGISTRY):
        return f"terraform init has brought {found.source.removeprefix(_REGISTRY)} in its place"
    if version and found.version and not fulfils(found.version, version):
        return f"terraform init has brought {found.version}, and {version} is asked for"
    return None


def _of_registry(source: str) -> bool:
    """Whether it is `namespace/name/provider`, perhaps with a host before it and a folder behind it."""
    address = source.partition("//")[0]
    return (
        ":" not in source
        and "?" not in source
        and len(address.split("/")) in {3, 4}
        and "." not in address.split("/")[0]
    )
