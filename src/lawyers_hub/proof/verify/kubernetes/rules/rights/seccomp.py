"""Most holes in the kernel are behind calls that no service needs."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Workload
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.yaml_lines import Step

_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io"


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
        for path, what in _opened(workload, container, at):
            yield Finding(
                rule=RULE.id, place=workload.pod_place(*path), what=f"{workload.name} {what}", mend="remove it"
            )


def _opened(workload: Workload, container: Container, at: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    for path, context in (((), workload.pod.security_context), (at, container.security_context)):
        if context.app_armor_profile and context.app_armor_profile.type == "Unconfined":
            yield (*path, "securityContext", "appArmorProfile"), "is not confined by AppArmor"
        if context.proc_mount != "Default":
            yield (*path, "securityContext", "procMount"), "sees all of the machine's /proc"
    if workload.metadata.annotations.get(f"{_APP_ARMOR}/{container.name}") == "unconfined":
        yield (), "is not confined by AppArmor, as an annotation says"


RULE = Rule(
    id="kubernetes-seccomp",
    promise="S2",
    says="every container is kept to the calls that the runtime's own profile allows",
    check=check,
)
