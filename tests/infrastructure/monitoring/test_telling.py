"""Who is told of which alert, asked of Alertmanager's own tool."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.monitoring.alerting import Alert
from tests.infrastructure.monitoring.files import MONITORING, watching

AMTOOL = shutil.which("amtool")
pytestmark = pytest.mark.skipif(AMTOOL is None, reason="amtool is not installed (Debian: prometheus-alertmanager)")


def amtool(*words: str | Path) -> str:
    told = subprocess.run([str(AMTOOL), *map(str, words)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout.strip()


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    """Ours, with the addresses in place of the files that hold them: Debian's tool is older than `url_file`."""
    text = (MONITORING / "alertmanager" / "alertmanager.yml").read_text()
    copy = tmp_path / "alertmanager.yml"
    copy.write_text(re.sub(r"url_file: \S+", "url: https://alerts.example", text))
    return copy


def test_alertmanager_accepts_its_configuration(configuration: Path) -> None:
    amtool("check-config", configuration)


@pytest.mark.parametrize("alert", watching().alerts, ids=lambda alert: alert.name)
def test_people_are_told_of_every_alert_and_silence_is_heard_outside(alert: Alert, configuration: Path) -> None:
    labels = [f"alertname={alert.name}", f"severity={alert.labels['severity'].text}"]
    receiver = amtool("config", "routes", "test", "--config.file", configuration, *labels)
    assert receiver == ("watchdog" if alert.name == "Watchdog" else "people")
