"""Odd values, and documents in which one stands where something else belongs."""

from hypothesis import strategies as st

Value = dict[str, "Value"] | list["Value"] | str | int | float | bool | None
Path = tuple[str | int, ...]

ODD: st.SearchStrategy[Value] = st.sampled_from(
    [
        *("", "x", "${X}", "${", "host", "service:door", "1:2:3:4:5", "9999999", "sum(", "http://[", "a=~(", "1h"),
        *(-1, 0, 1.5, float("inf"), True, None, [], {}, [[]], [None], [{}], ["x"], [["x"]], {"": None}),
        *({"x": []}, {"x": {"y": 1}}, {"file": "compose.yml", "service": "door"}),
    ]
)


def places(value: Value, path: Path = ()) -> list[Path]:
    """The ways to everything in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, one in inner for deeper in places(one, (*path, key)))]


def replaced(value: Value, path: Path, odd: Value) -> Value:
    if not path:
        return odd
    if isinstance(value, dict):
        return {key: replaced(one, path[1:], odd) if key == path[0] else one for key, one in value.items()}
    assert isinstance(value, list)
    return [replaced(one, path[1:], odd) if at == path[0] else one for at, one in enumerate(value)]
