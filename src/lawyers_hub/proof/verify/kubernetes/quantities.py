"""Amounts as Kubernetes writes them.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
"""

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
    digits = text.rstrip("kKMGTPEim")
    try:
        number, factor = Decimal(digits), _FACTORS.get(text[len(digits) :])
    except InvalidOperation:
        return None
    return number * factor if factor is not None and number.is_finite() else None
