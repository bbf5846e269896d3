"""Reads what a container mounts: `source:target[:options]`, or the same as a mapping."""

import posixpath
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Mount
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes


def read_mounts(node: Node | None, shapes: Shapes) -> Iterator[Mount]:
    for one in shapes.items(node):
        if isinstance(one.value, dict):
            kind, source, target = (
                found.text if (found := one.get(key)) else "" for key in ("type", "source", "target")
            )
            yield _mount(one, kind, source, target, shapes.flag(one.get("read_only")))
        else:
            yield _short(one)


def _short(node: Node) -> Mount:
    """One part alone is a target that gets a volume without a name."""
    source, target, options = ([*node.text.split(":", 2), "", ""] if ":" in node.text else ["", node.text, ""])[:3]
    kind = "bind" if source.startswith((".", "/", "~")) else "volume"
    return _mount(node, kind, source, target, "ro" in options.split(","))


def _mount(node: Node, kind: str, source: str, target: str, read_only: bool) -> Mount:
    if kind == "bind":
        source = posixpath.normpath(posixpath.join(posixpath.dirname(node.place.file), source))
    return Mount(node.place, kind, source, target, read_only)
