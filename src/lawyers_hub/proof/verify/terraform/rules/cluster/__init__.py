"""The cluster, its nodes and its images."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.cluster import (
    cluster_api_closed,
    cluster_complete,
    images_immutable,
    images_kept,
    metadata_closed,
    nodes_carry,
    nodes_fit,
)

RULES: tuple[Rule[Configuration], ...] = (
    cluster_api_closed.RULE,
    cluster_complete.RULE,
    images_immutable.RULE,
    images_kept.RULE,
    metadata_closed.RULE,
    nodes_carry.RULE,
    nodes_fit.RULE,
)
