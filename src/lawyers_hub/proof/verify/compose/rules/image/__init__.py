"""What the Dockerfile puts into the image, and what it leaves out."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.rules.image import (
    account_owns_little,
    base_pinned,
    hashes,
    healthcheck,
    labels,
    no_build_tools,
    no_secrets,
    not_root,
    nothing_remote,
    runs_directly,
    stages_exist,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Composition], ...] = (
    account_owns_little.RULE,
    base_pinned.RULE,
    hashes.RULE,
    healthcheck.RULE,
    labels.RULE,
    no_build_tools.RULE,
    no_secrets.RULE,
    not_root.RULE,
    nothing_remote.RULE,
    runs_directly.RULE,
    stages_exist.RULE,
)
