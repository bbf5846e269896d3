"""Variables become what Compose would make of them; what nobody gives a value is known as unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.proof.verify.compose.interpolation import BadTemplate, Interpolated, interpolate

GIVEN = {"SET": "set", "EMPTY": ""}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("plain", "plain"),
        ("a $ b $1 $- $", "a $ b $1 $- $"),
        ("$SET", "set"),
        ("a${SET}b", "asetb"),
        ("$SET-up", "set-up"),
        ("$$SET $${SET}", "$SET ${SET}"),
        ("${SET:-other}", "set"),
        ("${EMPTY:-other}", "other"),
        ("${EMPTY-other}", ""),
        ("${GONE:-other}", "other"),
        ("${GONE-other}", "other"),
        ("${GONE:-}", ""),
        ("${SET:+there}", "there"),
        ("${EMPTY:+there}", ""),
        ("${EMPTY+there}", "there"),
        ("${GONE:+there}", ""),
        ("${SET:?say it}", "set"),
        ("${EMPTY?say it}", ""),
        ("${GONE:-${SET}}", "set"),
        ("${GONE:-${GONE_TOO:-last}}/${SET}", "last/set"),
        ("${GONE:-a:b}", "a:b"),
    ],
)
def test_each_form_becomes_what_compose_makes_of_it(template: str, text: str) -> None:
    assert interpolate(template, GIVEN) == Interpolated(text)


@pytest.mark.parametrize(
    ("template", "unknown"),
    [
        ("$GONE", ("GONE",)),
        ("${GONE}", ("GONE",)),
        ("${GONE:?say it}", ("GONE",)),
        ("${EMPTY:?say it}", ("EMPTY",)),
        ("${GONE:-${GONE_TOO}}", ("GONE_TOO",)),
        ("$GONE and $GONE", ("GONE",)),
    ],
)
def test_what_nobody_gives_a_value_keeps_its_name(template: str, unknown: tuple[str, ...]) -> None:
    found = interpolate(template, GIVEN)
    assert found.unknown == unknown
    assert f"${{{unknown[0]}}}" in found.text


@pytest.mark.parametrize("template", ["${", "${SET", "${}", "${1A}", "${SET!x}", "${SET:-${X}"])
def test_what_is_no_template_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        interpolate(template, GIVEN)


@given(st.text())
def test_a_text_survives_when_its_signs_are_doubled(text: str) -> None:
    assert interpolate(text.replace("$", "$$"), {}) == Interpolated(text)


@given(st.text(alphabet="${}:-?+AB a"))
def test_any_text_is_filled_in_or_refused(text: str) -> None:
    try:
        found = interpolate(text, {"A": "1"})
    except BadTemplate:
        return
    assert "A" not in found.unknown
