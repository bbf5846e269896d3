"""How many of a thing there are, and how many may be away."""

from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Part, Selector


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


class QueueScalerSpec(Part, frozen=True, kw_only=True):
    scale_target_ref: QueueTarget
    min_replica_count: int = 0
    max_replica_count: int = 100


class QueueScaler(Kind, frozen=True, kw_only=True):
    """KEDA's, with its defaults."""

    kinds = ("ScaledObject",)
    spec: QueueScalerSpec


class BudgetSpec(Part, frozen=True, kw_only=True):
    selector: Selector | None = None
    min_available: int | str | None = None
    max_unavailable: int | str | None = None


class DisruptionBudget(Kind, frozen=True, kw_only=True):
    kinds = ("PodDisruptionBudget",)
    spec: BudgetSpec = BudgetSpec()
