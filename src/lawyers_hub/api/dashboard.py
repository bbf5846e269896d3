"""What a person sees first."""

from litestar import Controller, get

from lawyers_hub.api.signed_in import OpenWork
from lawyers_hub.practice.dashboard import Dashboard, show_dashboard


class DashboardController(Controller):
    """The person's cases, and what happened in the firm."""

    path = "/dashboard"
    tags = ("Dashboard",)

    @get()
    async def show_dashboard(self, work: OpenWork) -> Dashboard:
        """Cases by status, the person's own, what was done lately, and documents that need a look."""
        return await show_dashboard(work)
