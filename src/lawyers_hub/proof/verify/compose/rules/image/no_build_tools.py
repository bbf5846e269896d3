"""What built the image stays behind: a compiler serves nobody there but an intruder."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_COMMANDS = re.compile(r"[;&|\n]+")
_MANAGERS = frozenset({"apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper"})
_TOOLS = frozenset(
    (
        *("build-essential", "build-base", "gcc", "g++", "clang", "make", "cmake", "git"),
        *("cargo", "rustc", "golang", "go"),
    )
)


def check(composition: Composition) -> Iterator[Finding]:
    last = composition.dockerfile.stages[-1] if composition.dockerfile else None
    for run in last.all("RUN") if last else ():
        tools = sorted({tool for command in _COMMANDS.split(run.said) for tool in _tools(command.split())})
        if tools:
            yield Finding(
                rule=RULE.id,
                place=run.place,
                what=f"what runs in the end has build tools in it: {', '.join(tools)}",
                mend="install them in an earlier stage and copy from there only what they made",
            )


def _tools(words: list[str]) -> set[str]:
    """What a command installs of them; headers (`…-dev`) are there to build against."""
    if not (_MANAGERS & set(words) and {"install", "add"} & set(words)):
        return set()
    packages = {word.partition("=")[0] for word in words}
    return {package for package in packages if package in _TOOLS or package.endswith(("-dev", "-devel"))}


RULE = Rule(
    id="dockerfile-no-build-tools",
    promise="S2",
    says="the last stage installs nothing that only builds",
    check=check,
)
