"""What built the image stays behind: a compiler serves nobody there but an intruder."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_INSTALLED = re.compile(r"\b(?:apt-get|apt|apk|yum|dnf|microdnf|zypper)\b[^;&|]*\b(?:install|add)\b([^;&|]*)")
_TOOLS = re.compile(
    r"(?<![\w-])(build-essential|gcc|g\+\+|clang|make|cmake|git|cargo|rustc|golang|go|[a-z0-9.]+-dev|musl-dev|build-base)"
    r"(?![\w+-])"
)


def check(composition: Composition) -> Iterator[Finding]:
    last = composition.dockerfile.stages[-1] if composition.dockerfile else None
    for run in last.all("RUN") if last else ():
        tools = sorted({tool for packages in _INSTALLED.findall(run.said) for tool in _TOOLS.findall(packages)})
        if tools:
            yield Finding(
                rule=RULE.id,
                place=run.place,
                what=f"what runs in the end has build tools in it: {', '.join(tools)}",
                mend="install them in an earlier stage and copy from there only what they made",
            )


RULE = Rule(
    id="dockerfile-no-build-tools",
    promise="S2",
    says="the last stage installs nothing that only builds",
    check=check,
)
