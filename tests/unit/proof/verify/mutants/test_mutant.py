"""A mutant changes exactly what it says, and one that changes nothing is an error of its own."""

import pytest

from lawyers_hub.proof.verify.mutants.mutant import Change, Misfit, Mutant, alterations, mutated
from lawyers_hub.proof.verify.places import Place

TEXT = "ports:\n  - 5432\n  - 6379\n"


def original(file: str) -> str:
    return {"a.yaml": TEXT}.get(file, "")


def mutant(*changes: Change) -> Mutant:
    return Mutant(what="a port is changed", kind="compose", changes=changes)


def test_only_the_characters_named_are_changed() -> None:
    begin = TEXT.index("5432")
    assert mutated(mutant(Change("a.yaml", begin, begin + 4, "1")), original) == {"a.yaml": "ports:\n  - 1\n  - 6379\n"}


def test_changes_of_one_file_are_placed_by_the_text_that_was_there_before() -> None:
    first, second = TEXT.index("5432"), TEXT.index("6379")
    both = mutant(Change("a.yaml", first, first + 4, "54320000"), Change("a.yaml", second, second + 4, "1"))
    assert mutated(both, original) == {"a.yaml": "ports:\n  - 54320000\n  - 1\n"}


def test_a_file_may_go_and_another_may_come() -> None:
    assert mutated(mutant(Change("a.yaml", 0, 0, None), Change("b.yaml", 0, 0, "new")), original) == {
        "a.yaml": None,
        "b.yaml": "new",
    }


def test_a_mutant_that_changes_nothing_is_refused() -> None:
    begin = TEXT.index("5432")
    with pytest.raises(Misfit, match=r"changes nothing in a\.yaml"):
        mutated(mutant(Change("a.yaml", begin, begin + 4, "5432")), original)


@pytest.mark.parametrize("changes", [[(3, 9), (5, 12)], [(0, 999)], [(9, 3)]])
def test_changes_that_cross_or_lie_outside_are_refused(changes: list[tuple[int, int]]) -> None:
    with pytest.raises(Misfit, match=r"in a\.yaml that cross, or one beyond its end"):
        mutated(mutant(*(Change("a.yaml", begin, end, "x") for begin, end in changes)), original)


def test_an_alteration_shows_whole_lines_with_their_number() -> None:
    begin = TEXT.index("6379")
    [shown] = alterations(mutant(Change("a.yaml", begin, begin + 4, "1")), original)
    assert (shown.place, shown.before, shown.after) == (Place("a.yaml", 3), "  - 6379", "  - 1")


def test_lines_that_go_are_shown_without_anything_in_their_place() -> None:
    begin = TEXT.index("  - 5432")
    [shown] = alterations(mutant(Change("a.yaml", begin, begin + len("  - 5432\n"), "")), original)
    assert (shown.place, shown.before, shown.after) == (Place("a.yaml", 2), "  - 5432", "")


def test_a_file_that_goes_is_shown_as_gone() -> None:
    [shown] = alterations(mutant(Change("a.yaml", 0, len(TEXT), None)), original)
    assert (shown.place, shown.after) == (Place("a.yaml", 1), None)
