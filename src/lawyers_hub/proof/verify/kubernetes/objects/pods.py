"""Pods: what runs in them, with which rights, and how it is asked whether it is well."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from lawyers_hub.proof.verify.kubernetes.objects.base import Metadata, Part, Selector


class ContainerPort(Part, frozen=True, kw_only=True):
    container_port: int
    name: str | None = None
    protocol: str = "TCP"
    host_port: int | None = None


class Reference(Part, frozen=True, kw_only=True):
    """To a ConfigMap or a Secret, or a key in it."""

    name: str
    key: str | None = None
    optional: bool = False


class ValueFrom(Part, frozen=True, kw_only=True):
    config_map_key_ref: Reference | None = None
    secret_key_ref: Reference | None = None


class Variable(Part, frozen=True, kw_only=True):
    name: str
    value: str | None = None
    value_from: ValueFrom | None = None


class VariablesFrom(Part, frozen=True, kw_only=True):
    config_map_ref: Reference | None = None
    secret_ref: Reference | None = None


class HttpGet(Part, frozen=True, kw_only=True):
    port: int | str
    path: str = "/"
    scheme: str = "HTTP"


class TcpSocket(Part, frozen=True, kw_only=True):
    port: int | str


class Exec(Part, frozen=True, kw_only=True):
    command: tuple[str, ...] = ()


class Probe(Part, frozen=True, kw_only=True):
    http_get: HttpGet | None = None
    tcp_socket: TcpSocket | None = None
    exec: Exec | None = None
    initial_delay_seconds: int = 0
    period_seconds: int = 10
    timeout_seconds: int = 1
    failure_threshold: int = 3
    termination_grace_period_seconds: int | None = None


class Resources(Part, frozen=True, kw_only=True):
    requests: Mapping[str, str | int | float] = {}
    limits: Mapping[str, str | int | float] = {}


class Capabilities(Part, frozen=True, kw_only=True):
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Seccomp(Part, frozen=True, kw_only=True):
    type: str = ""


class AppArmor(Part, frozen=True, kw_only=True):
    type: str = ""


class SecurityContext(Part, frozen=True, kw_only=True):
    """Of a pod or of a container; a container's wins over its pod's."""

    run_as_non_root: bool | None = None
    run_as_user: int | None = None
    run_as_group: int | None = None
    fs_group: int | None = None
    supplemental_groups: tuple[int, ...] = ()
    seccomp_profile: Seccomp | None = None
    app_armor_profile: AppArmor | None = None
    proc_mount: str = "Default"
    allow_privilege_escalation: bool | None = None
    read_only_root_filesystem: bool | None = None
    privileged: bool = False
    capabilities: Capabilities = Capabilities()


class Sleep(Part, frozen=True, kw_only=True):
    seconds: int = 0


class Hook(Part, frozen=True, kw_only=True):
    sleep: Sleep | None = None
    exec: Exec | None = None


class Lifecycle(Part, frozen=True, kw_only=True):
    pre_stop: Hook | None = None


class Mount(Part, frozen=True, kw_only=True):
    name: str
    mount_path: str
    sub_path: str = ""
    read_only: bool = False


class Container(Part, frozen=True, kw_only=True):
    name: str
    image: str = ""
    image_pull_policy: str | None = None
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    env: tuple[Variable, ...] = ()
    env_from: tuple[VariablesFrom, ...] = ()
    startup_probe: Probe | None = None
    readiness_probe: Probe | None = None
    liveness_probe: Probe | None = None
    resources: Resources = Resources()
    security_context: SecurityContext = SecurityContext()
    lifecycle: Lifecycle = Lifecycle()
    volume_mounts: tuple[Mount, ...] = ()


class Item(Part, frozen=True, kw_only=True):
    """A key, and the path in its volume at which it lies."""

    key: str
    path: str


class SecretVolume(Part, frozen=True, kw_only=True):
    secret_name: str = ""
    optional: bool = False
    default_mode: int | None = None
    items: tuple[Item, ...] = ()


class ConfigMapVolume(Part, frozen=True, kw_only=True):
    name: str
    optional: bool = False
    items: tuple[Item, ...] = ()


class ClaimVolume(Part, frozen=True, kw_only=True):
    claim_name: str


class Scratch(Part, frozen=True, kw_only=True):
    size_limit: str | int | None = None
    medium: str = ""


class HostPath(Part, frozen=True, kw_only=True):
    path: str = ""


class Token(Part, frozen=True, kw_only=True):
    """For the API of the cluster, unless it is said for whom else."""

    audience: str = ""


class Projection(Part, frozen=True, kw_only=True):
    service_account_token: Token | None = None
    config_map: ConfigMapVolume | None = None
    secret: ConfigMapVolume | None = None


class Projected(Part, frozen=True, kw_only=True):
    sources: tuple[Projection, ...] = ()


class Volume(Part, frozen=True, kw_only=True):
    name: str
    secret: SecretVolume | None = None
    config_map: ConfigMapVolume | None = None
    persistent_volume_claim: ClaimVolume | None = None
    empty_dir: Scratch | None = None
    host_path: HostPath | None = None
    projected: Projected | None = None


class Spread(Part, frozen=True, kw_only=True):
    topology_key: str
    max_skew: int = 1
    when_unsatisfiable: str = "DoNotSchedule"
    label_selector: Selector | None = None


class HostAlias(Part, frozen=True, kw_only=True):
    ip: str
    hostnames: tuple[str, ...] = ()


class DnsConfig(Part, frozen=True, kw_only=True):
    nameservers: tuple[str, ...] = ()


class Toleration(Part, frozen=True, kw_only=True):
    """Without a key it is of every taint there is."""

    key: str | None = None


class Terms(Part, frozen=True, kw_only=True):
    """Of an affinity: what must hold, or the pod waits. What would merely be better is left out."""

    required: tuple[Mapping[str, object], ...] | Mapping[str, object] = msgspec.field(
        default=(), name="requiredDuringSchedulingIgnoredDuringExecution"
    )


class Affinity(Part, frozen=True, kw_only=True):
    node_affinity: Terms = Terms()
    pod_affinity: Terms = Terms()
    pod_anti_affinity: Terms = Terms()


class PodSpec(Part, frozen=True, kw_only=True):
    containers: Annotated[tuple[Container, ...], msgspec.Meta(min_length=1)]
    init_containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()
    restart_policy: str = "Always"
    service_account_name: str = "default"
    automount_service_account_token: bool | None = None
    enable_service_links: bool = True
    security_context: SecurityContext = SecurityContext()
    termination_grace_period_seconds: int = 30
    topology_spread_constraints: tuple[Spread, ...] = ()
    share_process_namespace: bool = False
    host_aliases: tuple[HostAlias, ...] = ()
    dns_policy: str = "ClusterFirst"
    dns_config: DnsConfig = DnsConfig()
    node_name: str = ""
    node_selector: Mapping[str, str] = {}
    affinity: Affinity = Affinity()
    tolerations: tuple[Toleration, ...] = ()
    priority_class_name: str = ""
    runtime_class_name: str = ""
    scheduler_name: str = "default-scheduler"
    host_network: bool = False
    host_pid: bool = msgspec.field(default=False, name="hostPID")
    host_ipc: bool = msgspec.field(default=False, name="hostIPC")


class Template(Part, frozen=True, kw_only=True):
    spec: PodSpec
    metadata: Metadata = Metadata()
