"""What a pod may do and know: as little as can be."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.rights import (
    apart_from_the_machine,
    namespace,
    no_capabilities,
    no_escalation,
    no_rights,
    no_service_links,
    no_token,
    not_root,
    own_account,
    own_secrets,
    read_only_root,
    seccomp,
    secrets_in_files,
    secrets_read,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    apart_from_the_machine.RULE,
    namespace.RULE,
    no_capabilities.RULE,
    no_escalation.RULE,
    no_rights.RULE,
    no_service_links.RULE,
    no_token.RULE,
    not_root.RULE,
    own_account.RULE,
    own_secrets.RULE,
    read_only_root.RULE,
    seccomp.RULE,
    secrets_in_files.RULE,
    secrets_read.RULE,
)
