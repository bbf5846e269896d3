"""The people of a firm. Staff see who works here; only administrators let in, change or shut out."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, JSONBody

from lawyers_hub.api.conditions import EDITING_ANSWERS, IfMatch, etag, version_of
from lawyers_hub.api.creating import IdempotencyKey, create_once
from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, only, staff_only
from lawyers_hub.practice import people
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page
from lawyers_hub.practice.people import Newcomer, Person, PersonChange


class PeopleController(Controller):
    """Who may sign in to the firm's hub, and in which role."""

    path = "/people"
    tags = ("People",)

    @get(guards=[staff_only])
    async def list_people(self, work: OpenWork, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[Person]:
        """Everybody of the firm, by name."""
        return await people.list_people(work, limit=limit, cursor=cursor)

    @post(guards=[only("admin")])
    async def let_in(
        self, work: OpenWork, data: JSONBody[Newcomer], idempotency_key: IdempotencyKey = None
    ) -> Response[Person]:
        """A new person who may sign in."""

        async def create() -> Person:
            return await people.let_in(work, data)

        return await create_once(
            work, idempotency_key, ("person", data.name, data.email, data.role), create, headers=_etag
        )

    @get("/{person_id:uuid}", guards=[staff_only])
    async def show_person(self, work: OpenWork, person_id: FromPath[UUID]) -> Response[Person]:
        """One person."""
        person = await people.find_person(work, person_id)
        return Response(person, headers=_etag(person))

    @patch("/{person_id:uuid}", guards=[only("admin")], responses=EDITING_ANSWERS)
    async def change_person(
        self, work: OpenWork, person_id: FromPath[UUID], data: JSONBody[PersonChange], if_match: IfMatch = None
    ) -> Response[Person]:
        """Changes name, role, password, or whether the person may sign in."""
        person = await people.change_person(work, person_id, version_of(if_match), data)
        return Response(person, headers=_etag(person))


def _etag(person: Person) -> dict[str, Any]:
    return etag(person.version)
