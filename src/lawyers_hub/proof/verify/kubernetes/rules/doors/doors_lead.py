"""The load balancer leads to those whom the topology lets it ask, at the port it may ask, and to nobody else."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.front_door import doors_of, port_of_backend
from lawyers_hub.proof.verify.kubernetes.network import intended
from lawyers_hub.proof.verify.kubernetes.objects.networks import (
    Backend,
    BackendService,
    Binding,
    PortOfService,
)
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.services import reached_by
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    outside = release.around.elsewhere.keys()
    may_ask = {
        (flow.target, flow.ports.first) for flow in intended(release.declaration, release) if flow.source in outside
    }
    for what, backend, place in _backends(release):
        port = port_of_backend(release, backend)
        name = backend.service.name if backend.service else "something that is no Service"
        if port is None:
            yield Finding(
                rule=RULE.id,
                place=place,
                what=f"{what} leads to {name}, which has no such Service or port",
                mend="name a Service and one of its ports",
            )
        elif not (reached_by(release, name, port.port) or {(name, port.port)}) <= may_ask:
            yield Finding(
                rule=RULE.id,
                place=place,
                what=f"{what} leads to {name} on {port.port}, where the topology lets no load balancer in",
                mend="remove it, or declare the flow in the topology",
            )


def _backends(release: Release) -> Iterator[tuple[str, Backend, Place]]:
    for door in doors_of(release):
        yield f"the page {door.path.path} of {door.ingress.manifest}", door.path.backend, door.place
    for binding in release.of(Binding):
        said = binding.body.spec.service_ref
        named, numbered = (said.port, None) if isinstance(said.port, str) else (None, said.port)
        backend = Backend(service=BackendService(name=said.name, port=PortOfService(name=named, number=numbered)))
        yield str(binding.manifest), backend, binding.place("spec", "serviceRef", "name")


RULE = Rule(
    id="kubernetes-doors-lead",
    promise="N2",
    says="every way in from the load balancer leads to a Service that it may ask",
    check=check,
)
