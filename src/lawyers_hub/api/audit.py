"""The audit trail, for those who answer for the firm."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromQuery, QueryParameter

from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, only
from lawyers_hub.practice.audit_list import AuditEntry, AuditFilter, read_trail
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page

Action = Annotated[
    str | None,
    QueryParameter(
        name="action", pattern=r"^[a-z_.]{1,100}$", required=False, description="Such as `case.status_changed`."
    ),
]


class AuditController(Controller):
    """Who did what, when, from where, and in which request."""

    path = "/audit"
    tags = ("Audit",)
    guards = (only("admin", "partner"),)

    @get()
    async def read_trail(
        self,
        work: OpenWork,
        limit: Limit = DEFAULT_LIMIT,
        person_id: FromQuery[UUID | None] = None,
        action: Action = None,
        case_id: FromQuery[UUID | None] = None,
        since: FromQuery[datetime | None] = None,
        until: FromQuery[datetime | None] = None,
        cursor: Cursor = None,
    ) -> Page[AuditEntry]:
        """Newest first. `since` is the first moment that counts, `until` the first that does not."""
        asked = AuditFilter(person_id, action, case_id, since, until)
        return await read_trail(work, asked, limit=limit, cursor=cursor)
