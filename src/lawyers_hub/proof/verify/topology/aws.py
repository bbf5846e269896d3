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


class Aws(Declared, frozen=True, kw_only=True):
    groups: Mapping[str, str] = {}
    flows: Sequence[AwsFlow] = ()
    egress: Mapping[str, Egress] = {}
