"""Builds hosts with gates, and joins them: who may speak to whom is for the gates alone to say."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import product

from lawyers_hub.proof.verify.packets.model import WALLS, Host, Model, Port, Wall
from lawyers_hub.proof.verify.packets.nftables import ruleset
from lawyers_hub.proof.verify.packets.standing import Standing, allow_many_sockets

_ROUTER = "169.254.1.1"


class Wire:
    """A model that stands."""

    def __init__(self, model: Model, standing: Sequence[Standing]) -> None:
        self._hosts = dict(zip(standing, model.hosts, strict=True))
        self.endpoints: dict[str, list[Standing]] = defaultdict(list)
        for one, host in self._hosts.items():
            self.endpoints[host.endpoint].append(one)
        self.walls = tuple(wall for wall in WALLS if any(host.has(wall) for host in model.hosts))

    def raise_walls(self, walls: Collection[Wall]) -> None:
        for standing, host in self._hosts.items():
            if host.is_walled:
                standing.nft(ruleset(host, walls))

    def ways(self, source: str, target: str) -> Iterator[tuple[Standing, Standing, str]]:
        """A host that asks itself stands for two of its kind: both its gates are between them."""
        for sender, receiver in product(self.endpoints[source], self.endpoints[target]):
            yield sender, receiver, self._hosts[receiver].address


@contextmanager
def built_on_a_wire(model: Model, ports: Collection[Port]) -> Iterator[Wire]:
    """Gone at the end, whatever happens within; by the kernel's hand if this process is killed.

    Raises:
        OSError: this process may not make namespaces.
        Refused: `ip` or `nft` did not take what it was told.
    """
    allow_many_sockets()
    with ExitStack() as held:
        router = Standing()
        held.callback(router.close)
        standing = []
        for _ in model.hosts:
            standing.append(Standing())
            held.callback(standing[-1].close)
        _connect(router, model.hosts, standing)
        for one in standing:
            one.listen(ports)
        yield Wire(model, standing)


def _connect(router: Standing, hosts: Sequence[Host], standing: Sequence[Standing]) -> None:
    """A star: everybody has one neighbour, since the neighbours of all namespaces share one small table in Linux."""
    router.namespace.set("ipv4/ip_forward", 1)
    words = ["link set lo up"]
    for number, (host, one) in enumerate(zip(hosts, standing, strict=True)):
        words += [
            f"link add to{number} type veth peer name eth0 netns {one.namespace.path}",
            f"link set to{number} up",
            f"address add {_ROUTER}/32 dev to{number}",
            f"route add {host.address}/32 dev to{number}",
        ]
    router.ip(*words)
    for host, one in zip(hosts, standing, strict=True):
        one.ip(
            "link set lo up",
            f"address add {host.address}/32 dev eth0",
            "link set eth0 up",
            f"route add {_ROUTER}/32 dev eth0",
            f"route add default via {_ROUTER}",
        )
