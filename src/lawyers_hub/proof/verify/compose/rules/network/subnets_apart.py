"""Networks with addresses in common are refused by Docker, and a proxy is believed by its address."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from itertools import combinations

from lawyers_hub.proof.verify.compose.composition import Composition, Container, Network
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.rules import Rule

Block = IPv4Network | IPv6Network


def check(composition: Composition) -> Iterator[Finding]:
    blocks = {name: list(_blocks(network)) for name, network in composition.networks.items()}
    for name, network in composition.networks.items():
        if len(blocks[name]) < len(network.subnets):
            yield _finding(network.place, f"the network {name} has a subnet that is none", "write it as 10.0.0.0/28")
    for one, other in combinations(blocks, 2):
        if any(a.version == b.version and a.overlaps(b) for a in blocks[one] for b in blocks[other]):
            what = f"the networks {one} and {other} have addresses in common"
            yield _finding(
                composition.networks[one].place, what, "give each its own", composition.networks[other].place
            )
    for container in composition.containers.values():
        yield from _addresses(container, blocks)
        yield from _believed(composition, container, blocks)


def _blocks(network: Network) -> Iterator[Block]:
    for subnet in network.subnets:
        try:
            yield ip_network(subnet)
        except ValueError:
            continue


def _addresses(container: Container, blocks: Mapping[str, list[Block]]) -> Iterator[Finding]:
    """One that is fixed lies in its network."""
    for name in container.networks:
        said = container.said.get("networks", name, "ipv4_address") if blocks.get(name) else None
        if said and not any(_within(said.text, block) for block in blocks[name]):
            yield _finding(
                said.place, f"{container.name} has the address {said.text}, which is not in {name}", "mend it"
            )


def _within(address: str, block: Block) -> bool:
    try:
        return ip_address(address) in block
    except ValueError:
        return False


def _believed(composition: Composition, container: Container, blocks: Mapping[str, list[Block]]) -> Iterator[Finding]:
    """Whose word on where a visitor comes from is taken: of those in a network that it shares with a door."""
    cluster = composition.declaration.topology.cluster
    setting = container.environment.get(cluster.trusted_proxies or "") if cluster else None
    if setting is None:
        return
    asking = {
        name
        for flow in composition.declaration.topology.flows
        if container.name in flow.targets
        for name in flow.source
    }
    shared = {
        name
        for name in container.networks
        if any(name in composition.containers[one].networks for one in asking if one in composition.containers)
    }
    known = [block for name in shared for block in blocks.get(name, ())]
    for text in filter(None, map(str.strip, setting.value.split(","))):
        try:
            block = ip_network(text)
        except ValueError:
            yield _finding(
                setting.place, f"{container.name} is to believe {text}, which is no block of addresses", "mend it"
            )
            continue
        if known and not any(block.version == one.version and block.subnet_of(one) for one in known):  # type: ignore[arg-type]
            what = f"{container.name} believes whoever asks from {text}, where others than its proxies are"
            yield _finding(setting.place, what, f"write {' or '.join(map(str, known))}")


def _finding(place: Place, what: str, mend: str, *because: Place) -> Finding:
    return Finding(rule=RULE.id, place=place, what=what, mend=mend, because=because)


RULE = Rule(
    id="compose-subnets-apart",
    promise="N2",
    says="networks have no address in common, and only proxies are believed about where a visitor comes from",
    check=check,
)
