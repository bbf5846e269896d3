"""What a service says over another: over the one that it extends, or over what an earlier file says of it.

Source: https://docs.docker.com/reference/compose-file/merge/
"""

from collections.abc import Callable

from lawyers_hub.proof.verify.yaml_nodes import Node, settings

RESET, OVERRIDE = "!reset", "!override"
TAGS = (RESET, OVERRIDE)

# Said again, these are another thing and no addition.
_REPLACED = frozenset({"command", "entrypoint", "test"})
_SETTINGS = frozenset({"environment", "labels", "annotations", "args", "sysctls", "additional_contexts"})
# Lists of names, as the mappings that they stand for: what each name alone says.
_LISTED: dict[str, dict[str, str]] = {"networks": {}, "depends_on": {"condition": "service_started"}}
_ONE_OR_MORE = frozenset({"dns", "dns_opt", "dns_search", "env_file", "tmpfs"})


def extended(base: Node, own: Node) -> Node:
    """`own` over `base`. Mappings are joined, lists follow one another, plain values give way."""
    if not (isinstance(base.value, dict) and isinstance(own.value, dict)):
        return own
    joined = dict(base.value)
    for key, value in own.value.items():
        joined[key] = value if _replaces(key, value) or key not in joined else _over(key, joined[key], value)
    joined.pop("extends", None)
    return Node(own.place, joined)


def without_resets(node: Node) -> Node:
    """Without whatever is only said to take something away."""
    if isinstance(node.value, dict):
        kept = {key: without_resets(inner) for key, inner in node.value.items() if inner.tag != RESET}
        return Node(node.place, kept)
    if isinstance(node.value, list):
        return Node(node.place, [without_resets(inner) for inner in node.value if inner.tag != RESET])
    return node


def means_the_same(one: Node, other: Node) -> bool:
    """Whether two say the same, wherever they stand."""
    return _bare(one) == _bare(other)


def _bare(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: _bare(inner) for key, inner in node.value.items()}
    return [_bare(inner) for inner in node.value] if isinstance(node.value, list) else node.value


def _replaces(key: str, value: Node) -> bool:
    return key in _REPLACED or value.tag in TAGS


def _over(key: str, base: Node, own: Node) -> Node:
    if key in _SETTINGS:
        return Node(own.place, {**settings(base), **settings(own)})
    if (name_alone := _LISTED.get(key)) is not None:
        return extended(_listed(base, name_alone), _listed(own, name_alone))
    if key == "build":
        return extended(_built(base), _built(own))
    if key == "logging" and "" not in (drivers := {base.said("driver"), own.said("driver")}) and len(drivers) > 1:
        return own
    if key in _ONE_OR_MORE:
        base, own = _items(base), _items(own)
    if not (isinstance(base.value, list) and isinstance(own.value, list)):
        return extended(base, own) if own.value is not None else base
    if identity := _IDENTITIES.get(key):
        return Node(own.place, list({identity(one): one for one in (*base.value, *own.value)}.values()))
    # The same path means another file in another folder.
    known = [_bare(one) for one in base.value] if key != "env_file" else []
    return Node(own.place, [*base.value, *(one for one in own.value if _bare(one) not in known)])


def _listed(node: Node, name_alone: dict[str, str]) -> Node:
    if not isinstance(node.value, list):
        return node
    found = {}
    for one in node.value:
        found[one.text] = Node(one.place, {key: Node(one.place, said) for key, said in name_alone.items()})
    return Node(node.place, found)


def _items(node: Node) -> Node:
    """A list, also where only its one item is said."""
    return node if isinstance(node.value, list) else Node(node.place, [node])


def _built(node: Node) -> Node:
    return node if isinstance(node.value, dict) else Node(node.place, {"context": node})


def _target(mount: Node) -> str:
    if target := mount.get("target"):
        return target.text
    source, _, rest = mount.text.partition(":")
    return rest.partition(":")[0] or source


def _secret(node: Node) -> str:
    """Where it is found in the container."""
    source, target = node.said("source") or node.text, node.said("target")
    return target or source


_IDENTITIES: dict[str, Callable[[Node], str]] = {"volumes": _target, "secrets": _secret, "configs": _secret}
"""Of lists in which an item takes the place of another: by what it does."""
