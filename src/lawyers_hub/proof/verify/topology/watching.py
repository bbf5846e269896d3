"""By what people see how it goes: alerts, figures of sizes, and the header that follows a request."""

from collections.abc import Sequence
from typing import Literal

from lawyers_hub.proof.verify.topology.declared import Declared

Size = Literal["replicas.min", "cpu.limit"]
"""How many run at least; how many cores one may use at most."""


class Alert(Declared, frozen=True, kw_only=True):
    """`bounds` are the numbers it compares with, each worked out of promises and times that are kept by name.

    `severity` is how grave it is, where it must not be taken for less, or for more.
    """

    bounds: Sequence[str] = ()
    severity: str | None = None


class Correlation(Declared, frozen=True, kw_only=True):
    """The header that follows a request through every hop. `answered_by` are the sources that speak of it, `logged_by`
    those that write it into logs, under the name `field`."""

    header: str
    field: str
    answered_by: Sequence[str] = ()
    logged_by: Sequence[str] = ()
