"""Marked text: nothing is lost, nothing is invented, and every mark stands where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.web.markings import found_words, pieces
from lawyers_hub.web.records import Mark

MARKS = st.lists(
    st.builds(Mark, kind=st.sampled_from(["nik", "email"]), start=st.integers(-5, 60), end=st.integers(-5, 60)),
    max_size=8,
)


@given(text=st.text(max_size=50), marks=MARKS, query=st.text(max_size=20))
def test_the_pieces_are_the_whole_text(text: str, marks: list[Mark], query: str) -> None:
    assert "".join(piece.text for piece in pieces(text, marks, query)) == text


def test_personal_data_is_cut_out_with_its_kind() -> None:
    shown = pieces("NIK 3171 here", [Mark("nik", 4, 8, "North Jakarta")], "")
    assert [(p.text, p.kind, p.opens) for p in shown] == [
        ("NIK ", None, False),
        ("3171", "nik", True),
        (" here", None, False),
    ]
    assert shown[1].detail == "North Jakarta"


def test_a_found_word_inside_personal_data_is_both() -> None:
    shown = pieces("rina@firm.example", [Mark("email", 0, 17)], "firm")
    assert [(p.text, p.kind, p.opens, p.found) for p in shown] == [
        ("rina@", "email", True, False),
        ("firm", "email", False, True),
        (".example", "email", False, False),
    ]


def test_offsets_count_characters_and_not_bytes() -> None:
    assert pieces("رقم 42", [Mark("nik", 4, 6)], "")[1].text == "42"


def test_words_are_found_in_any_case_and_in_longer_forms() -> None:
    assert found_words("Sellers sell; RESELL", "sell") == [(0, 7), (8, 12)]


def test_a_search_for_signs_only_marks_nothing() -> None:
    assert found_words("a.*b", ".* ( [") == []
