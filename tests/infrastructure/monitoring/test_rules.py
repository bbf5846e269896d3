"""Every alert fires on its fault and is silent without it, as Prometheus itself decides."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lawyers_hub.proof.verify.monitoring import RULES, Monitoring
from lawyers_hub.proof.verify.rules import Rule
from tests.infrastructure.monitoring.files import PLANES, PROMETHEUS, watching

PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")

RULE_TESTS = sorted((PROMETHEUS / "tests").glob("*.yml"))


def promtool(*words: str | Path) -> None:
    told = subprocess.run([str(PROMTOOL), *map(str, words)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@needs_promtool
def test_prometheus_understands_every_rule() -> None:
    promtool("check", "rules", *sorted((PROMETHEUS / "rules").glob("*.yml")))


@needs_promtool
@pytest.mark.parametrize("plane", PLANES)
def test_prometheus_accepts_its_configuration(plane: str) -> None:
    promtool("check", "config", PROMETHEUS / f"prometheus.{plane}.yml")


@needs_promtool
@pytest.mark.parametrize("file", RULE_TESTS, ids=lambda file: file.stem)
def test_alerts_fire_on_their_fault_and_are_silent_without_it(file: Path) -> None:
    promtool("test", "rules", file)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_watches_keeps_every_rule(rule: Rule[Monitoring]) -> None:
    assert list(rule.check(watching())) == []
