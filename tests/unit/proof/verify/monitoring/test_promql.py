"""Queries are read as Prometheus reads them, and what is none is refused where it goes wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.proof.verify.monitoring.promql import (
    Aggregation,
    Binary,
    Call,
    Expression,
    Matcher,
    Matching,
    Negation,
    NoQuery,
    Number,
    Selector,
    Subquery,
    Text,
    Variable,
    parse,
    walk,
)

X, Y = Selector("x", ()), Selector("y", ())


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("x", X),
        ("a:b:c", Selector("a:b:c", ())),
        ('x{a="1",b!~"2|3",}', Selector("x", (Matcher("a", "=", "1"), Matcher("b", "!~", "2|3")))),
        ("x{a='/cases/{id}'}", Selector("x", (Matcher("a", "=", "/cases/{id}"),))),
        ('{"the metric", a="1"}', Selector("the metric", (Matcher("a", "=", "1"),))),
        (r'x{a="\\d+\"`"}', Selector("x", (Matcher("a", "=", '\\d+"`'),))),
        ("x{a=~`\\d+`}", Selector("x", (Matcher("a", "=~", "\\d+"),))),
        ("x[1h30m]", Selector("x", (), over=True, range_s=5400)),
        ("x[5m] offset -1w @ 1609746000", Selector("x", (), over=True, range_s=300, offset_s=None)),
        ("x @ end() offset 5m", Selector("x", (), offset_s=None)),
        ("x offset 5m", Selector("x", (), offset_s=300)),
        ("x offset -1m", Selector("x", (), offset_s=-60)),
        ("x[1h:5m]", Subquery(X)),
        ("rate(x[5m])[1h:]", Subquery(Call("rate", (Selector("x", (), over=True, range_s=300),)))),
        ("1", Number(1)),
        ("-0x1F", Negation(Number(31))),
        (".5e3", Number(500)),
        ("Inf", Number(float("inf"))),
        ("+x", X),
        ("time()", Call("time", ())),
        ("sum(x)", Aggregation("sum", "", (), X)),
        ("sum by (a, b) (x)", Aggregation("sum", "by", ("a", "b"), X)),
        ("sum(x) without (a,)", Aggregation("sum", "without", ("a",), X)),
        ("SUM BY () (x)", Aggregation("sum", "by", (), X)),
        ("topk(5, x)", Aggregation("topk", "", (), X, Number(5))),
        ('count_values("a", x)', Aggregation("count_values", "", (), X, Text("a"))),
        ("x + on (a) group_left (b) y", Binary("+", X, Y, Matching("on", ("a",), "left", ("b",)))),
        ("x / ignoring () group_right y", Binary("/", X, Y, Matching("ignoring", (), "right"))),
        ("x > bool 1", Binary(">", X, Number(1), boolean=True)),
        ("x unless on () y", Binary("unless", X, Y, Matching("on", ()))),
        ("x + y * y", Binary("+", X, Binary("*", Y, Y))),
        ("x - y - y", Binary("-", Binary("-", X, Y), Y)),
        ("2 ^ 3 ^ 2", Binary("^", Number(2), Binary("^", Number(3), Number(2)))),
        ("-2 ^ 2", Negation(Binary("^", Number(2), Number(2)))),
        ("2 ^ -1", Binary("^", Number(2), Negation(Number(1)))),
        ("x or y and y", Binary("or", X, Binary("and", Y, Y))),
        ("x > 1 and y", Binary("and", Binary(">", X, Number(1)), Y)),
        ("x # what it is\n+ y", Binary("+", X, Y)),
        ("(x)", X),
        ("count", Selector("count", ())),
        ("sum + by", Binary("+", Selector("sum", ()), Selector("by", ()))),
        ("sum_over_time(x[5m])", Call("sum_over_time", (Selector("x", (), over=True, range_s=300),))),
    ],
)
def test_a_query_is_what_prometheus_makes_of_it(query: str, expression: Expression) -> None:
    assert parse(query) == expression


@pytest.mark.parametrize(
    ("query", "at", "what"),
    [
        ("", 1, "the query ends where a value belongs"),
        ("sum(x", 6, "the query ends where ')' belongs"),
        ("x)", 2, "')' where an operator or the end belongs"),
        ("x y", 3, "'y' where an operator"),
        ("x{a}", 4, "'}' where =, !=, =~ or !~ belongs"),
        ("x{a=b}", 5, "'b' where a text in quotes belongs"),
        ("x{1}", 3, "'1' where the name of a label belongs"),
        ("x{a:b='1'}", 3, "'a:b' where the name of a label"),
        ('x{a=~"("}', 1, "'(' is no regular expression"),
        ('x{a=~"(?=b)"}', 1, "no regular expression that Prometheus knows"),
        (r'x{a="\d"}', 6, r"\d is no escape"),
        ("x ~ y", 3, "'~' begins nothing"),
        ("$x", 1, "'$' begins nothing"),
        ("x[5]y", 5, "'y' where an operator"),
        ("x[5q]", 3, "'5' begins nothing"),
        ("x[]", 3, "']' where a duration"),
        ("x[0s]", 3, "a duration of nothing"),
        ("x[5m][5m]", 6, "a range of time behind something that is no selector"),
        ("(x)[5m]", 4, "a range of time behind something that is no selector"),
        ("x offset 5m [5m]", 13, "a range of time behind"),
        ("sum(x)[5m]", 7, "a range of time behind"),
        ("sum(x) offset 5m", 8, "offset behind something"),
        ("x offset 5m offset 5m", 13, "offset is said twice"),
        ("x @ y", 5, "'y' where a time belongs"),
        ("x[5m][1h:]", 6, "a subquery of a matrix"),
        ("rate(x)", 1, "rate takes a matrix as its argument 1 and not a vector"),
        ("rate(x[5m], 1)", 1, "rate takes 1 arguments and is given 2"),
        ("histogram_quantile(x, 0.9)", 1, "histogram_quantile takes a scalar as its argument 1"),
        ("ratee(x)", 1, "there is no function 'ratee'"),
        ("sum(x[5m])", 1, "sum takes a vector and not a matrix"),
        ("sum(1, x)", 1, "sum takes a vector"),
        ("topk(x)", 1, "topk takes a parameter and a vector"),
        ("topk('a', x)", 1, "the parameter of topk is a text and not a scalar"),
        ("sum by a (x)", 8, "'a' where '(' belongs"),
        ("sum by (a b) (x)", 11, "'b' where ',' or ')' belongs"),
        ("sum(x,)", 7, "')' where a value belongs"),
        ("1 == 1", 3, "== between two numbers: write == bool"),
        ("x + bool y", 3, "bool behind +, which compares nothing"),
        ("x and 1", 3, "and beside a number"),
        ("x + on (a) 1", 3, "on beside a number, which has no labels"),
        ("x and on (a) group_left () y", 3, "group_left with and"),
        ("x + on (a) group_left (a) y", 3, "a both in on and in group_left"),
        ("x[5m] + y", 7, "+ beside a matrix"),
        ("'a' + 1", 5, "+ beside a text"),
        ("-'a'", 1, "a sign before a text"),
        ("{}", 1, "asks for every series there is"),
        ('{a=~".*"}', 1, "asks for every series there is"),
        ('x{__name__="y"}', 1, "names a metric twice"),
        ('x{"y"}', 1, "names a metric twice: x and y"),
        ("on", 1, "'on' where a value belongs"),
        ("(" * 99 + "x" + ")" * 99, 31, "more than 30 levels deep"),
        ("-" * 99 + "x", 31, "more than 30 levels deep"),
        ("+".join("x" * 999), 402, "more than 200 operators"),
        ("^".join("x" * 999), 402, "more than 200 operators"),
    ],
)
def test_what_is_no_query_is_refused_where_it_goes_wrong(query: str, at: int, what: str) -> None:
    with pytest.raises(NoQuery) as refused:
        parse(query)
    assert what in refused.value.what
    assert refused.value.at == at


@pytest.mark.parametrize(
    ("query", "metrics"),
    [
        ("rate(x[$__rate_interval])", {"x"}),
        ("sum by ($by, job) (x{a=~\"$a\"})", {"x"}),
        ("x[${window:raw}] offset $shift", {"x"}),
        ("x > [[bound]]", {"x"}),
        ("$whole + x", {"x"}),
        ("max_over_time($whole[5m:])", set()),
    ],
)  # fmt: skip
def test_variables_of_grafana_stand_where_people_put_them(query: str, metrics: set[str]) -> None:
    assert {one.metric for one in walk(parse(query, variables=True)) if isinstance(one, Selector)} == metrics


def test_a_variable_is_known_by_its_name() -> None:
    assert parse("${a:csv}", variables=True) == Variable("${a:csv}")


NAMES = st.sampled_from(["x", "y_total", "a:b:c"])
MATCHERS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["=", "!=", "=~", "!~"]), st.text("pq|", max_size=3))
)
SELECTORS = st.tuples(NAMES, MATCHERS).map(
    lambda one: (one[0] + "{" + ",".join(f'{a}{o}"{v}"' for a, o, v in one[1]) + "}", [one[0]])
)
Asked = tuple[str, list[str]]


def wrapped(inner: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    signs = st.sampled_from(["+", "-", "/", "^", "> bool", "and", "or", "unless", "* on (a) group_left (b)"])
    return st.one_of(
        inner.map(lambda one: (f"sum by (a) ({one[0]})", one[1])),
        inner.map(lambda one: (f"({one[0]})", one[1])),
        inner.map(lambda one: (f"max_over_time(({one[0]})[1h:5m])", one[1])),
        inner.map(lambda one: (f"- {one[0]}", one[1])),
        st.tuples(inner, signs, inner).map(lambda one: (f"{one[0][0]} {one[1]} {one[2][0]}", one[0][1] + one[2][1])),
    )


@given(st.recursive(SELECTORS, wrapped, max_leaves=12))
def test_whatever_is_asked_is_found_in_its_order(asked: Asked) -> None:
    query, metrics = asked
    found = sorted(one.metric for one in walk(parse(query)) if isinstance(one, Selector))
    assert found == sorted(metrics)


@given(st.text(alphabet="xy{}()[]=~!\"'`\\ ,:+-*/^<>@#0125.msorandbyif$\n", max_size=30))
def test_any_text_is_a_query_or_refused_within_it(text: str) -> None:
    assert 1 <= refused_at(text) <= len(text) + 1


def refused_at(text: str) -> int:
    try:
        parse(text)
    except NoQuery as refused:
        return refused.at
    return 1
