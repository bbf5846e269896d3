"""Which files count, one over another, and which variables they are given."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.compose import RULES, Composition, files_of, read
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.running import run
from lawyers_hub.proof.verify.topology import Artifacts
from tests.unit.proof.verify.compose.test_against_compose import TOPOLOGY

PORT = "services: {one: {image: 'a:${TAG:-1}', ports: ['${PORT}:80']}}\n"


def composed(root: Path, files: dict[str, str], named: object = '"compose.yaml"', more: str = "") -> Composition:
    for name, text in {"topology.toml": TOPOLOGY.format(files=named) + more, **files}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    found = read(root, read_topology(root, "topology.toml"))
    assert found is not None
    return found


def faults(composition: Composition) -> list[str]:
    return [str(fault) for fault in composition.faults]


@pytest.mark.parametrize("over", ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml"])
@pytest.mark.parametrize("name", ["compose.yaml", "docker-compose.yml"])
def test_one_file_is_taken_with_the_one_that_overrides_it(tmp_path: Path, name: str, over: str) -> None:
    (tmp_path / over).touch()
    assert files_of(tmp_path, Artifacts(compose=name)) == (name, over)


@pytest.mark.parametrize("named", [["compose.yaml"], "compose.prod.yaml", ["a/compose.yaml", "b.yaml"]])
def test_files_that_are_chosen_are_taken_alone(tmp_path: Path, named: str | list[str]) -> None:
    (tmp_path / "compose.override.yaml").touch()
    assert files_of(tmp_path, Artifacts(compose=named)) == ((named,) if isinstance(named, str) else tuple(named))


def test_paths_in_every_file_begin_beside_the_first(tmp_path: Path) -> None:
    deep = "services: {one: {volumes: ['./conf:/conf']}}\n"
    composition = composed(
        tmp_path, {"compose.yaml": PORT, "deploy/prod.yaml": deep}, ["compose.yaml", "deploy/prod.yaml"]
    )
    assert composition.containers["one"].mounts[0].source == "conf"


def test_variables_have_the_values_of_the_file_beside(tmp_path: Path) -> None:
    composition = composed(tmp_path, {"compose.yaml": PORT, ".env": "PORT=8080\nTAG=2\n"})
    [one] = composition.containers.values()
    assert (one.image, one.published[0].ports.first, one.doubts) == ("a:2", 8080, {})


def test_files_of_variables_that_are_named_take_its_place(tmp_path: Path) -> None:
    files = {"compose.yaml": PORT, ".env": "PORT=8080\nTAG=2\n", "a.env": "PORT=1\n", "b.env": "PORT=2\n"}
    [one] = composed(tmp_path, files, more='compose_values = ["a.env", "b.env"]\n').containers.values()
    assert (one.image, one.published[0].ports.first) == ("a:1", 2)


def test_a_value_that_needs_what_nobody_gives_is_not_known(tmp_path: Path) -> None:
    [one] = composed(tmp_path, {"compose.yaml": PORT, ".env": "PORT=${BASE}0\n"}).containers.values()
    assert one.doubts == {"ports": "nobody gives PORT a value"}


def test_an_env_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    said = (
        "services:\n  one:\n    image: a\n    env_file:\n      - gone.env\n      - {path: too.env, required: false}\n"
    )
    composition = composed(tmp_path, {"compose.yaml": said})
    assert faults(composition) == [
        "compose.yaml:5: names gone.env, which is not there, so what it sets is not known: put an example of it there, "
        "or write required: false"
    ]


def test_a_secret_in_an_env_file_is_found_on_its_line(tmp_path: Path) -> None:
    files = {"compose.yaml": "services: {one: {image: a, env_file: it.env}}\n", "it.env": "COLOUR=red\nDB_PASSWORD=x\n"}
    rule = next(rule for rule in RULES if rule.id == "compose-secrets-in-files")
    [finding] = rule.check(composed(tmp_path, files))
    assert (finding.place, finding.what) == (Place("it.env", 2), "one has a secret in its environment: DB_PASSWORD")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a b=1\n", ".env:1: is no file of variables"),
        ("A=1\nB='x\n", ".env:2: has a quote that is never closed"),
        ("\nA=${B\n", ".env:2: has a ${ that is never closed"),
        ("A=\udcff\n", ".env:1: is not UTF-8 here"),
    ],
)
def test_a_file_of_variables_that_is_none_is_a_fault_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / ".env").write_text(text, errors="surrogateescape")
    [fault] = faults(composed(tmp_path, {"compose.yaml": "services: {one: {image: a}}\n"}))
    assert said in fault


def test_what_is_included_may_say_the_same_again_and_nothing_else(tmp_path: Path) -> None:
    main = "include: [more.yaml]\nservices: {}\nnetworks: {back: {internal: true}}\n"
    more = "services: {one: {image: a}}\nnetworks:\n  back: {internal: BOOL}\n"
    assert faults(composed(tmp_path, {"compose.yaml": main, "more.yaml": more.replace("BOOL", "true")})) == []
    [fault] = faults(composed(tmp_path, {"compose.yaml": main, "more.yaml": more.replace("BOOL", "false")}))
    assert fault == "more.yaml:3: declares 'back' of networks again, which Compose refuses"


def test_a_link_is_waited_for(tmp_path: Path) -> None:
    composition = composed(tmp_path, {"compose.yaml": "services: {a: {image: a, links: ['b:c']}, b: {image: a}}\n"})
    assert {name: one.condition for name, one in composition.containers["a"].waits_for.items()} == {
        "b": "service_started"
    }


def test_a_command_that_no_shell_could_cut_is_a_fault(tmp_path: Path) -> None:
    [fault] = faults(composed(tmp_path, {"compose.yaml": 'services: {a: {image: a, command: "say \'x"}}\n'}))
    assert "compose.yaml:1: has a command that cannot be cut into words" in fault


ENTERED = """
system = "drawn"
environment = "test"
flows = [{ from = ["internet"], to = "one", port = "http", why = "people" }]
tiers = { all = "everything" }
services.one = { tier = "all", ports = { http = 80 }, why = "sells" }
artifacts.compose = "compose.yaml"
"""


def test_a_way_out_is_no_flow_that_was_turned_round(tmp_path: Path) -> None:
    """People are meant to come in, and do not; that the service may leave is another slip."""
    (tmp_path / "infrastructure").mkdir()
    (tmp_path / "infrastructure" / "topology.toml").write_text(ENTERED)
    (tmp_path / "compose.yaml").write_text("services: {one: {image: a}}\n")
    flows = run(tmp_path, ["flow-extra", "flow-wrong-direction"]).verification.findings
    assert [finding.rule for finding in flows if "one may reach the internet" in finding.what] == ["flow-extra"]


def test_ports_that_are_written_without_quotes_are_ports(tmp_path: Path) -> None:
    said = "services: {one: {image: a, ports: [2222:22, 53:53/udp, 8080:80]}}\n"
    [one] = composed(tmp_path, {"compose.yaml": said}).containers.values()
    assert [(port.ports.first, port.inside.first) for port in one.published] == [(2222, 22), (53, 53), (8080, 80)]
