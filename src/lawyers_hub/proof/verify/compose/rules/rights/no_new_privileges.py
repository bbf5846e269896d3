"""A program that lends root's rights lends none here."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_CLOSED = frozenset({"no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"})
_OPENED = ("seccomp:unconfined", "seccomp=unconfined", "apparmor:unconfined", "apparmor=unconfined", "label:disable")


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        if not _CLOSED & set(container.security_opt):
            what = f"a program in {container.name} can take more rights than it was started with"
            yield container.finding(RULE.id, "security_opt", what, 'write security_opt: ["no-new-privileges:true"]')
        for option in container.security_opt:
            if option in _OPENED:
                what = f"{container.name} goes without the confinement that every container has ({option})"
                yield container.finding(RULE.id, "security_opt", what, f"remove {option} from security_opt")


RULE = Rule(
    id="compose-no-new-privileges",
    promise="S2",
    says="no container can take rights that it was not started with",
    check=check,
)
