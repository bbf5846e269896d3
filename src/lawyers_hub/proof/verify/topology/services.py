"""What runs, how large, and where it says how it is."""

from collections.abc import Mapping, Sequence
from typing import Literal

from lawyers_hub.proof.verify.topology.declared import Budget, Declared, Port


class Replicas(Declared, frozen=True, kw_only=True):
    """`jobs_each` is how many jobs may wait for each process before there is one more."""

    min: int
    max: int
    cpu_target_percent: int | None = None
    jobs_each: int | None = None


class Metrics(Declared, frozen=True, kw_only=True):
    port: Port
    path: str


class Probes(Declared, frozen=True, kw_only=True):
    live: str
    ready: str


class Service(Declared, frozen=True, kw_only=True):
    """One thing that runs. `on` are the planes in which it does, if not all (terraform, compose, kubernetes, or
    kubernetes/<overlay>). `group` is its security group in AWS; `runs` says when, if it does not last.

    `before` are those who start only when it is done. `grace_s` is how long it takes, at most, to finish what it has
    begun when it is told to stop, and `silent_s` for how long at most it says nothing on a connection that goes on.
    `pages` is the path below which the load balancer leads to it, and `scratch_mib` the room that it needs in /tmp.
    `connections` is how many each of its processes may have to a database.
    """

    tier: str
    why: str
    on: Sequence[str] = ()
    group: str | None = None
    ports: Mapping[str, Port] = {}
    replicas: Replicas | None = None
    runs: str | None = None
    before: Sequence[str] = ()
    grace_s: float = 0
    silent_s: float = 0
    grows_with: str | None = None
    cpu_m: Budget | None = None
    memory_mib: Budget | None = None
    storage_gib: int | None = None
    scratch_mib: int | None = None
    connections: int | None = None
    pages: str | None = None
    metrics: Metrics | None = None
    probes: Probes | None = None
    configuration: str | None = None


class Given(Declared, frozen=True, kw_only=True):
    """Brought along by the machine or the cluster, asked by Prometheus."""

    on: list[Literal["compose", "kubernetes"]]
    metrics: Metrics
    why: str


def port_of(service: Service, name: str) -> int | None:
    """The number of a port by its name; `metrics` is where the service says that its figures are."""
    if name == "metrics" and service.metrics:
        return service.metrics.port
    return service.ports.get(name)
