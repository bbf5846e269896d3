"""Whom a mutant puts in the place of another."""

from collections.abc import Collection, Sequence


def another(names: Sequence[str], than: str, known: Collection[str] = ()) -> str | None:
    """The first name behind `than` that is neither that nor one of those known, if there is one."""
    start = names.index(than) if than in names else 0
    return next((name for name in (*names[start:], *names) if name != than and name not in known), None)
