"""Two firms with one person of each role, and a client of the API for each of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import httpx
import msgspec

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Actor, Role
from lawyers_hub.practice.passwords import hash_password
from lawyers_hub.practice.tokens import write_access_token

ROLES: tuple[Role, ...] = ("admin", "partner", "associate", "paralegal", "client")
PASSWORD = "a password for tests"
TOKEN_SECRET = "the secret that signs tokens in the tests"


@dataclass
class Someone:
    """A signed-in person: who they are to the database, and a client that speaks as them."""

    actor: Actor
    name: str
    email: str
    client: httpx.AsyncClient

    @property
    def id(self) -> UUID:
        assert self.actor.person_id is not None
        return self.actor.person_id

    @property
    def firm_id(self) -> UUID:
        return self.actor.firm_id


@dataclass
class FirmOfPeople:
    """A firm of the tests. `firm.partner` and so on: its people."""

    id: UUID
    slug: str
    people: dict[Role, Someone] = field(default_factory=dict)

    @property
    def admin(self) -> Someone:
        return self.people["admin"]

    @property
    def partner(self) -> Someone:
        return self.people["partner"]

    @property
    def associate(self) -> Someone:
        return self.people["associate"]

    @property
    def paralegal(self) -> Someone:
        return self.people["paralegal"]

    @property
    def client(self) -> Someone:
        return self.people["client"]


@dataclass
class FirmMaker:
    """Founds firms straight in the database, since hashing a password for each person would take seconds."""

    owner_url: str
    transport: httpx.AsyncBaseTransport
    password_hash: str

    @classmethod
    async def at(cls, owner_url: str, transport: httpx.AsyncBaseTransport) -> "FirmMaker":
        return cls(owner_url, transport, await hash_password(PASSWORD))

    async def found(self) -> FirmOfPeople:
        firm = FirmOfPeople(id=new_id(), slug=f"firm-{new_id().hex[-12:]}")
        connection = await asyncpg.connect(self.owner_url)
        try:
            async with connection.transaction():
                await connection.execute(
                    "INSERT INTO firms (id, slug, name) VALUES ($1, $2, $3)", firm.id, firm.slug, f"Firm {firm.slug}"
                )
                await connection.execute("SELECT hub.enter_firm($1)", firm.id)
                for role in ROLES:
                    firm.people[role] = await self._let_in(connection, firm, role)
        finally:
            await connection.close()
        return firm

    async def _let_in(
        self, connection: "asyncpg.Connection[asyncpg.Record]", firm: FirmOfPeople, role: Role
    ) -> Someone:
        actor = Actor(firm.id, person_id=new_id(), session_id=new_id(), role=role, address="192.0.2.7")
        name, email = f"{role.title()} of {firm.slug}", f"{role}@{firm.slug}.example"
        await connection.execute(
            "INSERT INTO people (id, firm_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5, $6)",
            actor.person_id, firm.id, email, name, role, self.password_hash,
        )  # fmt: skip
        await connection.execute(
            "INSERT INTO sessions (id, firm_id, person_id, refresh_digest, expires_at) VALUES ($1, $2, $3, $4, $5)",
            actor.session_id, firm.id, actor.person_id, b"", datetime.now(UTC) + timedelta(days=1),
        )  # fmt: skip
        return Someone(actor, name, email, self.speaking_with(write_access_token(actor, TOKEN_SECRET)))

    def speaking_with(self, token: str | None) -> httpx.AsyncClient:
        """A client of the API with this access token, or with none."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(transport=self.transport, base_url="http://hub.test/api/v1", headers=headers)


@dataclass
class HubOfTwoFirms:
    """The API in process on a real database, and two firms that must never see each other."""

    ours: FirmOfPeople
    theirs: FirmOfPeople
    stranger: httpx.AsyncClient
    maker: FirmMaker

    async def open_case(self, someone: Someone, title: str = "Sale of a house", **fields: object) -> "CaseOnFile":
        draft = {"title": title, "practice_area": "property", "client_name": "Budi Santoso", **fields}
        answer = await someone.client.post("/cases", json=draft)
        assert answer.status_code == 201, answer.text
        return msgspec.json.decode(answer.content, type=CaseOnFile)


class CaseOnFile(msgspec.Struct, frozen=True):
    """What most tests need of a case."""

    id: UUID
    number: str
    title: str
    version: int
