"""The VPC: its addresses, its zones, and the walls between them."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.network import (
    acl_rules_decide,
    acls_narrow,
    data_without_way_out,
    default_group_empty,
    group_of_another,
    groups_declared,
    lies_where_declared,
    network_as_declared,
    no_public_addresses,
    plugin_enforces,
    reasons_as_declared,
    rules_understood,
    rules_written_once,
    zones_all,
    zones_alone,
)

RULES: tuple[Rule[Configuration], ...] = (
    acl_rules_decide.RULE,
    acls_narrow.RULE,
    data_without_way_out.RULE,
    default_group_empty.RULE,
    group_of_another.RULE,
    groups_declared.RULE,
    lies_where_declared.RULE,
    network_as_declared.RULE,
    no_public_addresses.RULE,
    plugin_enforces.RULE,
    reasons_as_declared.RULE,
    rules_understood.RULE,
    rules_written_once.RULE,
    zones_all.RULE,
    zones_alone.RULE,
)
