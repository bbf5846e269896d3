"""A storm passes only when everything was tried and nothing was found."""

from datetime import UTC, datetime

import msgspec

from lawyers_hub.proof.chaos.durability import Account, verdict
from lawyers_hub.proof.chaos.faults import FAULTS
from lawyers_hub.proof.chaos.judging import Counted, Finding
from lawyers_hub.proof.chaos.load import Amount
from lawyers_hub.proof.chaos.striking import Struck
from lawyers_hub.proof.chaos.weather import Forecast

LEAST_JOBS = 100


def account(*, jobs: int = LEAST_JOBS, struck: int = len(FAULTS), findings: tuple[Finding, ...] = ()) -> Account:
    return Account(
        forecast=Forecast(seed=1, length_s=1, strikes=[], nights_s=[], poison_s=[], killer_at_s=0),
        amount=Amount(1, 1, 1),
        struck=[Struck(fault, 0, 0, 1, datetime.now(UTC)) for fault in list(FAULTS)[:struck]],
        slowest=[],
        repeats=0,
        counted=Counted(jobs, {}, jobs, 0, 0, jobs),
        settled_s=1,
        unwell=[],
        findings=list(findings),
    )


def test_everything_tried_and_nothing_found_is_kept() -> None:
    assert verdict(account(), LEAST_JOBS) == "kept"


def test_a_single_finding_breaks_the_promise() -> None:
    assert verdict(account(findings=(Finding("only poison dies", "job 7"),)), LEAST_JOBS) == "broken"


def test_too_few_jobs_prove_nothing() -> None:
    assert verdict(account(jobs=LEAST_JOBS - 1), LEAST_JOBS) == "unknown"


def test_a_fault_that_did_not_strike_leaves_the_promise_unproven() -> None:
    assert verdict(account(struck=len(FAULTS) - 1), LEAST_JOBS) == "unknown"


def test_what_is_written_down_can_be_read_again() -> None:
    told = account(findings=(Finding("only poison dies", "job 7"),))
    assert msgspec.json.decode(msgspec.json.encode(told), type=Account) == told
