"""A collector of traces starts with most slips and keeps nothing: it listens elsewhere, or leads to no store.

Source: https://opentelemetry.io/docs/collector/configuration/, whose form Jaeger 2 has.
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.compose.given import files_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_nodes import Node, read_tree

_KINDS = ("receivers", "processors", "exporters")
_LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
_STORES = ("trace_storage", "traces", "traces_archive")
_MOST_SHARE = 0.9


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        for file, _ in files_of(composition, container):
            if file.endswith((".yml", ".yaml")) and (top := _collector(composition, file)):
                yield from _dangling(container, top)
                yield from _ports(composition, container, top)
                yield from _stores(container, top)
                yield from _memory(container, top)


def _collector(composition: Composition, file: str) -> Node | None:
    try:
        top = read_tree(composition.root, file)
    except Fault:
        return None
    return top if top.get("service", "pipelines") and top.get("receivers") else None


def _keys(node: Node | None) -> dict[str, Node]:
    return node.value if node and isinstance(node.value, dict) else {}


def _items(node: Node | None) -> list[Node]:
    return node.value if node and isinstance(node.value, list) else []


def _dangling(container: Container, top: Node) -> Iterator[Finding]:
    """What a pipeline names is declared, and what is declared is in one."""
    pipelines = _keys(top.get("service", "pipelines")).values()
    connectors = _keys(top.get("connectors"))
    used = {"extensions": _items(top.get("service", "extensions"))}
    used |= {kind: [one for pipeline in pipelines for one in _items(pipeline.get(kind))] for kind in _KINDS}
    for kind, named in used.items():
        declared = _keys(top.get(kind))
        for one in named:
            if one.text not in declared and one.text not in connectors:
                yield _finding(one.place, f"{container.name} is to use {one.text}, which is not among its {kind}")
        for name, node in declared.items():
            if name not in {one.text for one in named}:
                yield _finding(node.place, f"{container.name} has {name} among its {kind}, and does not use it")


def _ports(composition: Composition, container: Container, top: Node) -> Iterator[Finding]:
    service = composition.service(container.name)
    heard = dict(_listening(top, ""))
    asked = " ".join(container.health.test) if container.health else ""
    for (host, port), (node, around) in heard.items():
        names = {number: name for name, number in service.ports.items()} if service else {}
        if host in _LOOPBACK and port in names:
            yield _finding(node.place, f"{container.name} listens on {port} to itself alone")
        elif names and port not in names and f":{port}" not in asked:
            yield _finding(node.place, f"{container.name} listens on {port}, which nobody declares or asks")
        elif around in ("http", "grpc") and names.get(port, "").rpartition("_")[2] in {"http", "grpc"} - {around}:
            yield _finding(node.place, f"{container.name} speaks {around} on {port}, which is {names[port]}")
    for name, port in service.ports.items() if service and heard else ():
        if port not in {number for _, number in heard}:
            yield _finding(top.place, f"{container.name} does not listen on {port} ({name}), which is declared")


def _listening(node: Node, around: str) -> Iterator[tuple[tuple[str, int], tuple[Node, str]]]:
    """Every `endpoint: host:port` and `host:` beside `port:`, but of those that it sends to."""
    for key, inner in _keys(node).items():
        if key == "endpoint" and inner.text.rpartition(":")[2].isdecimal():
            host, _, port = inner.text.rpartition(":")
            yield (host, int(port)), (inner, around)
        elif key == "port" and inner.text.isdecimal():
            yield (node.said("host"), int(inner.text)), (inner, around)
        elif key != "exporters":
            yield from _listening(inner, key)
    for inner in _items(node):
        yield from _listening(inner, around)


def _stores(container: Container, top: Node) -> Iterator[Finding]:
    """Stores that are named are declared under `backends`."""
    backends = {name for one in _keys(top.get("extensions")).values() for name in _keys(one.get("backends"))}
    for node in _named(top) if backends else ():
        if node.text and node.text not in backends:
            yield _finding(node.place, f"{container.name} keeps traces in {node.text}, and has no such store")


def _named(node: Node) -> Iterator[Node]:
    for key, inner in _keys(node).items():
        if key in _STORES and inner.text:
            yield inner
        yield from _named(inner)


def _memory(container: Container, top: Node) -> Iterator[Finding]:
    limiter, has = top.get("processors", "memory_limiter"), container.limits.memory_mib
    said = [limiter.said(key) if limiter else "" for key in ("limit_mib", "spike_limit_mib")]
    most, spike = (int(text) if text.isdecimal() else 0 for text in said)
    if limiter and has and most > has * _MOST_SHARE:
        yield _finding(limiter.place, f"{container.name} may take {most} MiB, and is ended at {has:g}")
    if limiter and most and spike >= most:
        yield _finding(limiter.place, f"{container.name} refuses everything: its spike is as large as its limit")


def _finding(place: Place, what: str) -> Finding:
    mend = "let it listen where it is declared, and lead what it hears to a store that is there"
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="compose-collector-whole",
    promise="O1",
    says="a collector of traces listens where it is declared, fits its container, and leads what it hears to a store",
    check=check,
)
