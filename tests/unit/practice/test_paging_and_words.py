"""Cursors and typed text: what is ours is kept exactly, what is not is refused in words."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.practice.errors import Invalid
from lawyers_hub.practice.paging import page_of, read_cursor, write_cursor
from lawyers_hub.practice.words import clean_line, clean_text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.uuids())
def test_a_cursor_brings_back_the_key_it_was_made_of(name: str, number: UUID) -> None:
    assert read_cursor(write_cursor((name, number)), tuple[str, UUID]) == (name, number)


@given(st.text())
def test_an_invented_cursor_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid):
        read_cursor(text, tuple[str, UUID])


def test_a_page_has_a_next_one_only_when_there_is_more() -> None:
    assert page_of([1, 2, 3], 2, lambda number: number).next_cursor is not None
    assert page_of([1, 2], 2, lambda number: number).next_cursor is None
    assert page_of([], 2, lambda number: number).items == []


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "bell\x07", "\x85next"])
def test_characters_that_cannot_be_kept_are_refused_and_not_dropped(text: str) -> None:
    with pytest.raises(Invalid, match="cannot be kept"):
        clean_text(text, "body")


@pytest.mark.parametrize("name", ["Siti Nurhaliza", "محمد بن سلمان", "王小明", "Zoë", "O'Brien-Łukasiewicz"])
def test_names_of_every_script_are_kept(name: str) -> None:
    assert clean_line(f"  {name} ", "name") == name


def test_a_name_of_spaces_alone_is_empty() -> None:
    with pytest.raises(Invalid, match="must not be empty"):
        clean_line(" \t ", "name")
