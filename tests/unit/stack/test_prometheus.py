"""`hub up --monitoring`: Prometheus asks what runs here; a machine without it is told so before anything happens."""

from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from lawyers_hub.cli import app
from lawyers_hub.stack.addresses import Addresses
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.prometheus import RULE_FILES, RULES
from lawyers_hub.stack.services import Installation


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Where a program named prometheus is installed."""
    (tmp_path / "prometheus").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    home = Home(tmp_path / "home")
    home.prepare()
    return Installation(home, Addresses(100), {"DATABASE_URL": "postgresql://owner@db/hub"})


def test_prometheus_is_started_last_and_only_when_asked_for(installation: Installation) -> None:
    assert installation.services(monitoring=True)[-1].name == "prometheus"
    assert "prometheus" not in {service.name for service in installation.services()}


def test_prometheus_asks_every_replica_where_it_listens(installation: Installation) -> None:
    installation.services(monitoring=True)
    told = msgspec.json.decode((installation.home.run / "prometheus" / "prometheus.json").read_bytes())
    asked = {
        one["labels"]["instance"]: (*one["targets"], job["metrics_path"])
        for job in told["scrape_configs"]
        for one in job["static_configs"]
    }
    assert asked == {
        "web": ("127.0.0.1:3100", "/metrics"),
        "api-1": ("127.0.0.1:3111", "/api/v1/monitoring/metrics"),
        "api-2": ("127.0.0.1:3112", "/api/v1/monitoring/metrics"),
        "relay": ("127.0.0.1:3121", "/metrics"),
        "worker": ("127.0.0.1:3122", "/metrics"),
    }


def test_the_rules_of_staging_are_there() -> None:
    assert all((RULES / name).is_file() for name in RULE_FILES)


def test_without_prometheus_nothing_is_removed_or_started(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    (home.files / "kept").touch()

    result = CliRunner().invoke(
        app, ["up", "--fresh", "--monitoring"], env={"HUB_HOME": str(home.root), "PATH": str(tmp_path)}
    )

    assert result.exit_code != 0
    assert "Prometheus is not installed" in str(result.exception)
    assert (home.files / "kept").exists()
