"""The WHERE of a list, put together from the filters that were asked for."""


class Conditions:
    """Conditions joined by AND; values travel as parameters, numbered in the order in which they were added.

    A filter that was not asked for leaves no trace in the query: `($1 IS NULL OR …)` would cost the index.
    """

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """`condition` is text of our own with {} at each value's place."""
        self._conditions.append(condition.format(*(self.parameter(value) for value in values)))

    def add_if_given(self, condition: str, value: object | None) -> None:
        if value is not None:
            self.add(condition, value)

    def parameter(self, value: object) -> str:
        """The place of a value, such as `$3`."""
        self.values.append(value)
        return f"${len(self.values)}"

    def __str__(self) -> str:
        return " AND ".join(self._conditions) or "true"
