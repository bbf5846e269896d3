"""Root in a container is root on the machine as soon as one wall falls."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        own, of_pod = container.security_context, workload.pod.security_context
        refuses = of_pod.run_as_non_root if own.run_as_non_root is None else own.run_as_non_root
        user = of_pod.run_as_user if own.run_as_user is None else own.run_as_user
        group = of_pod.run_as_group if own.run_as_group is None else own.run_as_group
        if group == 0 or 0 in of_pod.supplemental_groups or of_pod.fs_group == 0:
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place("securityContext"),
                what=f"{workload.name} is in the group of root",
                mend="name a group above 0",
            )
        if refuses and user:
            continue
        said_here = own.run_as_non_root is not None or own.run_as_user == 0
        key = "runAsUser" if refuses else "runAsNonRoot"
        yield Finding(
            rule=RULE.id,
            place=workload.pod_place(*(at if said_here else ()), "securityContext", key),
            what=f"{workload.name} may run as root",
            mend="set runAsNonRoot: true, and a runAsUser above 0",
        )


RULE = Rule(
    id="kubernetes-not-root",
    promise="S2",
    says="no container runs as root",
    check=check,
)
