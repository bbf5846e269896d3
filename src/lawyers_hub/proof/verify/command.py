"""`hub verify`: shows that the infrastructure is what topology.toml declares."""

from pathlib import Path
from typing import Annotated

import typer

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.stack.home import REPOSITORY

_Rules = Annotated[
    list[str] | None, typer.Option(help="This rule alone, or all about this; may be said often.", metavar="RULE")
]


def verify(
    root: Annotated[Path, typer.Option(help="The project, with its infrastructure/topology.toml.")] = REPOSITORY,
    only: _Rules = None,
    listing: Annotated[bool, typer.Option("--list", help="Show every rule, and verify nothing.")] = False,
    packets: Annotated[
        bool, typer.Option("--packets", help="Show it with real packets, too (Linux, as root; half a minute).")
    ] = False,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Try the rules on small changes to the artefacts (two minutes).")
    ] = False,
    unseen: Annotated[int, typer.Option(min=0, help="With --mutants: so many that no author of a rule has seen.")] = 60,
    seed: Annotated[int, typer.Option(help="With --mutants: draws the same ones again.")] = 1,
    compare: Annotated[
        bool, typer.Option("--compare", help="With --mutants: what checkov and kubernetes-validate see of them.")
    ] = False,
    live: Annotated[
        str | None,
        typer.Option(help="Look from inside of what runs: compose, or kubernetes/… by KUBECONFIG.", metavar="PLANE"),
    ] = None,
    outside: Annotated[
        str | None,
        typer.Option(help="With --live: who listens on the internet, to be tried from inside.", metavar="ADDRESS:PORT"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    sarif: Annotated[Path | None, typer.Option(help="For code review: SARIF 2.1.0.", metavar="FILE")] = None,
    junit: Annotated[Path | None, typer.Option(help="For test reports: JUnit's XML.", metavar="FILE")] = None,
    evidence: Annotated[Path | None, typer.Option(help="What was shown, and what was not.", metavar="FILE")] = None,
    picture: Annotated[Path | None, typer.Option(help="Who may reach whom, as SVG.", metavar="FILE")] = None,
) -> None:
    """Show that Terraform, Kubernetes and Compose allow what topology.toml declares, and nothing beside.

    Exit code 1 when a rule is broken or cannot be told, 2 when something cannot be read; the rest is still judged.
    """
    # Only here: no other command of the hub shall wait for readers and rules.
    from lawyers_hub.proof.verify import running

    if listing:
        running.list_rules(json)
        return
    if mutants:
        from lawyers_hub.proof.verify.mutants import trying

        raise typer.Exit(trying.run(root, unseen=unseen, seed=seed, compare=compare, json=json, evidence=evidence))
    if only and evidence:
        raise CannotRun("Evidence is of all rules: leave out --only, or --evidence.")
    run = running.run(root, only or (), with_packets=packets, live=live, outside=outside)
    # First, so that a pager that is closed early costs no file.
    running.save(run, sarif=sarif, junit=junit, evidence=evidence, picture=picture)
    running.tell(run.verification, json)
    raise typer.Exit(run.verification.exit_code)
