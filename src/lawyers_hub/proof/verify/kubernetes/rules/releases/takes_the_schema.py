"""A field that does not exist is dropped or refused by a cluster, and with it whatever it was meant to do."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.schemas import Schemas
from lawyers_hub.proof.verify.rules import Rule


def check(release: Release) -> Iterator[Finding]:
    for version in release.cluster.versions:
        schemas = Schemas.of(version)
        if schemas is None:
            yield Finding(
                rule=RULE.id,
                place=release.declaration.place("cluster"),
                what=f"the schemas of Kubernetes {version} are not at hand, so nothing is known of what it would take",
                mend="install the package kubernetes-validate in a version that knows it",
                verdict="unknown",
            )
        else:
            yield from _refused(release, version, schemas)


def _refused(release: Release, version: str, schemas: Schemas) -> Iterator[Finding]:
    for manifest in release.manifests:
        problems = schemas.problems(manifest.value)
        if problems is None and manifest.kind not in release.cluster.extensions:
            yield Finding(
                rule=RULE.id,
                place=manifest.place("kind"),
                what=f"Kubernetes {version} knows no kind {manifest.kind} of this version, which {manifest} has",
                mend="mend its kind or apiVersion, or declare it among the extensions of the cluster in the topology",
                verdict="unknown",
            )
        for path, why in problems or []:
            yield Finding(
                rule=RULE.id,
                place=manifest.place(*path),
                what=f"Kubernetes {version} would refuse {manifest}: {'.'.join(map(str, path)) or 'at its top'}: {why}",
                mend="write what the API reference has there",
            )


RULE = Rule(
    id="kubernetes-takes-the-schema",
    promise="V1",
    says="every declared version of Kubernetes takes every manifest, and no field is misspelt",
    check=check,
)
