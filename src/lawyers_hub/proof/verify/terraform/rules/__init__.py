"""The rules for Terraform, one in each file."""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration

RULES: tuple[Rule[Configuration], ...] = ()
