"""What is not carried to Kubernetes is not there, however good it is."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.rules import Rule


def check(monitoring: Monitoring) -> Iterator[Finding]:
    carrier = monitoring.carrier
    if carrier is None:
        return
    artifacts = monitoring.declaration.topology.artifacts
    single = (artifacts.prometheus.get("kubernetes"), artifacts.alertmanager, artifacts.datasources)
    kept = [
        *(file.file for file in monitoring.rule_files),
        *(board.file for board in monitoring.dashboards),
        *(file for file in single if file),
    ]
    for file in kept:
        if file not in carrier.files:
            yield Finding(
                rule=RULE.id,
                place=carrier.place,
                what=f"{file} is not carried to Kubernetes",
                mend="add it to the files of a configMapGenerator there",
            )


RULE = Rule(
    id="monitoring-carried",
    promise="O2",
    says="every rule, dashboard and configuration is carried to Kubernetes",
    check=check,
)
