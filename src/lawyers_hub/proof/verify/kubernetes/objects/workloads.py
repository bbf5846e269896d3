"""What makes pods."""

from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Metadata, Part, Selector
from lawyers_hub.proof.verify.kubernetes.objects.pods import PodSpec, Template
from lawyers_hub.proof.verify.kubernetes.objects.stores import Claim


class RollingUpdate(Part, frozen=True, kw_only=True):
    """Kubernetes' own defaults, of a Deployment."""

    max_unavailable: int | str = "25%"
    max_surge: int | str = "25%"
    partition: int = 0


class Strategy(Part, frozen=True, kw_only=True):
    type: str = "RollingUpdate"
    rolling_update: RollingUpdate = RollingUpdate()


class ClaimRetention(Part, frozen=True, kw_only=True):
    when_deleted: str = "Retain"
    when_scaled: str = "Retain"


class WorkloadSpec(Part, frozen=True, kw_only=True):
    """Of every kind that has a template; what a kind does not know is left at its default."""

    template: Template
    selector: Selector | None = None
    replicas: int | None = None
    volume_claim_templates: tuple[Claim, ...] = ()
    persistent_volume_claim_retention_policy: ClaimRetention = ClaimRetention()
    service_name: str | None = None
    strategy: Strategy = Strategy()
    update_strategy: Strategy = Strategy()
    paused: bool = False
    revision_history_limit: int = 10
    progress_deadline_seconds: int = 600
    min_ready_seconds: int = 0
    suspend: bool = False
    parallelism: int = 1
    completions: int | None = None
    backoff_limit: int = 6
    active_deadline_seconds: int | None = None
    ttl_seconds_after_finished: int | None = None


class TemplateHolder(Kind, frozen=True, kw_only=True):
    kinds = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job")
    spec: WorkloadSpec


class JobTemplate(Part, frozen=True, kw_only=True):
    spec: WorkloadSpec


class CronJobSpec(Part, frozen=True, kw_only=True):
    schedule: str
    job_template: JobTemplate
    time_zone: str | None = None
    suspend: bool = False
    concurrency_policy: str = "Allow"
    starting_deadline_seconds: int | None = None
    failed_jobs_history_limit: int = 1


class CronJob(Kind, frozen=True, kw_only=True):
    kinds = ("CronJob",)
    spec: CronJobSpec


class Pod(Kind, frozen=True, kw_only=True):
    kinds = ("Pod",)
    spec: PodSpec
    metadata: Metadata = Metadata()
