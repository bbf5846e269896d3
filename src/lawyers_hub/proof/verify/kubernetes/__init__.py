"""Kubernetes: what each overlay gives to a cluster, and what must hold of it.

`read` builds the overlays and knows the line of every value. `plane_of` says who may reach whom as NetworkPolicies
define it, `intended` who is meant to, and `RULES` hold the rest.
"""

from lawyers_hub.proof.verify.kubernetes.manifests import Manifest, Object, Workload
from lawyers_hub.proof.verify.kubernetes.network import intended, plane_of
from lawyers_hub.proof.verify.kubernetes.reading import read
from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules import RULES

__all__ = ["RULES", "Manifest", "Object", "Release", "Workload", "intended", "plane_of", "read"]
