"""What AWS has beside the services: its network, groups, and their flows."""

from collections.abc import Mapping, Sequence
from typing import Literal

from lawyers_hub.proof.verify.topology.declared import Declared, Port
from lawyers_hub.proof.verify.topology.flows import Egress


class Network(Declared, frozen=True, kw_only=True):
    vpc_cidr: str
    zones: int


class AwsFlow(Declared, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """Between security groups."""

    source: list[str]
    target: str
    ports: list[Port]
    protocols: tuple[Literal["tcp", "udp"], ...] = ("tcp",)
    why: str


class Right(Declared, frozen=True, kw_only=True):
    """What a role may do with the objects of a bucket that is kept, all of them or those `under` a prefix."""

    bucket: str
    may: list[Literal["read", "write", "delete"]]
    under: str = ""


class Aws(Declared, frozen=True, kw_only=True):
    """`doors` are the services of AWS that must be reached inside the VPC, by the last part of their endpoint's name.

    `rights` are those of a service's own role, by service; one that is left out has no right to a bucket.
    """

    groups: Mapping[str, str] = {}
    flows: Sequence[AwsFlow] = ()
    egress: Mapping[str, Egress] = {}
    doors: Sequence[str] = ()
    rights: Mapping[str, Right] = {}
