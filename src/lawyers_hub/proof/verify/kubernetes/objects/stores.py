"""What is kept, and the accounts and settings that pods refer to."""

from collections.abc import Mapping

from lawyers_hub.proof.verify.kubernetes.objects.base import Kind, Metadata, Part
from lawyers_hub.proof.verify.kubernetes.objects.pods import Resources


class ClaimSpec(Part, frozen=True, kw_only=True):
    resources: Resources = Resources()
    access_modes: tuple[str, ...] = ()
    storage_class_name: str | None = None


class Claim(Kind, frozen=True, kw_only=True):
    kinds = ("PersistentVolumeClaim",)
    metadata: Metadata = Metadata()
    spec: ClaimSpec = ClaimSpec()


class StorageClass(Kind, frozen=True, kw_only=True):
    kinds = ("StorageClass",)
    provisioner: str = ""
    parameters: Mapping[str, str] = {}
    volume_binding_mode: str = "Immediate"


class Data(Kind, frozen=True, kw_only=True):
    kinds = ("ConfigMap", "Secret")
    data: Mapping[str, str] = {}
    string_data: Mapping[str, str] = {}


class ServiceAccount(Kind, frozen=True, kw_only=True):
    kinds = ("ServiceAccount",)
    automount_service_account_token: bool | None = None
