"""Reads a Caddyfile: its sites, snippets and directives, with the variables of its container put in.

Source: https://caddyserver.com/docs/caddyfile/concepts
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.compose.composition import Composition, Container
from lawyers_hub.proof.verify.places import Fault, Place, read_text
from lawyers_hub.proof.verify.reach import INTERNET

_TOKEN = re.compile(r"`[^`]*`|\"(?:[^\"\\]|\\.)*\"|[^\s]+")
_VARIABLE = re.compile(r"\{\$(\w+)(?::([^}]*))?\}")
MOST_DEEP = 20


class Directive(msgspec.Struct, frozen=True):
    """A line, and what stands in its braces."""

    words: tuple[str, ...]
    body: "tuple[Directive, ...]"
    place: Place

    @property
    def name(self) -> str:
        return self.words[0] if self.words else ""

    def all(self, name: str) -> "Iterator[Directive]":
        """Every directive of this name in it, however deep."""
        for inner in self.body:
            if inner.name == name:
                yield inner
            yield from inner.all(name)


class Caddyfile(msgspec.Struct, frozen=True):
    """`options` are the global ones; `unset` are variables that nobody gives a value, each with its place."""

    options: tuple[Directive, ...]
    sites: tuple[Directive, ...]
    unset: tuple[tuple[str, Place], ...]


def read_caddyfile(file: str, text: str, values: Mapping[str, str]) -> Caddyfile:
    """
    Raises:
        Fault: a brace is not closed or closes nothing, or a snippet is not there.
    """
    unset: list[tuple[str, Place]] = []
    lines = list(_lines(file, text, values, unset))
    top, end = _block(lines, 0, file, 0)
    if end < len(lines):
        raise Fault(lines[end][1], "has a brace that closes nothing")
    snippets = {one.name.strip("()"): one for one in top if one.name.startswith("(")}
    options = tuple(inner for one in top if not one.words for inner in one.body)
    sites = [one for one in top if one.words and not one.name.startswith("(")]
    return Caddyfile(options, tuple(_imported(one, snippets, 0) for one in sites), tuple(unset))


def _lines(
    file: str, text: str, values: Mapping[str, str], unset: list[tuple[str, Place]]
) -> Iterator[tuple[list[str], Place]]:
    for number, line in enumerate(text.splitlines(), start=1):
        place = Place(file, number)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        named = _VARIABLE.finditer(line)
        unset.extend((found[1], place) for found in named if found[1] not in values and found[2] is None)
        filled = _VARIABLE.sub(lambda found: values.get(found[1], found[2] or ""), line)
        yield list(_before_comment(_TOKEN.findall(filled))), place


def _before_comment(words: list[str]) -> Iterator[str]:
    for word in words:
        if word.startswith("#"):
            return
        yield word


def _block(lines: list[tuple[list[str], Place]], at: int, file: str, depth: int) -> tuple[tuple[Directive, ...], int]:
    """The directives from there to the closing brace, and where that stands."""
    found: list[Directive] = []
    if depth > MOST_DEEP:
        raise Fault(lines[at - 1][1], f"is more than {MOST_DEEP} levels deep")
    while at < len(lines) and lines[at][0][:1] != ["}"]:
        words, place = lines[at]
        body: tuple[Directive, ...] = ()
        if words and words[-1] == "{":
            words = words[:-1]
            body, at = _block(lines, at + 1, file, depth + 1)
            if at >= len(lines):
                raise Fault(place, "has a brace that is never closed")
        found.append(Directive(tuple(_plain(word) for word in words), body, place))
        at += 1
    return tuple(found), at


def _plain(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in '`"' else word


def _imported(directive: Directive, snippets: Mapping[str, Directive], depth: int) -> Directive:
    """With what its imports stand for."""
    body: list[Directive] = []
    for inner in directive.body:
        if inner.name != "import":
            body.append(_imported(inner, snippets, depth))
        elif len(inner.words) > 1 and inner.words[1] in snippets and depth < MOST_DEEP:
            body.extend(_imported(snippets[inner.words[1]], snippets, depth + 1).body)
        else:
            raise Fault(inner.place, f"imports {' '.join(inner.words[1:])}, and there is no such snippet")
    return msgspec.structs.replace(directive, body=tuple(body))


def doors_of(composition: Composition) -> Iterator[tuple[Container, Caddyfile | Fault]]:
    """Who is reached from the internet and is given a Caddyfile, with what it says or why that cannot be read."""
    flows = composition.declaration.topology.flows
    doors = {name for flow in flows if INTERNET in flow.source for name in flow.targets}
    for name in sorted(doors & composition.containers.keys()):
        door = composition.containers[name]
        values = {variable: setting.value for variable, setting in door.environment.items()}
        for mount in door.mounts:
            if mount.target.rpartition("/")[2] == "Caddyfile":
                try:
                    yield door, read_caddyfile(mount.source, read_text(composition.root, mount.source), values)
                except Fault as fault:
                    yield door, fault
