"""The load balancer, names and certificates, and the doors to AWS."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.doors import (
    doors_lead_on,
    doors_lead_to_services,
    doors_to_aws,
    doors_wait,
    figures_hidden,
    load_balancer_strict,
    names_certified,
    pages_lead,
    s3_door_ours,
    tls_at_the_door,
)

RULES: tuple[Rule[Configuration], ...] = (
    doors_lead_on.RULE,
    doors_lead_to_services.RULE,
    doors_to_aws.RULE,
    doors_wait.RULE,
    figures_hidden.RULE,
    load_balancer_strict.RULE,
    names_certified.RULE,
    pages_lead.RULE,
    s3_door_ours.RULE,
    tls_at_the_door.RULE,
)
