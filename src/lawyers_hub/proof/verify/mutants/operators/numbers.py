"""Each number that the topology governs, changed: in the topology itself, and wherever an artefact says it again."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from lawyers_hub.proof.verify.mutants.mutant import Change, Mutant
from lawyers_hub.proof.verify.mutants.operators.blocks import resources
from lawyers_hub.proof.verify.mutants.operators.nodes import Part, documents, manifests
from lawyers_hub.proof.verify.places import read_text

OF_THE_TOPOLOGY = "numbers of the topology"
OF_THE_ARTEFACTS = "numbers of the artefacts"

_TABLE = re.compile(r"^\[+([\w.-]+)\]+")
_NUMBER = re.compile(r"(?<![\w.\"-])\d+(?:\.\d+)?(?![\w.\"-])")

_SIZES = ("containerPort", "minReplicas", "maxReplicas", "minReplicaCount", "maxReplicaCount", "averageUtilization")
_BUDGETS = ("cpu", "cpus", "memory")


def of_topology(root: Path, file: str, tables: tuple[str, ...]) -> Iterator[Mutant]:
    """Each number in these tables, and in those within; what stands in quotation marks or behind # is none."""
    table, begin = "", 0
    for line in read_text(root, file).splitlines(keepends=True):
        if header := _TABLE.match(line):
            table = header[1]
        elif table.split(".")[0] in tables:
            for found in _NUMBER.finditer(_without_words(line)):
                key = line.partition("=")[0].strip()
                change = Change(file, begin + found.start(), begin + found.end(), _next(found[0]))
                yield _mutant(OF_THE_TOPOLOGY, f"{table} says {change.put} for {key} instead of {found[0]}", change)
        begin += len(line)


def _without_words(line: str) -> str:
    """The line with blanks where it has words, so that every number stays in its place."""
    return re.sub(r'"[^"]*"|#.*', lambda words: " " * len(words[0]), line)


def of_manifests(root: Path, folders: set[str], services: Sequence[str]) -> Iterator[Mutant]:
    for document in manifests(root, folders):
        kind, name = document.at("kind"), document.at("metadata", "name")
        if kind is None or name is None:
            continue
        where = f"{kind.value} {name.value}"
        governed = (*_SIZES, *_BUDGETS, *(["storage"] if name.value in services else []))
        yield from (_larger(where, key, part) for key, part in document.all_pairs() if key in governed)
        if replicas := document.at("spec", "replicas"):
            yield _larger(where, "replicas", replicas)
        address = document.at("spec", "clusterIP")
        # Without an address of its own a Service answers with those of its pods, and its port means nothing.
        if kind.value == "Service" and not (address and address.value == "None"):
            for port in document.items("spec", "ports"):
                yield from (_larger(where, key, part) for key, part in port.pairs() if key == "port")


def of_compose(root: Path, file: str) -> Iterator[Mutant]:
    for document in documents(root, file):
        for service, part in document.pairs("services"):
            governed = (*_BUDGETS, "replicas", "LISTEN_PORT")
            found = part.all_pairs()
            yield from (_larger(f"{service} of Compose", key, number) for key, number in found if key in governed)


def of_scraping(root: Path, files: list[str]) -> Iterator[Mutant]:
    for file in files:
        for document in documents(root, file):
            for key, part in document.all_pairs():
                if key == "port":
                    yield _larger(file, "port", part)


def of_terraform(root: Path, folder: str) -> Iterator[Mutant]:
    for block in resources(root, folder):
        if (port := block.value("port")) and port.isdecimal():
            says = f"{block.kind}.{block.name} has the port {_next(port)} instead of {port}"
            yield Mutant(what=says, kind=OF_THE_ARTEFACTS, changes=tuple(block.with_value("port", _next(port))))


def _larger(where: str, key: str, part: Part) -> Mutant:
    put = re.sub(r"\d+(\.\d+)?", lambda number: _next(number[0]), part.text[part.begin : part.end], count=1)
    return _mutant(OF_THE_ARTEFACTS, f"{where} says {put} for {key} instead of {part.value}", part.replaced(put))


def _next(number: str) -> str:
    return str(int(number) + 1) if number.isdecimal() else str(round(float(number) * 2, 6))


def _mutant(kind: str, what: str, change: Change) -> Mutant:
    return Mutant(what=what, kind=kind, changes=(change,))
