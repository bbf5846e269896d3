"""Which flows a plane makes possible, and how they differ from the intended ones.

`flows` are what the openings of both sides let through, less what is in the way. `differences` holds them against the
intent, pair by pair. `compare` says the same as findings; `RULES` do so one kind at a time.
"""

from lawyers_hub.proof.verify.reachability.comparison import RULES, Comparison, compare
from lawyers_hub.proof.verify.reachability.differences import Difference, Kind, differences
from lawyers_hub.proof.verify.reachability.stretches import Flow, flows

__all__ = ["RULES", "Comparison", "Difference", "Flow", "Kind", "compare", "differences", "flows"]
