"""What two people's edits of one case have in common, and where they differ."""

from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.practice.case_edits import FieldValue, conflicts
from lawyers_hub.practice.parties import PartyDraft

FIELDS = ("title", "practice_area", "client_name", "responsible_id", "parties")

parties = st.lists(st.builds(PartyDraft, st.sampled_from(["Siti", "Budi"]), st.sampled_from(["witness", "court"])))
values = st.none() | st.sampled_from(["tax", "family"]) | st.uuids() | parties
newest_versions = st.fixed_dictionaries(dict.fromkeys(FIELDS, values))
edits = st.dictionaries(st.sampled_from(FIELDS), values)

Fields = dict[str, FieldValue]


@given(sent=edits, newest=newest_versions)
def test_a_field_that_was_not_sent_is_in_no_conflict(sent: Fields, newest: Fields) -> None:
    assert {conflict.field for conflict in conflicts(sent, newest)} <= sent.keys()


@given(sent=edits, newest=newest_versions)
def test_exactly_the_fields_that_differ_are_named_with_both_sides(sent: Fields, newest: Fields) -> None:
    named = {conflict.field: (conflict.yours, conflict.theirs) for conflict in conflicts(sent, newest)}

    assert named == {field: (sent[field], newest[field]) for field in sent if sent[field] != newest[field]}


@given(newest=newest_versions)
def test_whoever_sends_the_newest_version_is_in_no_conflict(newest: Fields) -> None:
    assert conflicts(newest, newest) == []
