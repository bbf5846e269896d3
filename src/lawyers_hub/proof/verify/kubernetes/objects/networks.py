"""Who may speak to whom, and under which names: policies, Services and Ingresses."""

from collections.abc import Iterator, Mapping

import msgspec

from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Metadata, Part, Selector


class Block(Part, frozen=True, kw_only=True):
    cidr: str
    holes: tuple[str, ...] = msgspec.field(default=(), name="except")


class Peer(Part, frozen=True, kw_only=True):
    pod_selector: Selector | None = None
    namespace_selector: Selector | None = None
    ip_block: Block | None = None


class PolicyPort(Part, frozen=True, kw_only=True):
    port: int | str | None = None
    end_port: int | None = None
    protocol: str = "TCP"


class IngressRule(Part, frozen=True, kw_only=True):
    peers: tuple[Peer, ...] = msgspec.field(default=(), name="from")
    ports: tuple[PolicyPort, ...] = ()


class EgressRule(Part, frozen=True, kw_only=True):
    peers: tuple[Peer, ...] = msgspec.field(default=(), name="to")
    ports: tuple[PolicyPort, ...] = ()


class PolicySpec(Part, frozen=True, kw_only=True):
    pod_selector: Selector = Selector()
    policy_types: tuple[str, ...] = ()
    ingress: tuple[IngressRule, ...] = ()
    egress: tuple[EgressRule, ...] = ()

    def rules(self) -> Iterator[tuple[str, int, str, IngressRule | EgressRule]]:
        """Each rule, the words and the number that lead to it, and the word for its peers."""
        yield from (("ingress", number, "from", rule) for number, rule in enumerate(self.ingress))
        yield from (("egress", number, "to", rule) for number, rule in enumerate(self.egress))


class NetworkPolicy(Kind, frozen=True, kw_only=True):
    kinds = ("NetworkPolicy",)
    spec: PolicySpec = PolicySpec()


class ServicePort(Part, frozen=True, kw_only=True):
    port: int
    name: str | None = None
    protocol: str = "TCP"
    target_port: int | str | None = None


class ServiceSpec(Part, frozen=True, kw_only=True):
    selector: Mapping[str, str] = {}
    ports: tuple[ServicePort, ...] = ()
    type: str = "ClusterIP"
    external_ips: tuple[str, ...] = msgspec.field(default=(), name="externalIPs")
    cluster_ip: str | None = msgspec.field(default=None, name="clusterIP")
    publish_not_ready_addresses: bool = False
    session_affinity: str = "None"
    internal_traffic_policy: str = "Cluster"

    @property
    def is_headless(self) -> bool:
        """Without an address of its own: who asks for its name is told every pod's."""
        return self.cluster_ip == "None"


class Service(Kind, frozen=True, kw_only=True):
    kinds = ("Service",)
    spec: ServiceSpec = ServiceSpec()


class PortOfService(Part, frozen=True, kw_only=True):
    name: str | None = None
    number: int | None = None


class BackendService(Part, frozen=True, kw_only=True):
    name: str
    port: PortOfService = PortOfService()


class Backend(Part, frozen=True, kw_only=True):
    service: BackendService | None = None


class IngressPath(Part, frozen=True, kw_only=True):
    backend: Backend
    path: str = "/"
    path_type: str = "Prefix"


class HttpPaths(Part, frozen=True, kw_only=True):
    paths: tuple[IngressPath, ...] = ()


class HostRule(Part, frozen=True, kw_only=True):
    host: str = ""
    http: HttpPaths = HttpPaths()


class Tls(Part, frozen=True, kw_only=True):
    hosts: tuple[str, ...] = ()
    secret_name: str | None = None


class IngressSpec(Part, frozen=True, kw_only=True):
    rules: tuple[HostRule, ...] = ()
    tls: tuple[Tls, ...] = ()
    ingress_class_name: str | None = None
    default_backend: Backend | None = None


class Ingress(Kind, frozen=True, kw_only=True):
    kinds = ("Ingress",)
    metadata: Metadata = Metadata()
    spec: IngressSpec = IngressSpec()


class GroupPolicySpec(Part, frozen=True, kw_only=True):
    pod_selector: Selector = Selector()


class GroupPolicy(Kind, frozen=True, kw_only=True):
    """Of AWS: gives the pods that it selects a security group."""

    kinds = ("SecurityGroupPolicy",)
    spec: GroupPolicySpec = GroupPolicySpec()


class BoundService(Part, frozen=True, kw_only=True):
    name: str
    port: int | str


class BindingSpec(Part, frozen=True, kw_only=True):
    service_ref: BoundService
    target_type: str = "instance"
    networking: Mapping[str, object] | None = None


class Binding(Kind, frozen=True, kw_only=True):
    """Of AWS: enters the pods of a Service into a load balancer that stands outside of the cluster."""

    kinds = ("TargetGroupBinding",)
    spec: BindingSpec


class RedirectScheme(Part, frozen=True, kw_only=True):
    scheme: str = ""
    port: int | str | None = None


class MiddlewareSpec(Part, frozen=True, kw_only=True):
    redirect_scheme: RedirectScheme | None = None


class Middleware(Kind, frozen=True, kw_only=True):
    """Of Traefik: answers or changes requests before a Service is asked."""

    kinds = ("Middleware",)
    spec: MiddlewareSpec = MiddlewareSpec()


class TlsOptionSpec(Part, frozen=True, kw_only=True):
    min_version: str = ""
    sni_strict: bool = False


class TlsOption(Kind, frozen=True, kw_only=True):
    """Of Traefik: how a door speaks TLS."""

    kinds = ("TLSOption",)
    spec: TlsOptionSpec = TlsOptionSpec()
