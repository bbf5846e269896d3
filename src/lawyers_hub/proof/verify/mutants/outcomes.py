"""What became of a mutant: whether the rule that stands for it saw it."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.mutants.copying import changed
from lawyers_hub.proof.verify.mutants.mutant import Alteration, Misfit, Mutant, alterations
from lawyers_hub.proof.verify.places import Fault, Place, read_text

Fate = Literal["killed", "seen by another", "unreadable", "survived", "misfit"]
"""Only `killed` counts. `seen by another`: rules reported, and none of those that stand for it. `unreadable`: a file
could no longer be read, which is no achievement of any rule. `misfit`: the mutant itself is wrong."""


class Seen(msgspec.Struct, frozen=True):
    """What was found in one part."""

    findings: tuple[Finding, ...] = ()
    faults: tuple[Fault, ...] = ()


Verify = Callable[[Path, Collection[str], Collection[str]], Iterable[Seen]]
"""Verifies a copy of which some files are changed, part by part; none are at the first call. Rules that are awaited are
held before the others."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`says` is the first finding or fault, or why the mutant does not fit. `rules` are those that reported by then."""

    what: str
    kind: str
    fate: Fate
    rules: tuple[str, ...] = ()
    killed_by: tuple[str, ...] = ()
    says: str = ""
    alterations: tuple[Alteration, ...] = ()


def outcome_of(mutant: Mutant, copy: Path, verify: Verify) -> Outcome:
    """Verifies the mutant in the copy, which is clean before and after, until a rule that stands for it reports."""
    try:
        shown = alterations(mutant, lambda file: _text(copy, file))
        with changed(copy, mutant):
            seen = _until_killed(mutant, verify(copy, mutant.files, mutant.killed_by))
    except Misfit as misfit:
        return misfit_outcome(mutant.what, mutant.kind, str(misfit))
    fate, says = _fate(mutant, seen)
    return Outcome(
        what=mutant.what,
        kind=mutant.kind,
        fate=fate,
        rules=tuple(sorted({finding.rule for finding in seen.findings})),
        killed_by=mutant.killed_by,
        says=says,
        alterations=shown,
    )


def _until_killed(mutant: Mutant, parts: Iterable[Seen]) -> Seen:
    seen = Seen()
    for part in parts:
        seen = Seen((*seen.findings, *part.findings), (*seen.faults, *part.faults))
        if _fate(mutant, seen)[0] == "killed":
            break
    return seen


def misfit_outcome(what: str, kind: str, why: str) -> Outcome:
    return Outcome(what=what, kind=kind, fate="misfit", says=why)


def _fate(mutant: Mutant, seen: Seen) -> tuple[Fate, str]:
    meant = [finding for finding in seen.findings if not mutant.killed_by or finding.rule in mutant.killed_by]
    if meant:
        return "killed", _words(meant[0].place, meant[0].what)
    if seen.faults:
        return "unreadable", str(seen.faults[0])
    if seen.findings:
        return "seen by another", _words(seen.findings[0].place, seen.findings[0].what)
    return "survived", ""


def _words(place: Place, what: str) -> str:
    return f"{place}: {what}"


def _text(copy: Path, file: str) -> str:
    try:
        return read_text(copy, file) if (copy / file).exists() else ""
    except Fault as fault:
        raise Misfit(str(fault)) from None
