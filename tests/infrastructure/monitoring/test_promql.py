"""Our parser and Prometheus's own agree on what is a query. Skipped by name where promtool is not installed."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lawyers_hub.proof.verify.monitoring.promql import NoQuery, parse

PROMTOOL = shutil.which("promtool")
pytestmark = pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (Debian: prometheus)")

LABELS = st.sampled_from(["a", "le", "job", "by"])
NUMBERS = st.sampled_from(["1", "0.5", "2e3", "0x1F", "Inf", "NaN", ".5"])
DURATIONS = st.sampled_from(["5m", "1h30m", "100ms", "1y2w", "0s", "5m1h"])
TEXTS = st.sampled_from(['"a"', "'b|c'", "`d`", r'"\\d+"', r'"\n"', '".*"', '""', '"("'])
MATCHERS = st.builds("{}{}{}".format, LABELS, st.sampled_from(["=", "!=", "=~", "!~"]), TEXTS)
SELECTORS = st.one_of(
    st.sampled_from(["x", "a:b", "sum", "{}", "offset"]),
    st.builds(lambda name, parts: name + "{" + ",".join(parts) + "}", st.sampled_from(["x", ""]), st.lists(MATCHERS)),
)
FUNCTIONS = st.sampled_from(
    ["rate", "abs", "time", "vector", "scalar", "histogram_quantile", "clamp_max", "label_replace", "hour", "round"]
)
MODIFIERS = st.one_of(
    st.builds("[{}]".format, DURATIONS),
    st.builds("[{}:{}]".format, DURATIONS, st.sampled_from(["", "1m"])),
    st.builds(" offset {}{}".format, st.sampled_from(["", "-"]), DURATIONS),
    st.sampled_from([" @ start()", " @ 100", " @ -1.5", " @ x"]),
)
GROUPINGS = st.builds(
    lambda how, labels: f" {how} ({', '.join(labels)}) ",
    st.sampled_from(["by", "without"]),
    st.lists(LABELS, max_size=2),
)
MATCHINGS = st.one_of(
    st.just(""),
    st.sampled_from(["bool", "on (a)", "ignoring ()", "on (a) group_left", "ignoring (a) group_right (le)"]),
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "%", "^", "==", "!=", ">", "<=", "and", "or", "unless", "atan2"])


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} {} {} {}".format, inner, OPERATORS, MATCHINGS, inner),
        st.builds("{}{}".format, inner, MODIFIERS),
        st.builds("({})".format, inner),
        st.builds("{}{}".format, st.sampled_from(["-", "+"]), inner),
        st.builds(lambda name, given: f"{name}({', '.join(given)})", FUNCTIONS, st.lists(inner, max_size=3)),
        st.builds("{}{}({})".format, st.sampled_from(["sum", "count", "MAX"]), GROUPINGS | st.just(""), inner),
        st.builds("{}({}, {}){}".format, st.sampled_from(["topk", "quantile"]), inner, inner, GROUPINGS | st.just("")),
    )


QUERIES = st.recursive(SELECTORS | NUMBERS | TEXTS, larger, max_leaves=6)


# Without shrinking: the failing query is named, and each try starts a process.
@settings(max_examples=8, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(st.lists(QUERIES, min_size=50, max_size=100))
def test_what_prometheus_accepts_we_accept_and_what_it_refuses_we_refuse(tmp_path: Path, queries: list[str]) -> None:
    rules = [{"record": f"r{number}", "expr": query} for number, query in enumerate(queries)]
    file = tmp_path / "rules.yml"
    file.write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    told = subprocess.run([str(PROMTOOL), "check", "rules", str(file)], capture_output=True, text=True, check=False)
    said = told.stdout + told.stderr
    refused = {int(number): reason for number, reason in re.findall(r'"r(\d+)": (.*)', said)}
    for number, query in enumerate(queries):
        ours, theirs = refusal(query), refused.get(number)
        assert (ours is None) == (theirs is None), (query, ours, theirs)


def refusal(query: str) -> str | None:
    try:
        parse(query)
    except NoQuery as wrong:
        return str(wrong)
    return None
