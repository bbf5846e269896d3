"""What the API answers, as far as the pages show it. Fields the pages do not show are left out."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Record(msgspec.Struct, frozen=True):
    """Unknown fields are passed over, so that the API may grow before the pages do."""


class Page(Record, Generic[T], frozen=True):
    items: list[T]
    next_cursor: str | None = None


class PersonName(Record, frozen=True):
    id: str
    name: str


class Person(Record, frozen=True):
    id: str
    name: str
    email: str
    role: str
    active: bool = True
    version: int = 1
    created_at: datetime | None = None


class Firm(Record, frozen=True):
    slug: str
    name: str
    time_zone: str
    language: str = "en"


class SignIn(Record, frozen=True):
    access_token: str
    access_expires_in_s: int
    refresh_token: str | None
    person: Person
    firm: Firm


class CaseName(Record, frozen=True):
    id: str
    number: str
    title: str


class CaseSummary(Record, frozen=True):
    id: str
    number: str
    title: str
    status: str
    practice_area: str
    client_name: str
    responsible: PersonName | None
    opened_at: datetime
    updated_at: datetime
    document_count: int


class Party(Record, frozen=True):
    name: str
    role: str


class Case(CaseSummary, frozen=True):
    version: int
    parties: list[Party]
    next_statuses: list[str]
    shared_with: list[PersonName]


class Change(Record, frozen=True):
    """One line of a case's timeline, or of the firm's recent activity."""

    at: datetime
    action: str
    person_name: str | None
    summary: str
    case: CaseName | None = None


class Note(Record, frozen=True):
    id: str
    body: str
    author: PersonName
    created_at: datetime


class Version(Record, frozen=True):
    number: int
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: PersonName
    state: str
    reason: str | None
    pages_total: int | None
    pages_read: int
    scanned_pages: int | None
    marks_count: int | None


class Document(Record, frozen=True):
    id: str
    case: CaseName
    title: str
    created_at: datetime
    versions_count: int
    latest: Version


class Mark(Record, frozen=True):
    """Personal data in a page's text: `start` and `end` count characters from 0, `end` exclusive."""

    kind: str
    start: int
    end: int
    detail: str = ""


class TextPage(Record, frozen=True):
    number: int
    text: str
    scanned: bool
    marks: list[Mark]


class Viewer(Record, frozen=True):
    person: PersonName | None
    at: datetime
    how: str


class FoundDocument(Record, frozen=True):
    id: str
    title: str
    page: int | None


class Hit(Record, frozen=True):
    kind: str
    case: CaseName
    document: FoundDocument | None
    snippet: str


class Hits(Record, frozen=True):
    items: list[Hit]
    took_ms: float
    next_cursor: str | None = None


class AuditEntry(Record, frozen=True):
    id: str
    at: datetime
    person: PersonName | None
    action: str
    subject_kind: str
    subject_id: str | None
    case_id: str | None
    address: str | None
    correlation_id: str | None
    details: dict[str, object] = {}


class CasesByStatus(Record, frozen=True):
    draft: int = 0
    active: int = 0
    pending: int = 0
    closed: int = 0


class Verdict(Record, frozen=True):
    well: bool
    sentence: str


class ServiceState(Record, frozen=True):
    service: str
    instance: str
    state: str
    seen_at: datetime | None
    started_at: datetime | None
    detail: str | None = None


class JobCounts(Record, frozen=True):
    waiting: int
    scheduled: int
    sent: int
    completed_today: int
    dead: int


class Minute(Record, frozen=True):
    minute: datetime
    requests: int
    errors: int
    p50_ms: float | None
    p95_ms: float | None


class SendingHeld(Record, frozen=True):
    since: datetime
    held_by: str
    reason: str


class Operations(Record, frozen=True):
    verdict: Verdict
    services: list[ServiceState]
    jobs: JobCounts
    oldest_waiting_s: float | None
    sending_held: SendingHeld | None
    latency: list[Minute]


class Job(Record, frozen=True):
    id: str
    name: str
    state: str
    attempts: int
    accepted_at: datetime
    not_before: datetime | None
    completed_at: datetime | None
    correlation_id: str | None
    error: str | None
    reason: str | None


class FieldError(Record, frozen=True):
    field: str
    message: str


class Problem(Record, frozen=True):
    """RFC 9457 problem details."""

    title: str = ""
    status: int = 500
    detail: str = ""
    correlation_id: str = ""
    errors: list[FieldError] = []
