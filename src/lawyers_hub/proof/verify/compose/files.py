"""Puts together what Compose files say with the local files that they include and extend."""

import posixpath
from collections.abc import Iterator, Sequence

from lawyers_hub.proof.verify.compose.merging import extended, means_the_same
from lawyers_hub.proof.verify.compose.sources import Scope, Sources
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.yaml_nodes import Node

MOST_DEEP = 50
"""How many files may include one another, and how many services extend one another, in a row."""

PARTS = ("services", "networks", "volumes", "secrets")

Parts = dict[str, dict[str, Node]]
_Asked = tuple[str, str]


class Files:
    """Each file counts once, and each service as a whole."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._taken: set[str] = set()

    def together(self, files: Sequence[str], of_values: Sequence[str]) -> Parts:
        """What the files declare, by kind and name, each file over those before it.

        `of_values` are files of variables; where there are none it is `.env` beside the first file, if that is there.
        """
        folder = posixpath.dirname(files[0])
        return self._laid(files, Scope(folder, self._sources.values(folder, of_values, {})), ())

    def _laid(self, files: Sequence[str], scope: Scope, within: tuple[str, ...]) -> Parts:
        parts = self._parts(files[0], scope, within)
        for file in files[1:]:
            for part, named in self._parts(file, scope, within).items():
                for name, node in named.items():
                    parts[part][name] = extended(parts[part][name], node) if name in parts[part] else node
        return parts

    def _parts(self, file: str, scope: Scope, within: tuple[str, ...]) -> Parts:
        """What one file and those that it includes declare."""
        self._taken.add(file)
        self._sources.enter(file, scope)
        top = self._sources.file(file)
        parts: Parts = {part: dict(self._sources.shapes.mapping(top.get(part) if top else None)) for part in PARTS}
        parts["services"] = {name: self._service(file, name, ()) for name in parts["services"]}
        for paths, place, inner in self._included(top, scope):
            if again := next((path for path in paths if path in (*within, file)), None):
                self._sources.refuse(place, f"includes {again}, which includes this file again")
            elif len(within) > MOST_DEEP:
                self._sources.refuse(place, f"is the end of more than {MOST_DEEP} files that include one another")
            elif not self._taken.issuperset(paths):
                self._add(parts, self._laid(paths, inner, (*within, file)))
        return parts

    def _service(self, file: str, name: str, within: tuple[_Asked, ...]) -> Node:
        """As the file says it, over what it extends."""
        service = self._services(file).get(name, Node(Place(file, 1), {}))
        extends = service.get("extends")
        if extends is None:
            return service
        base_file = self._sources.beside(extends.get("file")) or file
        base = (extends.get("service") or extends).text
        self._sources.enter(base_file, Scope(posixpath.dirname(base_file), self._sources.scope_of(file).values))
        if (base_file, base) in (*within, (file, name)):
            self._sources.refuse(extends.place, f"makes {name} extend itself")
        elif len(within) > MOST_DEEP:
            self._sources.refuse(extends.place, f"is the end of more than {MOST_DEEP} services that extend one another")
        elif base not in self._sources.shapes.mapping(
            known.get("services") if (known := self._sources.file(base_file)) else None
        ):
            self._sources.refuse(extends.place, f"extends {base!r}, and {base_file} has no such service")
        else:
            return extended(self._service(base_file, base, (*within, (file, name))), service)
        return service

    def _services(self, file: str) -> dict[str, Node]:
        top = self._sources.file(file)
        return self._sources.shapes.mapping(top.get("services") if top else None)

    def _included(self, top: Node | None, scope: Scope) -> Iterator[tuple[list[str], Place, Scope]]:
        """Each set of files that belong together. The values of who includes them win over their own."""
        for one in self._sources.shapes.items(top.get("include") if top else None):
            paths = self._sources.all_beside(one.get("path") or one)
            if paths:
                folder = self._sources.beside(one.get("project_directory")) or posixpath.dirname(paths[0])
                values = self._sources.values(folder, self._sources.all_beside(one.get("env_file")), scope.values)
                yield paths, one.place, Scope(folder, values)

    def _add(self, parts: Parts, more: Parts) -> None:
        for part, named in more.items():
            for name, node in named.items():
                if not means_the_same(parts[part].setdefault(name, node), node):
                    self._sources.refuse(node.place, f"declares {name!r} of {part} again, which Compose refuses")
