"""The verdict of a whole run, and the exit code that says it."""

from tests.unit.proof.verify.report.verifications import BROKEN, FAULT, UNKNOWN, outcome, verification


def test_kept_rules_are_kept() -> None:
    told = verification(outcome("probes"), outcome("budget"))
    assert (told.verdict, told.exit_code) == ("kept", 0)


def test_one_broken_rule_breaks_it() -> None:
    told = verification(outcome("probes"), outcome("budget", UNKNOWN), outcome("pinned-image", BROKEN))
    assert (told.verdict, told.exit_code) == ("broken", 1)


def test_what_is_unknown_does_not_pass() -> None:
    told = verification(outcome("probes"), outcome("budget", UNKNOWN))
    assert (told.verdict, told.exit_code) == ("unknown", 1)


def test_what_cannot_be_read_does_not_pass_even_where_all_else_is_kept() -> None:
    told = verification(outcome("probes"), faults=(FAULT,))
    assert (told.verdict, told.exit_code) == ("unknown", 2)


def test_nothing_that_was_looked_at_is_not_kept() -> None:
    assert verification().verdict == "unknown"
