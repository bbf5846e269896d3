"""Through which doors people come in, and to which Service each page leads.

Source: https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.objects.networks import (
    Backend,
    Ingress,
    IngressPath,
    Middleware,
    Service,
    ServicePort,
)
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place

_HTTPS = "443"
_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"


class Door(NamedTuple):
    """One path of one host, and where it leads."""

    ingress: Object[Ingress]
    host: str
    path: IngressPath
    place: Place


def doors_of(release: Release) -> Iterator[Door]:
    """Every path of every Ingress, the one for all that fits no other included."""
    for ingress in release.of(Ingress):
        for number, rule in enumerate(ingress.body.spec.rules):
            for index, path in enumerate(rule.http.paths):
                at = ("spec", "rules", number, "http", "paths", index)
                yield Door(ingress, rule.host, path, ingress.place(*at, "path"))
        if backend := ingress.body.spec.default_backend:
            place = ingress.place("spec", "defaultBackend")
            yield Door(ingress, "", IngressPath(backend=backend), place)


def door_for(doors: list[Door], path: str) -> Door | None:
    """Of the doors of one host: the exact one, or else the longest whose whole elements begin the path."""
    fitting = [door for door in doors if _fits(door.path, path)]
    return max(fitting, key=lambda door: (door.path.path_type == "Exact", len(door.path.path)), default=None)


def _fits(door: IngressPath, path: str) -> bool:
    if door.path_type == "Exact":
        return path == door.path
    wanted, given = _elements(door.path), _elements(path)
    return given[: len(wanted)] == wanted


def _elements(path: str) -> list[str]:
    return [element for element in path.split("/") if element]


def port_of_backend(release: Release, backend: Backend) -> ServicePort | None:
    """The port of the Service to which the backend leads, if there are such a Service and port."""
    if backend.service is None:
        return None
    for service in release.of(Service):
        if service.name == backend.service.name:
            wanted = backend.service.port
            for port in service.body.spec.ports:
                if port.name == wanted.name if wanted.name else port.port == wanted.number:
                    return port
    return None


def only_redirects(release: Release, ingress: Object[Ingress]) -> bool:
    """Whether a middleware of Traefik answers everything with the way to https, so that no Service is ever asked."""
    named = ingress.body.metadata.annotations.get(_MIDDLEWARES, "").split(",")
    return any(
        f"{middleware.manifest.namespace}-{middleware.name}@kubernetescrd" in [name.strip() for name in named]
        for middleware in release.of(Middleware)
        if (redirect := middleware.body.spec.redirect_scheme)
        and (redirect.scheme, str(redirect.port or _HTTPS)) == ("https", _HTTPS)
    )
