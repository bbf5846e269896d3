"""A query and where it is asked."""

import msgspec

from lawyers_hub.proof.verify.monitoring.promql import Expression, NoQuery, parse
from lawyers_hub.proof.verify.places import Place


class Query(msgspec.Struct, frozen=True):
    """`asker` says for people who asks. Where it is no query, `expression` is missing and `wrong` says why."""

    asker: str
    text: str
    place: Place
    expression: Expression | None
    wrong: str = ""


def query(asker: str, text: str, place: Place, *, variables: bool = False) -> Query:
    try:
        return Query(asker, text, place, parse(text, variables=variables))
    except NoQuery as problem:
        return Query(asker, text, place, None, str(problem))
