"""Shows with real packets what was computed from the files: Linux network namespaces stand for the endpoints.

Each plane is built a second time, from its own rules and not from what was computed: a namespace for each endpoint, a
listener on every port, and nftables before each, the sender's and the receiver's apart. Every connection is tried with
all walls, with each wall alone, and with none: that last one is the control, without which a refusal proves nothing.
"""

from lawyers_hub.proof.verify.packets.live import Outside
from lawyers_hub.proof.verify.packets.planes import prove, prove_running
from lawyers_hub.proof.verify.packets.report import PlaneProof
from lawyers_hub.proof.verify.packets.rules import RULES

__all__ = ["RULES", "Outside", "PlaneProof", "prove", "prove_running"]
