"""What expressions come to. What cannot be known before AWS is asked stays visible as unknown."""

from lawyers_hub.proof.verify.terraform.evaluation.evaluator import Evaluator, Scope
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Impossible,
    Raw,
    Unknown,
    Value,
    doubt_of,
)

__all__ = ["Computed", "Deferred", "Evaluator", "Impossible", "Raw", "Scope", "Unknown", "Value", "doubt_of"]
