"""From a folder with a kustomization to what a cluster would be given, every value with the line that says it.

Manifests that are given to the cluster as they are need no building (`plain`).
`kubectl kustomize` builds. Its own notes on origins name no lines, and take three times as long as the build; so the
tree is read once more here (`walk`), and each built value is looked for in the layers upon its origin (`origins`).
"""

from lawyers_hub.proof.verify.kubernetes.building.kubectl import build
from lawyers_hub.proof.verify.kubernetes.building.origins import Origin
from lawyers_hub.proof.verify.kubernetes.building.plain import is_plain, manifests_of
from lawyers_hub.proof.verify.kubernetes.building.tree import Tree, own_file
from lawyers_hub.proof.verify.kubernetes.building.walk import origins_of

__all__ = ["Origin", "Tree", "build", "is_plain", "manifests_of", "origins_of", "own_file"]
