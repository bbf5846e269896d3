"""Who may do what in the account, and where it is written down."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.rights import (
    logs_kept,
    logs_let_in,
    logs_written,
    no_wide_policies,
    rights_as_declared,
    roles_suffice,
    roles_trusted,
)

RULES: tuple[Rule[Configuration], ...] = (
    logs_kept.RULE,
    logs_let_in.RULE,
    logs_written.RULE,
    no_wide_policies.RULE,
    rights_as_declared.RULE,
    roles_suffice.RULE,
    roles_trusted.RULE,
)
