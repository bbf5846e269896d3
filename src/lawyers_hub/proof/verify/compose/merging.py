"""What a service says over the one that it extends: the same joining that Compose does.

Source: https://docs.docker.com/reference/compose-file/services/#extends
"""

from lawyers_hub.proof.verify.yaml_nodes import Node, settings

# Said again, these are another thing and no addition.
_REPLACED = frozenset({"command", "entrypoint", "test"})
_SETTINGS = frozenset({"environment", "labels"})
_LISTED = frozenset({"networks", "depends_on"})


def extended(base: Node, own: Node) -> Node:
    """`own` over `base`. Mappings are joined, lists follow one another, plain values give way."""
    if not (isinstance(base.value, dict) and isinstance(own.value, dict)):
        return own
    joined = dict(base.value)
    for key, value in own.value.items():
        joined[key] = _over(key, joined[key], value) if key in joined and key not in _REPLACED else value
    joined.pop("extends", None)
    return Node(own.place, joined)


def _over(key: str, base: Node, own: Node) -> Node:
    if key in _SETTINGS:
        return Node(own.place, {**settings(base), **settings(own)})
    if key in _LISTED:
        return Node(own.place, {**_listed(base), **_listed(own)})
    if not (isinstance(base.value, list) and isinstance(own.value, list)):
        return extended(base, own)
    if key == "volumes":
        return Node(own.place, list({_target(mount): mount for mount in (*base.value, *own.value)}.values()))
    known = {one.text for one in base.value if one.text}
    return Node(own.place, [*base.value, *(one for one in own.value if one.text not in known)])


def _listed(node: Node) -> dict[str, Node]:
    """A list of names, as the mapping that it stands for."""
    if not isinstance(node.value, list):
        return node.value if isinstance(node.value, dict) else {}
    return {one.text: Node(one.place) for one in node.value}


def _target(mount: Node) -> str:
    if target := mount.get("target"):
        return target.text
    source, _, rest = mount.text.partition(":")
    return rest.partition(":")[0] or source
