"""A Compose file is read in its short and its long forms; what cannot be read is a fault with its line."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.compose import Composition, read
from lawyers_hub.proof.verify.compose.composition import Container
from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Ports
from tests.unit.proof.verify.compose.shop import composed, shop

LARGE = 5 * 1024 * 1024


def container(root: Path, said: str) -> Container:
    """A service with these lines in it."""
    lines = "".join(f"    {line}\n" for line in said.splitlines())
    composition = composed(root, f"services:\n  one:\n    image: a:1.0\n{lines}volumes: {{kept: }}\n")
    assert composition.faults == ()
    return composition.containers["one"]


def faults(composition: Composition) -> list[str]:
    return [str(fault) for fault in composition.faults]


@pytest.mark.parametrize(
    ("said", "outside", "inside", "host_ip"),
    [
        ('"80:8080"', (80, 80), (8080, 8080), ""),
        ('"127.0.0.1:80:8080"', (80, 80), (8080, 8080), "127.0.0.1"),
        ('"[::1]:80:8080"', (80, 80), (8080, 8080), "::1"),
        ('"3000-3005:3000-3005"', (3000, 3005), (3000, 3005), ""),
        ("8080", (1, 65535), (8080, 8080), ""),
        ('"127.0.0.1::8080"', (1, 65535), (8080, 8080), "127.0.0.1"),
        ("{target: 80, published: 8080, host_ip: 10.0.0.1}", (8080, 8080), (80, 80), "10.0.0.1"),
        ('{target: 80, published: "8080-8081"}', (8080, 8081), (80, 80), ""),
    ],
)
def test_a_published_port_has_many_forms(
    tmp_path: Path, said: str, outside: tuple[int, int], inside: tuple[int, int], host_ip: str
) -> None:
    (port,) = container(tmp_path, f"ports: [{said}]").published
    assert (port.ports, port.inside, port.host_ip) == (Ports("tcp", *outside), Ports("tcp", *inside), host_ip)


def test_a_port_can_be_of_udp(tmp_path: Path) -> None:
    assert container(tmp_path, 'ports: ["53:53/udp"]').published[0].ports == Ports("udp", 53, 53)


@pytest.mark.parametrize("said", ['"80:http"', '"0:80"', '"80:70000"', '"80:80/sctp"', "{published: 80}", '"9-1:80"'])
def test_what_is_no_port_is_a_fault_with_its_line(tmp_path: Path, said: str) -> None:
    composition = composed(tmp_path, f"services:\n  one:\n    ports:\n      - {said}\n")
    (fault,) = composition.faults
    assert fault.place == Place("compose.yml", 4)
    assert "port that cannot be read" in fault.what


@pytest.mark.parametrize(
    ("said", "kind", "source", "target", "read_only"),
    [
        ("kept:/data", "volume", "kept", "/data", False),
        ("kept:/data:ro", "volume", "kept", "/data", True),
        ("./a/../b:/data:ro,z", "bind", "b", "/data", True),
        ("/etc/x:/data", "bind", "/etc/x", "/data", False),
        ("/data", "volume", "", "/data", False),
        ("{type: bind, source: conf/a, target: /a, read_only: true}", "bind", "conf/a", "/a", True),
    ],
)
def test_a_volume_has_many_forms(
    tmp_path: Path, said: str, kind: str, source: str, target: str, read_only: bool
) -> None:
    (mount,) = container(tmp_path, f"volumes: [{said if said[0] == '{' else repr(said)}]").mounts
    assert (mount.kind, mount.source, mount.target, mount.read_only) == (kind, source, target, read_only)


def test_an_environment_is_a_list_or_a_mapping(tmp_path: Path) -> None:
    as_list = container(tmp_path, "environment: [A=1, B=x=y, C]").environment
    as_mapping = container(tmp_path, "environment: {A: 1, B: x=y, D: true}").environment
    assert {name: one.value for name, one in as_list.items()} == {"A": "1", "B": "x=y", "C": ""}
    assert {name: one.value for name, one in as_mapping.items()} == {"A": "1", "B": "x=y", "D": "true"}


def test_a_variable_that_is_passed_on_is_not_known(tmp_path: Path) -> None:
    assert container(tmp_path, "environment: [SECRET]").doubts == {"environment": "nobody gives SECRET a value"}


def test_a_service_that_names_no_network_is_in_the_default_one(tmp_path: Path) -> None:
    assert set(container(tmp_path, "init: true").networks) == {"default"}
    assert set(container(tmp_path, "network_mode: none").networks) == set()


def test_memory_and_cores_have_many_forms(tmp_path: Path) -> None:
    said = "deploy: {resources: {limits: {cpus: 0.5, memory: 1.5G}, reservations: {cpus: '.25', memory: 524288k}}}"
    found = container(tmp_path, said)
    assert (found.limits.cpu_m, found.limits.memory_mib) == (500, 1536)
    assert (found.reservations.cpu_m, found.reservations.memory_mib) == (250, 512)


def test_the_words_of_older_files_are_understood(tmp_path: Path) -> None:
    found = container(tmp_path, "mem_limit: 64m\nmem_reservation: 32m\ncpus: 0.1\nscale: 3")
    assert (found.limits.cpu_m, found.limits.memory_mib, found.reservations.memory_mib) == (100, 64, 32)
    assert found.replicas == 3


def test_dependencies_and_secrets_have_two_forms(tmp_path: Path) -> None:
    text = """\
services:
  a: {image: a:1.0, depends_on: [b], secrets: [{source: key, target: /etc/key}]}
  b: {image: a:1.0, depends_on: {c: {condition: service_healthy}}, secrets: [key]}
  c: {image: a:1.0}
secrets: {key: {external: true}}
"""
    found = composed(tmp_path, text).containers
    assert {name: one.condition for name, one in found["a"].waits_for.items()} == {"b": "service_started"}
    assert {name: one.condition for name, one in found["b"].waits_for.items()} == {"c": "service_healthy"}
    assert [found[name].secrets["key"].value for name in "ab"] == ["/etc/key", "/run/secrets/key"]


def test_a_service_takes_over_what_it_extends(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "base.yml").write_text("""\
services:
  base:
    image: a:1.0
    command: [one, two]
    environment: [A=1, B=2]
    networks: [inner]
    volumes: ["./conf:/conf:ro", "kept:/data"]
    cap_drop: [ALL]
    deploy: {resources: {limits: {cpus: 1}}}
""")
    composition = composed(
        tmp_path,
        """\
services:
  one:
    extends: {file: parts/base.yml, service: base}
    command: [three]
    environment: {B: 3}
    networks: {outer: }
    volumes: ["other:/data"]
    deploy: {resources: {limits: {memory: 64M}}}
  two: {extends: one}
networks: {inner: , outer: }
volumes: {other: , kept: }
""",
    )
    assert composition.faults == ()
    for one in composition.containers.values():
        assert one.command == ("three",)
        assert {name: found.value for name, found in one.environment.items()} == {"A": "1", "B": "3"}
        assert set(one.networks) == {"inner", "outer"}
        assert [(mount.source, mount.target) for mount in one.mounts] == [("parts/conf", "/conf"), ("other", "/data")]
        assert one.cap_drop == ("ALL",)
        assert (one.limits.cpu_m, one.limits.memory_mib) == (1000, 64)
    assert composition.containers["one"].place_of("image") == Place("parts/base.yml", 3)


def test_what_is_included_counts_as_said_here(tmp_path: Path) -> None:
    (tmp_path / "more.yml").write_text("include: [./compose.yml]\nservices: {two: {image: b:1.0, networks: [in]}}\n")
    text = "include:\n  - more.yml\nservices: {one: {image: a:1.0, networks: [in]}}\nnetworks: {in: }\n"
    composition = composed(tmp_path, text)
    assert set(composition.containers) == {"one", "two"}
    assert faults(composition) == ["more.yml:1: includes compose.yml, which includes this file again"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("services:\n  a: {extends: a}\n", "compose.yml:2: makes a extend itself"),
        ("services:\n  a: {extends: b}\n", "compose.yml:2: extends 'b', and compose.yml has no such service"),
        ("services:\n  a:\n    extends: {file: gone.yml, service: b}\n", "gone.yml:1: there is no such file"),
        ("include: [oci://example/x]\nservices: {}\n", "compose.yml:1: takes in oci://example/x, which is no file"),
        ("include: [../x.yml]\nservices: {}\n", "../x.yml:1: lies outside of what is verified"),
        ("include: [x.yml]\nservices: {till: {}}\n", "x.yml:1: declares 'till' of services again"),
        ("services:\n  a:\n    image: a:${\n", "compose.yml:3: has a ${ that is never closed"),
        ("services:\n  a:\n    networks: [gone]\n", "compose.yml:3: gives a the network 'gone', which the"),
        ("services:\n  a:\n    secrets: [gone]\n", "compose.yml:3: gives a the secret 'gone'"),
        ("services:\n  a:\n    volumes: ['gone:/x']\n", "compose.yml:3: gives a the volume 'gone'"),
        ("services:\n  a:\n    depends_on: [gone]\n", "compose.yml:3: gives a the service 'gone'"),
        ("services:\n  a:\n    network_mode: service:gone\n", "compose.yml:3: gives a the service 'gone'"),
        ("services: [a]\n", "compose.yml:1: has something else where a mapping belongs"),
        ("services:\n  a: b\n", "compose.yml:2: has 'b' where a mapping belongs"),
        ("services:\n  a:\n    read_only: perhaps\n", "compose.yml:3: has 'perhaps' where true or false belongs"),
        ("services:\n  a:\n    ports: 80\n", "compose.yml:3: has '80' where a list belongs"),
        ("services:\n  a:\n    mem_limit: much\n", "compose.yml:3: has 'much' where a size such as 512M belongs"),
        ("services:\n  a:\n    scale: many\n", "compose.yml:3: has 'many' where a number belongs"),
        ("services: {a: 1\n", "compose.yml:2: is no YAML"),
        ("a: &a [*a]\n", "compose.yml:1: "),
        ("\xe9", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_fault_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "x.yml").write_text("services: {till: {image: a:1.0}}\n")
    composition = composed(tmp_path, text)
    assert [one for one in faults(composition) if one.startswith(fault)] or not fault


def test_the_rest_is_judged_where_one_service_is_wrong(tmp_path: Path) -> None:
    composition = composed(tmp_path, "services:\n  a: {ports: 80}\n  b: {image: b:1.0}\n")
    assert len(composition.faults) == 1
    assert composition.containers["b"].image == "b:1.0"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * LARGE, None], ids=["not UTF-8", "too large", "missing"])
def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path, content: bytes | None) -> None:
    shop(tmp_path)
    for file in ("compose.yml", "Dockerfile"):
        (tmp_path / file).unlink()
        if content is not None:
            (tmp_path / file).write_bytes(content)
    composition = read(tmp_path, read_topology(tmp_path, "topology.toml"))
    assert composition is not None
    assert [fault.place.file for fault in composition.faults] == ["compose.yml", "Dockerfile"]
    assert not composition.containers


def test_no_compose_file_is_no_composition(tmp_path: Path) -> None:
    shop(tmp_path)
    without = (tmp_path / "topology.toml").read_text().replace('compose = "compose.yml"', "")
    (tmp_path / "topology.toml").write_text(without)
    assert read(tmp_path, read_topology(tmp_path, "topology.toml")) is None
