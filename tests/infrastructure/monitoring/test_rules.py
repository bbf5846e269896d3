"""Every alert fires on its fault and is silent without it, at the bounds that topology.toml promises."""

import re
import shutil
import subprocess
from math import prod
from pathlib import Path

import pytest

from tests.infrastructure.monitoring.files import (
    PLANES,
    PROMETHEUS,
    REPOSITORY,
    Rule,
    alerts,
    rule_files,
    rules,
    topology,
    yaml_of,
)

PROMTOOL = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")

ALERTS = {alert.alert: alert for alert in alerts()}
RULE_TESTS = sorted((PROMETHEUS / "tests").glob("*.yml"))


def promtool(*words: str | Path) -> None:
    told = subprocess.run([str(PROMTOOL), *map(str, words)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@needs_promtool
def test_prometheus_understands_every_rule() -> None:
    promtool("check", "rules", *rule_files())


@needs_promtool
@pytest.mark.parametrize("plane", PLANES)
def test_prometheus_accepts_its_configuration(plane: str) -> None:
    promtool("check", "config", PROMETHEUS / f"prometheus.{plane}.yml")


@needs_promtool
@pytest.mark.parametrize("file", RULE_TESTS, ids=lambda file: file.stem)
def test_alerts_fire_on_their_fault_and_are_silent_without_it(file: Path) -> None:
    promtool("test", "rules", file)


@pytest.mark.parametrize("alert", ALERTS)
def test_every_alert_was_seen_firing_and_silent(alert: str) -> None:
    checks = [check for file in RULE_TESTS for one in yaml_of(file)["tests"] for check in one["promql_expr_test"]]
    seen = [check["exp_samples"] for check in checks if f'alertname="{alert}"' in check["expr"]]
    assert any(seen), f"no test in {PROMETHEUS / 'tests'} makes {alert} fire"
    assert alert == "Watchdog" or not all(seen), f"no test finds {alert} silent"


@pytest.mark.parametrize("alert", ALERTS.values(), ids=lambda alert: alert.alert)
def test_an_alert_says_how_grave_it_is_what_it_means_and_what_to_do(alert: Rule) -> None:
    assert alert.labels["severity"] in {"critical", "warning", "none"}
    assert set(alert.annotations) == {"summary", "description", "runbook"}
    assert len(alert.annotations["description"].split()) >= 10, "a description says what it means for the people"
    assert alert.annotations["runbook"] == f"docs/runbooks/{alert.alert}.md"
    assert (REPOSITORY / alert.annotations["runbook"]).is_file()


def test_every_number_that_an_alert_compares_with_is_a_promise() -> None:
    """A number is written as the product of what it comes from: `150 * 60` is 150 minutes."""
    promised, kept = topology()["promises"], topology()["persistence"]["redis"]
    budget = 1 - promised["api_availability_percent"] / 100
    backup_s = kept["backup_too_old_after_minutes"] * 60
    bounds = {
        "ApiErrorRateHigh": [promised["api_error_percent"] / 100],
        "ApiSlow": [promised["api_p95_ms"] / 1000],
        # A month's budget in two days, and in five: so much faster than it may be used up.
        "ErrorBudgetBurnsFast": [14.4 * budget] * 2,
        "ErrorBudgetBurnsSlowly": [6 * budget] * 2,
        "CertificateExpiresSoon": [promised["certificate_days_left"]],
        "OutboxStuck": [promised["outbox_oldest_waiting_s"]],
        "QueueBacklog": [promised["queue_oldest_waiting_s"]],
        "DatabaseConnectionsHigh": [promised["database_connections_percent"] / 100],
        "DiskFillingUp": [promised["disk_free_percent"] / 100],
        "RedisBackupTooOld": [backup_s, backup_s],
        # Of the limit that topology.toml sets for the service.
        "CpuHigh": [0.9],
    }
    found = {name: numbers for name, alert in ALERTS.items() if (numbers := _compared_with(alert.expr))}
    assert found.keys() == bounds.keys()
    for name, numbers in found.items():
        assert numbers == pytest.approx(bounds[name]), name


def _compared_with(expression: str) -> list[float]:
    """The numbers after < and >, except 0 and 1, which say yes and no."""
    products = re.findall(r"[<>]=?\s*([\d.]+(?:\s*\*\s*[\d.]+)*)", expression)
    numbers = [prod(float(factor) for factor in product.split("*")) for product in products]
    return [number for number in numbers if number not in {0, 1}]


def test_sizes_are_those_of_the_topology() -> None:
    """Replicas of everything that is watched, and the CPU limits of our own processes, which tell what they use."""
    services = {name: service for name, service in topology()["services"].items() if "metrics" in service}
    least = {name: service["replicas"]["min"] for name, service in services.items()}
    limits = {name: service["cpu_m"][1] / 1000 for name, service in services.items() if service["tier"] == "app"}
    assert _recorded("job:replicas:min") == least
    assert _recorded("job:cpu_limit:cores") == limits


def _recorded(name: str) -> dict[str, float]:
    found = [rule for rule in rules(PROMETHEUS / "rules" / "sizes.yml") if rule.record == name]
    return {rule.labels["job"]: float(rule.expr.removeprefix("vector(").removesuffix(")")) for rule in found}
