"""Every value of a YAML file has its line, and a hostile file ends nothing."""

import json
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_lines import read_documents

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_WORDS = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126))
_PLAIN = st.recursive(
    st.booleans() | st.integers() | _WORDS, lambda inner: st.lists(inner) | st.dictionaries(_WORDS, inner)
)
_VALUES = st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner))


def only(text: str) -> Any:
    (document,) = read_documents("a.yaml", text)
    return document


def test_each_value_has_the_line_on_which_it_stands() -> None:
    document = only("spec:\n  ports:\n    - 80\n    - port: 443\n")
    assert document.place("spec", "ports", 0) == Place("a.yaml", 3)
    assert document.place("spec", "ports", 1, "port") == Place("a.yaml", 4)


def test_what_is_not_there_is_looked_for_around_it() -> None:
    document = only("spec:\n  ports: []\n")
    assert document.place("spec", "ports", 7, "protocol") == Place("a.yaml", 2)
    assert document.place("elsewhere") == Place("a.yaml", 1)


def test_an_aliased_value_stands_where_it_was_written() -> None:
    document = only("base: &base\n  user: 1\nother: *base\n")
    assert document.value == {"base": {"user": 1}, "other": {"user": 1}}
    assert document.place("other", "user") == Place("a.yaml", 2)


def test_what_is_merged_in_gives_way_to_what_is_said() -> None:
    document = only("base: &base\n  user: 1\n  cap: all\nother:\n  <<: *base\n  user: 2\n")
    assert document.value["other"] == {"user": 2, "cap": "all"}
    assert document.place("other", "user") == Place("a.yaml", 6)
    assert document.place("other", "cap") == Place("a.yaml", 3)


def test_documents_that_say_nothing_are_left_out() -> None:
    assert [document.value for document in read_documents("a.yaml", "---\n---\na: 1\n---\n# nothing\n")] == [{"a": 1}]


@given(
    st.recursive(st.booleans() | st.integers() | _WORDS, lambda inner: st.lists(inner) | st.dictionaries(_WORDS, inner))
)
def test_json_is_read_as_json(value: Any) -> None:
    assert only(json.dumps(value)).value == value


@given(_VALUES.filter(lambda value: value is not None))
def test_values_are_those_that_yaml_s_own_reader_finds(value: Any) -> None:
    text = yaml.safe_dump(value)
    assert only(text).value == yaml.safe_load(text)


@given(st.text() | st.text(alphabet="a:&*{}[]-<> \n\t#|!?\"'"))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Fault):
        assert all(document.value is not None for document in read_documents("a.yaml", text))


def _bomb() -> str:
    lines = ["a0: &a0 [" + "x, " * 10 + "]"]
    lines += [f"a{n}: &a{n} [" + f"*a{n - 1}, " * 10 + "]" for n in range(1, 10)]
    return "\n".join(lines)


def _merging_bomb() -> str:
    lines = ["a0: &a0 {k: 1}", "b0: &b0 {l: 1}"]
    for n in range(1, 40):
        lines += [f"a{n}: &a{n}", f"  <<: [*a{n - 1}, *b{n - 1}]", f"b{n}: &b{n}", f"  <<: [*a{n - 1}, *b{n - 1}]"]
    return "\n".join(lines)


def _chain(link: str) -> str:
    first = "a0: &a0 {x: 1}"
    return "\n".join([first, *(f"a{n}: &a{n} {link % (n - 1)}" for n in range(1, 3000))])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1\nb: 2", "is no YAML"),
        ("a: 1\nb: 2\na: 3", r"a\.yaml:3: says 'a' twice"),
        ("a: &a [*a]", "contains itself"),
        ("a: &a {<<: *a}", "contains itself"),
        ("a: {<<: 1}", "merges something that is no mapping"),
        ("a: !!python/object:os.system {}", "tag"),
        ("a: !!python/name:os.system x", "cannot be read"),
        ("? [a, b]\n: 1", "no plain word"),
        ("\x00", "is no YAML"),
        (_bomb(), "100,000 values"),
        (_merging_bomb(), "100,000 values"),
        (_chain("[*a%d]"), "100 levels"),
        (_chain("{<<: *a%d}"), "100 levels"),
        ("[" * 200_000, "100 levels"),
        ("{a: " * 50_000, "100 levels"),
        ("- " * 50_000, "100 levels"),
    ],
    ids=lambda text: text[:20] if len(text) < 60 else text[-20:],
)
def test_a_hostile_or_careless_file_is_refused_in_one_line(text: str, said: str) -> None:
    with pytest.raises(Fault, match=said) as refused:
        read_documents("a.yaml", text)
    assert "\n" not in str(refused.value)
