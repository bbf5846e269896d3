"""A small bakery that is watched as every rule demands, and what becomes of it when one line is another."""

from pathlib import Path

from lawyers_hub.proof.verify.declaration import read_topology
from lawyers_hub.proof.verify.monitoring import Monitoring, read

FILES = {
    "topology.toml": """\
system = "bakery"
environment = "staging"

[artifacts]
rules = "rules"
rule_tests = "tests"
alertmanager = "alertmanager.yml"
dashboards = "dashboards"
datasources = "datasources.yml"
carrier = "kustomization.yaml"
runbooks = "runbooks"
exported_metrics = "exported.toml"

[artifacts.prometheus]
compose = "prometheus.yml"
kubernetes = "cluster.yml"

[network]
vpc_cidr = "10.0.0.0/16"
zones = 1

[tiers]
app = "ours"
monitoring = "watching"

[services.oven]
tier = "app"
ports = { http = 8080 }
replicas = { min = 2, max = 4 }
cpu_m = [100, 500]
metrics = { port = 8080, path = "/figures" }
why = "bakes"

[services.watch]
tier = "monitoring"
ports = { http = 9090 }
why = "looks"

[services.bell]
tier = "monitoring"
ports = { http = 9093 }
why = "rings"

[[flows]]
from = ["watch"]
to = "oven"
port = "metrics"
why = "figures"

[[flows]]
from = ["watch"]
to = "bell"
port = "http"
why = "alerts"

[given.meter]
on = ["compose"]
metrics = { port = 9100, path = "/metrics" }
why = "power"

[promises]
wait_ms = 200

[alerts]
TooSlow = { bounds = ["wait_ms / 1000"] }
NoPower = { severity = "critical" }
Alive = {}

[sizes]
"job:replicas:min" = "replicas.min"
""",
    "exported.toml": """\
[oven]
loaves_total = ["kind"]
wait_seconds = ["kind"]

[meter]
power_on = []

[watch]
up = []
""",
    "prometheus.yml": """\
rule_files:
  - rules/oven.yml
  - rules/power.yml
alerting:
  alertmanagers:
    - static_configs: [{targets: ["bell:9093"]}]
scrape_configs:
  - job_name: oven
    metrics_path: /figures
    dns_sd_configs:
      - {names: [oven], type: A, port: 8080}
  - job_name: machine
    static_configs:
      - targets: ["host.docker.internal:9100"]
""",
    "cluster.yml": """\
rule_files: [rules/oven*.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["bell:9093"]}]}]}
scrape_configs:
  - job_name: oven
    metrics_path: /figures
    relabel_configs:
      - {target_label: __address__, replacement: "oven-pods:8080"}
    dns_sd_configs:
      - {names: [oven-pods], type: A, port: 8080}
""",
    "rules/oven.yml": """\
groups:
  - name: oven
    rules:
      - {record: "job:replicas:min", expr: vector(2), labels: {job: oven}}
      - record: kind:wait:p95
        expr: histogram_quantile(0.95, sum by (kind, le) (rate(wait_seconds_bucket{job="oven"}[5m])))
      - alert: TooSlow
        expr: max(kind:wait:p95) > 0.2 and on () count(up == 1) < on () sum(job:replicas:min)
        for: 10m
        labels: {severity: warning}
        annotations:
          summary: Slow
          description: People wait for their bread for longer than we promised them.
          runbook: runbooks/TooSlow.md
      - alert: Alive
        expr: vector(1)
        labels: {severity: none}
        annotations:
          summary: Alive
          description: This one never stops, and when it does nobody is told anything.
          runbook: runbooks/Alive.md
""",
    "rules/power.yml": """\
groups:
  - name: power
    rules:
      - alert: NoPower
        expr: power_on == 0
        labels: {severity: critical}
        annotations:
          summary: "Dark at {{ $labels.instance }}, which is {{ $labels.severity }}"
          description: Nothing is baked, and the dough of tomorrow is lost as well.
          runbook: runbooks/NoPower.md
""",
    "tests/oven.yml": """\
rule_files: [../rules/oven.yml]
tests:
  - name: one of two ovens bakes too slowly
    interval: 1m
    input_series:
      - {series: 'wait_seconds_bucket{job="oven",kind="rye",le="0.5"}', values: '0+9x30'}
      - {series: 'wait_seconds_bucket{job="oven",kind="rye",le="+Inf"}', values: '0+9x30'}
      - {series: 'up{job="oven",instance="a"}', values: '1x30'}
    promql_expr_test:
      - expr: count(ALERTS{alertname="TooSlow", alertstate="firing"})
        eval_time: 5m
        exp_samples: []
      - expr: count(ALERTS{alertname="TooSlow", alertstate="firing"})
        eval_time: 20m
        exp_samples: [{labels: '{}', value: 1}]
      - expr: 'count(ALERTS{alertname="Alive"})'
        exp_samples: [{labels: '{}', value: 1}]
""",
    "tests/power.yml": """\
rule_files: [../rules/power.yml]
tests:
  - name: the lights go out, and on again
    input_series: [{series: power_on, values: '0x5 1x9'}]
    alert_rule_test:
      - {alertname: NoPower, eval_time: 1m, exp_alerts: [{exp_labels: {severity: critical}}]}
      - {alertname: NoPower, eval_time: 9m}
""",
    "alertmanager.yml": """\
route:
  receiver: people
  routes:
    - matchers: [alertname="Alive"]
      receiver: elsewhere
      repeat_interval: 1m
    - matchers: [severity=~"critical|warning"]
      receiver: people
receivers:
  - name: people
    webhook_configs: [{url_file: /run/secrets/people}]
  - name: elsewhere
    webhook_configs: [{url_file: /run/secrets/elsewhere}]
inhibit_rules:
  - source_matchers: [alertname="NoPower"]
    target_matchers: [alertname=~"TooSlow|NoPower"]
""",
    "datasources.yml": """\
datasources:
  - {uid: figures, type: prometheus, url: "http://watch:9090"}
""",
    "dashboards/oven.json": """\
{
  "uid": "oven",
  "title": "Oven",
  "panels": [
    {
      "id": 1,
      "title": "Loaves",
      "description": "How many.",
      "datasource": { "type": "prometheus", "uid": "figures" },
      "fieldConfig": { "defaults": { "unit": "short" } },
      "targets": [
        {
          "expr": "sum by (kind) (rate(loaves_total{job=\\"oven\\"}[$__rate_interval]))",
          "legendFormat": "{{kind}}"
        }
      ]
    },
    { "id": 2, "type": "row", "title": "More", "panels": [] }
  ]
}
""",
    "kustomization.yaml": """\
configMapGenerator:
  - name: watch
    files:
      - prometheus.yml=cluster.yml
      - rules/oven.yml
      - rules/power.yml
      - alertmanager.yml
      - datasources.yml
      - dashboards/oven.json
""",
    "runbooks/TooSlow.md": "# TooSlow\n",
    "runbooks/NoPower.md": "# NoPower\n",
    "runbooks/Alive.md": "# Alive\n",
}


def bakery(root: Path, file: str = "", old: str = "", new: str = "") -> Monitoring:
    """The bakery as it is read when in one file `old` has become `new`."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        if name == file:
            assert old in text, old
            text = text.replace(old, new)
        (root / name).write_text(text, encoding="utf-8")
    return reread(root)


def reread(root: Path) -> Monitoring:
    return read(root, read_topology(root, "topology.toml"))
