"""The same question put to what runs: connections from inside of the services of Compose or of a cluster."""

from lawyers_hub.proof.verify.packets.live.doors import Running, of_compose, of_kubernetes
from lawyers_hub.proof.verify.packets.live.looking import prove_live

__all__ = ["Running", "of_compose", "of_kubernetes", "prove_live"]
