"""What people look at."""

from lawyers_hub.proof.verify.monitoring.monitoring import Monitoring
from lawyers_hub.proof.verify.monitoring.rules.dashboards import (
    dashboards_load,
    datasources_exist,
    panels_explained,
    services_shown,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Monitoring], ...] = (
    dashboards_load.RULE,
    datasources_exist.RULE,
    panels_explained.RULE,
    services_shown.RULE,
)
