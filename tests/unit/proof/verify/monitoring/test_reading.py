"""What watches is read with the line of everything; what cannot be read is a fault, and the rest is still judged."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.monitoring.durations import seconds
from lawyers_hub.proof.verify.monitoring.numbers import bounds, promised
from lawyers_hub.proof.verify.monitoring.promql import parse
from lawyers_hub.proof.verify.places import Place
from tests.unit.proof.verify.monitoring.bakery import FILES, bakery, reread

FOLDERS = ("rules", "tests", "dashboards", "runbooks")
LARGE = 5 * 1024 * 1024


def faults(root: Path) -> list[str]:
    return [str(fault) for fault in reread(root).faults]


@pytest.mark.parametrize("file", [name for name in FILES if not name.endswith((".md", "topology.toml"))])
def test_a_file_that_is_broken_is_one_fault_and_the_rest_is_read(tmp_path: Path, file: str) -> None:
    bakery(tmp_path)
    (tmp_path / file).write_text("{ a: [\n")
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{file}:")
    assert len(list(reread(tmp_path).queries())) >= 1


@pytest.mark.parametrize(
    "content", [b"\xff", b"#" * LARGE, b"", b"---\na: 1\n---\nb: 1\n"], ids=["latin", "large", "empty", "two"]
)
def test_a_file_that_is_no_document_is_a_fault(tmp_path: Path, content: bytes) -> None:
    bakery(tmp_path)
    (tmp_path / "rules" / "power.yml").write_bytes(content)
    (fault,) = faults(tmp_path)
    assert fault.startswith("rules/power.yml:1: ")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path, folder: str) -> None:
    bakery(tmp_path, "topology.toml", f'= "{folder}"', '= "gone"')
    assert faults(tmp_path) == ["gone:1: cannot be listed (No such file or directory)"]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("rules/power.yml", "alert: NoPower", "noise: x", "rules/power.yml:4: has a rule that neither raises an alert"),
        ("rules/power.yml", "{severity: critical}", "critical", "rules/power.yml:6: has 'critical' where a mapping"),
        ("prometheus.yml", "internal:9100", "internal", "prometheus.yml:14: asks 'host.docker.internal', which has no"),
        ("prometheus.yml", "port: 8080", "port: web", "prometheus.yml:11: has 'web' where a number belongs"),
        ("alertmanager.yml", 'alertname="Alive"', "Alive", "alertmanager.yml:4: has 'Alive', which chooses no alert"),
        ("exported.toml", '["kind"]', '"kind"', "exported.toml:1: is no table of metrics with their labels"),
        ("dashboards/oven.json", '"targets": [', '"targets": 1, "more": [', "has '1' where a list belongs"),
    ],
)
def test_what_has_another_shape_is_a_fault_with_its_line(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    found = [str(one) for one in bakery(tmp_path, file, old, new).faults]
    assert [one for one in found if fault in one], found


def test_a_query_has_its_line(tmp_path: Path) -> None:
    (query,) = (one for one in bakery(tmp_path).queries() if "NoPower" in one.asker)
    assert query.place == Place("rules/power.yml", 5)


def test_a_panel_in_a_row_is_a_panel(tmp_path: Path) -> None:
    inner = '{"id": 3, "title": "Inner", "targets": []}'
    monitoring = bakery(tmp_path, "dashboards/oven.json", '"panels": []', f'"panels": [{inner}]')
    assert [panel.title for panel in monitoring.dashboards[0].panels] == ["Loaves", "Inner"]


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ({"alertname": "Alive"}, ["elsewhere"]),
        ({"alertname": "TooSlow", "severity": "warning"}, ["people"]),
        ({"alertname": "Other", "severity": "none"}, ["people"]),
    ],
)
def test_an_alert_goes_the_way_that_alertmanager_would_send_it(
    tmp_path: Path, labels: dict[str, str], receivers: list[str]
) -> None:
    telling = bakery(tmp_path).telling
    assert telling
    assert [route.receiver for route in telling.route.taken(labels)] == receivers


def test_a_route_that_goes_on_is_not_the_only_one(tmp_path: Path) -> None:
    more = "receiver: elsewhere\n      continue: true\n      match: {severity: none}"
    telling = bakery(tmp_path, "alertmanager.yml", "receiver: elsewhere", more).telling
    assert telling
    told = {"alertname": "Alive", "severity": "none"}
    assert [route.receiver for route in telling.route.taken(told)] == ["elsewhere"]
    assert [route.receiver for route in telling.route.taken(told | {"severity": "critical"})] == ["people"]


@pytest.mark.parametrize(("said", "found"), [("1m", 60), ("1h30m", 5400), ("12h", 43200), ("100ms", 0.1), ("", 0)])
def test_a_duration_has_seconds(said: str, found: float) -> None:
    assert seconds(said) == pytest.approx(found)


def test_the_numbers_an_alert_compares_with_are_worked_out() -> None:
    query = "time() - x > 150 * 60 or (x / 2 < -(1 - 0.5) unless y == 1) and 3 != bool x and z > 0"
    assert list(bounds(parse(query))) == [9000, -0.5, 3]


def test_what_is_promised_is_worked_out_of_promises() -> None:
    assert promised("14.4 * (1 - available / 100)", {"available": 99.9}) == pytest.approx(0.0144)


@pytest.mark.parametrize("text", ["unknown", "1 / 0", "rate(x[5m])", "1 +"])
def test_what_is_no_sum_of_promises_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        promised(text, {})
