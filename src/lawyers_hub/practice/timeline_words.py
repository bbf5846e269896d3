"""What happened to a case, in the words that follow the person's name: "moved the case from draft to active"."""

from collections.abc import Callable

from lawyers_hub.practice.audit import Fact, Facts

Words = Callable[[Facts, str], str]

_FIELDS = {
    "title": "title",
    "practice_area": "practice area",
    "client_name": "client",
    "responsible": "responsible lawyer",
}


def in_words(action: str, details: Facts, document: str | None) -> str:
    """`document` is the title of the document that the action was about. An action without words says its name."""
    words = _WORDS.get(action)
    if words is None:
        return action.replace(".", ": ").replace("_", " ")
    return words(details, f"“{document}”" if document else "a document")


def _opened(details: Facts, _document: str) -> str:
    return "opened the case as a draft" if details.get("status") == "draft" else "opened the case"


def _moved(details: Facts, _document: str) -> str:
    reason = details.get("reason")
    step = f"moved the case from {details.get('from')} to {details.get('to')}"
    return f"{step}: {reason}" if reason else step


def _changed(details: Facts, _document: str) -> str:
    changes = [
        f"changed the {label} from {_value(change.get('from'))} to {_value(change.get('to'))}"
        for name, label in _FIELDS.items()
        if isinstance(change := details.get(name), dict)
    ]
    if isinstance(parties := details.get("parties"), dict):
        changes += _parties_changed(_names(parties.get("from")), _names(parties.get("to")))
    return " and ".join(changes) or "changed the case"


def _parties_changed(before: list[str], after: list[str]) -> list[str]:
    added = [f"added {name}" for name in after if name not in before]
    removed = [f"removed {name}" for name in before if name not in after]
    return added + removed or ["changed the list of parties"]


def _value(value: Fact) -> str:
    return "nobody" if value is None else f"“{str(value).replace('_', ' ')}”"


def _names(value: Fact) -> list[str]:
    return value if isinstance(value, list) else []


def _pages(count: object) -> str:
    return "" if count is None else ": 1 page" if count == 1 else f": {count} pages"


def _deadline_entered(details: Facts, _document: str) -> str:
    return f"entered the deadline “{details.get('title')}”, due {details.get('due_on')}"


def _deadline_moved(details: Facts, _document: str) -> str:
    days = f"from {details.get('from')} to {details.get('to')}"
    return f"moved the deadline “{details.get('title')}” {days}: {details.get('reason')}"


def _deadline_settled(deed: str) -> Words:
    return lambda details, _: f"{deed} the deadline “{details.get('title')}”: {details.get('reason')}"


def _deadline_reminded(details: Facts, _document: str) -> str:
    return f"reminded of the deadline “{details.get('title')}”{', late' if details.get('late') else ''}"


_WORDS: dict[str, Words] = {
    "case.opened": _opened,
    "case.changed": _changed,
    "case.status_changed": _moved,
    "case.shared": lambda details, _: f"shared the case with {details.get('person')}",
    "case.unshared": lambda details, _: f"stopped sharing the case with {details.get('person')}",
    "note.added": lambda _, __: "wrote a note",
    "document.uploaded": lambda _, document: f"uploaded {document}",
    "document.version_added": lambda details, document: f"uploaded version {details.get('version')} of {document}",
    "document.read": lambda details, document: f"read {document}{_pages(details.get('pages'))}",
    "deadline.entered": _deadline_entered,
    "deadline.moved": _deadline_moved,
    "deadline.completed": _deadline_settled("completed"),
    "deadline.cancelled": _deadline_settled("cancelled"),
    "deadline.reminded": _deadline_reminded,
    "document.found_unreadable": lambda _, document: f"could not read {document}",
}
