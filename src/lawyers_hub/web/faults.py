"""What is wrong with a form, in words for the person who filled it in."""

import re
from collections.abc import Callable

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.records import FieldError

_MISSING = re.compile(r"Object missing required field `(\w+)`")
# What the API's decoder says about a field, as far as a form can cause it.
_PLAIN: list[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]]] = [
    (re.compile(r"Expected `str` of length >= (\d+)"), lambda found, name: _at_least(int(found[1]), name)),
    (
        re.compile(r"Expected `str` of length <= (\d+)"),
        lambda found, name: f"Use at most {int(found[1]):,} characters for {name}.",
    ),
    (re.compile(r"Invalid enum value"), lambda _, name: f"Choose {name} from the list."),
    (re.compile(r"Expected `str` matching regex"), lambda _, name: f"Check {name}: it is not in the form asked for."),
    (re.compile(r"Invalid RFC3339|Expected `date`"), lambda _, name: f"Choose {name}."),
]
_NAMES = {
    "title": "the title",
    "client_name": "the client",
    "practice_area": "the practice area",
    "name": "the name",
    "email": "the e-mail address",
    "password": "the password",
    "role": "the role",
    "kind": "the kind",
    "due_on": "the day",
    "due_time": "the time",
    "reason": "the reason",
}


def faults_in(refusal: ApiProblem | None, otherwise: str) -> list[FieldError]:
    """The faults by field; one that names no field stands above the form. `otherwise` serves where no word came."""
    if refusal is None:
        return []
    found = [_in_plain_words(fault) for fault in refusal.problem.errors]
    return found or [FieldError("", refusal.problem.detail or otherwise)]


def _in_plain_words(fault: FieldError) -> FieldError:
    if missing := _MISSING.match(fault.message):
        return FieldError(missing[1], _at_least(1, _name(missing[1])))
    for pattern, words in _PLAIN:
        if found := pattern.match(fault.message):
            return FieldError(fault.field, words(found, _name(fault.field)))
    return fault


def _name(field: str) -> str:
    return _NAMES.get(field, "this field")


def _at_least(characters: int, name: str) -> str:
    return f"Fill in {name}." if characters == 1 else f"Use at least {characters} characters for {name}."
