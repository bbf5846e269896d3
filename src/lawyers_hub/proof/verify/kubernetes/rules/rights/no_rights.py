"""Whoever may ask the API of the cluster for pods or secrets has walked around every wall that is built here."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.rules import Rule

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_ROLES = ("Role", "ClusterRole")


def check(release: Release) -> Iterator[Finding]:
    for manifest in release.manifests:
        if manifest.kind in (*_BINDINGS, *_ROLES):
            gives = "lends rights in the cluster" if manifest.kind in _BINDINGS else "makes up rights in the cluster"
            yield Finding(
                rule=RULE.id,
                place=manifest.place("kind"),
                what=f"{manifest} {gives}, and no service of ours needs any",
                mend="remove it",
            )


RULE = Rule(
    id="kubernetes-no-rights",
    promise="S2",
    says="no account is lent a right in the cluster",
    check=check,
)
