"""Signs between values: arithmetic, comparison and logic. Unknown stays unknown, unless it does not matter."""

from collections.abc import Callable
from decimal import Context, Decimal, DivisionByZero, InvalidOperation

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.evaluation.conversions import checked, number, truth
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Impossible,
    Undecided,
    Unknown,
    Value,
    places_of,
    plain,
    same,
    undecided,
)

# Terraform counts with 512 bits.
_EXACT = Context(prec=154, traps=[DivisionByZero, InvalidOperation])


def binary(operator: str, left: Value, right: Value, place: Place) -> Value:
    if operator in {"==", "!="}:
        return _equality(operator == "==", left, right, place)
    if operator in {"&&", "||"}:
        return _logic(operator, left, right, place)
    try:
        one, other = number(plain(left)), number(plain(right))
    except Undecided as unknown:
        return undecided(unknown.value, place)
    return Value(_COMPUTED[operator](one, other), places_of((left, right)))


def unary(operator: str, operand: Value, place: Place) -> Value:
    try:
        known = plain(operand)
    except Undecided as unknown:
        return undecided(unknown.value, place)
    return Value(not truth(known) if operator == "!" else -number(known), operand.places)


def _equality(wanted: bool, left: Value, right: Value, place: Place) -> Value:
    answer = same(left, right)
    if answer is None:
        return Value(
            Unknown("it compares what only AWS knows, or what is unknown itself", place), places_of((left, right))
        )
    return Value(answer is wanted, places_of((left, right)))


def _logic(operator: str, left: Value, right: Value, place: Place) -> Value:
    deciding = operator == "||"
    unknown: Value | None = None
    for side in (left, right):
        try:
            if truth(plain(side)) is deciding:
                return Value(deciding, side.places)
        except Undecided as found:
            unknown = found.value
    return undecided(unknown, place) if unknown else Value(not deciding, places_of((left, right)))


Number = int | Decimal


def _arithmetic(work: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Number, Number], Number]:
    def computed(one: Number, other: Number) -> Number:
        try:
            return checked(work(Decimal(one), Decimal(other)))
        except (DivisionByZero, InvalidOperation):
            raise Impossible("it divides by zero, or what comes out is no number") from None

    return computed


_COMPUTED: dict[str, Callable[[Number, Number], Number | bool]] = {
    "+": _arithmetic(_EXACT.add),
    "-": _arithmetic(_EXACT.subtract),
    "*": _arithmetic(_EXACT.multiply),
    "/": _arithmetic(_EXACT.divide),
    "%": _arithmetic(_EXACT.remainder),
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
}
