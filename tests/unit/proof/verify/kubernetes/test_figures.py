"""Amounts, schedules, selectors and the arithmetic of scaling, each against what it stands for."""

from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.proof.verify.kubernetes.labels import Requirement, can_be_met
from lawyers_hub.proof.verify.kubernetes.network.addresses import Addresses
from lawyers_hub.proof.verify.kubernetes.objects.pods import Container, Probe
from lawyers_hub.proof.verify.kubernetes.objects.sizes import Behavior, Pace, ScalerSpec, Step, Target
from lawyers_hub.proof.verify.kubernetes.quantities import amount
from lawyers_hub.proof.verify.kubernetes.scaling import decisions, worst_case_s
from lawyers_hub.proof.verify.kubernetes.schedules import MINUTES_A_DAY, longest_pause_minutes


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("250m", Decimal("0.25")),
        (1, Decimal(1)),
        ("0.5", Decimal("0.5")),
        ("64Mi", Decimal(64 * 1024**2)),
        ("64M", Decimal(64 * 1000**2)),
        ("1e3", Decimal(1000)),
        ("2Ei", Decimal(2 * 1024**6)),
    ],
)
def test_an_amount_is_what_kubernetes_takes_it_for(said: str | int, meant: Decimal) -> None:
    assert amount(said) == meant


@pytest.mark.parametrize("said", ["", "Mi", "64MB", "64 Mi", "nan", "much", "6m4"])
def test_what_is_no_amount_is_none(said: str) -> None:
    assert amount(said) is None


@given(minutes=st.sets(st.integers(0, 59), min_size=1), hours=st.sets(st.integers(0, 23), min_size=1))
def test_the_longest_pause_is_that_of_the_clock(minutes: set[int], hours: set[int]) -> None:
    runs = [t for t in range(2 * MINUTES_A_DAY) if t % 60 in minutes and t // 60 % 24 in hours]
    longest = max(after - before for before, after in pairwise(runs))
    schedule = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    assert longest_pause_minutes(schedule) == longest


@pytest.mark.parametrize(
    ("schedule", "minutes"),
    [
        ("17 * * * *", 60),
        ("*/15 * * * *", 15),
        ("0-30/10 * * * *", 30),
        ("5/20 * * * *", 20),
        ("@hourly", 60),
        ("@daily", 1440),
    ],
)
def test_a_schedule_comes_round(schedule: str, minutes: int) -> None:
    assert longest_pause_minutes(schedule) == minutes


@pytest.mark.parametrize(
    "schedule", ["", "x", "* * * *", "0 0 1 * *", "60 * * * *", "*/0 * * * *", "5-1 * * * *", "0-99999999999 * * * *"]
)
def test_a_schedule_that_is_not_the_same_every_day_cannot_be_told(schedule: str) -> None:
    assert longest_pause_minutes(schedule) is None


REQUIREMENT = st.builds(
    Requirement,
    st.just("app"),
    st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]),
    st.frozensets(st.sampled_from("abc"), min_size=1),
)


@given(requirements=st.lists(REQUIREMENT, max_size=4))
def test_requirements_can_be_met_where_any_label_at_all_meets_them(requirements: list[Requirement]) -> None:
    anything = ({}, *({"app": value} for value in "abcd"))
    assert can_be_met(requirements) is any(all(r.holds(labels) for r in requirements) for labels in anything)


SMALL = st.builds(
    lambda first, size: f"10.0.0.{first - first % size}/{33 - size.bit_length()}",
    st.integers(0, 63),
    st.sampled_from([1, 2, 4, 8, 16, 32, 64]),
)


@given(
    blocks=st.lists(SMALL, min_size=1, max_size=3),
    holes=st.lists(SMALL, max_size=3),
    others=st.lists(SMALL, max_size=2),
)
def test_addresses_are_exact_to_the_single_one(blocks: list[str], holes: list[str], others: list[str]) -> None:
    left, other = Addresses.of(*blocks).minus(Addresses.of(*holes)), Addresses.of(*others)
    single = [Addresses.of(f"10.0.0.{last}/32") for last in range(64)]
    here = {
        n for n, one in enumerate(single) if one.meets(Addresses.of(*blocks)) and not one.meets(Addresses.of(*holes))
    }
    there = {n for n, one in enumerate(single) if one.meets(other)}
    assert {n for n, one in enumerate(single) if one.meets(left)} == here
    assert left.meets(other) is bool(here & there)
    assert left.within(other) is (here <= there)


def scaler(*steps: Step, fewest: int = 2, most: int = 10) -> ScalerSpec:
    behavior = Behavior(scale_up=Pace(stabilization_window_seconds=0, policies=steps))
    return ScalerSpec(
        scale_target_ref=Target(kind="Deployment", name="api"),
        min_replicas=fewest,
        max_replicas=most,
        behavior=behavior,
    )


QUICK = Step(type="Percent", value=400, period_seconds=15)


@pytest.mark.parametrize(
    ("limit_m", "policies", "steps"),
    [
        (250, (QUICK,), [2, 3, 5, 8, 10]),
        (500, (), [2, 6, 10]),
        (1000, (), [2, 6, 10]),
        (1000, (QUICK,), [2, 10]),
    ],
)
def test_room_above_the_request_decides_how_many_decisions_it_takes(
    limit_m: int, policies: tuple[Step, ...], steps: list[int]
) -> None:
    assert decisions(250, limit_m, 70, scaler(*policies)) == steps


def test_where_there_may_be_no_pod_the_first_one_is_taken_for_there() -> None:
    assert decisions(250, 1000, 70, scaler(QUICK, fewest=0)) == [1, 5, 10]


def test_a_policy_that_adds_nothing_never_ends() -> None:
    assert decisions(250, 1000, 70, scaler(Step(type="Pods", value=0, period_seconds=15))) is None


def test_the_worst_case_waits_for_every_round_there_is() -> None:
    container = Container(name="api", startup_probe=Probe(period_seconds=1), readiness_probe=Probe(period_seconds=3))
    assert worst_case_s(1, scaler(QUICK), container, start_s=6, balancer_s=20) == 15 + 15 + 15 + 6 + 1 + 3 + 20
    slow = scaler(Step(type="Pods", value=8, period_seconds=60))
    assert worst_case_s(2, slow, container, start_s=6, balancer_s=0) == 2 * (30 + 60 + 6 + 1 + 3)


def test_every_sum_of_steps_and_limits_comes_to_an_end() -> None:
    for limit_m, value in product((250, 300, 1000), (1, 10, 100)):
        steps = decisions(250, limit_m, 70, scaler(Step(type="Percent", value=value, period_seconds=15)))
        assert steps is None or steps[-1] == 10
