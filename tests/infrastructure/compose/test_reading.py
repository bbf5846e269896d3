"""`hub verify` reads our Compose file, and any template, as Compose itself does."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.compose import RULES, Composition, intended, plane_of, read
from lawyers_hub.proof.verify.compose.composition import Container as Read
from lawyers_hub.proof.verify.compose.interpolation import BadTemplate, interpolate
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.reachability import compare
from tests.infrastructure.compose.staging import ROOT, Container, compose, staging

HOST = "hub.example"
MIB = 1024**2


@pytest.fixture(scope="module")
def ours() -> Composition:
    found = read(ROOT, read_topology(ROOT))
    assert found is not None
    assert found.faults == ()
    return found


SERVICES = sorted(staging().services)


def test_the_same_things_are_declared(ours: Composition) -> None:
    # Two networks are there without being declared.
    assert set(ours.containers) == set(SERVICES)
    assert set(ours.networks) - {"default", "bridge"} == set(staging().networks)
    assert set(ours.volumes) == set(staging().volumes)
    assert {name: str(ROOT / one.source) for name, one in ours.secrets.items()} == {
        name: one.file for name, one in staging().secrets.items()
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_the_same(ours: Composition, name: str) -> None:
    found, theirs = ours.containers[name], staging().services[name]
    assert (found.image, found.user, found.restart) == (theirs.image, theirs.user, theirs.restart)
    assert (found.read_only, found.privileged) == (theirs.read_only, theirs.privileged)
    assert list(found.command) == [word.replace("$$", "$") for word in theirs.command or []]
    assert (list(found.cap_add), list(found.cap_drop)) == (theirs.cap_add, theirs.cap_drop)
    assert (list(found.security_opt), list(found.tmpfs)) == (theirs.security_opt, theirs.tmpfs)
    assert set(found.networks) == set(theirs.networks)
    assert {key: one.value.replace("${HUB_HOST}", HOST) for key, one in found.environment.items()} == theirs.environment
    assert {key: one.condition for key, one in found.waits_for.items()} == {
        key: one.condition for key, one in theirs.depends_on.items()
    }
    assert {key: Path(one.value).name for key, one in found.secrets.items()} == {
        one.source: Path(one.target).name for one in theirs.secrets
    }


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_container_may_use_and_reach_is_the_same(ours: Composition, name: str) -> None:
    found, theirs = ours.containers[name], staging().services[name]
    for budget, told in (
        (found.limits, theirs.deploy.resources.limits),
        (found.reservations, theirs.deploy.resources.reservations),
    ):
        assert (budget.cpu_m, budget.memory_mib) == (told.cpus * 1000, told.memory / MIB)
    assert found.replicas == theirs.deploy.replicas
    assert [(str(port.ports.first), port.inside.first) for port in found.published] == [
        (port.published, port.target) for port in theirs.ports
    ]
    assert mounts(found) == {(one.type, one.source, one.target, one.read_only) for one in theirs.volumes}
    assert found.health is not None
    assert (found.health.disabled, asked(theirs)) == (theirs.healthcheck.disable, list(found.health.test))


def mounts(found: Read) -> set[tuple[str, str, str, bool]]:
    return {
        (one.kind, str(ROOT / one.source) if one.kind == "bind" else one.source, one.target, one.read_only)
        for one in found.mounts
    }


def asked(theirs: Container) -> list[str]:
    return [word.replace("$$", "$") for word in theirs.healthcheck.test]


@pytest.mark.parametrize("name", staging().networks)
def test_a_network_is_the_same(ours: Composition, name: str) -> None:
    assert ours.networks[name].internal == staging().networks[name].internal
    assert ours.networks[name].options == staging().networks[name].driver_opts


def test_our_own_file_keeps_every_rule_and_every_flow(ours: Composition) -> None:
    assert [finding for rule in RULES for finding in rule.check(ours)] == []
    assert compare(plane_of(ours), intended(ours.declaration)) == ()


TEMPLATES = st.lists(st.text(alphabet="${}:-?+AB x", max_size=12), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEMPLATES)
def test_a_template_becomes_what_compose_makes_of_it(tmp_path: Path, templates: list[str]) -> None:
    """Of those that both accept; where a demand is not met, Compose refuses the whole file."""
    known = {f"V{number}": template for number, template in enumerate(templates) if filled(template) is not None}
    file = tmp_path / "compose.yml"
    file.write_text(json.dumps({"services": {"one": {"image": "a:1.0", "environment": known}}}))
    done = compose("config", "--format", "json", file=file)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)["services"]["one"].get("environment") or {}
    # Compose doubles every sign that is left, so that its output can be read again.
    assert {name: text.replace("$$", "$") for name, text in said.items()} == {
        name: filled(text) for name, text in known.items()
    }


@pytest.mark.parametrize("template", ["${", "${}", "${1A}", "${A!x}"])
def test_what_we_refuse_compose_refuses(tmp_path: Path, template: str) -> None:
    with pytest.raises(BadTemplate):
        interpolate(template, {})
    file = tmp_path / "compose.yml"
    file.write_text(json.dumps({"services": {"one": {"image": "a:1.0", "environment": {"V": template}}}}))
    assert compose("config", file=file).returncode != 0


def filled(template: str) -> str | None:
    """With what nobody gives a value left out, as Compose does after a warning; a demand is not asked of it."""
    try:
        found = interpolate(template, {})
    except BadTemplate:
        return None
    if "?" in template:
        return None
    text = found.text
    for name in found.unknown:
        text = text.replace(f"${{{name}}}", "")
    return text
