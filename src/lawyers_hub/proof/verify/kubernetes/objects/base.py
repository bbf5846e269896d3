"""What every shape of Kubernetes' API begins with: objects, their labels, and selectors of labels.

Names and meanings are those of https://kubernetes.io/docs/reference/kubernetes-api/.
"""

from collections.abc import Mapping
from typing import ClassVar

import msgspec


class Part(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Some part of an object. Whether it has fields that do not exist is for the schema to say."""


class Kind(Part, frozen=True):
    """A whole object, of the `kinds` that have this shape."""

    kinds: ClassVar[tuple[str, ...]] = ()


class Expression(Part, frozen=True, kw_only=True):
    key: str
    operator: str
    values: tuple[str, ...] = ()


class Selector(Part, frozen=True, kw_only=True):
    """An empty one selects everything."""

    match_labels: Mapping[str, str] = {}
    match_expressions: tuple[Expression, ...] = ()


class Metadata(Part, frozen=True, kw_only=True):
    name: str = ""
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}
