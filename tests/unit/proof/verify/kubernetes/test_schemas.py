"""The schemas of Kubernetes refuse what kubernetes-validate refuses, of whatever is made of a manifest."""

from copy import deepcopy
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.kubernetes.schemas import Schemas
from tests.unit.proof.verify.kubernetes.shop import MANIFESTS
from tests.unit.proof.verify.kubernetes.spoiling import spoil

VERSIONS = ("1.33", "1.36")
SCHEMAS = {version: schemas for version in VERSIONS if (schemas := Schemas.of(version))}
OBJECTS = [value for value in yaml.safe_load_all(MANIFESTS) if value]


def refused(value: dict[str, Any], version: str) -> bool:
    try:
        kubernetes_validate.validate(value, version, strict=True)
    except kubernetes_validate.ValidationError:
        return True
    return False


def test_every_declared_version_is_at_hand() -> None:
    assert SCHEMAS.keys() == set(VERSIONS)


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_strange_value_is_refused_where_the_oracle_refuses_it(version: str, data: st.DataObject) -> None:
    value = deepcopy(data.draw(st.sampled_from(OBJECTS)))
    spoil(value, data)
    assert bool(SCHEMAS[version].problems(value)) is refused(value, version)


def test_a_problem_has_the_path_that_leads_to_it() -> None:
    deployment = deepcopy(next(value for value in OBJECTS if value["kind"] == "Deployment"))
    deployment["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}
    assert SCHEMAS["1.36"].problems(deployment) == [
        (("spec", "template", "spec", "containers", 0, "livenesProbe"), "there is no field livenesProbe here")
    ]


@pytest.mark.parametrize("kind", ["Deploymentt", "../_definitions", "ScaledObject"])
def test_a_kind_without_a_schema_is_not_judged(kind: str) -> None:
    assert SCHEMAS["1.36"].problems({"apiVersion": "apps/v1", "kind": kind}) is None


def test_a_version_that_nobody_knows_has_no_schemas() -> None:
    assert Schemas.of("9.99") is None
