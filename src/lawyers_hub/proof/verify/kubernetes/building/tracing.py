"""Where a value of something built stands in what it was built from, though lists grew and items moved."""

from collections.abc import Sequence

from lawyers_hub.proof.verify.yaml_lines import Step, Value

Path = tuple[Step, ...]

# By one of these, in this order, the items of Kubernetes' lists are told apart.
_NAMES_OF_ITEMS = ("name", "mountPath", "containerPort", "port", "topologyKey", "key")


def value_at(value: Value, path: Path) -> tuple[Value, int]:
    """What is at the path, or at the nearest part around it that is there, and how many steps lead to that."""
    for taken, step in enumerate(path):
        match value, step:
            case dict(), str() if step in value:
                value = value[step]
            case list(), int() if 0 <= step < len(value):
                value = value[step]
            case _:
                return value, taken
    return value, len(path)


def follow(source: Value, built: Value, path: Path, *, by_position: bool) -> Path:
    """The way in `source` to what `path` leads to in `built`, as far as it goes.

    Items of lists are found by being equal, then by their names, and last by their position, or by likeness where
    items came or went: not in a patch, whose first item may be anybody's.
    """
    found: list[Step] = []
    for step in path:
        there = _same(source, built, step, by_position)
        if there is None:
            break
        found.append(there)
        source, _ = value_at(source, (there,))
        built, _ = value_at(built, (step,))
    return tuple(found)


def _same(source: Value, built: Value, step: Step, by_position: bool) -> Step | None:
    if isinstance(source, dict) and isinstance(step, str):
        return step if step in source else None
    if isinstance(source, list) and isinstance(built, list) and isinstance(step, int) and step < len(built):
        return _same_item(source, built, step, by_position)
    return None


def _same_item(source: Sequence[Value], built: Sequence[Value], index: int, by_position: bool) -> int | None:
    item = built[index]
    equal = [number for number, other in enumerate(source) if other == item]
    if equal:
        return index if index in equal else equal[0]
    named = [number for number, other in enumerate(source) if have_one_name(item, other)]
    if named or not by_position:
        return named[0] if named else None
    if len(source) == len(built):
        return index
    likenesses = [_likeness(item, other) for other in source]
    return likenesses.index(max(likenesses)) if any(likenesses) else None


def _likeness(one: Value, other: Value) -> int:
    """How many plain values stand at the same place in both."""
    if isinstance(one, dict) and isinstance(other, dict):
        return sum(_likeness(value, other[key]) for key, value in one.items() if key in other)
    if isinstance(one, list) and isinstance(other, list):
        return sum(map(_likeness, one, other))
    return int(one == other)


def have_one_name(one: Value, other: Value) -> bool:
    """Whether two items of a list are the same one, by what tells the items of such a list apart."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return one == other
    key = next((key for key in _NAMES_OF_ITEMS if key in one), None)
    return key is not None and key in other and one[key] == other[key]
