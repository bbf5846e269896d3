"""Reads a Dockerfile: its stages, each with its instructions and their lines.

Source: https://docs.docker.com/reference/dockerfile/
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from lawyers_hub.proof.verify.compose.interpolation import BadTemplate, interpolate
from lawyers_hub.proof.verify.places import Fault, Place, read_text

_WORDS = frozenset(
    (
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"),
        *("ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    )
)
_HEREDOC = re.compile(r"<<-?\s*[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?")
_FROM = re.compile(r"(?:--platform=\S+\s+)?(\S+)(?:\s+as\s+(\S+))?\s*$", re.IGNORECASE)


class Instruction(msgspec.Struct, frozen=True):
    """`said` is everything behind the word, on one line, without comments."""

    word: str
    said: str
    place: Place


class Stage(msgspec.Struct, frozen=True):
    """What begins at a FROM. `base` is an image, or the name of an earlier stage, with the defaults of ARG put in."""

    base: str
    name: str
    place: Place
    instructions: tuple[Instruction, ...]

    def all(self, word: str) -> tuple[Instruction, ...]:
        return tuple(one for one in self.instructions if one.word == word)


class Dockerfile(msgspec.Struct, frozen=True):
    """`arguments` are those before the first stage, which the bases can use."""

    arguments: tuple[Instruction, ...]
    stages: tuple[Stage, ...]

    def everything(self) -> Iterator[Instruction]:
        yield from self.arguments
        for stage in self.stages:
            yield from stage.instructions

    def last(self, word: str) -> Instruction | None:
        """The one that counts in the image: of the last stage, or of the stages that it stands on."""
        names = {stage.name: stage for stage in self.stages if stage.name}
        stage: Stage | None = self.stages[-1]
        while stage:
            if found := stage.all(word):
                return found[-1]
            stage = names.pop(stage.base, None)
        return None


def read_dockerfile(root: Path, file: str) -> Dockerfile:
    """
    Raises:
        Fault: it cannot be read, has a word that no Dockerfile knows, or no stage.
    """
    arguments: list[Instruction] = []
    stages: list[Stage] = []
    for one in _instructions(file, read_text(root, file)):
        if one.word == "FROM":
            stages.append(_stage(one, _defaults(arguments)))
        elif stages:
            latest = stages.pop()
            stages.append(msgspec.structs.replace(latest, instructions=(*latest.instructions, one)))
        elif one.word == "ARG":
            arguments.append(one)
        else:
            raise Fault(one.place, f"has {one.word} before the first FROM")
    if not stages:
        raise Fault(Place(file, 1), "has no FROM, so it is no Dockerfile")
    return Dockerfile(tuple(arguments), tuple(stages))


def _stage(instruction: Instruction, defaults: Mapping[str, str]) -> Stage:
    found = _FROM.match(instruction.said)
    if not found:
        raise Fault(instruction.place, "has a FROM that names no image")
    try:
        base = interpolate(found[1], defaults).text
    except BadTemplate as problem:
        raise Fault(instruction.place, str(problem)) from None
    return Stage(base, found[2] or "", instruction.place, ())


def _defaults(arguments: list[Instruction]) -> dict[str, str]:
    """What ARGs are when nobody says otherwise; one without a default has no value."""
    split = (one.said.partition("=") for one in arguments)
    return {name.strip(): value.strip().strip("\"'") for name, sign, value in split if sign}


def _instructions(file: str, text: str) -> Iterator[Instruction]:
    lines = iter(enumerate(text.splitlines(), start=1))
    # `# escape=` may give another sign that continues a line; it must be the first thing said.
    escape = "`" if re.match(r"#\s*escape\s*=\s*`", text, re.IGNORECASE) else "\\"
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word, _, rest = line.strip().partition(" ")
        if word.upper() not in _WORDS:
            raise Fault(Place(file, number), f"has {word!r}, which begins no instruction of a Dockerfile")
        said = _continued(rest, lines, escape)
        if word.upper() in {"RUN", "COPY", "ADD"}:
            said += "".join(_heredocs(said, lines))
        yield Instruction(word.upper(), said, Place(file, number))


def _continued(rest: str, lines: Iterator[tuple[int, str]], escape: str) -> str:
    parts = [rest.strip()]
    while parts[-1].endswith(escape):
        parts[-1] = parts[-1].removesuffix(escape).rstrip()
        following = next((line for _, line in lines if line.strip() and not line.lstrip().startswith("#")), "")
        parts.append(following.strip())
    return " ".join(filter(None, parts))


def _heredocs(said: str, lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    """The lines up to each end that the instruction announces."""
    for end in _HEREDOC.findall(said):
        for _, line in lines:
            if line.strip() == end:
                break
            yield f"\n{line}"
