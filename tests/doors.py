"""The table of doors: one entry for every route of the API, how it is knocked at, and who may enter.

A route without an entry fails the build (test_every_door), so that nobody opens a door that the wall tests
have not tried. A route may have several entries, told apart by `what`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lawyers_hub.database.unit_of_work import STAFF, Role
from tests.firms import PASSWORD
from tests.planting import CONTENT, Belongings

EVERYBODY: frozenset[Role] = STAFF | {"client"}
LAWYERS: frozenset[Role] = frozenset({"admin", "partner", "associate"})
LEADERS: frozenset[Role] = frozenset({"admin", "partner"})
ADMIN: frozenset[Role] = frozenset({"admin"})
# What the partner was told is nobody else's to read or to mark.
WHO_WAS_TOLD: frozenset[Role] = frozenset({"partner"})

VERSION_1 = {"if-match": '"1"'}

Filled = Callable[[Belongings], Mapping[str, Any]]


def nothing(_things: Belongings) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """A route below /api/v1, as Litestar writes it, and a request that is right when it is sent by the right person.

    `shows`: the right answer holds words of the firm, so that their absence from another answer means something.
    `endless`: the answer goes on for as long as somebody listens.
    """

    method: str
    path: str
    open_to: frozenset[Role] = EVERYBODY
    status: int = 200
    what: str = ""
    public: bool = False
    shows: bool = True
    endless: bool = False
    query: Filled = nothing
    json: Filled | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def route(self) -> tuple[str, str]:
        return self.method, self.path

    @property
    def addresses_things(self) -> bool:
        return "{" in self.path

    def __str__(self) -> str:
        return " ".join(word for word in (self.method, self.path, self.what) if word)


FILE = {"file": ("deed.txt", CONTENT)}

DOORS = (
    # Signing in
    Door("POST", "/auth/login", public=True, json=lambda t: {
        "firm": t.firm.slug, "email": t.email, "password": PASSWORD,
    }),
    Door("POST", "/auth/refresh", public=True, json=lambda t: {"refresh_token": str(t.refresh_token)}),
    Door("POST", "/auth/logout", status=204, shows=False),
    Door("GET", "/me"),
    Door("POST", "/me/password", status=204, shows=False, json=lambda _: {
        "current_password": PASSWORD, "new_password": PASSWORD,
    }),
    # People
    Door("GET", "/people", STAFF, query=lambda _: {"limit": 100}),
    Door("POST", "/people", ADMIN, 201, json=lambda t: {
        "name": f"Another {t.secret}", "email": f"another.{t.email}", "role": "associate", "password": PASSWORD,
    }),
    Door("GET", "/people/{person_id:uuid}", STAFF),
    Door("PATCH", "/people/{person_id:uuid}", ADMIN, headers=VERSION_1, json=lambda t: {
        "name": f"Newly {t.secret}", "role": "paralegal", "active": False, "password": PASSWORD,
    }),
    # Cases
    Door("GET", "/cases"),
    Door("GET", "/cases", what="of a lawyer", query=lambda t: {"responsible_id": t.firm.partner.id}),
    Door("GET", "/cases", what="with words", query=lambda t: {"q": t.secret}),
    Door("POST", "/cases", STAFF, 201, json=lambda t: {
        "title": f"Appeal of {t.secret}", "practice_area": "tax", "client_name": t.secret,
        "responsible_id": t.firm.partner.id, "parties": [{"name": t.secret, "role": "court"}], "status": "draft",
    }),
    Door("GET", "/cases/{case_id:uuid}"),
    Door("PATCH", "/cases/{case_id:uuid}", STAFF, headers=VERSION_1, json=lambda t: {
        "title": f"Edited {t.secret}", "practice_area": "tax", "client_name": f"Edited {t.secret}",
        "responsible_id": t.firm.admin.id, "parties": [{"name": t.secret, "role": "expert"}],
    }),
    Door("POST", "/cases/{case_id:uuid}/status", STAFF, headers=VERSION_1, json=lambda t: {
        "status": "pending", "reason": t.secret,
    }),
    Door("POST", "/cases/{case_id:uuid}/status", LAWYERS, headers=VERSION_1, what="closing", json=lambda t: {
        "status": "closed", "reason": t.secret,
    }),
    Door("GET", "/cases/{case_id:uuid}/timeline", STAFF),
    Door("GET", "/cases/{case_id:uuid}/notes", STAFF),
    Door("POST", "/cases/{case_id:uuid}/notes", STAFF, 201, json=lambda t: {"body": f"Also {t.secret}"}),
    Door("PUT", "/cases/{case_id:uuid}/shares/{person_id:uuid}", LAWYERS, 204, shows=False),
    Door("DELETE", "/cases/{case_id:uuid}/shares/{person_id:uuid}", LAWYERS, 204, shows=False),
    # Deadlines
    Door("GET", "/deadlines", STAFF),
    Door("GET", "/deadlines", STAFF, what="of a case", query=lambda t: {"case_id": t.case_id, "state": "open"}),
    Door("GET", "/cases/{case_id:uuid}/deadlines", STAFF),
    Door("POST", "/cases/{case_id:uuid}/deadlines", STAFF, 201, json=lambda t: {
        "kind": "response", "title": f"Answer to {t.secret}", "due_on": t.due_on, "due_time": "12:00",
        "remind_before": [1],
    }),
    Door("GET", "/deadlines/{deadline_id:uuid}", STAFF),
    Door("POST", "/deadlines/{deadline_id:uuid}/move", STAFF, headers=VERSION_1, json=lambda t: {
        "due_on": t.due_on, "due_time": "16:00", "reason": f"The court of {t.secret} asked for it.",
    }),
    Door("POST", "/deadlines/{deadline_id:uuid}/complete", STAFF, headers=VERSION_1, json=lambda t: {
        "reason": f"Filed with {t.secret}.",
    }),
    Door("POST", "/deadlines/{deadline_id:uuid}/cancel", LAWYERS, headers=VERSION_1, json=lambda t: {
        "reason": f"Settled with {t.secret}.",
    }),
    Door("GET", "/working-days", STAFF, shows=False, query=lambda _: {"from_on": "2026-03-18", "days": 3}),
    # Documents
    Door("GET", "/documents"),
    Door("GET", "/cases/{case_id:uuid}/documents"),
    Door("POST", "/cases/{case_id:uuid}/documents", STAFF, 201, files=FILE),
    Door("GET", "/cases/{case_id:uuid}/progress", endless=True, shows=False),
    Door("GET", "/documents/{document_id:uuid}"),
    Door("GET", "/documents/{document_id:uuid}/versions"),
    Door("POST", "/documents/{document_id:uuid}/versions", STAFF, 201, files=FILE),
    Door("GET", "/documents/{document_id:uuid}/versions/{number:int}/content"),
    Door("GET", "/documents/{document_id:uuid}/versions/{number:int}/pages"),
    Door("GET", "/documents/{document_id:uuid}/viewers", STAFF, shows=False),
    # Notifications
    Door("GET", "/notifications", STAFF),
    Door("GET", "/notifications", STAFF, what="unread", query=lambda _: {"unread": "true"}),
    Door("GET", "/notifications/count", STAFF, shows=False),
    Door("POST", "/notifications/{notification_id:uuid}/read", WHO_WAS_TOLD, 204, shows=False),
    Door("POST", "/notifications/read", STAFF, 204, shows=False),
    # The firm as a whole
    Door("GET", "/dashboard"),
    Door("GET", "/audit", LEADERS),
    Door("GET", "/audit", LEADERS, what="of a case", query=lambda t: {"case_id": t.case_id}),
    Door("GET", "/audit", LEADERS, what="of a person", shows=False, query=lambda t: {"person_id": t.person_id}),
    Door("GET", "/search", query=lambda t: {"q": t.secret}),
    Door("GET", "/operations", ADMIN, shows=False),
    Door("GET", "/operations/jobs", ADMIN),
    Door("POST", "/operations/jobs/{job_id:int}/retry", ADMIN, json=lambda t: {"reason": f"Again {t.secret}"}),
    Door("POST", "/operations/jobs/{job_id:int}/discard", ADMIN, json=lambda t: {"reason": f"Never {t.secret}"}),
    # For machines and readers
    Door("GET", "/monitoring/health", public=True, shows=False),
    Door("GET", "/monitoring/ready", public=True, shows=False),
    Door("GET", "/monitoring/metrics", public=True, shows=False),
    Door("GET", "/schema", public=True, shows=False),
    Door("GET", "/schema/openapi.json", public=True, shows=False),
    Door("GET", "/schema/{path:str}", public=True, shows=False, status=404),
)  # fmt: skip

WALLED = tuple(door for door in DOORS if not door.public)
