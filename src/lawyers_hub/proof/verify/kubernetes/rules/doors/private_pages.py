"""What services tell of themselves (figures, whether they are well) is for the house and not for strangers."""

import posixpath
from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.front_door import door_for, doors_of, only_redirects
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.topology import Service


def check(release: Release) -> Iterator[Finding]:
    doors = [door for door in doors_of(release) if not only_redirects(release, door.ingress)]
    for host in sorted({door.host for door in doors}):
        of_host = [door for door in doors if door.host in (host, "")]
        for name, service in release.services.items():
            shown: dict[Place, list[str]] = {}
            for page in private_pages(service):
                door = door_for(of_host, page)
                if door and door.path.backend.service and door.path.backend.service.name == name:
                    shown.setdefault(door.place, []).append(page)
            for place, pages in shown.items():
                yield Finding(
                    rule=RULE.id,
                    place=place,
                    what=f"strangers may read {pages[0]} of {name} through the load balancer",
                    mend=f"lead {' and '.join(pages)} to a service that has no such pages",
                    because=(release.declared_at(name),),
                )


def private_pages(service: Service) -> Iterator[str]:
    """The pages for probes and figures, whatever is below them, and the folder that they have for themselves."""
    pages = [service.metrics.path] if service.metrics else []
    pages += [service.probes.live, service.probes.ready] if service.probes else []
    if pages and (folder := posixpath.commonpath(pages)) not in ("/", *pages):
        pages.append(folder)
    for page in pages:
        yield from (page, f"{page}/", f"{page}/anything")


RULE = Rule(
    id="kubernetes-private-pages",
    promise="N2",
    says="no page that tells of a service's own state can be read through the load balancer",
    check=check,
)
