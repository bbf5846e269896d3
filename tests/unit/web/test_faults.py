"""Whatever the API says of a form reaches the person in plain words, at the field it is about."""

import pytest

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.faults import faults_in
from lawyers_hub.web.records import FieldError, Problem


def refused(*errors: FieldError, detail: str = "") -> ApiProblem:
    return ApiProblem(Problem("Not valid", 422, detail, errors=list(errors)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Expected `str` of length >= 1", "Fill in the title."),
        ("Expected `str` of length >= 12", "Use at least 12 characters for the title."),
        ("Expected `str` of length <= 2000", "Use at most 2,000 characters for the title."),
        ("Invalid enum value 'xyz'", "Choose the title from the list."),
        ("Invalid RFC3339 encoded date", "Choose the title."),
        (
            "This day lies more than a year back. Check the year.",
            "This day lies more than a year back. Check the year.",
        ),
    ],
)
def test_a_fault_is_told_in_plain_words(said: str, words: str) -> None:
    assert faults_in(refused(FieldError("title", said)), "Not saved.") == [FieldError("title", words)]


def test_a_field_that_is_missing_is_named() -> None:
    found = faults_in(refused(FieldError("", "Object missing required field `title`")), "Not saved.")
    assert found == [FieldError("title", "Fill in the title.")]


def test_a_refusal_without_fields_stands_above_the_form() -> None:
    assert faults_in(refused(detail="The case is closed."), "Not saved.") == [FieldError("", "The case is closed.")]
    assert faults_in(refused(), "Not saved.") == [FieldError("", "Not saved.")]


def test_what_was_not_refused_has_no_faults() -> None:
    assert faults_in(None, "Not saved.") == []
