"""What must be the same in every plane, and in the documents that people follow."""

from lawyers_hub.proof.verify.agreement.rules import RULES

__all__ = ["RULES"]
