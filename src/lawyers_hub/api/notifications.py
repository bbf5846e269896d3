"""What the person who asks was told, and what of it they have read."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, QueryParameter

from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, staff_only
from lawyers_hub.practice import notification_list
from lawyers_hub.practice.notification_list import Notification, Unread
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page

State = Annotated[
    bool | None,
    QueryParameter(name="unread", required=False, description="`true`: only the unread; `false`: only the read."),
]


class NotificationsController(Controller):
    """What a person was told by the hub; each sees only their own."""

    path = "/notifications"
    tags = ("Notifications",)
    guards = (staff_only,)

    @get()
    async def list_notifications(
        self, work: OpenWork, unread: State = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Notification]:
        """Newest first."""
        return await notification_list.list_notifications(work, unread=unread, limit=limit, cursor=cursor)

    @get("/count")
    async def count_unread_notifications(self, work: OpenWork) -> Unread:
        """How many are unread."""
        return await notification_list.count_unread(work)

    @post("/{notification_id:uuid}/read", status_code=204)
    async def mark_notification_read(self, work: OpenWork, notification_id: FromPath[UUID]) -> None:
        """Marks one as read. Marking it again changes nothing."""
        await notification_list.mark_read(work, notification_id)

    @post("/read", status_code=204)
    async def mark_all_notifications_read(self, work: OpenWork) -> None:
        """Marks as read all that exist now."""
        await notification_list.mark_all_read(work)
