"""What runs of a release, as the cluster tells it that KUBECONFIG names. One looks from inside of pods of our image."""

from collections.abc import Iterator

import msgspec

from lawyers_hub.proof.verify.kubernetes import Release, Workload
from lawyers_hub.proof.verify.packets.live.docker import last_part
from lawyers_hub.proof.verify.packets.live.instances import Instance, Running, Unseen
from lawyers_hub.proof.verify.packets.live.programs import program, told


class _Metadata(msgspec.Struct, rename="camel"):
    name: str
    labels: dict[str, str] = {}
    deletion_timestamp: str | None = None


class _Container(msgspec.Struct):
    name: str
    image: str = ""


class _Spec(msgspec.Struct):
    containers: list[_Container] = []


class _Address(msgspec.Struct):
    ip: str = ""


class _Status(msgspec.Struct):
    phase: str = ""
    addresses: list[_Address] = msgspec.field(default_factory=list, name="podIPs")


class _Pod(msgspec.Struct):
    metadata: _Metadata
    spec: _Spec
    status: _Status


class _Pods(msgspec.Struct):
    items: list[_Pod]


def running_in_cluster(release: Release) -> Running:
    """Raises `Unseen`: the cluster says nothing, or nothing of the release runs there."""
    namespace = release.cluster.namespace
    kubectl = (program("kubectl"), "--namespace", namespace)
    pods = told([*kubectl, "get", "pods", "--output=json"], _Pods).items
    instances = tuple(_instances(release, pods, (*kubectl, "exec", "--stdin")))
    if not instances:
        raise Unseen(f"no pod of this release runs in the namespace {namespace}: see where KUBECONFIG leads")
    return Running(
        instances=instances,
        names=frozenset(name for name in release.declaration.topology.services if release.has("Service", name)),
        meant=frozenset(one.name for one in release.workloads if one.lasts and one.replicas != 0),
    )


def _instances(release: Release, pods: list[_Pod], enter: tuple[str, ...]) -> Iterator[Instance]:
    image = release.declaration.topology.artifacts.image
    for pod in pods:
        makers = [one for one in release.workloads if _made(one, pod)]
        if not makers or pod.status.phase != "Running" or pod.metadata.deletion_timestamp:
            continue
        ours = [one.name for one in pod.spec.containers if image and last_part(one.image) == last_part(image)]
        yield Instance(
            service=makers[0].name,
            name=pod.metadata.name,
            addresses=tuple(address.ip for address in pod.status.addresses),
            door=(*enter, pod.metadata.name, "--container", ours[0], "--") if ours else (),
        )


def _made(workload: Workload, pod: _Pod) -> bool:
    worn = workload.metadata.labels
    return bool(worn) and workload.lasts and worn.items() <= pod.metadata.labels.items()
