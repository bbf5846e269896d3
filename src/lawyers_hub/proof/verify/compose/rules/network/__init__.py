"""Who meets whom, and on which ports the machine answers."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.rules.network import (
    doors_lead,
    doors_strict,
    names_of_ones_own,
    networks_internal,
    published_ports,
    subnets_apart,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = (
    doors_lead.RULE,
    doors_strict.RULE,
    names_of_ones_own.RULE,
    networks_internal.RULE,
    published_ports.RULE,
    subnets_apart.RULE,
)
