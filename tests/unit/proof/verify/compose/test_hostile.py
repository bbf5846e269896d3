"""Whatever stands where something else belongs: it is a fault or a finding, and never ends the verification."""

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.compose import RULES, intended, plane_of
from lawyers_hub.proof.verify.reachability import compare
from tests.unit.proof.verify import odd
from tests.unit.proof.verify.compose.shop import COMPOSE, composed

WHOLE: odd.Value = yaml.safe_load(COMPOSE)
MORE = ("extends", "include", "network_mode", "deploy", "healthcheck", "scale", "mem_limit")


def judge(document: odd.Value) -> None:
    with tempfile.TemporaryDirectory() as folder:
        composition = composed(Path(folder), yaml.safe_dump(document))
        for rule in RULES:
            list(rule.check(composition))
        compare(plane_of(composition), intended(composition.declaration))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(odd.places(WHOLE)), odd.ODD)
def test_an_odd_value_anywhere_ends_nothing(path: odd.Path, value: odd.Value) -> None:
    judge(odd.replaced(WHOLE, path, value))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MORE), odd.ODD)
def test_an_odd_word_more_ends_nothing(key: str, value: odd.Value) -> None:
    judge({"services": {"shop": {key: value}}, key: value})


@pytest.mark.parametrize(
    "text", ["[1, 2]", "1", "services: {? [a] : b}", "a: &a {b: *a}", "a: !!python/object:os.system x"]
)
def test_an_odd_document_is_a_fault(tmp_path: Path, text: str) -> None:
    assert composed(tmp_path, text).faults
