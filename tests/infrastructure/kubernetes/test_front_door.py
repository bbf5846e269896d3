"""What a stranger reaches through the load balancer of staging: pages and the API, and nothing that tells of the house.

The one of AWS is Terraform's, and so are its rules; here it is only bound to our Services.
"""

import pytest

from tests.infrastructure.kubernetes.manifests import Manifest, Release, services

PRIVATE = {
    name: [service["metrics"]["path"], *service["probes"].values()]
    for name, service in services().items()
    if name in ("web", "api")
}


def backend_of(ingress: Manifest, path: str) -> str:
    """As Kubernetes defines it: whole elements of the path, and the longest that fits."""
    (rule,) = ingress["spec"]["rules"]
    fitting = [entry for entry in rule["http"]["paths"] if _fits(entry, path)]
    longest = max(fitting, key=lambda entry: len(entry["path"]))
    name: str = longest["backend"]["service"]["name"]
    return name


def _fits(entry: Manifest, path: str) -> bool:
    if entry["pathType"] == "Exact":
        return path == str(entry["path"])
    wanted, given = _elements(entry["path"]), _elements(path)
    return given[: len(wanted)] == wanted


def _elements(path: str) -> list[str]:
    return [element for element in path.split("/") if element]


@pytest.fixture
def hub(staging: Release) -> Manifest:
    return staging.of_kind("Ingress")["hub"]


@pytest.mark.parametrize(("owner", "path"), [(owner, path) for owner, paths in PRIVATE.items() for path in paths])
def test_nobody_outside_is_told_how_the_house_is(hub: Manifest, owner: str, path: str) -> None:
    for asked in (path, path + "/", path + "/more"):
        assert backend_of(hub, asked) != owner


def test_the_whole_of_monitoring_is_closed(hub: Manifest) -> None:
    assert backend_of(hub, "/api/v1/monitoring") != "api"
    assert backend_of(hub, "/api/v1/monitoring/anything/new") != "api"


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
def test_pages_come_from_web_and_the_api_from_api(hub: Manifest, path: str, service: str) -> None:
    assert backend_of(hub, path) == service


def test_every_door_leads_to_a_port_that_its_service_has(staging: Release) -> None:
    for ingress in staging.of_kind("Ingress").values():
        for rule in ingress["spec"]["rules"]:
            for entry in rule["http"]["paths"]:
                target = entry["backend"]["service"]
                ports = staging.of_kind("Service")[target["name"]]["spec"]["ports"]
                assert target["port"]["name"] in [port["name"] for port in ports]


def test_the_door_is_closed_without_tls_1_3(staging: Release, hub: Manifest) -> None:
    (tls,), (rule,) = hub["spec"]["tls"], hub["spec"]["rules"]
    assert tls["hosts"] == [rule["host"]]
    assert staging.settings()["PUBLIC_URL"] == f"https://{rule['host']}"
    option = staging.of_kind("TLSOption")["tls13"]
    annotations = hub["metadata"]["annotations"]
    assert annotations["traefik.ingress.kubernetes.io/router.entrypoints"] == "websecure"
    assert annotations["traefik.ingress.kubernetes.io/router.tls.options"] == "lawyers-hub-tls13@kubernetescrd"
    assert option["spec"]["minVersion"] == "VersionTLS13"


def test_plain_http_is_answered_with_the_way_to_https(staging: Release) -> None:
    annotations = staging.of_kind("Ingress")["to-https"]["metadata"]["annotations"]
    assert annotations["traefik.ingress.kubernetes.io/router.entrypoints"] == "web"
    assert annotations["traefik.ingress.kubernetes.io/router.middlewares"] == "lawyers-hub-to-https@kubernetescrd"
    assert staging.of_kind("Middleware")["to-https"]["spec"]["redirectScheme"]["scheme"] == "https"


def test_the_load_balancer_of_aws_is_given_web_and_api_and_nothing_else(aws: Release) -> None:
    assert aws.of_kind("Ingress") == {}
    bindings = aws.of_kind("TargetGroupBinding")
    assert bindings.keys() == {"web", "api"}
    for name, binding in bindings.items():
        assert binding["spec"]["serviceRef"] == {"name": name, "port": "http"}
