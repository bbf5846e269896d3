"""Reads PromQL: which series a query asks for, by which labels, and where it is no query at all.

The language is that of https://prometheus.io/docs/prometheus/latest/querying/basics/, with Grafana's variables.
"""

from lawyers_hub.proof.verify.monitoring.promql.expressions import (
    Aggregation,
    Binary,
    Call,
    Expression,
    Matcher,
    Matching,
    Negation,
    Number,
    Selector,
    Subquery,
    Text,
    Variable,
    walk,
)
from lawyers_hub.proof.verify.monitoring.promql.parsing import parse
from lawyers_hub.proof.verify.monitoring.promql.tokens import NoQuery

__all__ = [
    "Aggregation",
    "Binary",
    "Call",
    "Expression",
    "Matcher",
    "Matching",
    "Negation",
    "NoQuery",
    "Number",
    "Selector",
    "Subquery",
    "Text",
    "Variable",
    "parse",
    "walk",
]
