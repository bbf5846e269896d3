"""What makes pods."""

from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Metadata, Part, Selector
from lawyers_hub.proof.verify.kubernetes.objects.pods import PodSpec, Template
from lawyers_hub.proof.verify.kubernetes.objects.stores import Claim


class WorkloadSpec(Part, frozen=True, kw_only=True):
    template: Template
    selector: Selector | None = None
    replicas: int | None = None
    volume_claim_templates: tuple[Claim, ...] = ()


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


class CronJob(Kind, frozen=True, kw_only=True):
    kinds = ("CronJob",)
    spec: CronJobSpec


class Pod(Kind, frozen=True, kw_only=True):
    kinds = ("Pod",)
    spec: PodSpec
    metadata: Metadata = Metadata()
