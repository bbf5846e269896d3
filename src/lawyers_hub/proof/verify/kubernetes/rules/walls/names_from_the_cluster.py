"""A pod that looks up names elsewhere can be sent to a stranger by them, and past every name that is written here."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        for path, what in _elsewhere(workload):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*path),
                what=f"{workload.name} {what}",
                mend=f"remove {path[0]}, and let the cluster's own names lead",
            )


def _elsewhere(workload: Workload) -> Iterator[tuple[tuple[Step, ...], str]]:
    pod = workload.pod
    for number, alias in enumerate(pod.host_aliases):
        yield ("hostAliases", number), f"is sent to {alias.ip} for {' and '.join(alias.hostnames) or 'some name'}"
    if pod.dns_policy not in ("ClusterFirst", "ClusterFirstWithHostNet"):
        yield ("dnsPolicy",), f"does not ask the cluster for names (dnsPolicy {pod.dns_policy})"
    if pod.dns_config.nameservers:
        yield ("dnsConfig", "nameservers"), f"asks {', '.join(pod.dns_config.nameservers)} for names"


RULE = Rule(
    id="kubernetes-names-from-the-cluster",
    promise="N1",
    says="every pod asks the cluster for names, and is given none by hand",
    check=check,
)
