"""A verification for people: every subject in a line, then each finding with its lines and what mends it."""

from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lawyers_hub.proof.evidence import Verdict
from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.packets import PlaneProof
from lawyers_hub.proof.verify.reachability import flows
from lawyers_hub.proof.verify.verification import Outcome, Verification

_STYLES: dict[Verdict, str] = {"kept": "green", "broken": "bold red", "unknown": "bold yellow"}


def print_table(verification: Verification, console: Console) -> None:
    console.print(_subjects(verification))
    if verification.packets:
        console.print(_packets(verification.packets))
    for rule, told in _by_rule(verification.outcomes).items():
        console.print(_rule(rule, told))
    # Where nothing is found, silence could be taken for more than it is.
    limits = dict.fromkeys(verification.limits) if verification.verdict == "kept" else {}
    if limits:
        console.print(Text("\nBeyond this proof:", style="dim"))
    for limit in limits:
        console.print(_bullet(Text(limit, style="dim")))
    console.print(_last_line(verification))


def _subjects(verification: Verification) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    for heading in ("flows meant", "possible", "rules kept", "broken", "unknown"):
        table.add_column(heading, justify="right")
    for subject in dict.fromkeys(outcome.subject for outcome in verification.outcomes):
        verdicts = [outcome.verdict for outcome in verification.outcomes if outcome.subject == subject]
        table.add_row(subject, *_flows(verification, subject), *(_count(verdicts, verdict) for verdict in _STYLES))
    return table


def _flows(verification: Verification, subject: str) -> tuple[str, str]:
    for comparison in verification.comparisons:
        if comparison.plane.name == subject:
            return str(len(comparison.intended)), str(len(flows(comparison.plane)))
    return "", ""


def _packets(proofs: Iterable[PlaneProof]) -> Table:
    """The connections tried, and of those that were denied how many succeeded without walls."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title="")
    table.add_column("")
    for heading in ("endpoints", "ports", "tried", "allowed", "denied", "controls", "s"):
        table.add_column(heading, justify="right")
    for one in proofs:
        counted = (one.endpoints, one.ports, one.probes, one.allowed, one.denied, one.controls)
        table.add_row(f"packets {one.plane}", *(f"{count:,}" for count in counted), f"{one.took_s:.1f}")
    return table


def _count(verdicts: list[Verdict], verdict: Verdict) -> Text:
    count = verdicts.count(verdict)
    return Text(str(count), style=_STYLES[verdict] if count else "dim")


def _by_rule(outcomes: Iterable[Outcome]) -> dict[tuple[str, str, str], dict[Finding, list[str]]]:
    """Findings under their rule, each once with all the subjects in which it was made: overlays share their base."""
    found: dict[tuple[str, str, str], dict[Finding, list[str]]] = {}
    for outcome in outcomes:
        for finding in outcome.findings:
            told = found.setdefault((outcome.rule, outcome.promise, outcome.says), {})
            told.setdefault(finding, []).append(outcome.subject)
    return found


def _rule(rule: tuple[str, str, str], told: dict[Finding, list[str]]) -> RenderableType:
    identity, promise, says = rule
    heading = Text.assemble("\n", (identity, "bold"), f" ({promise}): {says}")
    return Group(heading, *(Padding(_finding(*one), (1, 0, 0, 2)) for one in told.items()))


def _finding(finding: Finding, subjects: list[str]) -> RenderableType:
    what = Text.assemble((finding.verdict, _STYLES[finding.verdict]), f" in {', '.join(subjects)}: {finding.what}")
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column()
    lines.add_column(overflow="fold")
    lines.add_row("  at", Text(str(finding.place), style="cyan"))
    for place in finding.because:
        lines.add_row("  with", Text(str(place), style="cyan"))
    lines.add_row("  mend", finding.mend)
    return Group(what, lines)


def _bullet(words: Text) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(" -", style="dim"), words)
    return grid


def _last_line(verification: Verification) -> Text:
    return Text.assemble(
        "\n", (verification.verdict, _STYLES[verification.verdict]), ": ", "; ".join(_said(verification))
    )


def _said(verification: Verification) -> Iterator[str]:
    rules = {outcome.rule for outcome in verification.outcomes}
    subjects = {outcome.subject for outcome in verification.outcomes}
    yield f"{_counted(len(rules), 'rule')} on {_counted(len(subjects), 'subject')} in {verification.took_s:.1f} s"
    yield _counted(sum(1 for _ in verification.findings), "finding")
    if verification.left_aside:
        yield f"{_counted(len(verification.left_aside), 'rule')} left aside"
    if verification.faults:
        yield f"{len(verification.faults)} unreadable, see above"


def _counted(count: int, word: str) -> str:
    return f"{count or 'no'} {word}" + ("" if count == 1 else "s")
