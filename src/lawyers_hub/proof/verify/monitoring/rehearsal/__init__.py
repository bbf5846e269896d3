"""Plays the tests of alerts as Prometheus would: works out what a query gives at a moment, and which alerts fire.

It stands in for `promtool test rules`, which is not everywhere; what it gives is held to what promtool gives.
"""

from lawyers_hub.proof.verify.monitoring.rehearsal.playing import Verdicts, play
from lawyers_hub.proof.verify.monitoring.rehearsal.script import Expectation, Script, read_scripts

__all__ = ["Expectation", "Script", "Verdicts", "play", "read_scripts"]
