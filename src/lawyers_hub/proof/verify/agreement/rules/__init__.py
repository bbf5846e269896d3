"""The rules that hold the planes together, one a file."""

from lawyers_hub.proof.verify.agreement.rules import (
    addresses_lead_somewhere,
    correlation_passes,
    documents_name_what_exists,
    images_agree,
    listens_where_declared,
    monitoring_hidden,
    redis_flags,
    registered_everywhere,
    tls_13,
)
from lawyers_hub.proof.verify.project import Project
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Project], ...] = (
    addresses_lead_somewhere.RULE,
    correlation_passes.RULE,
    documents_name_what_exists.RULE,
    images_agree.RULE,
    listens_where_declared.RULE,
    monitoring_hidden.RULE,
    redis_flags.RULE,
    registered_everywhere.RULE,
    tls_13.RULE,
)
