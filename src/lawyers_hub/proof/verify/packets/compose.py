"""A Compose file as the bridges of one machine: who is on which, where each leads, and what the machine publishes.

Read from the file's own facts, by what Docker makes of them (https://docs.docker.com/engine/network/drivers/bridge/):
members of a bridge meet; nobody crosses from one to another; from one that is not internal a way leads out, with
answers only where addresses are exchanged for the machine's; what is published is handed on from the machine's address.
"""

import ipaddress
from collections.abc import Iterator

from lawyers_hub.proof.verify.compose import Composition
from lawyers_hub.proof.verify.compose.composition import Container, Network
from lawyers_hub.proof.verify.packets.machine import Bridge, Machine, Publication
from lawyers_hub.proof.verify.packets.model import NotModelled
from lawyers_hub.proof.verify.reach import NEIGHBOUR, NEWCOMER

UNSEEN = (
    "what the machine under Compose listens on itself, node-exporter and blackbox-exporter among it, is its own "
    "firewall's to close: no packets were sent there"
)

_OPTION = "com.docker.network.bridge."
_DEFAULT = "default"


def machine_of(composition: Composition) -> Machine:
    """Raises NotModelled where the file uses what bridges on one machine cannot show."""
    bridges = {name: _bridge(composition, network) for name, network in composition.networks.items()}
    # Somebody who runs beside us, in a project of their own.
    bridges[NEIGHBOUR] = Bridge(members=(NEIGHBOUR,), leads_out=True, is_exchanged=True)
    taken = {name: bridge for name, bridge in bridges.items() if bridge.members}
    return Machine(bridges=taken | dict(_alone(composition, taken)), publications=tuple(_publications(composition)))


def _bridge(composition: Composition, network: Network) -> Bridge:
    members = tuple(name for name, one in composition.containers.items() if network.name in _networks(one))
    if network.name == _DEFAULT:
        members += (NEWCOMER,)
    if members and (network.external or network.doubt or network.driver not in ("bridge", "none")):
        raise NotModelled(f"the network {network.name} is none that this file makes on this machine", network.place)
    if len(members) > 1 and not _is_on(network, "enable_icc"):
        raise NotModelled(f"members of {network.name} may not meet, which no bridge here can show", network.place)
    return Bridge(
        members=members,
        leads_out=not network.internal and network.driver == "bridge",
        is_exchanged=_is_on(network, "enable_ip_masquerade"),
    )


def _networks(container: Container) -> tuple[str, ...]:
    if container.network_mode not in ("", "none"):
        place = container.place_of("network_mode")
        raise NotModelled(f"{container.name} is in the network of something else ({container.network_mode})", place)
    return () if container.network_mode else tuple(container.networks)


def _is_on(network: Network, option: str) -> bool:
    return network.options.get(_OPTION + option, "true").lower() != "false"


def _alone(composition: Composition, bridges: dict[str, Bridge]) -> Iterator[tuple[str, Bridge]]:
    """Those without a network: each on a bridge that leads nowhere."""
    met = {name for bridge in bridges.values() for name in bridge.members}
    for name in composition.containers:
        if name not in met:
            yield f"alone: {name}", Bridge(members=(name,), leads_out=False, is_exchanged=False)


def _publications(composition: Composition) -> Iterator[Publication]:
    for container in composition.containers.values():
        for port in container.published:
            if port.doubt:
                raise NotModelled(port.doubt, port.place)
            address = ipaddress.ip_address(port.host_ip or "0.0.0.0")  # noqa: S104 - how Docker calls every address
            if address.is_private and not (address.is_loopback or address.is_unspecified):
                raise NotModelled(
                    f"{container.name} is published on an address of the machine's own network", port.place
                )
            if not address.is_loopback:
                yield Publication(container.name, port.ports, port.inside)
