"""What a backup is refused for. What keeps one from being made at all is `stack.faults.CannotRun`."""


class Damaged(Exception):
    """A snapshot is not whole, or not what it is said to be; the message says where it was found out, and how."""

    @property
    def refusal(self) -> str:
        return f"The snapshot was refused, and nothing is kept of it: {self}. See the disk of Redis, and try again."
