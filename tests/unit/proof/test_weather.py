"""A storm can be had again: its seed decides everything that happens in it, and when."""

import pytest

from lawyers_hub.proof.chaos.faults import FAULTS
from lawyers_hub.proof.chaos.weather import Forecast, forecast

STRIKES = 20
LENGTH_S = 60.0


def drawn(seed: int) -> Forecast:
    return forecast(seed, list(FAULTS), strikes=STRIKES, length_s=LENGTH_S, nights=4, poisons=3)


def test_the_same_seed_gives_the_same_storm() -> None:
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


@pytest.mark.parametrize("seed", range(50))
def test_every_fault_strikes_and_all_within_the_storm(seed: int) -> None:
    storm = drawn(seed)
    assert {strike.fault for strike in storm.strikes} == set(FAULTS)
    assert len(storm.strikes) == STRIKES
    moments = [strike.at_s for strike in storm.strikes]
    assert moments == sorted(moments)
    assert all(0 <= moment <= LENGTH_S for moment in (*moments, *storm.nights_s, *storm.poison_s, storm.killer_at_s))
    assert all(strike.for_s > 0 for strike in storm.strikes)


def test_the_order_of_the_faults_is_drawn_too() -> None:
    assert len({tuple(strike.fault for strike in drawn(seed).strikes) for seed in range(10)}) == 10


def test_a_storm_too_short_for_every_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="2 strikes are too few"):
        forecast(1, list(FAULTS), strikes=2, length_s=1, nights=0, poisons=0)
