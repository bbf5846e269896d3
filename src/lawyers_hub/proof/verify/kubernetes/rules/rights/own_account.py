"""Rights are lent to an account; who shares one shares its rights."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload in release.workloads:
        account = workload.pod.service_account_name
        if account != workload.name:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("serviceAccountName"),
                what=f"{workload.name} runs under the account {account}, and not under its own",
                mend=f"set serviceAccountName: {workload.name}",
            )


RULE = Rule(
    id="kubernetes-own-account",
    promise="S2",
    says="every service runs under an account of its own",
    check=check,
)
