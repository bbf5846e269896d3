"""Where packets cannot be sent, that is said with what to do, and nothing passes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lawyers_hub.cli import app
from lawyers_hub.proof.verify.packets import namespaces, permission
from lawyers_hub.stack.home import REPOSITORY

NOTES = REPOSITORY / "examples" / "notes"
ASKS = "from lawyers_hub.proof.verify.packets.permission import why_not; print(why_not())"
WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")


def asked(*before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*before, sys.executable, "-c", ASKS], capture_output=True, text=True, check=False)


def test_without_the_right_to_make_namespaces_it_says_how_to_get_it() -> None:
    told = asked(*WITHOUT_RIGHTS) if os.geteuid() == 0 else asked()

    assert "run it as root, or as `unshare --map-root-user --net ./hub verify --packets`" in told.stdout, told.stderr


@pytest.mark.usefixtures("_permitted")
def test_a_user_namespace_is_right_enough() -> None:
    mapped = ("unshare", "--user", "--map-root-user", "--net")
    if subprocess.run([*mapped, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody make user namespaces")

    assert asked(*mapped).stdout == "None\n"


def test_without_the_programs_it_names_their_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(permission, "PATH", str(tmp_path))
    if sys.platform == "linux":
        assert permission.why_not() == "real packets need iproute2 and nftables: apt-get install iproute2 nftables"


def test_elsewhere_than_on_linux_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "network namespaces of Linux" in str(permission.why_not())


def test_packets_that_cannot_be_sent_are_unknown_and_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permission, "PATH", "/nonexistent")
    told = CliRunner().invoke(app, ["verify", "--root", str(NOTES), "--packets"])

    assert told.exit_code == 1, told.output
    words = " ".join(told.stdout.split())
    assert "unknown in packets compose: no packet was sent in compose: real packets need" in words
    assert words.count("no packet was sent") == 3


@pytest.mark.usefixtures("_permitted")
def test_what_a_program_does_not_take_is_told_in_its_own_words() -> None:
    namespace = namespaces.Namespace()
    try:
        with pytest.raises(namespaces.Refused, match="syntax error"):
            namespace.run("nft", "-f", "-", said="no such words\n")
    finally:
        namespace.close()
