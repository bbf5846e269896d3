"""What a kustomization lays upon the resources below it: patches, replacements, images, labels, names of namespaces.

Each layer answers one question: is it you who says this value, and on which line?
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.verify.kubernetes.building.kustomization import Image, PatchTarget, ReplacementTarget, Select
from lawyers_hub.proof.verify.kubernetes.building.tracing import Path, follow, have_one_name, value_at
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.yaml_lines import Document, Value

# By these a patch says whom it is for; it changes nothing by them.
_OF_ITSELF: tuple[Path, ...] = (("apiVersion",), ("kind",), ("metadata",), ("metadata", "name"))


class Built(msgspec.Struct, frozen=True):
    """An object as it goes to the cluster, by the name that its source has. `before` is what that source says of it."""

    kind: str
    name: str
    namespace: str
    value: Value
    before: Value = None


class Layer(ABC):
    @abstractmethod
    def place(self, built: Built, path: Path) -> Place | None:
        """The line on which it says the value at `path`, if it does."""


class Merged(Layer):
    """A strategic merge: a piece of the object, which says what it says."""

    def __init__(self, document: Document, target: PatchTarget | None) -> None:
        self._document = document
        self._target = target or _itself(document.value)

    def place(self, built: Built, path: Path) -> Place | None:
        if path in _OF_ITSELF or not is_meant(self._target, built):
            return None
        there = follow(self._document.value, built.value, path, by_position=False)
        if len(there) < len(path) or not path:
            return None
        said, _ = value_at(self._document.value, there)
        return self._document.place(*there) if said == value_at(built.value, path)[0] else None


class Operation(Layer):
    """One step of a JSON patch (RFC 6902); it stands at `at` in the document."""

    def __init__(self, document: Document, at: Path, target: PatchTarget) -> None:
        self._document = document
        self._at = at
        self._target = target
        self._op = value_at(document.value, (*at, "op"))[0]
        pointer = value_at(document.value, (*at, "path"))[0]
        self._steps = [part.replace("~1", "/").replace("~0", "~") for part in str(pointer).split("/")[1:]]

    def place(self, built: Built, path: Path) -> Place | None:
        if self._op == "test" or not self._steps or len(path) < len(self._steps) or not is_meant(self._target, built):
            return None
        head, rest = path[: len(self._steps)], path[len(self._steps) :]
        if self._op == "remove":
            gone = value_at(built.value, path)[1] < len(path)
            return self._document.place(*self._at) if gone and [str(step) for step in head] == self._steps else None
        return self._said(built, head, rest)

    def _said(self, built: Built, head: Path, rest: Path) -> Place | None:
        """An item of a list may stand elsewhere by now, so there the value decides."""
        fits = all(
            said == str(step) or (isinstance(step, int) and (said == "-" or said.isdecimal()))
            for said, step in zip(self._steps, head, strict=True)
        )
        given, there = value_at(self._document.value, (*self._at, "value"))
        now, taken = value_at(built.value, head)
        if not fits or there < len(self._at) + 1 or taken < len(head) or not _grew_from(given, now, head[-1]):
            return None
        return self._document.place(*self._at, "value", *follow(given, now, rest, by_position=True))


class Replaced(Layer):
    """One field path of a replacement."""

    def __init__(self, document: Document, at: Path, target: ReplacementTarget, field_path: str) -> None:
        self._place = document.place(*at)
        self._target = target
        self._steps = re.findall(r"\[[^\]]*\]|[^.\[\]]+", field_path.replace("\\.", "\0"))

    def place(self, built: Built, path: Path) -> Place | None:
        if not _is_selected(self._target.select, built) or any(_is_selected(r, built) for r in self._target.reject):
            return None
        if len(path) != len(self._steps):
            return None
        value = built.value
        for said, step in zip(self._steps, path, strict=True):
            if not _leads_to(said.replace("\0", "."), step, value):
                return None
            value, _ = value_at(value, (step,))
        return self._place


class Renamed(Layer):
    """An entry under `images`: another registry, tag or digest for whoever asks for the image of this name."""

    def __init__(self, document: Document, number: int, image: Image) -> None:
        key = "digest" if image.digest else "newTag" if image.new_tag else "newName"
        self._place = document.place("images", number, key)
        self._image = image

    def place(self, built: Built, path: Path) -> Place | None:
        if not path or path[-1] != "image":
            return None
        there = follow(built.before, built.value, path, by_position=True)
        asked, taken = value_at(built.before, there)
        name = re.split(r"@|:(?=[^/]*$)", str(asked))[0]
        return self._place if taken == len(path) and name == self._image.name else None


class Labelled(Layer):
    """Labels for everything, which the object itself does not have."""

    def __init__(self, document: Document, at: Path, pairs: Mapping[str, str]) -> None:
        self._document = document
        self._at = at
        self._pairs = pairs

    def place(self, built: Built, path: Path) -> Place | None:
        if len(path) < 2 or path[-2] not in ("labels", "matchLabels", "selector") or path[-1] not in self._pairs:
            return None
        own = len(follow(built.before, built.value, path, by_position=True)) == len(path)
        return None if own else self._document.place(*self._at, path[-1])


class Fixed(Layer):
    """A single value at a fixed place: the namespace, or the number of replicas of one name."""

    def __init__(self, document: Document, at: Path, path: Path, name: str | None = None) -> None:
        self._place = document.place(*at)
        self._path = path
        self._name = name

    def place(self, built: Built, path: Path) -> Place | None:
        return self._place if path == self._path and self._name in (None, built.name) else None


def is_meant(target: PatchTarget, built: Built) -> bool:
    """Selectors of labels and annotations are taken to fit: the value decides then."""
    return (
        _fits(target.kind, built.kind) and _fits(target.name, built.name) and _fits(target.namespace, built.namespace)
    )


def _fits(pattern: str | None, text: str) -> bool:
    try:
        return pattern is None or re.fullmatch(pattern, text) is not None
    except re.error:
        return pattern == text


def _itself(value: Value) -> PatchTarget:
    kind, name = value_at(value, ("kind",))[0], value_at(value, ("metadata", "name"))[0]
    return PatchTarget(kind=re.escape(str(kind)), name=re.escape(str(name)))


def _is_selected(select: Select, built: Built) -> bool:
    asked = ((select.kind, built.kind), (select.name, built.name), (select.namespace, built.namespace))
    return all(said in (None, is_) for said, is_ in asked)


def _leads_to(said: str, step: str | int, value: Value) -> bool:
    if said.startswith("[") and "=" in said:
        key, _, wanted = said[1:-1].partition("=")
        return str(value_at(value, (step, key))[0]) == wanted
    return said == "*" or said.strip("[]") == str(step)


def _grew_from(given: Value, now: Value, step: str | int) -> bool:
    """Whether `now` is `given`, or what later layers made of it."""
    if isinstance(given, dict) and isinstance(now, dict) and given != now:
        return have_one_name(given, now) if isinstance(step, int) else given.keys() <= now.keys()
    return given == now
