"""Reads topology.toml, with the line of every declaration."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.topology import Topology, port_of

TOPOLOGY = "infrastructure/topology.toml"


class Declaration(msgspec.Struct, frozen=True):
    """The topology and the lines on which it says things."""

    topology: Topology
    file: str
    lines: Mapping[str, int]

    def place(self, table: str, number: int | None = None) -> Place:
        """Of a table such as "services.api", or of the `number`th (from zero) of an array such as "flows"."""
        return Place(self.file, self.lines.get(table if number is None else f"{table}[{number}]", 1))


def read_topology(root: Path, file: str = TOPOLOGY) -> Declaration:
    """The intent under `root`.

    Raises:
        Fault: it is not there, no TOML, or not of this shape; names a service or port that it does not declare.
    """
    text = read_text(root, file)
    lines = dict(_lines(text))
    try:
        topology = msgspec.convert(tomllib.loads(text), Topology)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        raise Fault(Place(file, int(found[1]) if found else 1), f"is no TOML: {problem}") from None
    except RecursionError:
        raise Fault(Place(file, 1), "is no TOML: it is nested too deeply") from None
    except msgspec.ValidationError as problem:
        raise Fault(_place_of(file, lines, str(problem)), f"is no topology: {problem}") from None
    declaration = Declaration(topology, file, lines)
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


def _place_of(file: str, lines: Mapping[str, int], problem: str) -> Place:
    """The table that msgspec's path (`$.services.api.ports`) leads into, as near as the headers tell."""
    found = re.search(r"`\$\.?([^`]*)`", problem)
    path = found[1].replace("[...]", "") if found else ""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return Place(file, lines.get(path, 1))


def _undeclared(declaration: Declaration) -> Iterator[tuple[Place, str]]:
    topology = declaration.topology
    for number, flow in enumerate(topology.flows):
        place = declaration.place("flows", number)
        for name in flow.source:
            if name != "internet" and name not in topology.services:
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
