"""Terraform: what it sets up, who may reach whom between its security groups, and the rules that hold for it.

The files are read as they are written, without Terraform, a provider or an account. What only AWS knows stays unknown.
"""

from lawyers_hub.proof.verify.rules import Rule
from lawyers_hub.proof.verify.terraform.configuration import Configuration
from lawyers_hub.proof.verify.terraform.intent import intended
from lawyers_hub.proof.verify.terraform.plane import plane_of
from lawyers_hub.proof.verify.terraform.reading import read
from lawyers_hub.proof.verify.terraform.rules import RULES

__all__ = ["RULES", "Configuration", "Rule", "intended", "plane_of", "read"]
