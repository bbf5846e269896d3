"""A firm of its own for each storm, so that everything in it came from the storm."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import httpx

from lawyers_hub.proof.chaos.clerks import Clerk, Credentials
from lawyers_hub.stack.founding import run_founding
from lawyers_hub.stack.running import Stack

_LAWYERS = ("partner", "associate")
_OTHERS = ("paralegal",)


@dataclass(frozen=True)
class StormFirm:
    """Signed-in people. Cases belong to `lawyers`; everybody enters deadlines and hands in documents."""

    id: UUID
    lawyers: Sequence[Clerk]
    others: Sequence[Clerk]

    @property
    def everybody(self) -> list[Clerk]:
        return [*self.lawyers, *self.others]


async def found_firm(stack: Stack, client: httpx.AsyncClient, seed: int) -> StormFirm:
    """Founds it as an operator would, and lets its people in as its administrator would.

    Raises:
        CannotRun: the firm could not be founded.
        NotAcknowledged: the API let somebody not in.
    """
    slug = f"storm-{seed}-{secrets.token_hex(3)}"
    words = (slug, f"Storm {seed}", "Dewi Badai", f"admin@{slug}.example")
    login = await asyncio.to_thread(run_founding, stack.installation.founding(*words))
    admin = await Clerk.sign_in(client, Credentials(slug, login.email, login.password))
    lawyers = [await _let_in(admin, client, slug, role) for role in _LAWYERS]
    return StormFirm(admin.firm_id, lawyers, [await _let_in(admin, client, slug, role) for role in _OTHERS])


async def _let_in(admin: Clerk, client: httpx.AsyncClient, slug: str, role: str) -> Clerk:
    login = Credentials(slug, f"{role}@{slug}.example", secrets.token_urlsafe(15))
    newcomer = {"name": f"{role.title()} Badai", "email": login.email, "role": role, "password": login.password}
    await admin.create("/people", role, newcomer)
    return await Clerk.sign_in(client, login)
