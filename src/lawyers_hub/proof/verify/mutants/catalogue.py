"""The mutants that a project has thought of itself: a folder of TOML, one file for each kind of artefact.

    [[mutants]]
    what = "5432 is opened to the world"
    killed_by = ["flow-extra"]

    [[mutants.changes]]
    file = "infrastructure/terraform/data.tf"
    after = 'resource "aws_vpc_security_group_ingress_rule" "api_to_database"'
    find = "referenced_security_group_id = aws_security_group.api.id"
    put = 'cidr_ipv4 = "0.0.0.0/0"'

`find` stands once in the file or, where `after` says something that stands there once, first behind that. A file goes
with `remove = true`, and one that is new needs neither `find` nor `after`.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from lawyers_hub.proof.verify.mutants.mutant import Change, Misfit, Mutant
from lawyers_hub.proof.verify.places import Fault, Place, read_text


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A misspelt word must not pass for one that was left out."""


class Wording(_Said, frozen=True, kw_only=True):
    """One change as it is written down, before it is looked up in its file."""

    file: str
    after: str = ""
    find: str = ""
    put: str = ""
    remove: bool = False


class Description(_Said, frozen=True, kw_only=True):
    """A mutant as it is written down."""

    what: str
    killed_by: Annotated[list[str], msgspec.Meta(min_length=1)]
    changes: Annotated[list[Wording], msgspec.Meta(min_length=1)]


class _Catalogue(_Said, frozen=True, kw_only=True):
    mutants: list[Description]


class Entry(msgspec.Struct, frozen=True):
    """A description, where it stands, and the kind of artefact that its file is about."""

    description: Description
    kind: str
    place: Place


def entries(root: Path, folder: str) -> tuple[Entry, ...]:
    """Every mutant in the folder's files, in the order of their names and lines.

    Raises:
        Fault: a file that is no TOML or not of this shape, or a folder without any.
    """
    files = sorted(path.relative_to(root).as_posix() for path in (root / folder).glob("*.toml"))
    found = [entry for file in files for entry in _entries(root, file)]
    if not found:
        raise Fault(Place(folder, 1), "holds no mutants: write one, or take it out of [artifacts]")
    return tuple(found)


def _entries(root: Path, file: str) -> Iterator[Entry]:
    text = read_text(root, file)
    try:
        said = msgspec.convert(tomllib.loads(text), _Catalogue)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as problem:
        raise Fault(Place(file, _line_of(str(problem), text)), f"is no list of mutants: {problem}") from None
    for description, line in zip(said.mutants, _headers(text), strict=True):
        yield Entry(description, Path(file).stem, Place(file, line))


def _headers(text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[mutants]]"]


def _line_of(problem: str, text: str) -> int:
    """The line that TOML's reader names, or the header of the mutant that msgspec names by its number."""
    if found := re.search(r"line (\d+)", problem):
        return int(found[1])
    found = re.search(r"mutants\[(\d+)\]", problem)
    headers = _headers(text)
    return headers[int(found[1])] if found and int(found[1]) < len(headers) else 1


def mutant_of(entry: Entry, root: Path) -> Mutant:
    """The entry, looked up in the files under `root`.

    Raises:
        Misfit: a file is not there, or what the entry wants to find there is not, or is more than once.
    """
    said = entry.description
    changes = tuple(_change(wording, root) for wording in said.changes)
    return Mutant(what=said.what, kind=entry.kind, changes=changes, killed_by=tuple(said.killed_by))


def _change(wording: Wording, root: Path) -> Change:
    if not (wording.find or wording.remove):
        return _new_file(wording, root)
    try:
        text = read_text(root, wording.file)
    except Fault as fault:
        raise Misfit(str(fault)) from None
    if wording.remove:
        return Change(wording.file, 0, len(text), None)
    begin = _found(text, wording)
    return Change(wording.file, begin, begin + len(wording.find), wording.put)


def _new_file(wording: Wording, root: Path) -> Change:
    if (root / wording.file).exists():
        raise Misfit(f"says nothing to find in {wording.file}")
    return Change(wording.file, 0, 0, wording.put)


def _found(text: str, wording: Wording) -> int:
    if not wording.after:
        _once(text, wording.find, wording.file)
        return text.index(wording.find)
    _once(text, wording.after, wording.file)
    begin = text.find(wording.find, text.index(wording.after) + len(wording.after))
    if begin < 0:
        raise Misfit(f"finds no {wording.find!r} in {wording.file} behind {wording.after!r}")
    return begin


def _once(text: str, sought: str, file: str) -> None:
    count = text.count(sought)
    if count != 1:
        raise Misfit(f"finds {sought!r} {count} times in {file}, where it needs to stand once")
