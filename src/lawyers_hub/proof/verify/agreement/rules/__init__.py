"""The rules that hold the planes together, one a file."""

from lawyers_hub.proof.verify.agreement.rules import (
    addresses_lead_somewhere,
    asked_the_same,
    carried_to_the_same_place,
    commands_valid,
    correlation_passes,
    databases_named,
    documents_name_what_exists,
    encrypted_outside,
    figures_of_every_pod,
    images_agree,
    kept_the_same,
    listens_where_declared,
    monitoring_hidden,
    programs_closed,
    redis_flags,
    registered_everywhere,
    scalers_ask,
    started_the_same,
    tls_13,
    told_the_same,
)
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Project], ...] = (
    addresses_lead_somewhere.RULE,
    asked_the_same.RULE,
    carried_to_the_same_place.RULE,
    commands_valid.RULE,
    correlation_passes.RULE,
    databases_named.RULE,
    documents_name_what_exists.RULE,
    encrypted_outside.RULE,
    figures_of_every_pod.RULE,
    images_agree.RULE,
    kept_the_same.RULE,
    listens_where_declared.RULE,
    monitoring_hidden.RULE,
    programs_closed.RULE,
    redis_flags.RULE,
    registered_everywhere.RULE,
    scalers_ask.RULE,
    started_the_same.RULE,
    tls_13.RULE,
    told_the_same.RULE,
)
