"""Reads docker-compose and the Dockerfile: who meets whom there, and what every container may use and take."""

from lawyers_hub.proof.verify.compose.composition import Composition
from lawyers_hub.proof.verify.compose.intent import intended
from lawyers_hub.proof.verify.compose.plane import plane_of
from lawyers_hub.proof.verify.compose.reading import files_of, read
from lawyers_hub.proof.verify.compose.rules import RULES

__all__ = ["RULES", "Composition", "files_of", "intended", "plane_of", "read"]
