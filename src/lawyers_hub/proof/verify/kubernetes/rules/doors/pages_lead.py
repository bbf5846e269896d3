"""Each part of the pages is answered by the service that has them, and by one load balancer alone."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.front_door import door_for, doors_of, only_redirects
from lawyers_hub.proof.verify.kubernetes.objects.networks import Binding, Ingress
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    yield from _pages(release)
    yield from _bindings(release)
    for ingress in release.of(Ingress):
        said, meant = ingress.body.spec.ingress_class_name, release.around.ingress_class
        if meant is not None and said != meant:
            what = f"{ingress.manifest} is for {said or 'whichever load balancer takes it'}, and {meant} is declared"
            yield _finding(ingress.place("spec", "ingressClassName"), what, f"write {meant}")


def _pages(release: Release) -> Iterator[Finding]:
    """Held where there are Ingresses: every host leads below the path of a service to that service."""
    doors = [door for door in doors_of(release) if not only_redirects(release, door.ingress)]
    for one in doors:
        if one.path.path_type not in ("Prefix", "Exact"):
            what = f"{one.path.path} is a page, or all below it: that is for the load balancer to say"
            yield _finding(one.place, f"{what} ({one.path.path_type})", "write pathType: Prefix or Exact")
    for host in sorted({door.host for door in doors}):
        of_host = [door for door in doors if door.host in (host, "")]
        for name, service in release.services.items():
            for page in _some(service.pages) if service.pages else ():
                door = door_for(of_host, page)
                backend = door.path.backend.service if door else None
                if backend is None or backend.name != name:
                    place = door.place if door else of_host[0].place
                    what = f"{page} of {host or 'every host'} leads to {backend.name if backend else 'nobody'}"
                    yield _finding(place, f"{what}, and {name} has it", f"lead {service.pages} to {name}")


def _some(below: str) -> tuple[str, ...]:
    return (f"{below.rstrip('/')}/some", f"{below.rstrip('/')}/some/page")


def _bindings(release: Release) -> Iterator[Finding]:
    """Held where there are bindings: each service with pages has one, and by its pods' own addresses."""
    bindings = release.of(Binding)
    led = [binding.body.spec.service_ref.name for binding in bindings]
    for name, service in release.services.items() if bindings else ():
        if service.pages and name not in led:
            what = f"no TargetGroupBinding leads to {name}, so nobody reaches {service.pages}"
            yield _finding(bindings[0].place("spec", "serviceRef", "name"), what, f"lead one to {name}")
    for number, binding in enumerate(bindings):
        spec = binding.body.spec
        if spec.service_ref.name in led[:number]:
            what = f"{binding.manifest} leads to {spec.service_ref.name} once more"
            yield _finding(binding.place("spec", "serviceRef", "name"), what, "lead it to the Service it is for")
        if spec.target_type != "ip":
            what = f"{binding.manifest} enters machines and not pods (targetType {spec.target_type})"
            yield _finding(binding.place("spec", "targetType"), what, "set targetType: ip")
        if spec.networking is not None:
            what = f"{binding.manifest} opens security groups by itself (networking), past those that are declared"
            yield _finding(binding.place("spec", "networking"), what, "remove networking")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="kubernetes-pages-lead",
    promise="N2",
    says="every page is answered by the service that has it, through the declared load balancer",
    check=check,
)
