"""A query and where it is asked."""

import msgspec

from lawyers_hub.proof.verify.monitoring.promql import Expression, NoQuery, parse
from lawyers_hub.proof.verify.places import Place


class Query(msgspec.Struct, frozen=True):
    """`asker` says for people who asks. Where it is no query, `expression` is missing and `wrong` says why.

    `legend` is the text beside a panel's figures, in which their labels stand in double braces.
    """

    asker: str
    text: str
    place: Place
    expression: Expression | None
    wrong: str = ""
    legend: str = ""


def query(asker: str, text: str, place: Place) -> Query:
    """One of a rule."""
    return _query(asker, text, place, variables=False)


def drawn(asker: str, text: str, place: Place, legend: str) -> Query:
    """One of a panel, in which variables of Grafana may stand."""
    return msgspec.structs.replace(_query(asker, text, place, variables=True), legend=legend)


def _query(asker: str, text: str, place: Place, *, variables: bool) -> Query:
    try:
        return Query(asker, text, place, parse(text, variables=variables))
    except NoQuery as problem:
        return Query(asker, text, place, None, str(problem))
