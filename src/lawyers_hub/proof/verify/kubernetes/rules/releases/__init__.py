"""What runs, and how one release follows another."""

from lawyers_hub.proof.verify.kubernetes.release import Release
from lawyers_hub.proof.verify.kubernetes.rules.releases import (
    every_service,
    given_by_terraform,
    goes_in_peace,
    images_pinned,
    jobs_end,
    one_release,
    probes,
    references,
    rolls_out,
    settings_roll,
    takes_the_schema,
)
from lawyers_hub.proof.verify.rules import Rule

RULES: tuple[Rule[Release], ...] = (
    every_service.RULE,
    given_by_terraform.RULE,
    goes_in_peace.RULE,
    images_pinned.RULE,
    jobs_end.RULE,
    one_release.RULE,
    probes.RULE,
    references.RULE,
    rolls_out.RULE,
    settings_roll.RULE,
    takes_the_schema.RULE,
)
