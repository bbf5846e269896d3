"""Selectors of labels: what they select, and whether they could select anything at all.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Literal, NamedTuple, Protocol

import msgspec

from lawyers_hub.proof.verify.kubernetes.objects.base import Selector

Operator = Literal["In", "NotIn", "Exists", "DoesNotExist"]


class Requirement(NamedTuple):
    """All requirements of a selector must hold. `NotIn` holds where there is no such label, too."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def holds(self, labels: Mapping[str, str]) -> bool:
        """Kubernetes refuses a selector with any other operator; until it is mended, it selects nothing."""
        match self.operator:
            case "In":
                return labels.get(self.key) in self.values
            case "NotIn":
                return labels.get(self.key) not in self.values
            case "Exists":
                return self.key in labels
            case "DoesNotExist":
                return self.key not in labels
        return False


def requirements_of(selector: Selector) -> tuple[Requirement, ...]:
    """An empty selector has none, and selects everything."""
    exact = (Requirement(key, "In", frozenset({value})) for key, value in selector.match_labels.items())
    reasoned = (Requirement(e.key, e.operator, frozenset(e.values)) for e in selector.match_expressions)
    return (*exact, *reasoned)


def selects(selector: Selector, labels: Mapping[str, str]) -> bool:
    return all(requirement.holds(labels) for requirement in requirements_of(selector))


class Labels(Protocol):
    """What is known of the labels of somebody."""

    def meet(self, requirements: Iterable[Requirement]) -> bool | None:
        """Whether they meet them all. None: that depends on labels that are not known."""


class Worn(msgspec.Struct, frozen=True):
    """Exactly these labels."""

    labels: Mapping[str, str]

    def meet(self, requirements: Iterable[Requirement]) -> bool | None:
        return all(requirement.holds(self.labels) for requirement in requirements)


class Seen(msgspec.Struct, frozen=True):
    """These labels, and perhaps others of which nobody told."""

    labels: Mapping[str, str]

    def meet(self, requirements: Iterable[Requirement]) -> bool | None:
        answers = {r.holds(self.labels) if r.key in self.labels else None for r in requirements}
        return False if False in answers else None if None in answers else True


class Any(msgspec.Struct, frozen=True):
    """Whoever meets `within`: a crowd, of which some wear every combination of labels that there can be."""

    within: tuple[Requirement, ...] = ()

    def meet(self, requirements: Iterable[Requirement]) -> bool | None:
        return can_be_met((*self.within, *requirements))


def can_be_met(requirements: Iterable[Requirement]) -> bool:
    """Whether any labels at all would meet them together."""
    by_key = groupby(sorted(requirements, key=lambda r: r.key), key=lambda r: r.key)
    return all(_one_can_be_met(key, list(group)) for key, group in by_key)


def _one_can_be_met(key: str, requirements: list[Requirement]) -> bool:
    return any(all(r.holds(labels) for r in requirements) for labels in _telling(key, requirements))


def _telling(key: str, requirements: Iterable[Requirement]) -> Iterator[Mapping[str, str]]:
    """Without the label, with each value that is spoken of, and with one that nobody speaks of."""
    values = {value for requirement in requirements for value in requirement.values}
    yield {}
    yield from ({key: value} for value in sorted(values))
    yield {key: "".join(values) + "-"}
