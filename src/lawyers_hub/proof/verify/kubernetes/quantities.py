"""Amounts as Kubernetes writes them.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
"""

import re
from decimal import Decimal, InvalidOperation

_FACTORS = {
    "": Decimal(1),
    "m": Decimal("0.001"),
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGTPE", start=1)},
    **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGTPE", start=1)},
}


def amount(quantity: str | int | float) -> Decimal | None:
    """The plain number (cores, bytes) that is meant, or None for what is no quantity."""
    text = str(quantity)
    found = re.fullmatch(r"([+-]?[0-9.]+(?:[eE][+-]?[0-9]{1,3})?)([a-zA-Z]*)", text)
    factor = _FACTORS.get(found[2]) if found else None
    try:
        return Decimal(found[1]) * factor if found and factor is not None else None
    except InvalidOperation:
        return None
