"""Policies, secrets and the admission of pods hold in one namespace; what stands in another is outside of all three."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_OF_THE_CLUSTER = (
    "Namespace",
    "StorageClass",
    "PriorityClass",
    "ClusterRole",
    "ClusterRoleBinding",
    "PersistentVolume",
)
_VERSION = "pod-security.kubernetes.io/enforce-version"
_ENFORCE = "pod-security.kubernetes.io/enforce"


def check(release: Release) -> Iterator[Finding]:
    namespace = release.cluster.namespace
    for manifest in release.manifests:
        if manifest.kind not in _OF_THE_CLUSTER and manifest.namespace != namespace:
            where = f"in the namespace {manifest.namespace}" if manifest.namespace else "in no namespace of its own"
            yield Finding(
                rule=RULE.id,
                place=manifest.place("metadata", "namespace"),
                what=f"{manifest} stands {where}, and not in {namespace}",
                mend=f"set namespace: {namespace}",
            )
    ours = [manifest for manifest in release.manifests if (manifest.kind, manifest.name) == ("Namespace", namespace)]
    if not any(manifest.labels.get(_ENFORCE) == "restricted" for manifest in ours):
        yield Finding(
            rule=RULE.id,
            place=ours[0].place("metadata", "labels", _ENFORCE) if ours else release.place(),
            what=f"the namespace {namespace} admits pods with rights, whoever asks for them",
            mend=f"label it {_ENFORCE}: restricted",
        )
    for manifest in ours:
        if manifest.labels.get(_VERSION) == "latest":
            yield Finding(
                rule=RULE.id,
                place=manifest.place("metadata", "labels", _VERSION),
                what=f"the namespace {namespace} may refuse after an upgrade what it admits today",
                mend=f"label it {_VERSION} with a version",
            )


RULE = Rule(
    id="kubernetes-namespace",
    promise="S2",
    says="everything stands in one namespace, which admits no pod that is not restricted",
    check=check,
)
