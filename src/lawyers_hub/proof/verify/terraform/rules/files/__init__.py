"""The files themselves: what they say is whole, known and used."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules.files import (
    accepted_by_terraform,
    changes_mended,
    names_known,
    no_secret_in_plain_text,
    nothing_fetched,
    nothing_unused,
    one_account,
    outputs_used_exist,
    references_lead_somewhere,
    safe_values,
    values_given,
    variables_described,
    versions_pinned,
)

RULES: tuple[Rule[Configuration], ...] = (
    accepted_by_terraform.RULE,
    changes_mended.RULE,
    names_known.RULE,
    no_secret_in_plain_text.RULE,
    nothing_fetched.RULE,
    nothing_unused.RULE,
    one_account.RULE,
    outputs_used_exist.RULE,
    references_lead_somewhere.RULE,
    safe_values.RULE,
    values_given.RULE,
    variables_described.RULE,
    versions_pinned.RULE,
)
