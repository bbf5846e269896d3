"""A process that listens elsewhere is asked by nobody, and where networks know no ports it opens what nobody meant."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.settings import settings_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

# By one of these a process is told its own port; others that end in PORT tell it somebody else's.
_OWN_ADDRESS, _LOOPBACK = ("HOST", "LISTEN_HOST", "BIND_ADDRESS", "SERVER_HOST"), ("127.0.0.1", "localhost", "::1")
_OWN_PORT = ("PORT", "HTTP_PORT", "LISTEN_PORT", "SERVER_PORT")


def check(project: Project) -> Iterator[Finding]:
    services = project.declaration.topology.services
    for told in settings_of(project):
        if told.service not in services:
            continue
        if told.name in _OWN_ADDRESS and told.value in _LOOPBACK and services[told.service].ports:
            yield Finding(
                rule=RULE.id,
                place=told.place,
                what=f"{told.service} is told to listen on {told.value}, where nobody else can ask it",
                mend=f"set {told.name} to 0.0.0.0",
                because=(project.declaration.place(f"services.{told.service}"),),
            )
        if told.name not in _OWN_PORT:
            continue
        declared = services[told.service].ports
        if told.value not in {str(port) for port in declared.values()}:
            said = " and ".join(map(str, declared.values())) or "no port"
            yield Finding(
                rule=RULE.id,
                place=told.place,
                what=f"{told.service} is told to listen on {told.value}, and the topology declares {said}",
                mend=f"set {told.name} to a declared port",
                because=(project.declaration.place(f"services.{told.service}"),),
            )


RULE = Rule(
    id="listens-where-declared",
    promise="N2",
    says="every process that is told its port is told a declared one",
    check=check,
)
