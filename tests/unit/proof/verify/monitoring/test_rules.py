"""Each rule is kept by the bakery as it is, and broken by the one line that should break it."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring import RULES, Monitoring
from tests.unit.proof.verify.monitoring.bakery import bakery, reread

OVEN, POWER, BOARD = "rules/oven.yml", "rules/power.yml", "dashboards/oven.json"
COMPOSE, CLUSTER, BELL, INTENT = "prometheus.yml", "cluster.yml", "alertmanager.yml", "topology.toml"

BROKEN = [
    ("scrape-targets", COMPOSE, "port: 8080", "port: 8081", "oven is asked for figures on port 8081, and has them on"),
    ("scrape-targets", COMPOSE, "    metrics_path: /figures\n", "", "figures at /metrics, and has them at /figures"),
    ("scrape-targets", COMPOSE, "names: [oven]", "names: [ovens]", "the job oven asks ovens, which is another"),
    ("scrape-targets", COMPOSE, "internal:9100", "internal:9101", "internal:9101/metrics, which nobody declares"),
    ("scrape-targets", COMPOSE, "job_name: machine", "job_name: bell", "bell is asked for figures and declares none"),
    ("scrape-targets", COMPOSE, "names: [oven]", "names: []", "the job oven asks nobody"),
    ("scrape-complete", COMPOSE, "job_name: oven", "job_name: stove", "nobody asks oven for its figures on compose"),
    ("scrape-complete", COMPOSE, "internal:9100", "internal:9101", "nobody asks meter for its figures on compose"),
    ("alerts-sent", COMPOSE, "bell:9093", "bell:9094", "tells bell:9094, where nobody declared listens"),
    ("alerts-sent", CLUSTER, '"bell:9093"', "", "Prometheus on kubernetes tells nobody"),
    ("rule-files-loaded", COMPOSE, "  - rules/oven.yml\n", "", "no rule of rules/oven.yml is at work on compose"),
    ("rule-files-loaded", COMPOSE, "rules/oven.yml", "rules/stove.yml", "loads rules/stove.yml, which is not there"),
    ("rule-files-loaded", CLUSTER, "rules/oven*", "rules/*", "whose figures of meter are not there"),
    ("queries-parse", OVEN, "vector(1)", "vector(1", "the alert Alive asks what is no query: the query ends where"),
    (
        "queries-parse",
        BOARD,
        "[$__rate_interval]))",
        "[$__rate_interval])",
        "the panel 'Loaves' of the dashboard 'Oven'",
    ),
    ("queries-parse", POWER, "power_on == 0", "power_on[5m]", "asks for a matrix, of which nothing can be"),
    ("metrics-exported", POWER, "power_on", "power_off", "asks for power_off, which nobody exports"),
    ("metrics-exported", BOARD, "loaves_total", "loaves_bucket", "asks for loaves_bucket, which nobody exports"),
    ("labels-exist", BOARD, "by (kind)", "by (sort)", "groups by the label sort, which what sum takes does not have"),
    ("labels-exist", BOARD, 'job=\\"', 'flour=\\"', "chooses by the label flour, which loaves_total does not have"),
    ("labels-exist", OVEN, "by (kind, le)", "by (kind)", "the label le, which what histogram_quantile takes does not"),
    ("labels-exist", OVEN, "< on () sum", "< on (kind) sum", "matches by the label kind, which the left side does not"),
    ("jobs-exist", OVEN, 'job="oven"', 'job="stove"', "the recorded series kind:wait:p95 asks for the job 'stove'"),
    ("alerts-pass-tests", POWER, "power_on == 0", "power_on == 1", "the alert NoPower does not fire after 1 min of"),
    ("alerts-pass-tests", OVEN, "for: 10m", "for: 1m", "the alert TooSlow fires after 5 min of the test 'one of two"),
    ("alerts-pass-tests", OVEN, "for: 10m", "for: 1h", "the alert TooSlow does not fire after 20 min of"),
    ("alerts-pass-tests", OVEN, "[5m]", "[30s]", "the alert TooSlow does not fire after 20 min of"),
    (
        "asked-in-time",
        COMPOSE,
        "rule_files:",
        "global: {scrape_interval: 10m}\nrule_files:",
        "machine is asked for its",
    ),
    (
        "asked-in-time",
        COMPOSE,
        "rule_files:",
        "global: {evaluation_interval: 1h}\nrule_files:",
        "on compose only every 1h",
    ),
    ("asked-in-time", COMPOSE, "rule_files:", "global: {scrape_timeout: 2m}\nrule_files:", "has 2m to answer, and is"),
    ("alerts-declared", POWER, "severity: critical", "severity: warning", "NoPower is raised as warning, and it is"),
    (
        "asked-in-time",
        POWER,
        "- name: power",
        "- name: power\n    interval: 1h",
        "a group of rules/power.yml is evaluated",
    ),
    (
        "asked-in-time",
        OVEN,
        "[5m]",
        "[1m]",
        "looks back 60 s, in which wait_seconds_bucket is asked for less than twice",
    ),
    (
        "asked-in-time",
        OVEN,
        "for: 10m",
        "for: 10m\n        keep_firing_for: 9d",
        "TooSlow goes on for 9d when its cause",
    ),
    ("windows-as-named", OVEN, "kind:wait:p95", "kind:wait:p95_1h", "kind:wait:p95_1h is worked out over 300 s"),
    ("figures-arrive", COMPOSE, "type: A", "type: SRV", "the job oven looks for records SRV"),
    (
        "figures-arrive",
        COMPOSE,
        "metrics_path:",
        "scheme: https\n    metrics_path:",
        "oven is asked by https, and speaks HTTP",
    ),
    ("figures-arrive", COMPOSE, "metrics_path:", "honor_labels: true\n    metrics_path:", "the name of another job"),
    (
        "figures-arrive",
        COMPOSE,
        "metrics_path: /figures\n",
        "metrics_path: /figures\n    metric_relabel_configs:\n"
        "      - {source_labels: [__name__], regex: loaves.*, action: drop}\n",
        "loaves_total of oven is dropped on compose",
    ),
    (
        "figures-arrive",
        COMPOSE,
        "metrics_path: /figures\n",
        "metrics_path: /figures\n    relabel_configs: [{target_label: job, replacement: stove}]\n",
        "the figures of the job oven are called stove",
    ),
    (
        "figures-arrive",
        COMPOSE,
        "alerting:\n",
        "alerting:\n  alert_relabel_configs: [{source_labels: [severity], regex: critical, action: drop}]\n",
        "the alert NoPower is dropped on its way",
    ),
    (
        "figures-arrive",
        COMPOSE,
        "rule_files:",
        "global: {external_labels: {system: shop}}\nrule_files:",
        "its system is",
    ),
    (
        "figures-arrive",
        COMPOSE,
        "job_name: machine",
        "job_name: machine\n    metrics_path: /probe",
        "not say what to probe",
    ),
    (
        "figures-arrive",
        COMPOSE,
        "job_name: machine",
        "job_name: machine\n    file_sd_configs: [{files: [gone.yml]}]",
        "takes its targets from gone.yml, which is not there",
    ),
    (
        "alerts-get-through",
        BELL,
        'alertname="NoPower"',
        'alertname="Alive"',
        "the alert Alive always fires, and keeps",
    ),
    ("alerts-get-through", BELL, 'matchers: [alertname="NoPower"]', 'matchers: [alertname="TooSlow"]', "is no graver"),
    (
        "alerts-get-through",
        BELL,
        'target_matchers: [alertname=~"TooSlow|NoPower"]',
        'target_matchers: [severity=~"warning"]',
        "one alert keeps 1 others quiet",
    ),
    ("alerts-get-through", BELL, 'TooSlow|NoPower"]', 'NoPower"]\n    equal: [street]', "has no street, by which it"),
    ("alerts-get-through", BELL, "critical|warning", "info", "a route takes no alert there is"),
    ("alerts-get-through", BELL, "route:\n", "route:\n  group_wait: 1h\n", "people are told first after 3600 s"),
    ("alerts-get-through", BELL, "route:\n", "route:\n  repeat_interval: 9d\n", "and again after"),
    (
        "alerts-get-through",
        BELL,
        'warning"]\n',
        'warning"]\n      mute_time_intervals: [nights]\n',
        "the alert NoPower, which is critical, is told to nobody at some hours",
    ),
    (
        "alerts-get-through",
        BELL,
        'severity=~"critical|warning"]',
        'severity="warning"]\n      repeat_interval: 1h',
        "an alert that is critical is repeated less often than one that is warning",
    ),
    ("watchdog-routed", BELL, "/run/secrets/elsewhere", "/run/secrets/people", "is told to whoever is told of all"),
    (
        "scrape-complete",
        COMPOSE,
        "dns_sd_configs:\n      - {names: [oven], type: A, port: 8080}",
        'static_configs: [{targets: ["oven:8080"]}]',
        "one of the 2",
    ),
    ("dashboards-load", BOARD, '"id": 1,', '"id": 1, "type": "grph",', "is drawn as grph, which Grafana does not know"),
    (
        "dashboards-load",
        BOARD,
        '"legendFormat"',
        '"refId": "A", "hide": true, "legendFormat"',
        "hides all that it asks",
    ),
    (
        "dashboards-load",
        "datasources.yml",
        "type: prometheus",
        "access: direct, type: prometheus",
        "browsers are to ask",
    ),
    (
        "dashboards-load",
        "datasources.yml",
        "type: prometheus",
        "jsonData: {timeInterval: 15m}, type: prometheus",
        "figures is drawn every 15m, and asks for figures more often",
    ),
    (
        "alerts-explained",
        POWER,
        "severity: critical}",
        "severity: critical, for: 1m}",
        "NoPower has a label for, which was",
    ),
    ("alerts-explained", POWER, "$labels.severity }}", "$labels.severity }", "braces that are never closed"),
    ("alerts-explained", POWER, "severity: critical", "severity: bad", "the alert NoPower has the severity 'bad'"),
    ("alerts-explained", POWER, "{severity: critical}", "{}", "the alert NoPower does not say how grave it is"),
    ("alerts-explained", POWER, "summary: ", "title: ", "the alert NoPower has no summary"),
    (
        "alerts-explained",
        POWER,
        ", and the dough of tomorrow is lost as well",
        "",
        "the alert NoPower has no description",
    ),
    ("messages-name-labels", POWER, "$labels.instance", "$labels.street", "speaks of the label street, which its"),
    (
        "messages-name-labels",
        BOARD,
        "{{kind}}",
        "{{ job }}",
        "'Loaves' of the dashboard 'Oven' speaks of the label job",
    ),
    ("alerts-have-runbooks", POWER, "runbook: runbooks/NoPower.md", "url: x", "the alert NoPower names no runbook"),
    ("alerts-have-runbooks", POWER, "NoPower.md", "Dark.md", "names the runbook runbooks/Dark.md"),
    ("alerts-have-runbooks", "runbooks/NoPower.md", "NoPower", "Dark", "runbook of the alert NoPower is headed 'Dark'"),
    ("runbooks-have-alerts", POWER, "alert: NoPower", "alert: Dark", "runbooks/NoPower.md is the runbook of an alert"),
    (
        "alerts-tested",
        "tests/power.yml",
        "[{exp_labels: {severity: critical}}]",
        "[]",
        "no test makes the alert NoPower",
    ),
    ("alerts-tested", "tests/power.yml", "eval_time: 9m", "exp_alerts: [{}]", "no test finds the alert NoPower silent"),
    ("alerts-tested", "tests/power.yml", "rules/power", "rules/oven", "no test makes the alert NoPower fire"),
    (
        "alerts-tested",
        "tests/power.yml",
        "alertname: NoPower",
        "alertname: Dark",
        "expects something of the alert Dark",
    ),
    ("alerts-declared", POWER, "alert: NoPower", "alert: Dark", "people must be told of NoPower, and no rule raises"),
    (
        "alerts-declared",
        INTENT,
        'NoPower = { severity = "critical" }\n',
        "",
        "the alert NoPower is raised, and nobody declared",
    ),
    ("alerts-keep-promises", OVEN, "> 0.2", "> 0.3", "compares with 0.3, and wait_ms / 1000 = 0.2 is promised"),
    ("alerts-keep-promises", OVEN, "> 0.2", "> 0", "compares with no number, and wait_ms / 1000 = 0.2 is promised"),
    ("alerts-keep-promises", POWER, "== 0", "== 2 * 60", "compares with 120, and no number is promised"),
    ("recorded-used", OVEN, "max(kind:wait:p95)", "max(wait_seconds_sum)", "kind:wait:p95 is recorded, and no alert"),
    ("sizes-declared", OVEN, "vector(2)", "vector(3)", "job:replicas:min of oven is vector(3), and 2 is declared"),
    (
        "sizes-declared",
        OVEN,
        "labels: {job: oven}",
        "labels: {job: bell}",
        "of bell is vector(2), and nothing is declared",
    ),
    (
        "sizes-declared",
        INTENT,
        'tier = "monitoring"\nports = { http = 9093 }',
        'tier = "app"\nreplicas = { min = 1, max = 1 }\nmetrics = { port = 1, path = "/" }\nports = { http = 9093 }',
        "job:replicas:min of bell is not recorded",
    ),
    ("datasources-exist", BOARD, '"uid": "figures"', '"uid": "gone"', "takes its figures from gone, and no prometheus"),
    (
        "datasources-exist",
        "datasources.yml",
        "watch:9090",
        "watch:9091",
        "leads to http://watch:9091, where no declared",
    ),
    ("panels-explained", BOARD, '"How many."', '""', "the panel 'Loaves' of the dashboard 'Oven' has no description"),
    ("panels-explained", BOARD, '"short"', '""', "has no unit"),
    ("panels-explained", BOARD, '"expr"', '"query"', "has no query"),
    (
        "panels-explained",
        BOARD,
        '"id": 2, "type": "row"',
        '"id": 1',
        "two panels of the dashboard 'Oven' have the number 1",
    ),
    ("services-shown", BOARD, 'job=\\"oven\\"', 'job=\\"bell\\"', "no dashboard shows oven"),
    ("monitoring-carried", "kustomization.yaml", "      - rules/power.yml\n", "", "rules/power.yml is not carried"),
    ("receivers-exist", BELL, "receiver: elsewhere", "receiver: nowhere", "a route leads to nowhere, and no receiver"),
    ("receivers-exist", BELL, "receiver: elsewhere", "receiver: nowhere", "no route leads to the receiver elsewhere"),
    (
        "receivers-exist",
        BELL,
        "    webhook_configs: [{url_file: /run/secrets/people}]\n",
        "",
        "the receiver people sends nothing",
    ),
    (
        "alerts-secrets-in-files",
        BELL,
        "url_file: /run/secrets/people",
        "url: https://a.example/x",
        "plain text, as url",
    ),
    ("alerts-secrets-in-files", BELL, "route:\n", "global: {smtp_auth_password: x}\nroute:\n", "as smtp_auth_password"),
    (
        "watchdog-routed",
        BELL,
        'alertname="Alive"',
        'alertname="TooSlow"',
        "Alive, which must never stop, is told to whoever",
    ),
    ("watchdog-routed", BELL, "repeat_interval: 1m", "repeat_interval: 1h", "is told to somebody, too seldom"),
    ("watchdog-routed", OVEN, "vector(1)", "up", "no alert always fires"),
    (
        "choices-name-alerts",
        BELL,
        'alertname="NoPower"',
        'alertname="Dark"',
        "alerts with alertname Dark, and there are none",
    ),
    (
        "choices-name-alerts",
        BELL,
        "critical|warning",
        "critical|grave",
        "alerts with severity grave, and there are none",
    ),
]


def findings(monitoring: Monitoring, rule: str) -> list[Finding]:
    (found,) = (one for one in RULES if one.id == rule)
    return list(found.check(monitoring))


def test_the_bakery_as_it_is_keeps_every_rule(tmp_path: Path) -> None:
    monitoring = bakery(tmp_path)
    assert monitoring.faults == ()
    assert [finding for rule in RULES for finding in rule.check(monitoring)] == []


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert {example[0] for example in BROKEN} == {rule.id for rule in RULES}


@pytest.mark.parametrize(("rule", "file", "old", "new", "what"), BROKEN)
def test_a_line_that_breaks_a_rule_is_found(
    tmp_path: Path, rule: str, file: str, old: str, new: str, what: str
) -> None:
    found = findings(bakery(tmp_path, file, old, new), rule)
    assert [one for one in found if what in one.what], found
    assert all(one.rule == rule and one.mend and one.verdict == "broken" for one in found)
    assert all((tmp_path / one.place.file).is_file() for one in found)


def test_a_finding_stands_on_the_line_that_says_it(tmp_path: Path) -> None:
    (finding,) = findings(bakery(tmp_path, OVEN, "> 0.2", "> 0.3"), "alerts-keep-promises")
    assert "max(kind:wait:p95) > 0.3" in (tmp_path / OVEN).read_text().splitlines()[finding.place.line - 1]
    assert "TooSlow" in (tmp_path / INTENT).read_text().splitlines()[finding.because[0].line - 1]


def test_a_bound_that_cannot_be_worked_out_is_unknown(tmp_path: Path) -> None:
    (finding,) = findings(bakery(tmp_path, INTENT, "wait_ms / 1000", "wait_s"), "alerts-keep-promises")
    assert finding.verdict == "unknown"


def test_a_runbook_that_is_not_there_is_missed(tmp_path: Path) -> None:
    bakery(tmp_path)
    (tmp_path / "runbooks" / "NoPower.md").unlink()
    (finding,) = findings(reread(tmp_path), "alerts-have-runbooks")
    assert finding.what == "the runbook of the alert NoPower is not there: runbooks/NoPower.md"


def test_two_dashboards_with_one_uid_are_one(tmp_path: Path) -> None:
    bakery(tmp_path)
    (tmp_path / "dashboards" / "again.json").write_text((tmp_path / BOARD).read_text())
    found = findings(reread(tmp_path), "dashboards-load")
    assert [one.what for one in found] == [
        "the dashboard 'Oven' has the uid oven, and so has another: Grafana shows one"
    ] * 2


def test_a_dashboard_that_is_yaml_and_no_json_is_a_fault(tmp_path: Path) -> None:
    (fault,) = bakery(tmp_path, BOARD, '"title": "Oven",', '"title": "Oven",,').faults
    assert "is no JSON" in fault.what


def test_a_runbook_without_a_section_that_others_have_is_found(tmp_path: Path) -> None:
    bakery(tmp_path)
    for name in ("TooSlow", "NoPower"):
        (tmp_path / "runbooks" / f"{name}.md").write_text(f"# {name}\n\n## What to do\n")
    (finding,) = findings(reread(tmp_path), "alerts-have-runbooks")
    assert finding.what == "the runbook Alive has no section 'What to do', which others have"


@pytest.mark.parametrize(("address", "count"), [("http://oven:8080", 1), ("https://bakery.example", 0)])
def test_the_door_is_looked_at_as_people_come(tmp_path: Path, address: str, count: int) -> None:
    job = "job_name: machine\n    metrics_path: /probe\n    file_sd_configs: [{files: [door.yml]}]"
    (tmp_path / "door.yml").write_text(f"- targets: ['{address}']\n")
    found = findings(bakery(tmp_path, COMPOSE, "job_name: machine", job), "figures-arrive")
    assert len([one for one in found if "by which no people come" in one.what]) == count


def test_what_the_topology_does_not_name_is_not_judged(tmp_path: Path) -> None:
    text = (bakery(tmp_path).root / "topology.toml").read_text()
    start, end = text.index("[artifacts]"), text.index("[network]")
    (tmp_path / "topology.toml").write_text(text[:start] + "[artifacts]\n" + text[end : text.index("[alerts]")])
    assert [finding for rule in RULES for finding in rule.check(reread(tmp_path))] == []
