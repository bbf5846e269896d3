"""Puts the words of a query together, by the precedence of its operators.

Source: https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

from typing import Literal

from lawyers_hub.proof.verify.monitoring.promql.checking import (
    check_aggregation,
    check_binary,
    check_call,
    check_signed,
)
from lawyers_hub.proof.verify.monitoring.promql.cursor import Cursor
from lawyers_hub.proof.verify.monitoring.promql.expressions import (
    Aggregation,
    Binary,
    Call,
    Expression,
    Matching,
    Negation,
    Number,
    Text,
    Variable,
)
from lawyers_hub.proof.verify.monitoring.promql.functions import AGGREGATIONS, FUNCTIONS
from lawyers_hub.proof.verify.monitoring.promql.selecting import selector, with_modifiers
from lawyers_hub.proof.verify.monitoring.promql.tokens import NoQuery, plain, tokens

# From the loosest to the tightest.
_LEVELS = (
    ("or",),
    ("and", "unless"),
    ("==", "!=", "<=", "<", ">=", ">"),
    ("+", "-"),
    ("*", "/", "%", "atan2"),
    ("^",),
)
_POWER = len(_LEVELS) - 1
_NEVER_METRICS = frozenset({"bool", "on", "ignoring", "group_left", "group_right", "atan2"})
_SPECIAL_NUMBERS = frozenset({"inf", "nan"})


def parse(query: str, *, variables: bool = False) -> Expression:
    """`variables` allows those of Grafana (`$__rate_interval`, `${name}`).

    Raises:
        NoQuery: Prometheus would refuse it. The refusal says why and where.
    """
    words = Cursor(list(tokens(query, variables=variables)))
    found = _binary(words, 0)
    if words.word.kind != "end":
        raise words.wrong("an operator or the end")
    return found


def _binary(words: Cursor, level: int) -> Expression:
    if level == len(_LEVELS):
        return _unary(words)
    left = _binary(words, level + 1)
    while words.sees(*_LEVELS[level]):
        left = _joined(words, left, level)
    return left


def _joined(words: Cursor, left: Expression, level: int) -> Expression:
    operator = words.operator()
    boolean = words.took("bool")
    matching = _matching(words)
    # A power takes everything to its right first: 2 ^ 3 ^ 2 is 2 ^ 9.
    right = _binary(words, level if level == _POWER else level + 1)
    joined = Binary(operator.text.lower(), left, right, matching, boolean)
    check_binary(joined, boolean=boolean, at=operator.at)
    return joined


def _matching(words: Cursor) -> Matching | None:
    if not words.sees("on", "ignoring"):
        return None
    by: Literal["on", "ignoring"] = "on" if words.next().text.lower() == "on" else "ignoring"
    labels = words.labels()
    if not words.sees("group_left", "group_right"):
        return Matching(by, labels)
    many: Literal["left", "right"] = "left" if words.next().text.lower() == "group_left" else "right"
    return Matching(by, labels, many, words.labels() if words.sees("(") else ())


def _unary(words: Cursor) -> Expression:
    """A sign binds as tightly as a product: -2 ^ 2 is -4."""
    if not words.sees("+", "-"):
        return with_modifiers(words, _value(words))
    words.enter()
    sign = words.next()
    inner = _binary(words, _POWER)
    words.leave()
    check_signed(inner, sign.at)
    return Negation(inner) if sign.text == "-" else inner


def _value(words: Cursor) -> Expression:
    word = words.word
    if word.kind == "number":
        text = words.next().text
        return Number(float(int(text, 16)) if text[:2].lower() == "0x" else float(text))
    if word.kind == "text":
        return Text(plain(words.next().text))
    if word.kind == "variable":
        return Variable(words.next().text)
    if word.kind == "word":
        return _named(words)
    if words.sees("{"):
        return selector(words)
    if words.sees("("):
        return _arguments(words, only_one=True)[0]
    raise words.wrong("a value")


def _named(words: Cursor) -> Expression:
    name = words.word.text.lower()
    called = words.following.kind == "sign" and words.following.text == "("
    grouped = words.following.kind == "word" and words.following.text.lower() in {"by", "without"}
    if name in AGGREGATIONS and (called or grouped):
        return _aggregation(words)
    if called:
        return _call(words)
    if name in _SPECIAL_NUMBERS:
        return Number(float(words.next().text))
    if name in _NEVER_METRICS:
        raise words.wrong("a value")
    return selector(words)


def _call(words: Cursor) -> Expression:
    word = words.next()
    if word.text not in FUNCTIONS:
        raise NoQuery(word.at, f"there is no function {word.text!r}")
    found = Call(word.text, _arguments(words))
    check_call(found, word.at)
    return found


def _arguments(words: Cursor, *, only_one: bool = False) -> tuple[Expression, ...]:
    words.enter()
    words.take("(")
    found: list[Expression] = [] if words.sees(")") and not only_one else [_binary(words, 0)]
    while not only_one and words.took(","):
        found.append(_binary(words, 0))
    words.take(")")
    words.leave()
    return tuple(found)


def _aggregation(words: Cursor) -> Expression:
    word = words.next()
    operator = word.text.lower()
    grouping, labels = _grouping(words)
    arguments = _arguments(words)
    if not grouping:
        grouping, labels = _grouping(words)
    check_aggregation(operator, arguments, word.at)
    return Aggregation(operator, grouping, labels, arguments[-1], arguments[0] if AGGREGATIONS[operator] else None)


def _grouping(words: Cursor) -> tuple[Literal["by", "without", ""], tuple[str, ...]]:
    if not words.sees("by", "without"):
        return "", ()
    return ("by" if words.next().text.lower() == "by" else "without"), words.labels()
