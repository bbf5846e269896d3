"""Texts of which only AWS knows a part."""

from collections.abc import Iterable
from itertools import takewhile

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.evaluation.conversions import words
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Computed,
    Deferred,
    Unknown,
    Value,
    doubt_of,
    places_of,
    plain,
)


def partly_known(parts: list[Value], place: Place) -> Value:
    """A text with parts that are unknown. Around a single thing that AWS says of a resource, it still tells which."""
    begins, ends = _known(parts), _known(reversed(parts), backwards=True)
    unknown = [part for part in parts if not _is_known(part)]
    places, first = places_of(parts), unknown[0].raw
    if len(unknown) == 1 and isinstance(first, Computed):
        return Value(Computed(first.address, f"{begins}${{{first.path}}}{ends}"), places)
    doubt = first if isinstance(first, Unknown) else Unknown(doubt_of(unknown[0]) or "", place)
    return Value(Unknown(doubt.why, doubt.place, begins, ends), places)


def _known(parts: Iterable[Value], *, backwards: bool = False) -> str:
    """What stands before the first that is unknown."""
    texts = [words(plain(part)) for part in takewhile(_is_known, parts)]
    return "".join(reversed(texts) if backwards else texts)


def _is_known(part: Value) -> bool:
    return not isinstance(part.raw, Unknown | Computed | Deferred)
