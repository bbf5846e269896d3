"""What must hold of all that watches, one rule a file."""

from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.rules import alerts, dashboards, figures
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Monitoring], ...] = (
    *alerts.RULES,
    *figures.RULES,
    *dashboards.RULES,
)
