"""A process that is told to listen elsewhere is asked by nobody, and its probes kill it again and again."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

# By one of these a process is told its own port; others that end in PORT tell it somebody else's.
_OWN_PORT = ("PORT", "HTTP_PORT", "LISTEN_PORT", "SERVER_PORT")


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        ports = [str(port.container_port) for port in container.ports]
        for number, variable in enumerate(container.env):
            if variable.name in _OWN_PORT and variable.value is not None and variable.value not in ports:
                yield Finding(
                    rule=RULE.id,
                    place=workload.pod_place(*at, "env", number, "value"),
                    what=f"{workload.name} is told to listen on {variable.value}, and its container says "
                    f"{', '.join(ports) or 'no port'}",
                    mend=f"set {variable.name} to a port of the container",
                )


RULE = Rule(
    id="kubernetes-listens-where-declared",
    promise="N2",
    says="no process is told to listen on a port that its container does not name",
    check=check,
)
