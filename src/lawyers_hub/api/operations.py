"""How the installation does, and the firm's jobs. For administrators."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, only
from lawyers_hub.jobs.states import JobState
from lawyers_hub.practice import jobs, operations
from lawyers_hub.practice.jobs import Decision, Job
from lawyers_hub.practice.operations import Operations
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page

WantedState = Annotated[JobState | None, QueryParameter(name="state", required=False, description="Only these.")]


class OperationsController(Controller):
    """Services, jobs and answering times. Jobs of other firms are neither shown nor counted."""

    path = "/operations"
    tags = ("Operations",)
    guards = (only("admin"),)

    @get()
    async def look(self, work: OpenWork) -> Operations:
        """Whether everything is well, in one sentence, and what it is made of."""
        return await operations.look_at_operations(work)

    @get("/jobs")
    async def list_jobs(
        self, work: OpenWork, wanted: WantedState = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Job]:
        """The firm's jobs, newest first."""
        return await jobs.list_jobs(work, wanted, limit=limit, cursor=cursor)

    @post("/jobs/{job_id:int}/retry", status_code=200)
    async def retry(self, work: OpenWork, job_id: FromPath[int], data: JSONBody[Decision]) -> Job:
        """Starts a job that was given up once more from the beginning."""
        return await jobs.retry_job(work, job_id, data)

    @post("/jobs/{job_id:int}/discard", status_code=200)
    async def discard(self, work: OpenWork, job_id: FromPath[int], data: JSONBody[Decision]) -> Job:
        """Leaves a job undone that was given up."""
        return await jobs.discard_job(work, job_id, data)
