"""What a rule found: a value with file and line, never a line in a log."""

from typing import Literal

import msgspec

from lawyers_hub.proof.verify.places import Place

Verdict = Literal["broken", "unknown"]
"""`unknown`: it could not be resolved. It fails as surely as `broken` does."""


class Finding(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """One difference between what is and what is meant.

    `what` is one sentence for people that names the service, the flow or the value. `mend` is the smallest change that
    would put it right, as an instruction. `because` are further lines that take part.
    """

    rule: str
    place: Place
    what: str
    mend: str
    verdict: Verdict = "broken"
    because: tuple[Place, ...] = ()
