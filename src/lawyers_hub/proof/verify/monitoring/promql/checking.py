"""What a query may put together: Prometheus refuses the rest before it asks for a single figure."""

import re

from lawyers_hub.proof.verify.monitoring.promql.expressions import (
    Aggregation,
    Binary,
    Call,
    Expression,
    Kind,
    Matching,
    Negation,
    Number,
    Selector,
    Subquery,
    Text,
)
from lawyers_hub.proof.verify.monitoring.promql.functions import AGGREGATIONS, FUNCTIONS
from lawyers_hub.proof.verify.monitoring.promql.tokens import NoQuery

COMPARISONS = frozenset({"==", "!=", "<=", "<", ">=", ">"})
SETS = frozenset({"and", "or", "unless"})
# Python's and Go's expressions differ in these; they are left to Prometheus.
_ONLY_IN_GO = re.compile(r"\\[pPzCQ]|\(\?[imsU-]|\[\[:")
_ONLY_IN_PYTHON = re.compile(r"(?<!\\)\(\?(?:=|!|<=|<!|P=|\(|#|>)|\\[1-9Z]|[*+?}]\+")


def kind_of(expression: Expression) -> Kind:
    match expression:
        case Number():
            return "scalar"
        case Text():
            return "text"
        case Selector(over=over):
            return "matrix" if over else "vector"
        case Subquery():
            return "matrix"
        case Aggregation():
            return "vector"
        case Call(function):
            return FUNCTIONS[function].gives
        case Negation(inner):
            return kind_of(inner)
        case Binary(left=left, right=right):
            kinds = {kind_of(left), kind_of(right)}
            return "vector" if "vector" in kinds else "any" if "any" in kinds else "scalar"
        case _:
            return "any"


def check_selector(selector: Selector, at: int) -> None:
    for matcher in selector.matchers:
        if matcher.operator in {"=~", "!~"}:
            _check_pattern(matcher.value, at)
    names = [matcher.value for matcher in selector.matchers if matcher.label == "__name__"]
    if selector.metric and names:
        raise NoQuery(at, f"names a metric twice: {selector.metric} and {names[0]}")
    if not selector.metric and all(_takes_everything(*parts) for parts in _matchings(selector)):
        raise NoQuery(at, "asks for every series there is: name a metric or a label")


def check_call(call: Call, at: int) -> None:
    function, given = FUNCTIONS[call.function], call.arguments
    most = len(function.takes)
    if len(given) < function.least or (len(given) > most and not function.repeats):
        raise NoQuery(at, f"{call.function} takes {most} arguments and is given {len(given)}")
    for number, argument in enumerate(given):
        kind, wanted = kind_of(argument), function.takes[min(number, most - 1)]
        if kind not in {wanted, "any"}:
            raise NoQuery(at, f"{call.function} takes a {wanted} as its argument {number + 1} and not a {kind}")


def check_aggregation(operator: str, arguments: tuple[Expression, ...], at: int) -> None:
    wanted = AGGREGATIONS[operator]
    if len(arguments) != (1 if wanted is None else 2):
        raise NoQuery(at, f"{operator} takes {'a vector' if wanted is None else 'a parameter and a vector'}")
    if wanted and kind_of(arguments[0]) not in {wanted, "any"}:
        raise NoQuery(at, f"the parameter of {operator} is a {kind_of(arguments[0])} and not a {wanted}")
    if kind_of(arguments[-1]) not in {"vector", "any"}:
        raise NoQuery(at, f"{operator} takes a vector and not a {kind_of(arguments[-1])}")


def check_signed(inner: Expression, at: int) -> None:
    if kind_of(inner) not in {"scalar", "vector", "any"}:
        raise NoQuery(at, f"a sign before a {kind_of(inner)}, which is no number")


def check_binary(joined: Binary, *, boolean: bool, at: int) -> None:
    kinds = (kind_of(joined.left), kind_of(joined.right))
    for kind in kinds:
        if kind not in {"scalar", "vector", "any"}:
            raise NoQuery(at, f"{joined.operator} beside a {kind}, with which nothing can be worked out")
    if boolean and joined.operator not in COMPARISONS:
        raise NoQuery(at, f"bool behind {joined.operator}, which compares nothing")
    if joined.operator in COMPARISONS and kinds == ("scalar", "scalar") and not boolean:
        raise NoQuery(at, f"{joined.operator} between two numbers: write {joined.operator} bool")
    if "scalar" in kinds and joined.operator in SETS:
        raise NoQuery(at, f"{joined.operator} beside a number, which is no set of series")
    if joined.matching:
        _check_matching(joined.matching, joined.operator, "scalar" in kinds, at)


def _check_matching(matching: Matching, operator: str, beside_a_number: bool, at: int) -> None:
    if beside_a_number and matching.labels:
        raise NoQuery(at, f"{matching.by} beside a number, which has no labels")
    if matching.many and operator in SETS:
        raise NoQuery(at, f"group_{matching.many} with {operator}, which puts no two series together")
    if matching.by == "on" and (twice := set(matching.labels) & set(matching.included)):
        raise NoQuery(at, f"{min(twice)} both in on and in group_{matching.many}")


def _matchings(selector: Selector) -> list[tuple[str, str]]:
    return [(matcher.operator, matcher.value) for matcher in selector.matchers]


def _takes_everything(operator: str, value: str) -> bool:
    """Whether a series without the label is taken too."""
    if operator in {"=", "!="}:
        return (value == "") == (operator == "=")
    try:
        empty = re.fullmatch(value, "") is not None
    except re.error:
        return False
    return empty == (operator == "=~")


def _check_pattern(pattern: str, at: int) -> None:
    if "$" in pattern and re.search(r"\$\{?\w", pattern):
        return
    if _ONLY_IN_PYTHON.search(pattern):
        raise NoQuery(at, f"{pattern!r} is no regular expression that Prometheus knows")
    if _ONLY_IN_GO.search(pattern):
        return
    try:
        re.compile(pattern)
    except re.error as problem:
        raise NoQuery(at, f"{pattern!r} is no regular expression: {problem.msg}") from None
