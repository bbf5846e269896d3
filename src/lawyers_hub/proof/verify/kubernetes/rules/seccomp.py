"""Most holes in the kernel are behind calls that no service needs."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for workload, container, at in release.containers():
        own = container.security_context.seccomp_profile
        profile = own or workload.pod.security_context.seccomp_profile
        if profile is None or profile.type not in ("RuntimeDefault", "Localhost"):
            yield Finding(
                rule=RULE.id,
                place=workload.pod_place(*(at if own else ()), "securityContext", "seccompProfile"),
                what=f"{workload.name} may make every call to the kernel",
                mend="set seccompProfile to RuntimeDefault",
            )


RULE = Rule(
    id="kubernetes-seccomp",
    promise="S2",
    says="every container is kept to the calls that the runtime's own profile allows",
    check=check,
)
