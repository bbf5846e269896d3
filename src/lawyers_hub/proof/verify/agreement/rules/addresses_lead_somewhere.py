"""A service that is told where another one is, is told the truth, and may go there."""

import re
from collections.abc import Iterator

from lawyers_hub.proof.verify.agreement.settings import Setting, settings_of
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.networks import Service
from lawyers_hub.proof.verify.kubernetes.services import reached_by
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Topology, port_of

# A name without a dot is one of ours: who speaks to others writes theirs in full.
_NAMED = re.compile(r"(?<![\w.-])([a-z][a-z0-9+]*)://(?:[^\s/@,]*@)?([a-z][a-z0-9-]*)(?::(\d{1,5}))?(?=[/,\s]|$)")
_HTTPS = 443
_OF_ITSELF, _NO_HOST = "localhost", ("s3", "gs", "file", "unix")
_ADDRESS = re.compile(r"(?<![\w.-])(?:[a-z][a-z0-9+]*://)?(?:[^\s/@,]*@)?([a-z][a-z0-9-]*):(\d{1,5})(?!\w)")


def check(project: Project) -> Iterator[Finding]:
    topology = project.declaration.topology
    for told in settings_of(project):
        for host, port in _ADDRESS.findall(told.value):
            for service, listens in _answering(project, told, host, int(port)):
                if service in topology.services and (wrong := _wrong(topology, told, service, listens)):
                    yield Finding(
                        rule=RULE.id,
                        place=told.place,
                        what=f"{told.service} is told in {told.name} to ask {host}:{port}, {wrong}",
                        mend="name an address to which a declared flow leads",
                    )
        for scheme, host, port in _NAMED.findall(told.value):
            if scheme not in _NO_HOST and (wrong := _unanswered(project, scheme, host, int(port or _HTTPS))):
                yield Finding(
                    rule=RULE.id,
                    place=told.place,
                    what=f"{told.service} is told in {told.name} to ask {scheme}://{host}, {wrong}",
                    mend="name a service, as it is named everywhere, and speak to it as it listens",
                )


def _answering(project: Project, told: Setting, host: str, port: int) -> set[tuple[str, int]]:
    """Who answers there, on which port of its own: in Kubernetes, whom the Service of that name leads to."""
    releases = (release for release in project.releases if release.plane == told.plane)
    return {one for release in releases for one in reached_by(release, host, port)} or {(host, port)}


def _unanswered(project: Project, scheme: str, host: str, port: int) -> str | None:
    topology = project.declaration.topology
    services = {service.name for release in project.releases for service in release.of(Service)}
    composed = project.composition.containers.keys() if project.composition else set()
    if host not in {*topology.services, *services, *composed, _OF_ITSELF}:
        return "and nobody has that name"
    service = topology.services.get(host)
    names = [name for name, number in service.ports.items() if number == port] if service else []
    # Within a house the name of a port says whether TLS is spoken there.
    is_plain = bool(names) and not any(word in name for name in names for word in ("https", "tls", "ssl"))
    return "which speaks no TLS there" if scheme == "https" and is_plain else None


def _wrong(topology: Topology, told: Setting, host: str, port: int) -> str | None:
    if port not in topology.services[host].ports.values():
        return f"and {host} listens on no such port"
    meant = {
        port_of(topology.services[target], flow.port)
        for flow in topology.flows
        for target in flow.targets
        if told.service in flow.source and target == host
    }
    return None if port in meant else f"and no declared flow leads from {told.service} there"


RULE = Rule(
    id="addresses-lead-somewhere",
    promise="N1",
    says="an address that a service is given leads to a port on which a declared flow lets it in",
    check=check,
)
