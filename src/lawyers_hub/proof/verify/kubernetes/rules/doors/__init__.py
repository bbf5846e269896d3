"""What people and services are led to, and what they are not."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.doors import (
    doors_lead,
    no_other_door,
    one_front_door,
    pages_lead,
    ports,
    private_pages,
    proxies_trusted,
    services_balance,
    services_lead,
    tls,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    doors_lead.RULE,
    no_other_door.RULE,
    one_front_door.RULE,
    pages_lead.RULE,
    ports.RULE,
    private_pages.RULE,
    proxies_trusted.RULE,
    services_balance.RULE,
    services_lead.RULE,
    tls.RULE,
)
