"""What a rule is: one thing that must hold, held against one reading of the files."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from lawyers_hub.proof.verify.findings import Finding

S = TypeVar("S")


class Rule(msgspec.Struct, Generic[S], frozen=True, kw_only=True):
    """`says` is what must hold, in one sentence; `promise` is the promise that rests on it (N1, S2, …).

    `check` yields what does not hold. It never raises on files that its reader accepted.
    """

    id: str
    promise: str
    says: str
    check: Callable[[S], Iterable[Finding]]
