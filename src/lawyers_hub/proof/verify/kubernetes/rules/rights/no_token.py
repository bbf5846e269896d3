"""Who holds a token of the cluster can ask its API; nothing of ours has to."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.objects.stores import ServiceAccount
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    accounts = {account.name: account.body for account in release.of(ServiceAccount)}
    for workload in release.workloads:
        account = accounts.get(workload.pod.service_account_name)
        said = workload.pod.automount_service_account_token
        # The pod's word counts before its account's, and neither's is a yes.
        mounts = said if said is not None else not account or account.automount_service_account_token is not False
        if mounts:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("automountServiceAccountToken"),
                what=f"{workload.name} is given a token for the API of the cluster, which it does not need",
                mend="set automountServiceAccountToken: false",
            )
        for number, volume in enumerate(workload.pod.volumes):
            for index, source in enumerate(volume.projected.sources if volume.projected else ()):
                if source.service_account_token:
                    yield Finding(
                        rule=RULE.id,
                        place=workload.pod_place("volumes", number, "projected", "sources", index),
                        what=f"{workload.name} mounts a token of its account, which it does not need",
                        mend="remove the serviceAccountToken",
                    )


RULE = Rule(
    id="kubernetes-no-token",
    promise="S2",
    says="no pod is given a token for the API of the cluster",
    check=check,
)
