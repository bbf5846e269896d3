"""Who may reach whom in a cluster, and who is meant to."""

from lawyers_hub.proof.verify.kubernetes.network.intent import intended
from lawyers_hub.proof.verify.kubernetes.network.plane import plane_of

__all__ = ["intended", "plane_of"]
