"""Manifests without a kustomization are read as they are given to a cluster, and so are lists of them."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.kubernetes import RULES, Release, plane_of, read

TOPOLOGY = """
system = "shop"
environment = "test"

[artifacts.kubernetes]
town = "{path}"

[tiers]
all = "everything"

[services.shop]
tier = "all"
ports = {{ http = 8080 }}
why = "sells"

[[flows]]
from = ["internet"]
to = "shop"
port = "http"
why = "people"

[cluster]
namespace = "shop"
label = "app"

[cluster.overlays.town]
namespace = "town"
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: town}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: shop:1.2}]}
"""
DENY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: town}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""


def indented(text: str) -> str:
    first, *rest = text.splitlines()
    return "\n".join([f"  - {first}", *(f"    {line}" for line in rest)]) + "\n"


LISTED = f"apiVersion: v1\nkind: List\nitems:\n{indented(DEPLOYMENT)}{indented(DENY)}"


def reading(root: Path, files: dict[str, str], path: str = "k8s", topology: str = TOPOLOGY) -> Release:
    for name, text in {"infrastructure/topology.toml": topology.format(path=path), **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    [release] = read(root, read_topology(root))
    return release


def told(release: Release) -> set[tuple[str, str, str]]:
    assert release.faults == ()
    return {(one.kind, one.name, str(one.place())) for one in release.manifests}


def told_of(release: Release, rule: str) -> list[str]:
    return [finding.what for one in RULES if one.id == rule for finding in one.check(release)]


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"k8s/shop.yaml": DEPLOYMENT, "k8s/net/deny.yml": DENY}, "k8s"),
        ({"k8s/all.yaml": f"{DEPLOYMENT}---\n# nothing\n---\n{DENY}"}, "k8s/all.yaml"),
        ({"k8s/all.yaml": LISTED}, "k8s"),
        ({"k8s/kustomization.yaml": "resources: [all.yaml]\n", "k8s/all.yaml": LISTED}, "k8s"),
    ],
    ids=["a folder", "one file", "a list", "a list that kustomize builds"],
)
def test_every_object_is_read_wherever_it_stands(tmp_path: Path, files: dict[str, str], path: str) -> None:
    release = reading(tmp_path, files, path)
    assert {(kind, name) for kind, name, _ in told(release)} == {("Deployment", "shop"), ("NetworkPolicy", "deny")}
    assert not [one for one in plane_of(release).openings if "shop" in (one.source, one.target)]


def test_an_object_of_a_list_has_its_own_line(tmp_path: Path) -> None:
    release = reading(tmp_path, {"k8s/all.yaml": LISTED})
    assert told(release) == {("Deployment", "shop", "k8s/all.yaml:4"), ("NetworkPolicy", "deny", "k8s/all.yaml:12")}
    deny = next(one for one in release.manifests if one.name == "deny")
    assert str(deny.place("spec", "policyTypes")) == "k8s/all.yaml:15"


def test_one_name_in_two_namespaces_is_two_objects(tmp_path: Path) -> None:
    other = DENY.replace("namespace: town", "namespace: village")
    release = reading(tmp_path, {"k8s/a.yaml": DENY, "k8s/b.yaml": other})
    assert {place for _, _, place in told(release)} == {"k8s/a.yaml:1", "k8s/b.yaml:1"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"k8s/a.yaml": DENY, "k8s/b.yaml": DENY}, "k8s/b.yaml:1: says the NetworkPolicy deny a second time"),
        ({"k8s/notes.txt": ""}, "names k8s, where there are no manifests"),
        ({"k8s/prod/kustomization.yaml": ""}, "no kustomization of its own, and others below it: name one of k8s/prod"),
        ({"k8s/Chart.yaml": "name: shop"}, "k8s/Chart.yaml:1: is a chart of Helm"),
        ({"k8s/a.yaml": "kind: {{ .Values.kind }}\n"}, "k8s/a.yaml:1: "),
        ({"k8s/a.yaml": "kind: {{ .Values.kind }}\n"}, "a template must be rendered first"),
        ({"k8s/a.yaml": "a: 1\n"}, "k8s/a.yaml:1: is no object of Kubernetes"),
        ({"k8s/a.yaml": "kind: List\nitems:\n  - kind: Pod\n"}, "k8s/a.yaml:3: is no object of Kubernetes"),
    ],
)
def test_what_cannot_be_given_to_a_cluster_is_a_fault(tmp_path: Path, files: dict[str, str], said: str) -> None:
    release = reading(tmp_path, files)
    [fault] = release.faults
    assert said in str(fault)
    assert not release.is_built


def test_a_workload_of_another_name_is_the_service_of_its_label(tmp_path: Path) -> None:
    renamed = DEPLOYMENT.replace("metadata: {name: shop", "metadata: {name: blue-shop")
    release = reading(tmp_path, {"k8s/a.yaml": renamed})
    assert [workload.name for workload in release.workloads] == ["shop"]
    assert release.service_run_by("Deployment", "blue-shop") == "shop"


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: town}
spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: town}
spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
"""


LB = """[services.lb]
tier = "all"
why = "the door"

[[flows]]"""
STANDS = """
[cluster.overlays.town.elsewhere]
lb = {{ namespace = "lb" }}
"""


@pytest.mark.parametrize(("told", "is_so"), [("http://shop/", True), ("http://shop:8080/", False)])
def test_a_service_may_answer_on_the_usual_port_for_whoever_names_none(tmp_path: Path, told: str, is_so: bool) -> None:
    listens = DEPLOYMENT.replace("image: shop:1.2", "image: shop:1.2, ports: [{containerPort: 8080}], env: [ENV]")
    ours = listens.replace("ENV", f"{{name: SHOP_URL, value: {told!r}}}")
    topology = TOPOLOGY.replace("[[flows]]", LB).replace('"internet"', '"lb"') + STANDS
    files = {"k8s/a.yaml": ours, "k8s/b.yaml": SERVICE, "k8s/c.yaml": INGRESS}
    release = reading(tmp_path, files, topology=topology)
    assert told_of(release, "kubernetes-doors-lead") == []
    assert (told_of(release, "kubernetes-services-lead") == []) is is_so
