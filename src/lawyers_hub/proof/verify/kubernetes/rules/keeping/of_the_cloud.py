"""What the extensions of AWS must be told, so that disks can be used and no release outruns the load balancer."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.kubernetes.manifests import Object
from lawyers_hub.proof.verify.kubernetes.objects.networks import Binding
from lawyers_hub.proof.verify.kubernetes.objects.stores import StorageClass
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

_OF_AWS = "ebs.csi.aws.com"
_TYPES = ("gp2", "gp3", "io1", "io2")
_GATE = "elbv2.k8s.aws/pod-readiness-gate-inject"


def check(release: Release) -> Iterator[Finding]:
    for found in release.of(StorageClass):
        yield from _of_class(release, found)
    namespace = release.cluster.namespace
    ours = [manifest for manifest in release.manifests if (manifest.kind, manifest.name) == ("Namespace", namespace)]
    for manifest in ours if release.of(Binding) else ():
        if manifest.labels.get(_GATE) != "enabled":
            place = manifest.place("metadata", "labels", _GATE)
            what = "a pod counts as ready before the load balancer has found it so"
            yield _finding(place, what, f"label the namespace {_GATE}: enabled")


def _of_class(release: Release, found: Object[StorageClass]) -> Iterator[Finding]:
    body, parameters = found.body, found.body.parameters
    if body.provisioner.startswith("kubernetes.io/aws-"):
        what = f"{found.manifest} is made by {body.provisioner}, which Kubernetes has no more"
        yield _finding(found.place("provisioner"), what, f"name {_OF_AWS}")
    if body.volume_binding_mode != "WaitForFirstConsumer" and release.declaration.topology.network.zones > 1:
        what = f"{found.manifest} makes a disk in some zone, before it is known where its pod can run"
        yield _finding(found.place("volumeBindingMode"), what, "set volumeBindingMode: WaitForFirstConsumer")
    if "aws" in body.provisioner:
        if parameters.get("encrypted") != "true":
            what = f"{found.manifest} makes disks that are not encrypted"
            yield _finding(found.place("parameters", "encrypted"), what, 'say encrypted: "true"')
        if parameters.get("type", "gp3") not in _TYPES:
            what = (
                f"{found.manifest} asks for disks of the type {parameters['type']}, which there is not, or a slow one"
            )
            yield _finding(found.place("parameters", "type"), what, f"name one of {', '.join(_TYPES)}")


def _finding(place: Place, what: str, mend: str) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend)


RULE = Rule(
    id="kubernetes-of-the-cloud",
    promise="S2",
    says="disks of AWS are encrypted and made where their pods are, and pods are ready when its load balancer says so",
    check=check,
)
