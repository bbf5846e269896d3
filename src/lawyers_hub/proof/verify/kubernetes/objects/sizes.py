"""How many of a thing there are, and how many may be away."""

from collections.abc import Mapping

from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Metadata, Part, Selector


class Target(Part, frozen=True, kw_only=True):
    kind: str
    name: str


class MetricTarget(Part, frozen=True, kw_only=True):
    type: str = ""
    average_utilization: int | None = None


class ResourceMetric(Part, frozen=True, kw_only=True):
    name: str
    target: MetricTarget


class Metric(Part, frozen=True, kw_only=True):
    type: str = ""
    resource: ResourceMetric | None = None


class Step(Part, frozen=True, kw_only=True):
    type: str
    value: int
    period_seconds: int


class Pace(Part, frozen=True, kw_only=True):
    """None of its fields said is Kubernetes' own default."""

    stabilization_window_seconds: int | None = None
    select_policy: str = "Max"
    policies: tuple[Step, ...] = ()


class Behavior(Part, frozen=True, kw_only=True):
    scale_up: Pace = Pace()
    scale_down: Pace = Pace()


class ScalerSpec(Part, frozen=True, kw_only=True):
    scale_target_ref: Target
    max_replicas: int
    min_replicas: int = 1
    metrics: tuple[Metric, ...] = ()
    behavior: Behavior = Behavior()


class Scaler(Kind, frozen=True, kw_only=True):
    kinds = ("HorizontalPodAutoscaler",)
    spec: ScalerSpec


class QueueTarget(Part, frozen=True, kw_only=True):
    name: str
    kind: str = "Deployment"


class Trigger(Part, frozen=True, kw_only=True):
    type: str
    metadata: Mapping[str, str] = {}


class Fallback(Part, frozen=True, kw_only=True):
    replicas: int = 0
    behavior: str = "static"


class ScalerConfig(Part, frozen=True, kw_only=True):
    behavior: Behavior = Behavior()


class Advanced(Part, frozen=True, kw_only=True):
    horizontal_pod_autoscaler_config: ScalerConfig = ScalerConfig()


class QueueScalerSpec(Part, frozen=True, kw_only=True):
    scale_target_ref: QueueTarget
    min_replica_count: int = 0
    max_replica_count: int = 100
    idle_replica_count: int | None = None
    polling_interval: int = 30
    fallback: Fallback | None = None
    advanced: Advanced = Advanced()
    triggers: tuple[Trigger, ...] = ()


class QueueScaler(Kind, frozen=True, kw_only=True):
    """KEDA's, with its defaults."""

    kinds = ("ScaledObject",)
    metadata: Metadata = Metadata()
    spec: QueueScalerSpec


class BudgetSpec(Part, frozen=True, kw_only=True):
    selector: Selector | None = None
    min_available: int | str | None = None
    max_unavailable: int | str | None = None
    unhealthy_pod_eviction_policy: str = "IfHealthyBudget"


class DisruptionBudget(Kind, frozen=True, kw_only=True):
    kinds = ("PodDisruptionBudget",)
    spec: BudgetSpec = BudgetSpec()
