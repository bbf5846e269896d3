"""Builds hosts with gates on one wire: who may speak to whom is for the gates alone to say."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from lawyers_hub.proof.verify.packets.model import WALLS, Host, Port, Wall
from lawyers_hub.proof.verify.packets.namespaces import Namespace
from lawyers_hub.proof.verify.packets.nftables import ruleset
from lawyers_hub.proof.verify.packets.standing import Standing, allow_many_sockets


class Wire:
    """Hosts by name."""

    def __init__(self, plan: Mapping[str, Host], hosts: Mapping[str, Standing]) -> None:
        self._plan = plan
        self.hosts = hosts
        self.walls = tuple(wall for wall in WALLS if any(host.has(wall) for host in plan.values()))

    def raise_walls(self, walls: Collection[Wall]) -> None:
        for name, standing in self.hosts.items():
            standing.nft(ruleset(self._plan[name], walls))

    def addresses(self, source: str, target: str) -> tuple[str, ...]:
        """One. A host that asks itself stands for two of its kind: both its gates are between them."""
        del source
        return (self._plan[target].address,)


@contextmanager
def built_on_a_wire(plan: Mapping[str, Host], ports: Collection[Port]) -> Iterator[Wire]:
    """Gone at the end, whatever happens within; by the kernel's hand if this process is killed.

    Raises:
        OSError: this process may not make namespaces.
        Refused: `ip` or `nft` did not take what it was told.
    """
    allow_many_sockets()
    with ExitStack() as held:
        wire = Namespace()
        held.callback(wire.close)
        hosts: dict[str, Standing] = {}
        for name in plan:
            hosts[name] = Standing()
            held.callback(hosts[name].close)
        _connect(wire, plan, hosts)
        for standing in hosts.values():
            standing.listen(ports)
        yield Wire(plan, hosts)


def _connect(wire: Namespace, plan: Mapping[str, Host], hosts: Mapping[str, Standing]) -> None:
    """One bridge, and every address of the world behind it."""
    words = ["link add wire type bridge", "link set wire up"]
    for number, standing in enumerate(hosts.values()):
        words.append(f"link add to{number} type veth peer name eth0 netns {standing.namespace.path}")
        words.append(f"link set to{number} master wire up")
    wire.run("ip", "-batch", "-", said="\n".join(words) + "\n")
    for name, standing in hosts.items():
        standing.ip(
            "link set lo up",
            f"address add {plan[name].address}/32 dev eth0",
            "link set eth0 up",
            "route add default dev eth0 scope link",
        )
