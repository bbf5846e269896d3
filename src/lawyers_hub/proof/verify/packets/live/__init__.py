"""The same question put to what runs: connections from inside of the services of Compose or of a cluster."""

from lawyers_hub.proof.verify.packets.live.cluster import running_in_cluster
from lawyers_hub.proof.verify.packets.live.docker import running_in_docker
from lawyers_hub.proof.verify.packets.live.proving import Outside, prove_live

__all__ = ["Outside", "prove_live", "running_in_cluster", "running_in_docker"]
