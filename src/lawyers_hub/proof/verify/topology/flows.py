"""Who may speak to whom, wherever it runs."""

from collections.abc import Sequence
from typing import Literal

from lawyers_hub.proof.verify.topology.declared import Declared, Port


class Flow(Declared, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """`port` is a port's name at each target, or `metrics`: what the target names there.

    `on` are the planes in which it is meant, if not all.
    """

    on: Sequence[str] = ()
    source: list[str]
    target: str | list[str]
    port: str
    why: str

    @property
    def targets(self) -> list[str]:
        return [self.target] if isinstance(self.target, str) else self.target


class ClusterFlow(Declared, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """What only Kubernetes itself adds."""

    source: list[str]
    target: str
    port: Port
    protocols: tuple[Literal["tcp", "udp"], ...] = ("tcp",)
    why: str


class Egress(Declared, frozen=True, kw_only=True, rename={"source": "from"}):
    """`on`: the planes that have this way out, if not all (terraform, compose, kubernetes or kubernetes/<overlay>).

    `in_aws` is where it leads in AWS: "internet", "s3" (its prefix list), or a group.
    """

    on: Sequence[str] = ()
    in_aws: str = "internet"
    port: Port
    source: list[str]
    why: str


def is_on(planes: Sequence[str], plane: str) -> bool:
    """Whether a plane such as kubernetes/staging is one of these, by its name or that of its kind. None said is all."""
    return not planes or plane in planes or plane.partition("/")[0] in planes
