"""The commands that documents tell people to run, with their lines."""

import re
import shlex
from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.project import Document

_INLINE = re.compile(r"`([^`\n]+)`")
_LOOP = re.compile(r"for (\w+) in ([^;$]+); do (.+?); done")
_COMMENT = re.compile(r"(^|\s)#.*")
_BETWEEN = re.compile(r"[;&|()]+")
_LINK = re.compile(r"\]\(([^()\s]+)\)")


class Command(msgspec.Struct, frozen=True):
    """One program with its words; `<` and `>` are words of their own."""

    words: tuple[str, ...]
    place: Place

    def __str__(self) -> str:
        return " ".join(self.words)


class Link(msgspec.Struct, frozen=True):
    target: str
    place: Place


def commands_in(document: Document) -> Iterator[Command]:
    """Of blocks of code, where a line may go on after a backslash, and of code within a line."""
    for number, line, is_code in _lines(document.text):
        place = Place(document.file, number)
        spoken = [_COMMENT.sub("", line)] if is_code else _INLINE.findall(line)
        for said in spoken:
            for command in _unrolled(said.strip().removeprefix("$ ")):
                yield from (Command(words, place) for words in _split(command))


def settings_before(document: Document, program: tuple[str, ...]) -> Iterator[tuple[str, Place]]:
    """The names of `NAME=value program …`."""
    for number, line, is_code in _lines(document.text):
        for said in [_COMMENT.sub("", line)] if is_code else _INLINE.findall(line):
            words = said.strip().removeprefix("$ ").split()
            named = [word.partition("=")[0] for word in words if re.match(r"[A-Z_]+=", word)]
            rest = words[len(named) :]
            if named and tuple(rest[: len(program)]) == program:
                yield from ((name, Place(document.file, number)) for name in named)


def links_in(document: Document) -> Iterator[Link]:
    for number, line, is_code in _lines(document.text):
        for target in () if is_code else _LINK.findall(line):
            yield Link(target, Place(document.file, number))


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Each line with its number and whether it is in a block of code; continued ones are one."""
    in_code, begun, kept = False, 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("```"):
            in_code, kept = not in_code, ""
            continue
        begun = begun if kept else number
        kept += line
        if in_code and kept.endswith("\\"):
            kept = kept[:-1]
            continue
        yield begun, kept, in_code
        kept = ""


def _unrolled(line: str) -> Iterator[str]:
    """A loop over names, once for each."""
    loop = _LOOP.search(line)
    if loop is None:
        yield line
        return
    variable, names, body = loop.groups()
    for name in names.split():
        yield line.replace(loop[0], body.replace(f"${variable}", name))


def _split(line: str) -> Iterator[tuple[str, ...]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|()<>")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:  # a quotation that ends on another line
        words = line.split()
    command: list[str] = []
    for word in [*words, ";"]:
        if not _BETWEEN.fullmatch(word):
            command.append(word)
        elif command:
            yield _without_settings(command)
            command = []


def _without_settings(words: list[str]) -> tuple[str, ...]:
    """`NAME=value program …` runs the program."""
    first = next((index for index, word in enumerate(words) if not re.match(r"[A-Z_]+=", word)), len(words))
    return tuple(words[first:])
