"""What a stranger reaches through the load balancer of staging: pages from web, the API from api, and the way to https.

That all of it is by TLS 1.3, that nothing tells of the house, and that every door leads somewhere, `hub verify` holds.
"""

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.kubernetes import read
from lawyers_hub.proof.verify.kubernetes.front_door import Door, door_for, doors_of
from tests.infrastructure.kubernetes.manifests import REPOSITORY, Release


@pytest.fixture(scope="module")
def doors() -> list[Door]:
    releases = {release.overlay: release for release in read(REPOSITORY, read_topology(REPOSITORY))}
    return [door for door in doors_of(releases["staging"]) if door.ingress.name == "hub"]


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "web"),
        ("/cases/17", "web"),
        ("/api/v1/cases", "api"),
        ("/api/v1/sign-in", "api"),
        ("/apiary", "web"),
        ("/readyness", "web"),
    ],
)
def test_pages_come_from_web_and_the_api_from_api(doors: list[Door], path: str, service: str) -> None:
    door = door_for(doors, path)
    assert door
    assert door.path.backend.service
    assert door.path.backend.service.name == service


def test_plain_http_is_answered_with_the_way_to_https(staging: Release) -> None:
    annotations = staging.of_kind("Ingress")["to-https"]["metadata"]["annotations"]
    assert annotations["traefik.ingress.kubernetes.io/router.entrypoints"] == "web"
    assert annotations["traefik.ingress.kubernetes.io/router.middlewares"] == "lawyers-hub-to-https@kubernetescrd"
    assert staging.of_kind("Middleware")["to-https"]["spec"]["redirectScheme"]["scheme"] == "https"
