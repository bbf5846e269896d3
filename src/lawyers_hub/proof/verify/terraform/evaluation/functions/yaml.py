"""Reads YAML as Terraform does: `yes` is true as in YAML 1.1, numbers are those of YAML 1.2, and `1:30` is none."""

import re
from collections.abc import Iterator
from decimal import Decimal

import yaml

from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.terraform.evaluation.conversions import checked
from lawyers_hub.proof.verify.terraform.evaluation.values import Impossible, Plain
from lawyers_hub.proof.verify.yaml_lines import read_documents

_SAID = {None: ("null",), True: ("true", "yes", "on", "y"), False: ("false", "no", "off", "n")}
_WORDS: dict[str, bool | None] = {
    **{form: value for value, words in _SAID.items() for one in words for form in (one, one.title(), one.upper())},
    "": None,
    "~": None,
}
_NUMBER = re.compile(r"[-+]?(?:[0-9]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)")
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MERGE = "<<"


def read_yaml(text: str) -> Plain:
    """
    Raises:
        Impossible: it is no YAML of plain values, or says a key twice.
    """
    try:
        # The reader of all YAML refuses what does harm: bombs, tags, keys that stand twice.
        read_documents("yaml", text)
    except Fault as fault:
        raise Impossible(f"yamldecode() is given no YAML that could be read: {fault.what}") from None
    nodes = list(yaml.compose_all(text, Loader=yaml.CBaseLoader))
    if len(nodes) != 1:
        raise Impossible(f"yamldecode() is given {len(nodes)} documents")
    return _value(nodes[0])


def _value(node: yaml.Node) -> Plain:
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        own = {key.value: _value(item) for key, item in node.value if not _merges(key)}
        return {**{key: item for one in _merged(node) for key, item in one.items()}, **own}
    is_plain = isinstance(node, yaml.ScalarNode) and not node.style
    return _plain(node.value) if is_plain else str(node.value)


def _merges(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.value == _MERGE and not key.style


def _merged(node: yaml.MappingNode) -> Iterator[dict[str, Plain]]:
    """What it takes over from others, the first of them last."""
    for key, item in node.value:
        sources = item.value if isinstance(item, yaml.SequenceNode) else [item]
        for source in reversed(sources) if _merges(key) else ():
            found = _value(source)
            if isinstance(found, dict):
                yield found


def _plain(text: str) -> Plain:
    if text in _WORDS:
        return _WORDS[text]
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _DAY.fullmatch(text):
        return f"{text}T00:00:00Z"
    return checked(Decimal(text)) if _NUMBER.fullmatch(text) else text
