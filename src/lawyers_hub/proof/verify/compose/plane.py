"""Who meets whom under Compose: by the networks that services share, the ports published and the ways out."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations, product

from lawyers_hub.proof.verify.compose.composition import Composition, Container, Network, Published
from lawyers_hub.proof.verify.compose.networking import (
    Places,
    doubt_about,
    has_a_door,
    is_on_the_wire,
    leads_out,
    lets_meet,
    members_of,
)
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, NEIGHBOUR, NEWCOMER, Opening, Plane, Side
from lawyers_hub.proof.verify.topology import is_on

NAME = "compose"
LIMITS = (
    "a network of Compose knows neither direction nor port: two services that share one can speak both ways on every "
    "port, so pairs are compared, and that each listens where it is declared is what closes the rest",
    "every container can address the machine itself at its network's gateway: what the machine listens on is its own "
    "firewall's to close, and only who is told the machine's name (host-gateway) counts as meant to ask it",
)

_UNNAMED = "default"
"""The network of whoever names none."""

_SIDES: tuple[Side, Side] = ("out", "in")
_INTO: tuple[Side] = ("in",)
_OUTSIDERS = (INTERNET, NEIGHBOUR)


def plane_of(composition: Composition) -> Plane:
    given = _given(composition)
    services = {*composition.declaration.topology.services, *composition.containers}
    return Plane(
        name=NAME,
        endpoints=frozenset((*services, *_OUTSIDERS, NEWCOMER, *given)),
        openings=tuple(dict.fromkeys(_openings(composition, given))),
        uncontrolled=frozenset(
            {(name, side) for name in _OUTSIDERS for side in _SIDES} | {(name, "in") for name in given}
        ),
        doors={(name, side): _door(composition, name) for name, side in product(services, _SIDES)},
        tells_ports_apart=False,
        limits=LIMITS,
    )


def _openings(composition: Composition, given: Iterable[str]) -> Iterator[Opening]:
    members = members_of(composition)
    for network in composition.networks.values():
        here = members.get(network.name, {})
        if lets_meet(network):
            yield from _meetings(network, here)
        for name, places in here.items() if has_a_door(network) else ():
            container, lines = composition.containers[name], (*places, network.place)
            yield from _ways_in(container, network, lines)
            yield from _ways_out(container, network, lines, given)
        if network.name == _UNNAMED and leads_out(network):
            yield from _every("out", NEWCOMER, INTERNET, (network.place,), doubt_about(network))
    for container in composition.containers.values():
        yield from _elsewhere(composition, container, given)


def _meetings(network: Network, members: Mapping[str, Places]) -> Iterator[Opening]:
    """Both sides of every two members, and of whoever joins without naming a network."""
    nobody: Places = ()
    everybody = {**members, NEWCOMER: nobody} if network.name == _UNNAMED else dict(members)
    others = {NEIGHBOUR: nobody} if network.external or is_on_the_wire(network) else {}
    for source, target in permutations({**everybody, **others}, 2):
        for side, one in zip(_SIDES, (source, target), strict=True):
            if one in everybody:
                yield from _every(side, source, target, (*everybody[one], network.place), doubt_about(network))


def _ways_in(container: Container, network: Network, places: Places) -> Iterator[Opening]:
    doubt = doubt_about(network)
    for port in container.published:
        if source := _who_reaches(port):
            yield Opening("in", source, container.name, port.ports, (port.place, *places), port.doubt or doubt)
    if is_on_the_wire(network):
        yield from _every("in", INTERNET, container.name, places, doubt)


def _ways_out(container: Container, network: Network, places: Places, given: Iterable[str]) -> Iterator[Opening]:
    if leads_out(network):
        yield from _every("out", container.name, INTERNET, places, doubt_about(network))
    if any(host.endswith(":host-gateway") for host in container.extra_hosts):
        for name in given:
            yield from _every("out", container.name, name, (container.place_of("extra_hosts"), *places), None)


def _who_reaches(port: Published) -> str | None:
    """Whoever can send to the address of the machine on which a port is published."""
    try:
        address = ipaddress.ip_address(port.host_ip or "0.0.0.0")  # noqa: S104 - how Docker calls every address
    except ValueError:
        return INTERNET
    if address.is_loopback:
        return None
    return NEIGHBOUR if address.is_private and not address.is_unspecified else INTERNET


def _elsewhere(composition: Composition, container: Container, given: Iterable[str]) -> Iterator[Opening]:
    """In the machine's own network: every way in and out. In that of a container of others: nobody knows."""
    doubt = None
    if container.network_mode.startswith("container:"):
        doubt = f"{container.name} is in the network of a container that this file does not know"
    elif container.network_mode != "host":
        return
    places = (container.place_of("network_mode"),)
    for other in (*composition.containers, *_OUTSIDERS, *given):
        for side in _SIDES if other != container.name else ():
            yield from _every(side, container.name, other, places, doubt)
            yield from _every(side, other, container.name, places, doubt)


def _every(side: Side, source: str, target: str, places: Places, doubt: str | None) -> Iterator[Opening]:
    for ports in EVERY_PORT:
        yield Opening(side, source, target, ports, places, doubt)


def _given(composition: Composition) -> tuple[str, ...]:
    given = composition.declaration.topology.given
    return tuple(name for name, one in given.items() if is_on(one.on, NAME))


def _door(composition: Composition, name: str) -> Place:
    container = composition.containers.get(name)
    return container.place_of("networks") if container else composition.place
