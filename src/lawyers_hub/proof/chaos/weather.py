"""What happens when in a storm: drawn from a seed, so that a bad day can be had again."""

import random
from collections.abc import Sequence

import msgspec

_SHORTEST_S = 0.2
_LONGEST_S = 4.0


class Strike(msgspec.Struct, frozen=True):
    """One fault: `at_s` after the storm began, and kept up for `for_s`."""

    at_s: float
    fault: str
    for_s: float


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The same for the same seed and size.

    `nights_s`: when months pass at once and reminders become due. `poison_s`: when each poison is poured in.
    `killer_at_s`: when a job takes its worker down; early, while it need not wait behind hundreds of others.
    """

    seed: int
    length_s: float
    strikes: list[Strike]
    nights_s: list[float]
    poison_s: list[float]
    killer_at_s: float


def forecast(seed: int, faults: Sequence[str], *, strikes: int, length_s: float, nights: int, poisons: int) -> Forecast:
    """Every fault at least once and the rest drawn, in random order at random moments.

    Raises:
        ValueError: there are more faults than strikes.
    """
    if strikes < len(faults):
        raise ValueError(f"{strikes} strikes are too few for {len(faults)} faults.")
    chance = random.Random(seed)  # noqa: S311  # to be had again, not to be unguessable
    drawn = [*faults, *chance.choices(faults, k=strikes - len(faults))]
    chance.shuffle(drawn)
    return Forecast(
        seed=seed,
        length_s=length_s,
        strikes=[
            Strike(at_s, fault, round(chance.uniform(_SHORTEST_S, _LONGEST_S), 2))
            for at_s, fault in zip(_moments(chance, strikes, length_s), drawn, strict=True)
        ],
        nights_s=_moments(chance, nights, length_s),
        poison_s=_moments(chance, poisons, length_s),
        killer_at_s=_moments(chance, 1, length_s / 4)[0],
    )


def _moments(chance: random.Random, count: int, length_s: float) -> list[float]:
    return sorted(round(chance.uniform(0, length_s), 2) for _ in range(count))
