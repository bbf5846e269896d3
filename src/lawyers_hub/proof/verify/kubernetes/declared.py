"""Whether the topology says enough of a cluster to judge what is given to it."""

from collections.abc import Iterator

from lawyers_hub.proof.verify.declaration import Declaration
from lawyers_hub.proof.verify.kubernetes.network.addresses import Addresses
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.topology import Cluster, Overlay


def refuse_misdeclared(declaration: Declaration, overlay: str) -> None:
    """Raises `Fault` where the cluster or what is around it is missing, or named by what does not exist."""
    cluster = declaration.topology.cluster
    if cluster is None:
        raise Fault(declaration.place("artifacts.kubernetes"), "names overlays: declare the cluster they are for")
    around = cluster.overlays.get(overlay)
    if around is None:
        raise Fault(
            declaration.place("cluster"), f"says nothing of the overlay {overlay}: add cluster.overlays.{overlay}"
        )
    place = declaration.place(f"cluster.overlays.{overlay}")
    for block in _blocks(declaration, cluster, around):
        try:
            Addresses.of(block)
        except ValueError:
            raise Fault(place, f"names {block}, which is no block of addresses") from None
    for name, stand in {**cluster.around, **around.elsewhere}.items():
        if stand.namespace is None and stand.addresses is None:
            raise Fault(place, f"says neither the namespace nor the addresses of {name}")
    known = {INTERNET, *cluster.around, *around.elsewhere, *declaration.topology.services}
    for way, targets in around.ways_out.items():
        for name in targets if way in declaration.topology.egress else [way]:
            if name not in known:
                raise Fault(place, f"leads the way out {way} to {name}, which nothing declares")


def _blocks(declaration: Declaration, cluster: Cluster, around: Overlay) -> Iterator[str]:
    yield declaration.topology.network.vpc_cidr
    stands = (*cluster.around.values(), *around.elsewhere.values())
    yield from (block for block in (around.pods, *(stand.addresses for stand in stands)) if block)
