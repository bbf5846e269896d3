"""The words for what the API names in code: plain, short, the lawyer's own."""

from collections.abc import Mapping

STATUSES = {"draft": "Draft", "active": "Active", "pending": "Pending", "closed": "Closed"}

PRACTICE_AREAS = {
    "litigation": "Litigation",
    "corporate": "Corporate",
    "property": "Property",
    "family": "Family",
    "employment": "Employment",
    "criminal": "Criminal",
    "tax": "Tax",
    "intellectual_property": "Intellectual property",
    "other": "Other",
}

PARTY_ROLES = {
    "client": "Client",
    "opposing_party": "Opposing party",
    "opposing_counsel": "Opposing counsel",
    "witness": "Witness",
    "court": "Court",
    "expert": "Expert",
    "other": "Other",
}

ROLES = {
    "admin": "Firm admin",
    "partner": "Partner",
    "associate": "Associate",
    "paralegal": "Paralegal",
    "client": "Client",
}

DOCUMENT_STATES = {
    "queued": "Queued",
    "reading": "Being read",
    "ready": "Ready",
    "unreadable": "Unreadable",
}

DEADLINE_KINDS = {
    "court_date": "Court date",
    "limitation": "Limitation",
    "response": "Response",
    "other": "Other deadline",
}

DEADLINE_STATES = {"open": "Open", "completed": "Completed", "cancelled": "Cancelled"}

# How many working days before a deadline people are reminded, in the words of the form.
REMINDERS = {
    7: "7 working days before",
    3: "3 working days before",
    1: "1 working day before",
    0: "On the day itself",
}

REMINDER_STATES = {"planned": "Planned", "sent": "Sent", "withdrawn": "Withdrawn"}

# The number is part of the mark on the page, so that no kind is told by its colour alone.
PERSONAL_DATA = {
    "nik": ("1", "Identity number (NIK)"),
    "npwp": ("2", "Tax number (NPWP)"),
    "email": ("3", "E-mail address"),
    "phone": ("4", "Telephone number"),
}

SORTS = {
    "-updated": "Last changed",
    "-opened": "Newest first",
    "opened": "Oldest first",
    "title": "Title A–Z",
    "-title": "Title Z–A",
    "number": "Number, rising",
    "-number": "Number, falling",
}

JOB_STATES = {
    "waiting": "Waiting",
    "scheduled": "Scheduled",
    "sent": "Sent",
    "completed": "Completed",
    "dead": "Dead letters",
    "discarded": "Discarded",
}

# What a page may say once after something was done; the cookie holds only the name.
SAID = {
    "welcome": "You are signed in.",
    "signed_out": "You are signed out.",
    "case_opened": "The case is open. Add its documents below.",
    "case_saved": "Your changes are saved.",
    "status_changed": "The status is changed.",
    "status_outdated": "Someone changed this case a moment ago, so the status was left as it is. "
    "Look at the newest version below, then choose again.",
    "note_added": "The note is added.",
    "deadline_entered": "The deadline is entered. Its reminders are planned.",
    "deadline_moved": "The deadline is moved, and its reminders with it.",
    "deadline_completed": "The deadline is completed. Nobody is reminded of it any more.",
    "deadline_cancelled": "The deadline is cancelled. Nobody is reminded of it any more.",
    "all_read": "Everything is marked as read.",
    "shared": "The case is shared. The client sees it and its documents from now on.",
    "unshared": "The case is no longer shared with this client.",
    "uploaded": "The upload has arrived and is being read. It can be searched in a moment.",
    "person_added": "The person is added and can sign in with the password you chose.",
    "person_saved": "The person is saved.",
    "password_changed": "Your password is changed.",
    "theme_changed": "The appearance is changed.",
    "retried": "The job is sent again.",
    "discarded": "The job is discarded. The reason is in the audit trail.",
}

ACTIONS = {
    "case.opened": "opened the case",
    "case.viewed": "looked at the case",
    "case.changed": "changed the case",
    "case.status_changed": "changed the status",
    "case.shared": "shared the case",
    "case.unshared": "stopped sharing the case",
    "note.added": "wrote a note",
    "deadline.entered": "entered a deadline",
    "deadline.moved": "moved a deadline",
    "deadline.completed": "completed a deadline",
    "deadline.cancelled": "cancelled a deadline",
    "document.uploaded": "uploaded a document",
    "document.version_added": "uploaded a new version",
    "document.viewed": "read a document",
    "document.downloaded": "downloaded a document",
    "document.read": "document was read in",
    "document.found_unreadable": "document was found unreadable",
    "person.let_in": "added a person",
    "person.changed": "changed a person",
    "person.password_changed": "changed the password",
    "person.signed_in": "signed in",
    "person.signed_out": "signed out",
    "sign_in.failed": "sign-in failed",
    "session.ended_token_reused": "session ended: an old token was used again",
    "job.retried": "sent a job again",
    "job.discarded": "discarded a job",
}

_FACTS_FIRST = ("title", "kind", "from", "to")
_FACTS_NAMED = {"kind": DEADLINE_KINDS, "practice_area": PRACTICE_AREAS, "role": ROLES, "status": STATUSES}
_LABELS = {"sha256": "fingerprint", "client_name": "client", "responsible": "responsible lawyer"}

# How a service is, in words, and whether that is well.
SERVICE_STATES = {
    "well": ("Well", "ready"),
    "troubled": ("In trouble", "unreadable"),
    "stopped": ("Stopped", "queued"),
    "dead": ("Not heard of", "unreadable"),
}


def action_words(action: str) -> str:
    """The action as a person would say it; one this page does not know is shown by its own name, readable."""
    return ACTIONS.get(action) or action.replace(".", ": ").replace("_", " ")


def fact_words(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """What the audit trail knows beside the action, as pairs of a label and words; what is unknown is left out."""
    ordered = sorted(facts.items(), key=lambda fact: (*_FACTS_FIRST, fact[0]).index(fact[0]))
    return [
        (_LABELS.get(name, name.replace("_", " ")), _fact(name, value))
        for name, value in ordered
        if value is not None and value != ""
    ]


def _fact(name: str, value: object) -> str:
    if isinstance(value, dict) and value.keys() <= {"from", "to"}:
        return f"{_fact(name, value.get('from'))} → {_fact(name, value.get('to'))}"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "none"
    if value is None:
        return "nobody" if name == "responsible" else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "sha256":
        return f"{str(value)[:12]}…"
    return _FACTS_NAMED.get(name, {}).get(str(value), str(value))


def left_words(days_left: int, *, overdue: bool) -> str:
    """How far away a deadline is: "Overdue by 2 days", "Today", "Tomorrow", "In 9 days"."""
    if days_left < 0:
        return f"Overdue by {counted(-days_left, 'day')}"
    if days_left == 0:
        return "Overdue today" if overdue else "Today"
    return "Tomorrow" if days_left == 1 else f"In {counted(days_left, 'day')}"


def reminder_words(days_before: int) -> str:
    return REMINDERS.get(days_before) or f"{counted(days_before, 'working day')} before"


def size_words(size_bytes: int) -> str:
    """Bytes in the decimal units that file managers show."""
    if size_bytes < 1000:
        return counted(size_bytes, "byte")
    size, unit = (size_bytes / 1e3, "kB") if size_bytes < 1e6 else (size_bytes / 1e6, "MB")
    return f"{size:.1f} {unit}" if size < 100 else f"{size:.0f} {unit}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A figure with its noun: 1 page, 1,204 pages."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
