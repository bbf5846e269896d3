"""Search hits stay harmless, whatever the API or a document wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.web.snippets import snippet


def test_a_hit_is_marked() -> None:
    assert snippet("the <mark>warehouse</mark> at Priok") == "the <mark>warehouse</mark> at Priok"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<mark onmouseover=alert(1)>x</mark>",
        '<img src=x onerror="alert(1)">',
        "</mark></a><b>",
        "<MARK><svg/onload=alert(1)></MARK>",
    ],
)
def test_a_tag_that_slipped_through_is_shown_as_text(hostile: str) -> None:
    shown = snippet(f"before {hostile} after")
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


def test_text_that_was_escaped_is_escaped_once() -> None:
    assert snippet("R &amp; D &lt;draft&gt;") == "R &amp; D &lt;draft&gt;"


@given(st.text(alphabet="<>/mark &;x\"'"))
def test_marks_are_always_balanced(text: str) -> None:
    shown = snippet(text)
    assert shown.count("<mark>") == shown.count("</mark>")
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
