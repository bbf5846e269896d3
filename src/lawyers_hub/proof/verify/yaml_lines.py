"""YAML (and so JSON) with the line of every value, and without the traps of a hostile or careless file."""

from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache
from typing import TypeAlias

import msgspec
import yaml

from lawyers_hub.proof.verify.places import Fault, Place

Value: TypeAlias = "dict[str, Value] | list[Value] | str | int | float | bool | None"
Step = str | int

# Aliases can make a page of text into a billion values.
MOST_VALUES = 100_000
MOST_DEPTH = 100

_MERGE = "tag:yaml.org,2002:merge"
_PLAIN = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_resolve: Callable[..., str] = yaml.resolver.Resolver().resolve
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class Document(msgspec.Struct, frozen=True):
    """One document of a file: its plain value, and the line of each part of it by the path that leads there.

    `tags` are those of the reader's own that parts of it have.
    """

    file: str
    value: Value
    lines: dict[tuple[Step, ...], int]
    tags: dict[tuple[Step, ...], str] = {}

    def place(self, *path: Step) -> Place:
        """Of the value at `path`, or of the nearest part around it that is there."""
        for length in range(len(path), -1, -1):
            if line := self.lines.get(path[:length]):
                return Place(self.file, line)
        return Place(self.file, 1)


def read_documents(file: str, text: str, tags: tuple[str, ...] = ()) -> list[Document]:
    """Every document in the text that is not empty. Aliases and merge keys are resolved, with the lines of origin.

    `tags` are known to the reader; what wears one is read as if it wore none.

    Raises:
        Fault: no YAML, a key twice in one mapping, a tag that makes objects, values that contain themselves, more than
            100 levels, or more than 100,000 values when every alias is written out.
    """
    return list(_documents(file, text, tags))


# Readers share files, and whoever verifies again has changed few; what is given out is never changed.
@lru_cache(maxsize=1024)
def _documents(file: str, text: str, tags: tuple[str, ...]) -> tuple[Document, ...]:
    try:
        _refuse_depth(file, text)
        nodes = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        said = " ".join(filter(None, (problem.context, problem.problem)))
        raise Fault(Place(file, mark.line + 1 if mark else 1), f"is no YAML: {said}") from None
    except yaml.YAMLError as problem:
        raise Fault(Place(file, 1), f"is no YAML: {' '.join(str(problem).split())}") from None
    documents = [_Reading(file, tags).document(node) for node in nodes]
    return tuple(document for document in documents if document.value is not None)


def _refuse_depth(file: str, text: str) -> None:
    """The C composer calls itself for each level, and ends the whole process when the stack does."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MOST_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Fault(Place(file, line), f"is nested more than {MOST_DEPTH} levels deep")


class _Reading:
    """Goes once through a document's nodes."""

    def __init__(self, file: str, known: tuple[str, ...]) -> None:
        self._file = file
        self._known = known
        self._tags: dict[tuple[Step, ...], str] = {}
        self._lines: dict[tuple[Step, ...], int] = {}
        self._count = 0
        self._within: set[int] = set()
        self._scalars = yaml.constructor.SafeConstructor()

    def document(self, node: yaml.Node) -> Document:
        return Document(self._file, self._value(node, ()), self._lines, self._tags)

    def _value(self, node: yaml.Node, path: tuple[Step, ...]) -> Value:
        self._count_one(node)
        self._lines.setdefault(path, node.start_mark.line + 1)
        if node.tag in self._known:
            self._tags[path] = node.tag
            node.tag = _resolve(type(node), node.value, (True, False))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node.tag not in _PLAIN:
            raise self._fault(node, f"has the tag {node.tag}, which is for programs and not for values")
        self._enter(node)
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self._value(item, (*path, index)) for index, item in enumerate(node.value)]
            return self._mapping(node, path)
        finally:
            self._within.discard(id(node))

    def _mapping(self, node: yaml.Node, path: tuple[Step, ...]) -> Value:
        found: dict[str, Value] = {}
        for key, value in self._pairs(node):
            self._lines[*path, key.value] = key.start_mark.line + 1
            found[key.value] = self._value(value, (*path, key.value))
        return found

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """A mapping's own pairs, and those that it merges in and does not say itself."""
        own: dict[Hashable, tuple[yaml.Node, yaml.Node]] = {}
        merged: list[yaml.Node] = []
        for key, value in node.value:
            self._count_one(key)
            if key.tag == _MERGE:
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
            elif not isinstance(key, yaml.ScalarNode):
                raise self._fault(key, "has a key that is no plain word")
            elif key.value in own:
                raise self._fault(key, f"says {key.value!r} twice: only the last would count")
            else:
                own[key.value] = (key, value)
        for source in merged:
            if not isinstance(source, yaml.MappingNode):
                raise self._fault(source, "merges something that is no mapping")
            self._enter(source)
            for key, value in self._pairs(source):
                own.setdefault(key.value, (key, value))
            self._within.discard(id(source))
        yield from own.values()

    def _enter(self, node: yaml.Node) -> None:
        if id(node) in self._within:
            raise self._fault(node, "contains itself")
        if len(self._within) >= MOST_DEPTH:
            raise self._fault(node, f"is more than {MOST_DEPTH} levels deep when its aliases are written out")
        self._within.add(id(node))

    def _count_one(self, node: yaml.Node) -> None:
        self._count += 1
        if self._count > MOST_VALUES:
            raise self._fault(node, f"stands for more than {MOST_VALUES:,} values when its aliases are written out")

    def _scalar(self, node: yaml.ScalarNode) -> Value:
        # What YAML 1.1 counts by sixties, such as the ports 2222:22, is text to all whose files are read here.
        if node.tag == _TIMESTAMP or (node.tag in _NUMBERS and ":" in node.value):
            return str(node.value)
        try:
            value: Value = self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as problem:
            said = getattr(problem, "problem", None) or problem
            raise self._fault(node, f"has a value that cannot be read: {said}") from None
        return value

    def _fault(self, node: yaml.Node, what: str) -> Fault:
        return Fault(Place(self._file, node.start_mark.line + 1), what)
