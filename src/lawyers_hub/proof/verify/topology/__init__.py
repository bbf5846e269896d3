"""What topology.toml can declare: the words of the intent, typed."""

from lawyers_hub.proof.verify.topology.artifacts import Artifacts
from lawyers_hub.proof.verify.topology.aws import Aws, AwsFlow, Network, Right
from lawyers_hub.proof.verify.topology.cluster import Cluster, Overlay, Stand
from lawyers_hub.proof.verify.topology.declared import Budget, Port
from lawyers_hub.proof.verify.topology.flows import ClusterFlow, Egress, Flow, is_on
from lawyers_hub.proof.verify.topology.persistence import BucketKept, DatabaseKept, LogsKept, Persistence, RedisKept
from lawyers_hub.proof.verify.topology.services import Given, Metrics, Probes, Replicas, Service, port_of
from lawyers_hub.proof.verify.topology.watching import Alert, Correlation, Size
from lawyers_hub.proof.verify.topology.whole import Topology

__all__ = [
    "Alert",
    "Artifacts",
    "Aws",
    "AwsFlow",
    "BucketKept",
    "Budget",
    "Cluster",
    "ClusterFlow",
    "Correlation",
    "DatabaseKept",
    "Egress",
    "Flow",
    "Given",
    "LogsKept",
    "Metrics",
    "Network",
    "Overlay",
    "Persistence",
    "Port",
    "Probes",
    "RedisKept",
    "Replicas",
    "Right",
    "Service",
    "Size",
    "Stand",
    "Topology",
    "is_on",
    "port_of",
]
