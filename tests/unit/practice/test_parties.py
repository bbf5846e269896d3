"""Parties keep who they are when the list around them is edited."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.practice.parties import Party, PartyDraft, identified

drafts = st.lists(
    st.builds(PartyDraft, st.sampled_from(["Siti", "Budi", "Maya"]), st.sampled_from(["witness", "court"]))
)


@given(before=drafts, wanted=drafts)
def test_whoever_was_a_party_before_keeps_their_identifier(before: list[PartyDraft], wanted: list[PartyDraft]) -> None:
    known = [Party(new_id(), draft.name, draft.role) for draft in before]

    after = identified(known, wanted)

    assert [party.draft for party in after] == wanted
    assert len({party.id for party in after}) == len(wanted)
    kept = {party.id for party in known} & {party.id for party in after}
    assert len(kept) == (Counter(before) & Counter(wanted)).total()
