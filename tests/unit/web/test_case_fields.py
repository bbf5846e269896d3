"""Two people edit a case: whose words stand is decided by a person, and only where both spoke."""

from lawyers_hub.web.case_fields import CaseFields, changes, differences, merged
from lawyers_hub.web.records import Party

BASE = CaseFields("Sale of a house", "Budi", "property", None, [Party("Budi", "client")])


def with_(**fields: object) -> CaseFields:
    return CaseFields(**({name: getattr(BASE, name) for name in BASE.__struct_fields__} | fields))


def test_only_what_was_changed_is_sent() -> None:
    assert changes(BASE, with_(title="Sale of the house")) == {"title": "Sale of the house"}


def test_nothing_is_sent_when_nothing_was_changed() -> None:
    assert changes(BASE, with_()) == {}


def test_a_field_both_changed_is_left_to_a_person() -> None:
    (difference,) = differences(BASE, with_(title="Mine"), with_(title="Theirs"))
    assert (difference.field, difference.mine, difference.theirs) == ("title", "Mine", "Theirs")
    assert difference.chosen is None


def test_a_field_only_one_side_changed_is_proposed_from_that_side() -> None:
    found = differences(BASE, with_(title="Mine"), with_(client_name="Rina"))
    assert {difference.field: difference.chosen for difference in found} == {
        "title": "mine",
        "client_name": "theirs",
    }


def test_the_same_change_by_both_is_no_difference() -> None:
    assert differences(BASE, with_(title="Same"), with_(title="Same")) == []


def test_the_choice_takes_mine_only_where_mine_was_chosen() -> None:
    parties = [Party("Rina", "witness")]
    chosen = merged(
        with_(title="Mine", client_name="Mine too"),
        with_(title="Theirs", parties=parties),
        {"title": "mine", "client_name": "theirs"},
    )
    assert chosen == with_(title="Mine", parties=parties)
