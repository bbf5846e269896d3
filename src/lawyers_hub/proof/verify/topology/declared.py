"""What all tables of topology.toml have in common."""

from typing import Annotated

import msgspec

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Budget = Annotated[tuple[int, ...], msgspec.Meta(min_length=2, max_length=2)]
"""What is requested, and the limit."""


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A misspelt word must not pass for one that was left out."""
