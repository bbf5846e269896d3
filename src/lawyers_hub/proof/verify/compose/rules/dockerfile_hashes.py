"""A package that is held to no hash can be another one tomorrow, from whoever holds its name by then."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_INSTALLS = re.compile(r"\bpip3?\b[^;&|]*?\binstall\b[^;&|]*")


def check(composition: Composition) -> Iterator[Finding]:
    for stage in composition.dockerfile.stages if composition.dockerfile else ():
        for run in stage.all("RUN"):
            if any("--require-hashes" not in command for command in _INSTALLS.findall(run.said)):
                yield Finding(
                    rule=RULE.id,
                    place=run.place,
                    what="packages are installed without being held to their hashes",
                    mend="install with --require-hashes from a list that has them",
                )


RULE = Rule(
    id="dockerfile-hashes",
    promise="R1",
    says="every package of the image is held to its hash",
    check=check,
)
