"""One run of `hub verify`, from the command line to what it prints and writes."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lawyers_hub.proof.verify.declaration import TOPOLOGY
from lawyers_hub.proof.verify.packets import Outside
from lawyers_hub.proof.verify.places import Fault
from lawyers_hub.proof.verify.report.as_json import as_json
from lawyers_hub.proof.verify.report.evidence import as_evidence
from lawyers_hub.proof.verify.report.junit import as_junit
from lawyers_hub.proof.verify.report.picture import as_picture
from lawyers_hub.proof.verify.report.sarif import as_sarif
from lawyers_hub.proof.verify.report.table import print_table
from lawyers_hub.proof.verify.verification import Verification
from lawyers_hub.proof.verify.verifying import REGISTRY, verify
from lawyers_hub.stack.faults import CannotRun


class Run(msgspec.Struct, frozen=True):
    verification: Verification
    began_at: datetime


class Listed(msgspec.Struct, frozen=True):
    """A rule, and what it is about: "flows" are held in every plane."""

    rule: str
    about: str
    promise: str
    says: str


def list_rules(json: bool) -> None:
    listed = [Listed(rule.id, about, rule.promise, rule.says) for about, rules in REGISTRY.items() for rule in rules]
    if json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode() + "\n")
        return
    console = Console(highlight=False)
    for about in REGISTRY:
        console.print(Text(f"\n{about}", style="bold"))
        for one in listed:
            if one.about == about:
                console.print(Text.assemble("  ", (one.rule, "cyan"), f" ({one.promise})"))
                console.print(Padding(Text(one.says), (0, 0, 0, 6)))


def run(
    root: Path,
    only: Collection[str],
    *,
    with_packets: bool = False,
    live: str | None = None,
    outside: str | None = None,
) -> Run:
    """Judges what lies under `root`, by all rules or `only` those that are named, or what they are about.

    Raises:
        CannotRun: there is no intent to hold it against, no such rule, or no such plane to look into.
    """
    only = [rule for name in only for rule in _named(name)]
    with_packets = with_packets or any(rule.id in only for rule in REGISTRY["packets"])
    known = {rule.id for rules in REGISTRY.values() for rule in rules}
    for rule in only:
        if rule not in known:
            near = get_close_matches(rule, known, 1)
            hint = f"did you mean {near[0]}?" if near else "`hub verify --list` shows them all."
            raise CannotRun(f"There is no rule {rule!r}: {hint}")
    if not root.is_dir():
        raise CannotRun(f"{root} is no folder: give --root one that has {TOPOLOGY}.")
    somebody = _outside(outside, live) if outside else None
    began_at = datetime.now(UTC)
    try:
        found = verify(root, only or None, with_packets=with_packets, live=live, outside=somebody)
    except Fault as fault:
        raise CannotRun(f"{fault} (under {root}; without it nobody knows what is meant).") from None
    if live and not any(proof.is_live for proof in found.packets):
        names = (comparison.plane.name for comparison in found.comparisons if comparison.plane.name != "terraform")
        raise CannotRun(f"There is no one plane {live!r} that could run: say --live with one of {', '.join(names)}.")
    return Run(found, began_at)


def _outside(said: str, live: str | None) -> Outside:
    host, _, port = said.rpartition(":")
    if not live:
        raise CannotRun("--outside is tried from what runs: say --live, too.")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotRun(f"--outside is an address and a port, such as 203.0.113.7:443, and not {said!r}.")
    return Outside(host.strip("[]"), int(port))


def _named(name: str) -> list[str]:
    """A rule, or all that are about something."""
    return [rule.id for rule in REGISTRY[name]] if name in REGISTRY else [name]


def tell(verification: Verification, json: bool) -> None:
    for fault in verification.faults:
        sys.stderr.write(f"{fault}\n")
    if json:
        sys.stdout.write(as_json(verification))
    else:
        print_table(verification, Console(highlight=False))


def save(
    run: Run,
    *,
    sarif: Path | None = None,
    junit: Path | None = None,
    evidence: Path | None = None,
    picture: Path | None = None,
) -> None:
    """Into each file that is named; raises `CannotRun` where one cannot be written."""
    for file, form in ((sarif, as_sarif), (junit, as_junit), (picture, as_picture)):
        if file:
            with _faults_in_words(file):
                file.write_text(form(run.verification), encoding="utf-8")
    if evidence:
        with _faults_in_words(evidence):
            as_evidence(run.verification, run.began_at).write(evidence)


@contextmanager
def _faults_in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise CannotRun(f"{file} cannot be written ({problem.strerror}): name another file.") from None
