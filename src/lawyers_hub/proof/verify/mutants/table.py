"""A trial for people and for programs."""

from collections.abc import Iterable

import msgspec
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lawyers_hub.proof.verify.mutants.mutant import Alteration
from lawyers_hub.proof.verify.mutants.others import Score
from lawyers_hub.proof.verify.mutants.outcomes import Fate, Outcome
from lawyers_hub.proof.verify.mutants.score import Tally, by_kind, by_rule, tally
from lawyers_hub.proof.verify.mutants.trial import AIM_PERCENT, Trial

_FATES: tuple[Fate, ...] = ("killed", "survived", "seen by another", "unreadable", "misfit")
_MOST_LINES = 8


def as_json(trial: Trial) -> str:
    """`named` and `unseen` are every mutant with its fate; docs/verify.md describes the shape."""
    told = msgspec.structs.asdict(trial) | {"verdict": trial.verdict, "unseen_percent": round(trial.unseen_percent, 1)}
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def print_report(trial: Trial, console: Console) -> None:
    for heading, outcomes in (("mutants with a rule of their own", trial.named), (_of_seed(trial), trial.unseen)):
        if outcomes:
            console.print(_table(heading, outcomes))
    for outcome in (*trial.named, *trial.unseen):
        if outcome.fate != "killed":
            console.print(_left(outcome))
    if trial.named:
        console.print(_by_rule(trial))
    for score in trial.scores:
        console.print(_score(score))
    console.print(_last_line(trial))


def _of_seed(trial: Trial) -> str:
    return f"mutants never seen (seed {trial.seed})"


def _table(heading: str, outcomes: Iterable[Outcome]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title=heading, title_justify="left")
    table.add_column("")
    for name in (*_FATES, "%"):
        table.add_column(name, justify="right")
    tallies = by_kind(outcomes)
    for one in (*tallies, *([tally("all", outcomes)] if len(tallies) > 1 else [])):
        table.add_row(one.name, *(_count(one, fate) for fate in _FATES), f"{one.percent:.0f}")
    return table


def _count(one: Tally, fate: Fate) -> Text:
    count = one.fates.get(fate, 0)
    return Text(str(count), style="dim" if not count else "green" if fate == "killed" else "bold red")


def _left(outcome: Outcome) -> RenderableType:
    """A mutant that was not killed: what was changed, line by line, and what was seen of it."""
    seen = f"{outcome.says} ({', '.join(outcome.rules)})" if outcome.rules else outcome.says
    lines = [Text.assemble("\n", (outcome.fate, "bold red"), f" ({outcome.kind}): {outcome.what}")]
    if outcome.killed_by:
        lines.append(Text(f"  meant for  {', '.join(outcome.killed_by)}"))
    if seen:
        lines.append(Text(f"  seen       {seen}"))
    return Group(*lines, *(Padding(_alteration(one), (0, 0, 0, 2)) for one in outcome.alterations))


def _alteration(alteration: Alteration) -> RenderableType:
    before = _cut(alteration.before)
    after = ["(the file is gone)"] if alteration.after is None else _cut(alteration.after)
    return Group(
        Text(str(alteration.place), style="cyan"),
        *(Text(f"- {line}", style="red") for line in before),
        *(Text(f"+ {line}", style="green") for line in after),
    )


def _cut(text: str) -> list[str]:
    lines = text.splitlines()
    return (
        lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], f"… and {len(lines) - _MOST_LINES} lines more"]
    )


def _by_rule(trial: Trial) -> RenderableType:
    killers = ", ".join(f"{rule} {count}" for rule, count in by_rule(trial.named))
    lines = [Text.assemble("\n", ("by rule  ", "dim"), killers)]
    if trial.untried:
        lines.append(Text.assemble(("no mutant was killed by  ", "bold red"), ", ".join(trial.untried)))
    return Group(*lines)


def _score(score: Score) -> Text:
    if score.version is None:
        return Text(f"{score.program}: not installed, so not compared")
    parts = [f"{len(score.killed[subject])} of {tried} ({subject})" for subject, tried in score.tried.items() if tried]
    return Text(f"{score.program} {score.version}: kills {', '.join(parts) or 'none: it reads none of these files'}")


def _last_line(trial: Trial) -> Text:
    style = "green" if trial.verdict == "kept" else "bold red"
    named = tally("named", trial.named)
    said = [f"{named.killed} of {named.tried} named mutants killed"] if trial.named else []
    if trial.unseen:
        said.append(
            f"{trial.unseen_percent:.1f} % of {len(trial.unseen)} never seen ({AIM_PERCENT:.0f} % are aimed at)"
        )
    return Text.assemble("\n", (trial.verdict, style), ": ", "; ".join([*said, f"in {trial.took_s:.0f} s"]))
