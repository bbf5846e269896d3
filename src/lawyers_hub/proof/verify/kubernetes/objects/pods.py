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


class TcpSocket(Part, frozen=True, kw_only=True):
    port: int | str


class Probe(Part, frozen=True, kw_only=True):
    http_get: HttpGet | None = None
    tcp_socket: TcpSocket | None = None
    initial_delay_seconds: int = 0
    period_seconds: int = 10
    timeout_seconds: int = 1
    failure_threshold: int = 3


class Resources(Part, frozen=True, kw_only=True):
    requests: Mapping[str, str | int | float] = {}
    limits: Mapping[str, str | int | float] = {}


class Capabilities(Part, frozen=True, kw_only=True):
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Seccomp(Part, frozen=True, kw_only=True):
    type: str = ""


class SecurityContext(Part, frozen=True, kw_only=True):
    """Of a pod or of a container; a container's wins over its pod's."""

    run_as_non_root: bool | None = None
    run_as_user: int | None = None
    seccomp_profile: Seccomp | None = None
    allow_privilege_escalation: bool | None = None
    read_only_root_filesystem: bool | None = None
    privileged: bool = False
    capabilities: Capabilities = Capabilities()


class Sleep(Part, frozen=True, kw_only=True):
    seconds: int = 0


class Hook(Part, frozen=True, kw_only=True):
    sleep: Sleep | None = None


class Lifecycle(Part, frozen=True, kw_only=True):
    pre_stop: Hook | None = None


class Mount(Part, frozen=True, kw_only=True):
    name: str
    mount_path: str


class Container(Part, frozen=True, kw_only=True):
    name: str
    image: str = ""
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


class SecretVolume(Part, frozen=True, kw_only=True):
    secret_name: str = ""
    optional: bool = False


class ClaimVolume(Part, frozen=True, kw_only=True):
    claim_name: str


class Scratch(Part, frozen=True, kw_only=True):
    size_limit: str | int | None = None


class HostPath(Part, frozen=True, kw_only=True):
    path: str = ""


class Projection(Part, frozen=True, kw_only=True):
    config_map: Reference | None = None
    secret: Reference | None = None


class Projected(Part, frozen=True, kw_only=True):
    sources: tuple[Projection, ...] = ()


class Volume(Part, frozen=True, kw_only=True):
    name: str
    secret: SecretVolume | None = None
    config_map: Reference | None = None
    persistent_volume_claim: ClaimVolume | None = None
    empty_dir: Scratch | None = None
    host_path: HostPath | None = None
    projected: Projected | None = None


class Spread(Part, frozen=True, kw_only=True):
    topology_key: str
    label_selector: Selector | None = None


class PodSpec(Part, frozen=True, kw_only=True):
    containers: Annotated[tuple[Container, ...], msgspec.Meta(min_length=1)]
    init_containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()
    service_account_name: str = "default"
    automount_service_account_token: bool | None = None
    enable_service_links: bool = True
    security_context: SecurityContext = SecurityContext()
    termination_grace_period_seconds: int = 30
    topology_spread_constraints: tuple[Spread, ...] = ()
    host_network: bool = False
    host_pid: bool = msgspec.field(default=False, name="hostPID")
    host_ipc: bool = msgspec.field(default=False, name="hostIPC")


class Template(Part, frozen=True, kw_only=True):
    spec: PodSpec
    metadata: Metadata = Metadata()
