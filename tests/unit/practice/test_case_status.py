"""Which step a case may take, and who may take it."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.database.unit_of_work import Role
from lawyers_hub.practice.case_status import FOLLOWING, Status, next_statuses, refuse_wrong_step
from lawyers_hub.practice.errors import Conflict, Invalid, NotAllowed

statuses = st.sampled_from(get_args(Status))
roles = st.sampled_from(get_args(Role))


@given(before=statuses, after=statuses, role=roles)
def test_exactly_the_steps_that_are_offered_can_be_taken(before: Status, after: Status, role: Role) -> None:
    try:
        refuse_wrong_step(before, after, role, "The opponent has appealed.")
        taken = True
    except (Conflict, NotAllowed):
        taken = False

    assert taken == (after in next_statuses(before, role))


@given(before=statuses, after=statuses, role=roles)
def test_a_step_that_no_case_takes_is_told_from_one_that_is_not_ones_own(
    before: Status, after: Status, role: Role
) -> None:
    if after not in FOLLOWING[before]:
        with pytest.raises(Conflict):
            refuse_wrong_step(before, after, role, "A reason.")


@given(before=statuses)
def test_a_paralegal_is_never_offered_to_close_or_reopen(before: Status) -> None:
    offered = next_statuses(before, "paralegal")

    assert "closed" not in offered
    assert before != "closed" or offered == []


@given(before=statuses)
def test_a_client_moves_no_case(before: Status) -> None:
    assert next_statuses(before, "client") == []


@given(start=statuses)
def test_every_case_can_be_closed_and_none_becomes_a_draft_again(start: Status) -> None:
    reached: set[Status] = set()
    waiting: list[Status] = [start]
    while waiting:
        status = waiting.pop()
        waiting += [following for following in FOLLOWING[status] if following not in reached]
        reached.update(FOLLOWING[status])

    assert "closed" in reached
    assert "draft" not in reached


@pytest.mark.parametrize("reason", [None, ""])
def test_reopening_needs_a_reason(reason: str | None) -> None:
    with pytest.raises(Invalid, match="reopened"):
        refuse_wrong_step("closed", "active", "partner", reason)
