"""What must hold in the Terraform, one rule a file."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.rules import cluster, doors, files, network, rights, stores
from lawyers_hub.proof.verify.terraform.rules.once import once

RULES: tuple[Rule[Configuration], ...] = tuple(
    once(rule) for rule in (*network.RULES, *doors.RULES, *cluster.RULES, *stores.RULES, *rights.RULES, *files.RULES)
)
