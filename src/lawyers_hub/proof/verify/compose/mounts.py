"""Reads what a container mounts: `source:target[:options]`, or the same as a mapping."""

import posixpath
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.compose.composition import Mount
from lawyers_hub.proof.verify.compose.sources import Sources
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes


def read_mounts(node: Node | None, sources: Sources) -> Iterator[Mount]:
    for one in sources.shapes.items(node):
        mount = _long(one, sources.shapes) if isinstance(one.value, dict) else _short(one)
        if mount.kind == "bind":
            folder = sources.scope_of(one.place.file).folder
            mount = msgspec.structs.replace(mount, source=posixpath.normpath(posixpath.join(folder, mount.source)))
        yield mount


def _long(node: Node, shapes: Shapes) -> Mount:
    kind, source, target = (node.said(key) for key in ("type", "source", "target"))
    return Mount(node.place, kind, source, target, shapes.flag(node.get("read_only")))


def _short(node: Node) -> Mount:
    """One part alone is a target that gets a volume without a name."""
    source, target, options = ([*node.text.split(":", 2), "", ""] if ":" in node.text else ["", node.text, ""])[:3]
    kind = "bind" if source.startswith((".", "/", "~")) else "volume"
    return Mount(node.place, kind, source, target, "ro" in options.split(","))
