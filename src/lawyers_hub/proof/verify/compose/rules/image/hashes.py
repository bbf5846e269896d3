"""A package that is held to no hash can be another one tomorrow, from whoever holds its name by then."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_COMMANDS = re.compile(r"[;&|\n]+")


def check(composition: Composition) -> Iterator[Finding]:
    for stage in composition.dockerfile.stages if composition.dockerfile else ():
        for run in stage.all("RUN"):
            if any(_installs_anything(command.split()) for command in _COMMANDS.split(run.said)):
                yield Finding(
                    rule=RULE.id,
                    place=run.place,
                    what="packages are installed without being held to their hashes",
                    mend="install with --require-hashes from a list that has them",
                )


def _installs_anything(words: list[str]) -> bool:
    pip = any(word.rpartition("/")[2] in {"pip", "pip3"} for word in words)
    return pip and "install" in words and "--require-hashes" not in words


RULE = Rule(
    id="dockerfile-hashes",
    promise="R1",
    says="every package of the image is held to its hash",
    check=check,
)
