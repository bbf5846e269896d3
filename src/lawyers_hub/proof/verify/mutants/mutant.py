"""What a mutant is: the artefacts with one small change, in words and as text."""

from collections.abc import Callable

import msgspec

from lawyers_hub.proof.verify.places import Place


class Misfit(Exception):
    """A mutant that does not fit the files it was made for, or changes nothing: an error of its own, never a pass."""


class Change(msgspec.Struct, frozen=True):
    """The characters of `file` from `begin` up to `end` become `put`. Without `put` the file itself goes."""

    file: str
    begin: int
    end: int
    put: str | None


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """`what` says the change as its author would. `killed_by` are the rules that must report it; none said is any.

    `kind` groups mutants in the report: a plane, or the operator that made it.
    """

    what: str
    kind: str
    changes: tuple[Change, ...]
    killed_by: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.file for change in self.changes))


class Alteration(msgspec.Struct, frozen=True):
    """The whole lines that a change touches, as they were and as they became; `after` is None where a file went."""

    place: Place
    before: str
    after: str | None


def mutated(mutant: Mutant, original: Callable[[str], str]) -> dict[str, str | None]:
    """The new text of each file that the mutant changes; None where it removes one.

    Raises:
        Misfit: a change lies outside of its file, crosses another one, or everything stays as it was.
    """
    texts = {file: _spliced(file, original(file), mutant.changes) for file in mutant.files}
    if all(text == original(file) for file, text in texts.items()):
        raise Misfit(f"changes nothing in {', '.join(texts) or 'any file'}")
    return texts


def _spliced(file: str, text: str, changes: tuple[Change, ...]) -> str | None:
    last = len(text)
    for change in sorted((change for change in changes if change.file == file), key=lambda c: c.begin, reverse=True):
        if change.put is None:
            return None
        if not 0 <= change.begin <= change.end <= last:
            raise Misfit(f"has two changes in {file} that cross, or one beyond its end")
        text = text[: change.begin] + change.put + text[change.end :]
        last = change.begin
    return text


def alterations(mutant: Mutant, original: Callable[[str], str]) -> tuple[Alteration, ...]:
    """What the mutant changes, for people."""
    return tuple(_alteration(change, original(change.file)) for change in mutant.changes)


def _alteration(change: Change, text: str) -> Alteration:
    place = Place(change.file, text.count("\n", 0, change.begin) + 1)
    if change.put is None:
        return Alteration(place, text, None)
    begin = text.rfind("\n", 0, change.begin) + 1
    found = text.find("\n", max(change.begin, change.end - 1))
    end = found if found >= 0 else len(text)
    return Alteration(place, text[begin:end], text[begin : change.begin] + change.put + text[change.end : end])
