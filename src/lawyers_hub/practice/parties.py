"""The parties of a case: a list that is read and saved together with the case."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.words import Title, clean_line

PartyRole = Literal["client", "opposing_party", "opposing_counsel", "witness", "court", "expert", "other"]

MAX_PARTIES = 200


class PartyDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A party as it is typed."""

    name: Title
    role: PartyRole


class Party(msgspec.Struct, frozen=True):
    """Somebody who has a part in the case."""

    id: UUID
    name: str
    role: PartyRole

    @property
    def draft(self) -> PartyDraft:
        return PartyDraft(self.name, self.role)


PartyDrafts = Annotated[list[PartyDraft], Meta(max_length=MAX_PARTIES)]


def clean_parties(drafts: Sequence[PartyDraft]) -> list[PartyDraft]:
    return [PartyDraft(clean_line(draft.name, f"parties.{at}.name"), draft.role) for at, draft in enumerate(drafts)]


def in_words(drafts: Sequence[PartyDraft]) -> list[str]:
    """For the audit trail: `Siti Aminah (witness)`."""
    return [f"{draft.name} ({draft.role.replace('_', ' ')})" for draft in drafts]


async def save_parties(work: Work, case_id: UUID, before: Sequence[Party], wanted: Sequence[PartyDraft]) -> None:
    """The case has these parties from now on, in this order. Who was one before keeps their identifier."""
    after = identified(before, wanted)
    await work.connection.execute(
        "DELETE FROM parties WHERE firm_id = $1 AND case_id = $2 AND id <> ALL ($3::uuid[])",
        work.actor.firm_id,
        case_id,
        [party.id for party in after],
    )
    await work.connection.executemany(
        """
        INSERT INTO parties (id, firm_id, case_id, position, name, role) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET position = excluded.position
        """,
        [
            (party.id, work.actor.firm_id, case_id, position, party.name, party.role)
            for position, party in enumerate(after)
        ],
    )


def identified(before: Sequence[Party], wanted: Sequence[PartyDraft]) -> list[Party]:
    """The wanted parties, each with the identifier it had before or a new one."""
    known: dict[PartyDraft, list[UUID]] = defaultdict(list)
    for party in reversed(before):
        known[party.draft].append(party.id)
    return [Party(known[draft].pop() if known[draft] else new_id(), draft.name, draft.role) for draft in wanted]
