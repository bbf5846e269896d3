"""What a block must say, and the finding where it does not."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.terraform.configuration import Content
from lawyers_hub.proof.verify.terraform.evaluation import Raw, Value, doubt_of


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """`what` is said of the resource where the argument is not as wanted.

    `unsaid` is what AWS takes when it is left out.
    """

    argument: str
    holds: Callable[[Raw], bool]
    what: str
    mend: str
    unsaid: Raw = None


def yes(argument: str, what: str) -> Wish:
    """It must be true, and is false where nobody says it."""
    return Wish(
        argument=argument, holds=lambda raw: raw is True, what=what, mend=f"say {argument} = true", unsaid=False
    )


def no(argument: str, what: str, *, unsaid: bool = False) -> Wish:
    return Wish(
        argument=argument, holds=lambda raw: raw is False, what=what, mend=f"say {argument} = false", unsaid=unsaid
    )


def equal(argument: str, wanted: str | int | bool, what: str) -> Wish:
    written = str(wanted).lower() if isinstance(wanted, bool) else wanted
    return Wish(argument=argument, holds=lambda raw: raw == wanted, what=what, mend=f"say {argument} = {written}")


def at_least(argument: str, least: int, what: str, *, unsaid: int = 0) -> Wish:
    def holds(raw: Raw) -> bool:
        return isinstance(raw, int) and not isinstance(raw, bool) and raw >= least

    return Wish(argument=argument, holds=holds, what=what, mend=f"say {argument} = {least} or more", unsaid=unsaid)


def unmet(rule: str, who: str, content: Content, wishes: Iterable[Wish]) -> Iterator[Finding]:
    """A finding for each wish that the block does not meet, or of which that cannot be told."""
    for wish in wishes:
        argument = content.given(wish.argument)
        value = argument.value if argument else Value(wish.unsaid)
        doubt = doubt_of(value) or content.doubt
        if doubt is None and wish.holds(value.raw):
            continue
        yield Finding(
            rule=rule,
            place=content.place_of(wish.argument),
            what=f"whether this holds cannot be told, since {doubt}: {who} {wish.what}"
            if doubt
            else f"{who} {wish.what}",
            mend=wish.mend,
            verdict="unknown" if doubt else "broken",
            because=argument.places[1:] if argument else (),
        )
