"""Who may reach whom between security groups."""

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, NEIGHBOUR, Opening, Plane, Side
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.intent import NAME, intended
from lawyers_hub.proof.verify.terraform.plane.addresses import S3, Network
from lawyers_hub.proof.verify.terraform.plane.groups import Group, Groups, declared_groups
from lawyers_hub.proof.verify.terraform.plane.obstacles import Obstacles
from lawyers_hub.proof.verify.terraform.plane.openings import openings_of
from lawyers_hub.proof.verify.terraform.plane.permissions import permissions_of
from lawyers_hub.proof.verify.terraform.plane.standing import Member, members_of, subnets_of

_SIDES: tuple[Side, ...] = ("out", "in")
LIMITS = (
    "a network that holds a public address counts as the internet, which S3 and the neighbours are part of",
    "network ACLs, routes and public addresses are tried for declared flows alone: they excuse no opening",
    "a security group that nothing in Terraform carries is taken for one of pods, which stand where the nodes do",
    "a VPC that is only looked up is taken for the declared one",
    "nothing here shows what AWS adds by itself, such as the group of a cluster's control plane",
)

_OUTSIDERS = (INTERNET, NEIGHBOUR, S3)


def plane_of(configuration: Configuration) -> Plane:
    """The openings of all groups' rules, and what stands in the way of the flows that are declared.

    Endpoints are the groups by their names in topology.toml, the internet, the neighbours (addresses of the VPC that
    are in no group) and `s3`, which stands for its prefix list.
    """
    groups = Groups(configuration)
    members = members_of(configuration, groups)
    permissions = permissions_of(configuration, groups)
    openings = openings_of(configuration, permissions, _networks(configuration, members))
    names = {group.name for group in groups.all()} | declared_groups(configuration)
    return Plane(
        name=NAME,
        endpoints=frozenset({*names, *_OUTSIDERS}),
        openings=openings,
        uncontrolled=frozenset((name, side) for name in _OUTSIDERS for side in _SIDES),
        doors=_doors(tuple(groups.all()), openings),
        limits=LIMITS,
        obstacles=tuple(Obstacles(configuration, members).of(intended(configuration.declaration))),
    )


def _networks(configuration: Configuration, members: dict[str, tuple[Member, ...]]) -> dict[str, tuple[Network, ...]]:
    subnets = subnets_of(configuration)
    found: dict[str, tuple[Network, ...]] = {}
    for name, carriers in members.items():
        standing = [subnets.get(address) for member in carriers for address in member.subnets]
        known = [one.cidr for one in standing if one and one.cidr]
        # Where one is unknown they may stand anywhere.
        found[name] = tuple(dict.fromkeys(known)) if len(known) == len(standing) else ()
    return found


def _doors(groups: tuple[Group, ...], openings: tuple[Opening, ...]) -> dict[tuple[str, Side], Place]:
    """A further rule belongs behind the last of its kind; where there is none, to the group."""
    doors = {(group.name, side): group.place for group in groups for side in _SIDES}
    for opening in openings:
        own = opening.source if opening.side == "out" else opening.target
        doors[own, opening.side] = opening.places[0]
    return doors
