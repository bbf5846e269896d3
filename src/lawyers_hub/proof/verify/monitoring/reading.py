"""Reads all files of the monitoring that the topology names."""

import json
import posixpath
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.monitoring.alerting import read_rules, read_tests
from lawyers_hub.proof.verify.monitoring.dashboards import read_dashboard, read_datasources
from lawyers_hub.proof.verify.monitoring.figures import read_exported
from lawyers_hub.proof.verify.monitoring.monitoring import Carrier, Monitoring, Runbook
from lawyers_hub.proof.verify.monitoring.rehearsal import read_scripts
from lawyers_hub.proof.verify.monitoring.scraping import read_scraping
from lawyers_hub.proof.verify.monitoring.telling import read_telling
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes, read_tree

T = TypeVar("T")


def read(root: Path, declaration: Declaration) -> Monitoring:
    """What cannot be read is among the faults; the rest still counts."""
    return _Reading(root, declaration).whole()


class _Reading:
    def __init__(self, root: Path, declaration: Declaration) -> None:
        self._root = root
        self._declaration = declaration
        self._shapes = Shapes()

    def whole(self) -> Monitoring:
        named, shapes = self._declaration.topology.artifacts, self._shapes
        planes = [(plane, top) for plane, file in named.prometheus.items() if (top := self._tree(file))]
        telling, carrier = self._tree(named.alertmanager), self._tree(named.carrier)
        sources, tests = self._tree(named.datasources), list(self._trees(named.rule_tests))
        return Monitoring(
            root=self._root,
            declaration=self._declaration,
            scraping=tuple(read_scraping(plane, top, shapes) for plane, top in planes),
            rule_files=tuple(read_rules(file, top, shapes) for file, top in self._trees(named.rules)),
            tests=tuple(seen for file, top in tests for seen in read_tests(file, top, shapes)),
            scripts=tuple(script for file, top in tests for script in read_scripts(file, top, shapes)),
            exported=self._unless_faulty(read_exported, named.exported_metrics),
            dashboards=tuple(read_dashboard(file, top, shapes) for file, top in self._trees(named.dashboards)),
            datasources=read_datasources(sources, shapes) if sources else (),
            telling=read_telling(telling, shapes) if telling else None,
            runbooks=tuple(self._runbooks(named.runbooks)),
            carrier=_carrier(carrier, shapes) if carrier else None,
            faults=tuple(shapes.faults),
        )

    def _tree(self, file: str | None) -> Node | None:
        return self._unless_faulty(read_tree, file)

    def _trees(self, folder: str | None) -> Iterator[tuple[str, Node]]:
        for file in self._files(folder, (".yml", ".yaml", ".json")):
            if top := self._unless_faulty(_read_json if file.endswith(".json") else read_tree, file):
                yield file, top

    def _runbooks(self, folder: str | None) -> Iterator[Runbook]:
        for file in self._files(folder, (".md",)):
            if (text := self._unless_faulty(read_text, file)) is not None:
                first = text.splitlines()[:1] or [""]
                sections = (line[3:].strip() for line in text.splitlines() if line.startswith("## "))
                yield Runbook(file, first[0].lstrip("# ").strip(), tuple(sections))

    def _files(self, folder: str | None, endings: tuple[str, ...]) -> list[str]:
        """Those in a folder, by name. A folder that is not there is a fault."""
        if folder is None:
            return []
        try:
            names = sorted(path.name for path in (self._root / folder).iterdir() if path.name.endswith(endings))
        except OSError as problem:
            self._shapes.faults.append(Fault(Place(folder, 1), f"cannot be listed ({problem.strerror})"))
            return []
        return [posixpath.join(folder, name) for name in names]

    def _unless_faulty(self, reader: Callable[[Path, str], T], file: str | None) -> T | None:
        if file is None:
            return None
        try:
            return reader(self._root, file)
        except Fault as fault:
            self._shapes.faults.append(fault)
            return None


def _read_json(root: Path, file: str) -> Node:
    """JSON is YAML, but not the other way round: Grafana does not take what only YAML allows."""
    try:
        json.loads(read_text(root, file))
    except json.JSONDecodeError as problem:
        raise Fault(Place(file, problem.lineno), f"is no JSON: {problem.msg}") from None
    return read_tree(root, file)


def _carrier(top: Node, shapes: Shapes) -> Carrier:
    """`name=path` carries the file of that path."""
    folder = posixpath.dirname(top.place.file)
    generators = [one for key in ("configMapGenerator", "secretGenerator") for one in shapes.items(top.get(key))]
    named = [file.rpartition("=")[2] for one in generators for file in shapes.words(one.get("files"))]
    return Carrier(top.place, frozenset(posixpath.normpath(posixpath.join(folder, file)) for file in named))
