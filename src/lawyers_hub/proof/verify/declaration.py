"""Reads topology.toml, with the line of every declaration."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.topology import ClusterFlow, Egress, Flow, Given, Service, Topology, is_on, port_of

TOPOLOGY = "infrastructure/topology.toml"

_OUTSIDE = "internet"
"""Who may speak without being a service."""


class Declaration(msgspec.Struct, frozen=True):
    """The topology and the lines on which it says things."""

    topology: Topology
    file: str
    lines: Mapping[str, int]

    def place(self, table: str, number: int | None = None) -> Place:
        """Of a table such as "services.api", or of the `number`th (from zero) of an array such as "flows"."""
        return Place(self.file, self.lines.get(table if number is None else f"{table}[{number}]", 1))

    def on(self, plane: str) -> "Declaration":
        """What is meant in one plane: the services that run there, and the flows and ways out of those."""
        services = {name: one for name, one in self.topology.services.items() if is_on(one.on, plane)}
        flows = [
            (self.place("flows", number).line, flow)
            for number, whole in enumerate(self.topology.flows)
            if is_on(whole.on, plane) and (flow := _between(whole, services))
        ]
        elsewhere = self.topology.services.keys() - services.keys()
        egress = {
            name: msgspec.structs.replace(way, source=[one for one in way.source if one not in elsewhere])
            for name, way in self.topology.egress.items()
        }
        here = [flow for _, flow in flows]
        topology = msgspec.structs.replace(self.topology, services=services, flows=here, egress=egress)
        lines = {**self.lines, **{f"flows[{number}]": line for number, (line, _) in enumerate(flows)}}
        return Declaration(topology, self.file, lines)


def _between(flow: Flow, services: Collection[str]) -> Flow | None:
    """The part of a flow that stays where only these services are."""
    sources = [name for name in flow.source if name == _OUTSIDE or name in services]
    targets = [name for name in flow.targets if name in services]
    return msgspec.structs.replace(flow, source=sources, target=targets) if sources and targets else None


def read_topology(root: Path, file: str = TOPOLOGY) -> Declaration:
    """The intent under `root`.

    Raises:
        Fault: it is not there, no TOML, or not of this shape; names a service or port that it does not declare.
    """
    text = read_text(root, file)
    lines = dict(_lines(text))
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        raise Fault(Place(file, int(found[1]) if found else 1), f"is no TOML: {problem}") from None
    except RecursionError:
        raise Fault(Place(file, 1), "is no TOML: it is nested too deeply") from None
    try:
        topology = msgspec.convert(declared, Topology)
    except msgspec.ValidationError as whole:
        table, misfit = _misfit(declared, whole)
        while table and table not in lines:
            table = table.rpartition(".")[0]
        raise Fault(Place(file, lines.get(table, 1)), f"is no topology: {misfit}") from None
    declaration = Declaration(topology, file, lines)
    if topology.artifacts.terraform and "network" not in declared:
        raise Fault(
            declaration.place("artifacts"), "names Terraform: say vpc_cidr and zones of its network in [network]"
        )
    for place, what in _undeclared(declaration):
        raise Fault(place, what)
    return declaration


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Each table's header, by its name; those of an array of tables have a number behind it."""
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[\[\s*([^\]]+?)\s*\]\]", line):
            yield f"{found[1]}[{counts.get(found[1], 0)}]", number
            counts[found[1]] = counts.get(found[1], 0) + 1
        elif found := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            yield found[1].replace('"', ""), number
        elif found := re.match(r"([A-Za-z0-9_-]+)\s*=", line):
            yield found[1], number


_TABLES: dict[str, type[msgspec.Struct]] = {"services": Service, "egress": Egress, "given": Given}
_ARRAYS: dict[str, type[msgspec.Struct]] = {"flows": Flow, "cluster_flows": ClusterFlow}


def _misfit(declared: dict[str, Any], whole: msgspec.ValidationError) -> tuple[str, msgspec.ValidationError]:
    """The table that does not fit, and why: msgspec's path alone does not tell one service from another."""
    for tables, shape in _TABLES.items():
        for name, table in _named(declared.get(tables)):
            if problem := _refusal(table, shape):
                return f"{tables}.{name}", problem
    for arrays, shape in _ARRAYS.items():
        for number, table in enumerate(_listed(declared.get(arrays))):
            if problem := _refusal(table, shape):
                return f"{arrays}[{number}]", problem
    found = re.search(r"`\$\.([\w.]*)", str(whole))
    return (found[1] if found else ""), whole


def _named(tables: object) -> list[tuple[str, object]]:
    return list(tables.items()) if isinstance(tables, dict) else []


def _listed(tables: object) -> list[object]:
    return tables if isinstance(tables, list) else []


def _refusal(table: object, shape: type[msgspec.Struct]) -> msgspec.ValidationError | None:
    try:
        msgspec.convert(table, shape)
    except msgspec.ValidationError as problem:
        return problem
    return None


def _undeclared(declaration: Declaration) -> Iterator[tuple[Place, str]]:
    topology = declaration.topology
    yield from _unknown_planes(declaration)
    for number, flow in enumerate(topology.flows):
        place = declaration.place("flows", number)
        for name in flow.source:
            if name != _OUTSIDE and name not in topology.services:
                yield place, f"lets {name!r} speak, and no service is called so: declare it, or mend the name"
        for name in flow.targets:
            if name not in topology.services:
                yield place, f"leads to {name!r}, and no service is called so: declare it, or mend the name"
            elif port_of(topology.services[name], flow.port) is None:
                yield place, f"leads to the port {flow.port!r} of {name}, which declares no such port"
    for name, service in topology.services.items():
        if service.tier not in topology.tiers:
            yield (
                declaration.place(f"services.{name}"),
                f"{name} stands in the tier {service.tier!r}, which no line declares",
            )


def _unknown_planes(declaration: Declaration) -> Iterator[tuple[Place, str]]:
    topology = declaration.topology
    kinds = ("terraform", "compose", "kubernetes")
    known = {*kinds, *(f"kubernetes/{overlay}" for overlay in topology.artifacts.kubernetes)}
    said = [(declaration.place(f"services.{name}"), service.on) for name, service in topology.services.items()]
    said += [(declaration.place("flows", number), flow.on) for number, flow in enumerate(topology.flows)]
    said += [(declaration.place(f"egress.{name}"), way.on) for name, way in topology.egress.items()]
    for place, planes in said:
        for plane in planes:
            if plane not in known:
                yield place, f"is on {plane!r}, and there are {', '.join(sorted(known))}"
