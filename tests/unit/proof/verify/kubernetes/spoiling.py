"""Something strange in a manifest, anywhere."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

# Nulls are left out before, as Kubernetes leaves them out.
# Nulls are left out of manifests before, as Kubernetes leaves them out.
STRANGE: st.SearchStrategy[object] = st.sampled_from(
    [True, 0, -1, 2.5, 3.0, "", "x", "1", [], [1], [{}], {}, {"name": 1}]
)


def spoil(value: Any, data: st.DataObject) -> None:
    """Goes down at random, and puts something strange, removes or misspells what it finds there."""
    keys = [key for key in value if key not in ("kind", "apiVersion")] if isinstance(value, dict) else range(len(value))
    if not keys:
        return
    key = data.draw(st.sampled_from(list(keys)))
    inner = value[key]
    if isinstance(inner, dict | list) and inner and data.draw(st.integers(0, 4)):
        spoil(inner, data)
        return
    how = data.draw(st.sampled_from(["put", "remove", "misspell"]))
    if how == "put":
        value[key] = deepcopy(data.draw(STRANGE))
    elif how == "remove" or not isinstance(value, dict):
        del value[key]
    else:
        value[f"{key}x"] = value.pop(key)
