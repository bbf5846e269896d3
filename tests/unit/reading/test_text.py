"""Text is cleaned in one place, so that no reader can hand PostgreSQL what it refuses."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.reading.plain import decode, read_plain
from lawyers_hub.reading.text import PAGE_CHARACTERS, clean_text, split_into_pages

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@given(ANY_TEXT)
def test_clean_text_can_be_stored_and_stays_clean(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert "\0" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\0b", "ab"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("\ud83d\ude00 joined", "\U0001f600 joined"),
        ("e\u0301", "é"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\ufeffbegins", "begins"),
        ("soft\u00adhyphen", "softhyphen"),
        ("ﬁnal oﬀer", "final offer"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_clean_text_reads_as_people_read_it(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@given(st.text(alphabet=" ab\n", max_size=20_000))
def test_pages_together_are_the_whole_text(text: str) -> None:
    pages = list(split_into_pages(text))
    assert "".join(pages) == text
    assert all(len(page) <= PAGE_CHARACTERS for page in pages)


def test_a_page_ends_at_a_form_feed_and_between_lines() -> None:
    assert list(split_into_pages("one\ftwo")) == ["one", "two"]
    lines = [f"Pasal {number} tentang hal yang diatur di sini.\n" for number in range(500)]
    pages = list(split_into_pages("".join(lines)))
    assert len(pages) > 5
    assert all(before.endswith("\n") and after.startswith("Pasal") for before, after in pairwise(pages))


def test_twenty_megabytes_of_one_line_are_split_quickly() -> None:
    assert sum(map(len, split_into_pages("a" * 20_000_000))) == 20_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_reads_the_same_in_every_encoding(encoding: str) -> None:
    text = "Perjanjian – “sewa” café"
    [page] = read_plain(text.encode(encoding)).pages
    assert clean_text(page.text) == text


def test_broken_utf16_loses_only_the_broken_character() -> None:
    assert clean_text(decode(b"\xff\xfea\x00\x00\xd8b\x00")) == "a\ufffdb"
