"""No process holds a right of root's, as the profile "restricted" of Kubernetes demands.

Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ (it allows NET_BIND_SERVICE alone).
"""

from collections.abc import Iterator

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule

_LOW_PORTS = "NET_BIND_SERVICE"
_FIRST_FREE_PORT = 1024


def check(composition: Composition) -> Iterator[Finding]:
    for container in composition.containers.values():
        if "ALL" not in {right.upper() for right in container.cap_drop}:
            what = f"{container.name} keeps rights of root's that Docker gives to every container"
            yield container.finding(RULE.id, "cap_drop", what, "write cap_drop: [ALL]")
        declared = composition.service(container.name)
        low = declared is not None and any(port < _FIRST_FREE_PORT for port in declared.ports.values())
        for right in container.cap_add:
            if right.upper().removeprefix("CAP_") != _LOW_PORTS or not low:
                what = f"{container.name} is given the right {right}, which nothing declared needs"
                yield container.finding(RULE.id, "cap_add", what, f"remove {right} from cap_add")


RULE = Rule(
    id="compose-no-capabilities",
    promise="S2",
    says="every container drops all rights of root's; one that listens below port 1024 may keep the right to",
    check=check,
)
