"""What a container may do and know: as little as can be."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.rules.rights import (
    apart_from_the_machine,
    binds_read_only,
    no_capabilities,
    no_new_privileges,
    no_unsafe_settings,
    not_root,
    read_only_root,
    scratch_owned,
    secrets_in_files,
    secrets_made,
    secrets_of_ones_own,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = (
    apart_from_the_machine.RULE,
    binds_read_only.RULE,
    no_capabilities.RULE,
    no_new_privileges.RULE,
    no_unsafe_settings.RULE,
    not_root.RULE,
    read_only_root.RULE,
    scratch_owned.RULE,
    secrets_in_files.RULE,
    secrets_made.RULE,
    secrets_of_ones_own.RULE,
)
