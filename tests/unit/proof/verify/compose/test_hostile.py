"""Whatever stands where something else belongs: it is a fault or a finding, and never ends the verification."""

import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.compose import RULES, intended, plane_of
from lawyers_hub.proof.verify.reach import NEWCOMER
from lawyers_hub.proof.verify.reachability import compare
from tests.unit.proof.verify import odd
from tests.unit.proof.verify.compose.shop import COMPOSE, composed, reread

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


def test_a_long_row_of_services_that_extend_one_another_is_a_fault(tmp_path: Path) -> None:
    row = {f"s{number}": {"extends": f"s{number + 1}"} for number in range(1100)}
    faults = composed(tmp_path, yaml.safe_dump({"services": {**row, "s1100": {"image": "a:1.0"}}})).faults
    assert any("more than 50 services" in fault.what for fault in faults)


def test_a_long_row_of_services_in_one_anothers_networks_ends(tmp_path: Path) -> None:
    row = {f"s{number}": {"network_mode": f"service:s{number + 1}"} for number in range(1100)}
    judged = composed(tmp_path, yaml.safe_dump({"services": {**row, "s1100": {"network_mode": "none"}}}))
    assert {opening.source for opening in plane_of(judged).openings} <= {NEWCOMER}


def test_files_that_include_others_twice_are_read_once(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.yml").write_text(f"include: [{number + 1}.yml, {number + 1}.yml]\n")
    (tmp_path / "40.yml").write_text("services: {last: {image: a:1.0}}\n")
    judged = composed(tmp_path, "include: [0.yml]\n")
    assert (judged.faults, set(judged.containers)) == ((), {"last"})


def test_variables_in_variables_without_end_are_a_fault(tmp_path: Path) -> None:
    (fault,) = composed(tmp_path, f"services: {{a: {{image: '{'${A:-' * 999}'}}}}\n").faults
    assert "more than 100 variables" in fault.what


def test_a_command_of_a_million_words_is_judged_at_once(tmp_path: Path) -> None:
    composed(tmp_path, COMPOSE)
    (tmp_path / "Dockerfile").write_text("FROM a:1.0\nRUN " + "pip apt-get " * 80_000 + "\n")
    judged = reread(tmp_path)
    assert judged.dockerfile
    assert [one for rule in RULES if rule.id.startswith("dockerfile") for one in rule.check(judged)]
