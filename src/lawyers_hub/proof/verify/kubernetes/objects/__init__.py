"""The words of Kubernetes' own API that are judged here, typed. What is not named is not read.

A null counts as left out, as it does for Kubernetes; whoever converts into these leaves nulls out before.
"""

from collections.abc import Mapping

from lawyers_hub.proof.verify.kubernetes.objects import networks, sizes, stores, workloads
from lawyers_hub.proof.verify.kubernetes.objects.base import Kind

_SHAPES: tuple[type[Kind], ...] = (
    networks.NetworkPolicy,
    networks.Service,
    networks.Ingress,
    networks.GroupPolicy,
    networks.Binding,
    networks.Middleware,
    networks.TlsOption,
    sizes.Scaler,
    sizes.QueueScaler,
    sizes.DisruptionBudget,
    stores.Claim,
    stores.Data,
    stores.StorageClass,
    stores.ServiceAccount,
    workloads.TemplateHolder,
    workloads.CronJob,
    workloads.Pod,
)
KINDS: Mapping[str, type[Kind]] = {kind: shape for shape in _SHAPES for kind in shape.kinds}
"""The shape of each kind that is read."""
