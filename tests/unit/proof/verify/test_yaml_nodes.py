"""YAML as a tree keeps the place of every value, and says what is not of the shape that is asked for."""

from pathlib import Path

import pytest

from lawyers_hub.proof.verify.places import Fault, Place
from lawyers_hub.proof.verify.yaml_nodes import Node, Shapes, read_tree, settings


def tree(root: Path, text: str) -> Node:
    (root / "a.yaml").write_text(text)
    return read_tree(root, "a.yaml")


def test_every_value_has_its_place(tmp_path: Path) -> None:
    top = tree(tmp_path, "a:\n  b:\n    - c: 1\n    - true\n")
    found = top.get("a", "b")
    assert found is not None
    assert [(one.text, str(one.place)) for one in found.scalars()] == [("1", "a.yaml:3"), ("true", "a.yaml:4")]
    assert top.place_of("a", "nowhere") == Place("a.yaml", 1)
    assert (top.said("a", "b"), top.said("nowhere")) == ("", "")


@pytest.mark.parametrize("text", ["", "---\na: 1\n---\nb: 2\n"])
def test_one_document_is_asked_for(tmp_path: Path, text: str) -> None:
    with pytest.raises(Fault, match="documents where one belongs"):
        tree(tmp_path, text)


def test_names_and_values_can_be_a_list(tmp_path: Path) -> None:
    as_list, as_mapping = tree(tmp_path, "[a=1, b=x=y, c]"), tree(tmp_path, "{a: 1, b: x=y}")
    assert {name: one.text for name, one in settings(as_list).items()} == {"a": "1", "b": "x=y", "c": ""}
    assert {name: one.text for name, one in settings(as_mapping).items()} == {"a": "1", "b": "x=y"}
    assert settings(as_list)["c"].unknown == ("c",)


def test_what_has_another_shape_counts_as_left_out_and_is_told(tmp_path: Path) -> None:
    shapes, top = Shapes(), tree(tmp_path, "a: [1]\nb: {c: 1}\nd: x\n")
    assert shapes.mapping(top.get("a")) == {}
    assert shapes.items(top.get("b")) == []
    assert shapes.flag(top.get("d")) is False
    assert shapes.number(top.get("d")) is None
    assert [fault.place.line for fault in shapes.faults] == [1, 2, 3, 3]


def test_what_is_not_there_is_no_fault(tmp_path: Path) -> None:
    shapes, top = Shapes(), tree(tmp_path, "a:\n")
    for node in (top.get("a"), top.get("b")):
        assert (shapes.mapping(node), shapes.items(node), shapes.words(node)) == ({}, [], ())
        assert (shapes.flag(node), shapes.number(node)) == (False, None)
    assert shapes.faults == []
