"""The whole of topology.toml."""

from collections.abc import Mapping, Sequence

from lawyers_hub.proof.verify.topology.artifacts import Artifacts
from lawyers_hub.proof.verify.topology.aws import Aws, Network
from lawyers_hub.proof.verify.topology.cluster import Cluster
from lawyers_hub.proof.verify.topology.declared import Declared
from lawyers_hub.proof.verify.topology.flows import ClusterFlow, Egress, Flow
from lawyers_hub.proof.verify.topology.persistence import Persistence
from lawyers_hub.proof.verify.topology.services import Given, Service
from lawyers_hub.proof.verify.topology.watching import Alert, Correlation, Size


class Topology(Declared, frozen=True, kw_only=True):
    """`network` is needed by Terraform alone; where nothing is said of it, it is as private as any.

    `programs` are those of the project itself that documents tell people to run, and the commands that each has.
    `left_aside` are rules that are not held here, each with the reason.
    """

    system: str
    environment: str
    tiers: Mapping[str, str]
    services: Mapping[str, Service]
    flows: list[Flow]
    artifacts: Artifacts
    network: Network = Network(vpc_cidr="10.0.0.0/8", zones=1)
    cluster_flows: Sequence[ClusterFlow] = ()
    cluster: Cluster | None = None
    egress: Mapping[str, Egress] = {}
    aws: Aws = Aws()
    given: Mapping[str, Given] = {}
    persistence: Persistence = Persistence()
    promises: Mapping[str, float] = {}
    alerts: Mapping[str, Alert] = {}
    sizes: Mapping[str, Size] = {}
    secrets: Mapping[str, list[str]] = {}
    correlation: Correlation | None = None
    programs: Mapping[str, list[str]] = {}
    left_aside: Mapping[str, str] = {}
