"""The language of Terraform's files (HCL 2, native syntax), read into nodes that know their lines.

Source: the HCL Syntax-Agnostic and Native Syntax specifications. What a file means is for `evaluation` to say.
"""

from lawyers_hub.proof.verify.terraform.hcl.bodies import parse, parse_template
from lawyers_hub.proof.verify.terraform.hcl.syntax import Attribute, Block, Body, Node

__all__ = ["Attribute", "Block", "Body", "Node", "parse", "parse_template"]
