"""From the rules of groups to openings between endpoints."""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, Opening, Ports, Side
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.evaluation import Value, doubt_of
from lawyers_hub.proof.verify.terraform.plane.addresses import Network, listed, network_of, outsider_in
from lawyers_hub.proof.verify.terraform.plane.permissions import Peer, Permission

Standing = Mapping[str, tuple[Network, ...]]
"""The networks in which a group's members stand, as far as they are known."""


class _Other(msgspec.Struct, frozen=True):
    """The other end of an opening; `cidr` is set where it is named by addresses only."""

    name: str
    doubt: str | None = None
    cidr: Network | None = None


def openings_of(
    configuration: Configuration, permissions: tuple[Permission, ...], standing: Standing
) -> tuple[Opening, ...]:
    """Every opening of every rule whose group is known.

    A network names no group. To a group that stands in it, it is an opening where that group's own side is open too:
    only then can a connection come of it. Two sides that are both open to the whole internet open nothing that those
    two openings do not say already.
    """
    direct: list[Opening] = []
    by_address: list[tuple[Opening, str]] = []
    for permission in permissions:
        if permission.group is None:
            continue
        for peer in permission.peers:
            for other in _others(configuration, peer):
                found = list(_opened(permission, peer, other))
                direct += found
                if other.cidr is not None:
                    by_address += _to_groups(found, other, standing)
    return (*direct, *_answered(direct, by_address))


def _others(configuration: Configuration, peer: Peer) -> Iterator[_Other]:
    if peer.kind == "group":
        yield _Other(peer.name) if peer.name else _unknown(peer, "it names a group that stands in no file here")
    elif peer.kind == "cidr":
        yield _addressed(configuration, peer.value)
    else:
        for held in listed(configuration, peer.value):
            if held is None:
                yield _unknown(peer, "only AWS knows what is in its prefix list")
            else:
                yield _Other(held) if isinstance(held, str) else _addressed(configuration, held)


def _addressed(configuration: Configuration, value: Value) -> _Other:
    cidr = network_of(value)
    if cidr is None:
        return _Other(INTERNET, doubt_of(value) or "its network is none")
    return _Other(outsider_in(cidr, configuration.declaration.topology.network.vpc_cidr), cidr=cidr)


def _unknown(peer: Peer, otherwise: str) -> _Other:
    """Whoever is not known may be anybody."""
    return _Other(INTERNET, (doubt_of(peer.value) if peer.kind == "cidr" else None) or otherwise)


def _opened(permission: Permission, peer: Peer, other: _Other) -> Iterator[Opening]:
    doubt = permission.doubt or permission.ports.doubt or other.doubt
    places = tuple(dict.fromkeys((permission.place, *peer.places, *permission.ports.places)))
    for ports in permission.ports.ports:
        yield opening(permission.side, str(permission.group), other.name, ports, places, doubt)


def opening(side: Side, own: str, other: str, ports: Ports, places: tuple[Place, ...], doubt: str | None) -> Opening:
    source, target = (own, other) if side == "out" else (other, own)
    return Opening(side, source, target, ports, places, doubt)


def _to_groups(found: list[Opening], other: _Other, standing: Standing) -> Iterator[tuple[Opening, str]]:
    """The same opening for every group that may stand in the network, with whom the network meant."""
    for one in found:
        for group, networks in standing.items():
            if not networks or any(_overlap(other.cidr, network) for network in networks):
                own = one.source if one.side == "out" else one.target
                yield opening(one.side, own, group, one.ports, one.places, one.doubt), other.name


def _overlap(one: Network | None, other: Network) -> bool:
    return one is not None and one.version == other.version and one.overlaps(other)


def _answered(direct: list[Opening], by_address: list[tuple[Opening, str]]) -> Iterator[Opening]:
    """Those by address whose other side is open too."""
    for one, meant in by_address:
        others = [*direct, *(two for two, also in by_address if meant != INTERNET or also != INTERNET)]
        if any(_meet(one, other) for other in others):
            yield one


def _meet(one: Opening, other: Opening) -> bool:
    return (
        one.side != other.side
        and (one.source, one.target) == (other.source, other.target)
        and one.ports.protocol == other.ports.protocol
        and one.ports.first <= other.ports.last
        and other.ports.first <= one.ports.last
    )
