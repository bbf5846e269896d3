"""Reads what watches the house, and holds it to what is declared: nothing is asked, told or drawn that is not there."""

from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.reading import read
from lawyers_hub.proof.verify.monitoring.rules import RULES

__all__ = ["RULES", "Monitoring", "read"]
