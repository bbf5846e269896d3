"""Which services share which network of Compose, and where a network leads.

Source of what a network lets pass: https://docs.docker.com/engine/network/drivers/bridge/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from lawyers_hub.proof.verify.compose.composition import Composition, Network
from lawyers_hub.proof.verify.places import Place

_BRIDGE = "com.docker.network.bridge."
_ON_THE_WIRE = frozenset({"macvlan", "ipvlan"})
_KNOWN = frozenset({"bridge", "overlay", "none"}) | _ON_THE_WIRE

Places = tuple[Place, ...]
Members = Mapping[str, Mapping[str, Places]]
"""By network: each of its members, and the lines that make it one."""


def members_of(composition: Composition) -> Members:
    """Who is in which network, by its own word or by that of the service whose network it shares."""
    found: dict[str, dict[str, Places]] = defaultdict(dict)
    for name in composition.containers:
        for network, places in _networks_of(composition, name):
            found[network][name] = places
    return found


def lets_meet(network: Network) -> bool:
    return network.driver != "none" and network.options.get(f"{_BRIDGE}enable_icc", "true").lower() != "false"


def is_on_the_wire(network: Network) -> bool:
    """Whether its members have addresses in the machine's own network, where others are."""
    return network.driver in _ON_THE_WIRE


def has_a_door(network: Network) -> bool:
    """Whether packets pass between its members and what is outside of it at all."""
    return not network.internal and network.driver != "none"


def leads_out(network: Network) -> bool:
    """Whether a member that asks the internet gets an answer: only if its address is exchanged for the machine's."""
    masquerades = network.options.get(f"{_BRIDGE}enable_ip_masquerade", "true").lower() != "false"
    return has_a_door(network) and (masquerades or network.driver != "bridge")


def doubt_about(network: Network) -> str | None:
    if network.external:
        return f"the network {network.name} was made elsewhere, so who else is in it and where it leads is not known"
    if network.driver not in _KNOWN:
        return f"what the driver {network.driver} of the network {network.name} lets pass is not known"
    return network.doubt


def _networks_of(composition: Composition, name: str) -> Iterator[tuple[str, Places]]:
    """Of the service whose network it shares in the end; services that only share one another's have none."""
    way: list[Place] = []
    seen = {name}
    container = composition.containers[name]
    while container.network_mode.startswith("service:"):
        way.append(container.place_of("network_mode"))
        other = container.network_mode.partition(":")[2]
        if other in seen or other not in composition.containers:
            return
        seen.add(other)
        container = composition.containers[other]
    if container.network_mode == "bridge":
        yield "bridge", (*way, container.place_of("network_mode"))
    elif not container.network_mode:
        for network, joined in container.networks.items():
            yield network, (*way, joined.place)
