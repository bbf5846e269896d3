"""A file that is copied from nowhere, or everything at once: the first breaks the build, the second the image."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.dockerfile import Dockerfile, Instruction
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_FROM = re.compile(r"--from=(\S+)")
_SECRET_FILE = re.compile(r"(^|/)(\.env(\..*)?|\.netrc|\.npmrc|\.pypirc|id_\w+|secrets?|.*\.(pem|key|p12))/?$")


def check(composition: Composition) -> Iterator[Finding]:
    dockerfile = composition.dockerfile
    names = {stage.name for stage in dockerfile.stages if stage.name} if dockerfile else set()
    for one in dockerfile.everything() if dockerfile else ():
        if dockerfile and one.word in {"COPY", "ADD"}:
            for what, mend in _wrong(dockerfile, one, names):
                yield Finding(rule=RULE.id, place=one.place, what=what, mend=mend)


def _wrong(dockerfile: Dockerfile, one: Instruction, names: set[str]) -> Iterator[tuple[str, str]]:
    source = _FROM.search(one.said)
    if source and source[1] not in names and not source[1].isdecimal() and not re.search(r"[/:$]", source[1]):
        yield f"the stage {source[1]} is copied from, and there is none", f"name one of {', '.join(sorted(names))}"
    if source and source[1].isdecimal() and int(source[1]) >= len(dockerfile.stages):
        yield f"the stage {source[1]} is copied from, and there is none", "name a stage that is there"
    files = [word for word in one.said.split() if not word.startswith("--")][:-1]
    for file in files if not source else ():
        if file.strip("\"'[],") in {".", "./", "*"}:
            yield "everything that lies in the folder is copied into the image", "name what the image needs"
        elif _SECRET_FILE.search(file):
            yield f"{file} is copied into the image, where whoever has it can read it", "give secrets when it runs"


RULE = Rule(
    id="dockerfile-stages-exist",
    promise="R1",
    says="what is copied is named, holds no secret, and comes from a stage that there is",
    check=check,
)
