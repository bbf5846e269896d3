"""The correlation id: a visitor may choose it, and can do no harm with it."""

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.telemetry.correlation import (
    accept_correlation_id,
    correlated,
    current_correlation_id,
    new_correlation_id,
)


def test_a_well_formed_id_is_kept() -> None:
    for offered in ("0af7651916cd43dd8448eb211c80319c", "3f2c-uuid_like.1", new_correlation_id()):
        assert accept_correlation_id(offered) == offered


def test_anything_else_is_replaced() -> None:
    for offered in (
        None,
        "",
        "short",
        "x" * 65,
        "two words here",
        "line\nbreak-in-it",
        "<script>alert</script>",
        "-ed-at-start",
    ):
        assert accept_correlation_id(offered) != offered


@given(st.text())
def test_what_is_accepted_is_always_safe_in_a_log_line_and_a_header(offered: str) -> None:
    accepted = accept_correlation_id(offered)

    assert 8 <= len(accepted) <= 64
    assert accepted.isascii()
    assert accepted.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_an_id_holds_inside_its_block_only() -> None:
    with correlated("outer-id"):
        with correlated("inner-id"):
            assert current_correlation_id() == "inner-id"
        assert current_correlation_id() == "outer-id"
    assert current_correlation_id() is None
