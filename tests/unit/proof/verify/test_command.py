"""`hub verify` as a person types it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner, Result

from lawyers_hub.cli import app
from lawyers_hub.proof.verify import agreement, compose
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import REPOSITORY

TOPOLOGY = """
    system = "a-shop"
    environment = "test"
    flows = [{ from = ["internet"], to = "web", port = "http", why = "people come in" }]

    [network]
    vpc_cidr = "10.0.0.0/16"
    zones = 1

    [tiers]
    app = "what runs"

    [services.web]
    tier = "app"
    ports = { http = 80 }
    why = "the shop"

    [artifacts]
    documents = ["README.md"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with nothing but a topology and a document."""
    (tmp_path / "infrastructure").mkdir()
    (tmp_path / "infrastructure" / "topology.toml").write_text(dedent(TOPOLOGY))
    (tmp_path / "README.md").write_text("The shop is one service, web.\n")
    return tmp_path


def verify(root: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["verify", "--root", str(root), *words])


def test_what_is_as_it_is_declared_leaves_with_0(shop: Path) -> None:
    told = verify(shop)
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[-1].startswith("kept: ")


def test_a_broken_rule_leaves_with_1(shop: Path) -> None:
    (shop / "README.md").write_text("Nobody is spoken of.\n")
    told = verify(shop)
    assert told.exit_code == 1
    assert "infrastructure/topology.toml:" in told.stdout
    assert "web is declared, and not known in any document" in told.stdout


def test_what_cannot_be_read_is_one_line_and_leaves_with_2(shop: Path) -> None:
    (shop / "README.md").unlink()
    told = verify(shop)
    assert told.exit_code == 2
    assert told.stderr == "README.md:1: there is no such file\n"
    assert "agreement" in told.stdout


def test_without_a_topology_nothing_runs(tmp_path: Path) -> None:
    told = verify(tmp_path)
    assert isinstance(told.exception, CannotRun)
    assert str(told.exception).startswith("infrastructure/topology.toml:1: there is no such file (under ")


def test_a_root_that_is_no_folder_is_told(tmp_path: Path) -> None:
    told = verify(tmp_path / "nowhere")
    assert isinstance(told.exception, CannotRun)
    assert "is no folder" in str(told.exception)


def test_a_topology_that_names_nothing_is_no_proof(shop: Path) -> None:
    topology = shop / "infrastructure" / "topology.toml"
    topology.write_text(topology.read_text().replace('documents = ["README.md"]', ""))
    told = verify(shop)
    assert told.exit_code == 2
    assert "names no file that could be verified" in told.stderr


def test_one_rule_alone(shop: Path) -> None:
    told = verify(shop, "--only", "registered-everywhere", "--json")
    assert [rule["rule"] for rule in json.loads(told.stdout)["rules"]] == ["registered-everywhere"]


def test_a_rule_that_there_is_not_is_told_with_its_nearest(shop: Path) -> None:
    told = verify(shop, "--only", "registerd-everywhere")
    assert str(told.exception) == "There is no rule 'registerd-everywhere': did you mean registered-everywhere?"


def test_evidence_is_never_of_some_rules_alone(shop: Path) -> None:
    told = verify(shop, "--only", "registered-everywhere", "--evidence", str(shop / "evidence.json"))
    assert isinstance(told.exception, CannotRun)
    assert not (shop / "evidence.json").exists()


def test_every_file_that_is_asked_for_is_written(shop: Path) -> None:
    names = ("sarif", "junit", "evidence", "picture")
    told = verify(shop, *(word for name in names for word in (f"--{name}", str(shop / name))))
    assert told.exit_code == 0
    assert json.loads((shop / "sarif").read_text())["version"] == "2.1.0"
    assert "<testsuites" in (shop / "junit").read_text()
    assert json.loads((shop / "evidence").read_text())["verdict"] == "kept"
    assert (shop / "picture").read_text().startswith("<svg")


def test_a_file_that_cannot_be_written_is_told(shop: Path) -> None:
    told = verify(shop, "--junit", str(shop / "no" / "such" / "folder"))
    assert isinstance(told.exception, CannotRun)
    assert "cannot be written" in str(told.exception)


def test_a_rule_that_fails_is_unknown_and_never_kept(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(project: object) -> list[Finding]:
        raise ZeroDivisionError("of all things")

    failing = Rule(id="always-fails", promise="V1", says="nothing", check=fails)
    monkeypatch.setattr(agreement, "RULES", (failing,))
    told = verify(shop, "--json")
    assert told.exit_code == 1
    (rule,) = json.loads(told.stdout)["rules"]
    assert rule["verdict"] == "unknown"
    assert "the rule always-fails itself failed on agreement: ZeroDivisionError" in rule["findings"][0]["what"]


def test_a_reader_that_fails_silences_no_other(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*words: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(compose, "read", fails)
    told = verify(shop)
    assert told.exit_code == 2
    assert "compose could not be read: ZeroDivisionError: of all things" in told.stderr
    assert "agreement" in told.stdout


def test_every_rule_is_listed_once() -> None:
    told = CliRunner().invoke(app, ["verify", "--list", "--json"])
    listed = [rule["rule"] for rule in json.loads(told.stdout)]
    assert told.exit_code == 0
    assert len(listed) == len(set(listed)) > 100


def test_no_other_command_waits_for_readers_and_rules() -> None:
    loaded = "import sys, lawyers_hub.cli; print([name for name in sys.modules if '.verify.' in name])"
    done = subprocess.run([sys.executable, "-P", "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "['lawyers_hub.proof.verify.command']\n"


def test_the_script_is_the_same_command() -> None:
    script = REPOSITORY / "scripts" / "verify-infrastructure.sh"
    assert os.access(script, os.X_OK)
    assert 'exec "$(dirname "$0")/../hub" verify "$@"' in script.read_text()
