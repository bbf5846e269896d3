"""Which clients may see a case."""

from uuid import UUID

from litestar import Controller, delete, put
from litestar.params import FromPath

from lawyers_hub.api.signed_in import OpenWork, only
from lawyers_hub.practice import shares


class SharesController(Controller):
    """Opening a case to a client is the lawyers' decision."""

    path = "/cases/{case_id:uuid}/shares"
    tags = ("Cases",)
    guards = (only("admin", "partner", "associate"),)

    @put("/{person_id:uuid}", status_code=204)
    async def share_case(self, work: OpenWork, case_id: FromPath[UUID], person_id: FromPath[UUID]) -> None:
        """From now on the client sees the case and its documents."""
        await shares.share_case(work, case_id, person_id)

    @delete("/{person_id:uuid}")
    async def stop_sharing(self, work: OpenWork, case_id: FromPath[UUID], person_id: FromPath[UUID]) -> None:
        """From now on the client sees the case no longer."""
        await shares.stop_sharing(work, case_id, person_id)
