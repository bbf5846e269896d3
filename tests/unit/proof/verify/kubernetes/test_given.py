"""What is given to an overlay from elsewhere goes where it belongs, and rolls whoever reads it."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.kubernetes import Release, read
from tests.unit.proof.verify.kubernetes.shop import MANIFESTS, TOPOLOGY, shop
from tests.unit.proof.verify.kubernetes.test_rules import said

GIVEN = """\
# What Terraform tells.
group_ids_data=sg-0123456789
group_ids_app=sg-9876543210
mirror_redis=mirror.example/redis
short=3
"""
GROUPS = """\
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: data, namespace: shop}
spec: {podSelector: {matchLabels: {app: redis}}, securityGroups: {groupIds: [sg-0123456789]}}
---
apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: app, namespace: shop}
spec: {podSelector: {matchLabels: {app: shop}}, securityGroups: {groupIds: [sg-9876543210]}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: redis, namespace: shop}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: redis, image: "mirror.example/redis:9.1"}]}}}
"""


def found(tmp_path: Path, given: str = GIVEN, groups: str = GROUPS) -> list[str]:
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "given.env").write_text(given)
    named = '[artifacts]\nterraform_outputs = ["town/given.env"]'
    release = shop(tmp_path, "[artifacts]", named, more=groups)
    return [what for _, _, what in said(release, "kubernetes-given-by-terraform")]


def test_what_is_for_each_goes_to_each(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_what_goes_to_another_is_found(tmp_path: Path) -> None:
    swapped = GROUPS.replace("sg-0123456789", "sg-x").replace("sg-9876543210", "sg-0123456789")
    swapped = swapped.replace("sg-x", "sg-9876543210")
    assert sorted(found(tmp_path, groups=swapped)) == [
        "the SecurityGroupPolicy app is given group_ids_data, which is for data",
        "the SecurityGroupPolicy data is given group_ids_app, which is for app",
    ]


def test_what_goes_nowhere_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, f"{GIVEN}role_copy=arn:copy-of-redis\n") == [
        "role_copy is given by Terraform, and goes nowhere in town"
    ]


def test_a_name_in_whose_place_nothing_was_put_is_found(tmp_path: Path) -> None:
    left = GROUPS.replace("[sg-9876543210]", "[sg-9876543210, group_ids_app]")
    assert found(tmp_path, groups=left) == [
        "the SecurityGroupPolicy app still says group_ids_app, in whose place its value belongs"
    ]


def test_two_that_are_the_same_are_found(tmp_path: Path) -> None:
    same = GIVEN.replace("sg-9876543210", "sg-0123456789")
    assert "group_ids_app and group_ids_data are the same" in found(tmp_path, same)


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    """The shop, whose settings are generated."""
    (tmp_path / "infrastructure").mkdir()
    (tmp_path / "infrastructure" / "topology.toml").write_text(TOPOLOGY)
    (tmp_path / "town").mkdir()
    objects = [one for one in MANIFESTS.split("---\n") if "kind: ConfigMap" not in one]
    (tmp_path / "town" / "all.yaml").write_text("---\n".join(objects))
    (tmp_path / "town" / "kustomization.yaml").write_text(
        "namespace: shop\nresources: [all.yaml]\nconfigMapGenerator: [{name: settings, literals: [COLOUR=green]}]\n"
    )
    return tmp_path


def built(root: Path) -> Release:
    (release,) = read(root, read_topology(root))
    assert release.faults == ()
    return release


def test_settings_whose_name_changes_with_them_roll_their_readers(generated: Path) -> None:
    assert said(built(generated), "kubernetes-settings-roll") == []


def test_settings_that_keep_their_name_are_found(generated: Path) -> None:
    kustomization = generated / "town" / "kustomization.yaml"
    kustomization.write_text(kustomization.read_text() + "generatorOptions: {disableNameSuffixHash: true}\n")
    ((_, _, what),) = said(built(generated), "kubernetes-settings-roll")
    assert what == "the ConfigMap settings keeps its name when it changes, so that no pod that reads it notices"


def test_what_is_written_by_hand_may_keep_its_name(tmp_path: Path) -> None:
    assert said(shop(tmp_path), "kubernetes-settings-roll") == []
