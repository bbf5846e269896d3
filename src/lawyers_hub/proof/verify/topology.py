"""What topology.toml can declare: the words of the intent, typed."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import msgspec

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Budget = Annotated[tuple[int, ...], msgspec.Meta(min_length=2, max_length=2)]
"""What is requested, and the limit."""


class _Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A misspelt word must not pass for one that was left out."""


class Network(_Declared, frozen=True, kw_only=True):
    vpc_cidr: str
    zones: int


class Replicas(_Declared, frozen=True, kw_only=True):
    min: int
    max: int
    cpu_target_percent: int | None = None


class Metrics(_Declared, frozen=True, kw_only=True):
    port: Port
    path: str


class Probes(_Declared, frozen=True, kw_only=True):
    live: str
    ready: str


class Service(_Declared, frozen=True, kw_only=True):
    """One thing that runs. `group` is its security group in AWS; `runs` says when, if it does not last.

    `before` are those who start only when it is done. `grace_s` is how long it takes, at most, to finish what it has
    begun when it is told to stop.
    """

    tier: str
    why: str
    group: str | None = None
    ports: Mapping[str, Port] = {}
    replicas: Replicas | None = None
    runs: str | None = None
    before: list[str] = []
    grace_s: float = 0
    grows_with: str | None = None
    cpu_m: Budget | None = None
    memory_mib: Budget | None = None
    storage_gib: int | None = None
    metrics: Metrics | None = None
    probes: Probes | None = None
    configuration: str | None = None


class Flow(_Declared, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """`port` is a port's name at each target, or `metrics`: what the target names there."""

    source: list[str]
    target: str | list[str]
    port: str
    why: str

    @property
    def targets(self) -> list[str]:
        return [self.target] if isinstance(self.target, str) else self.target


class ClusterFlow(_Declared, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """What only Kubernetes itself adds."""

    source: list[str]
    target: str
    port: Port
    protocols: tuple[Literal["tcp", "udp"], ...] = ("tcp",)
    why: str


class Stand(_Declared, frozen=True, kw_only=True):
    """Where somebody is found who is no pod of ours: pods by namespace and labels, or a block of addresses."""

    namespace: str | None = None
    labels: Mapping[str, str] = {}
    addresses: str | None = None


class Overlay(_Declared, frozen=True, kw_only=True):
    """What one installation in a cluster has around it.

    `pods` is the block of the cluster's pods, if one is known. `elsewhere` are those, services of ours among them, that
    stand somewhere else. `ways_out` says where a way out of the house leads, if not to the internet. `balancer_s` is
    what the load balancer takes, at worst, until it believes that a new pod answers.
    """

    pods: str | None = None
    elsewhere: Mapping[str, Stand] = {}
    ways_out: Mapping[str, list[str]] = {}
    balancer_s: float = 0


class Cluster(_Declared, frozen=True, kw_only=True):
    """`label` is the label by which a pod says which service it is; `around` are the parts of the cluster we speak to.

    `versions` of Kubernetes must take every manifest, save the kinds that its `extensions` bring along. `secrets` are
    made by hand, outside of the tree. `pod_start_s` is how long a pod takes to answer, its image being there.
    """

    namespace: str
    label: str
    around: Mapping[str, Stand] = {}
    overlays: Mapping[str, Overlay] = {}
    versions: list[str] = []
    extensions: list[str] = []
    secrets: list[str] = []
    pod_start_s: float = 0


class Egress(_Declared, frozen=True, kw_only=True, rename={"source": "from"}):
    """`on`: the planes that have this way out, if not all (terraform, compose, kubernetes or kubernetes/<overlay>).

    `in_aws` is where it leads in AWS: "internet", "s3" (its prefix list), or a group.
    """

    on: list[str] = []
    in_aws: str = "internet"
    port: Port
    source: list[str]
    why: str


class AwsFlow(_Declared, frozen=True, kw_only=True, rename={"source": "from", "target": "to"}):
    """Between security groups."""

    source: list[str]
    target: str
    ports: list[Port]
    protocols: tuple[Literal["tcp", "udp"], ...] = ("tcp",)
    why: str


class Aws(_Declared, frozen=True, kw_only=True):
    groups: Mapping[str, str] = {}
    flows: list[AwsFlow] = []
    egress: Mapping[str, Egress] = {}


class Given(_Declared, frozen=True, kw_only=True):
    """Brought along by the machine or the cluster, asked by Prometheus."""

    on: list[Literal["compose", "kubernetes"]]
    metrics: Metrics
    why: str


class RedisKept(_Declared, frozen=True, kw_only=True):
    save: str
    appendonly: bool
    appendfsync: str
    maxmemory_policy: str
    backup_every_minutes: int | None = None
    backup_too_old_after_minutes: int | None = None
    keep_backups: int | None = None
    told: Mapping[str, Literal["backup_every_minutes", "keep_backups"]] = {}
    """By variable of an environment: the figure with which whoever makes the backups is told."""


class DatabaseKept(_Declared, frozen=True, kw_only=True):
    point_in_time_recovery_days: int
    deletion_protection: bool


class Persistence(_Declared, frozen=True, kw_only=True):
    redis: RedisKept | None = None
    db: DatabaseKept | None = None


Size = Literal["replicas.min", "cpu.limit"]
"""How many run at least; how many cores one may use at most."""


class Alert(_Declared, frozen=True, kw_only=True):
    """`bounds` are the numbers it compares with, each worked out of promises and times that are kept by name."""

    bounds: list[str] = []


class Artifacts(_Declared, frozen=True, kw_only=True):
    """Where the files are that must agree, relative to the root. A kind that is left out is not verified.

    `terraform_values` are files of values (`*.tfvars`), `terraform_outputs` those that are filled with what Terraform
    tells, NAME=VALUE a line. `kubernetes` names each overlay. Folders are `rules`,
    `rule_tests` (promtool's), `dashboards`, `runbooks`, and `mutants`: changes that the rules must report. `carrier` is
    the kustomization that takes the files of the monitoring to Kubernetes. `image` is what the Dockerfile becomes,
    without a version.
    """

    terraform: str | None = None
    terraform_values: list[str] = []
    terraform_outputs: list[str] = []
    kubernetes: Mapping[str, str] = {}
    compose: str | None = None
    dockerfile: str | None = None
    image: str | None = None
    prometheus: Mapping[str, str] = {}
    rules: str | None = None
    rule_tests: str | None = None
    alertmanager: str | None = None
    dashboards: str | None = None
    datasources: str | None = None
    carrier: str | None = None
    runbooks: str | None = None
    exported_metrics: str | None = None
    mutants: str | None = None
    documents: list[str] = []
    embedded: list[str] = []

    @property
    def watching(self) -> bool:
        """Whether anything is named that belongs to monitoring."""
        return any((self.prometheus, self.rules, self.alertmanager, self.dashboards, self.datasources))

    def paths(self) -> Iterator[str]:
        """Every file and folder that is named."""
        for name, value in msgspec.structs.asdict(self).items():
            if isinstance(value, str) and name != "image":
                yield value
            elif isinstance(value, dict):
                yield from value.values()
            elif isinstance(value, list):
                yield from value


class Correlation(_Declared, frozen=True, kw_only=True):
    """The header that follows a request through every hop. `answered_by` are the sources that speak of it, `logged_by`
    those that write it into logs, under the name `field`."""

    header: str
    field: str
    answered_by: list[str] = []
    logged_by: list[str] = []


class Topology(_Declared, frozen=True, kw_only=True):
    """`programs` are those of the project itself that documents tell people to run, and the commands that each has."""

    system: str
    environment: str
    network: Network
    tiers: Mapping[str, str]
    services: Mapping[str, Service]
    flows: list[Flow]
    artifacts: Artifacts
    cluster_flows: list[ClusterFlow] = []
    cluster: Cluster | None = None
    egress: Mapping[str, Egress] = {}
    aws: Aws = Aws()
    given: Mapping[str, Given] = {}
    persistence: Persistence = Persistence()
    promises: Mapping[str, float] = {}
    alerts: Mapping[str, Alert] = {}
    sizes: Mapping[str, Size] = {}
    secrets: Mapping[str, list[str]] = {}
    correlation: Correlation | None = None
    programs: Mapping[str, list[str]] = {}


def is_on(planes: list[str], plane: str) -> bool:
    """Whether a plane such as kubernetes/staging is one of these, by its name or that of its kind. None said is all."""
    return not planes or plane in planes or plane.partition("/")[0] in planes


def port_of(service: Service, name: str) -> int | None:
    """The number of a port by its name; `metrics` is where the service says that its figures are."""
    if name == "metrics" and service.metrics:
        return service.metrics.port
    return service.ports.get(name)
