"""`hub`: the command line of Lawyers Hub.

Exit codes: 0 fine, 1 not well, 2 could not run (one sentence on standard error says why).
"""

import sys

import typer

from lawyers_hub.journey.command import trace
from lawyers_hub.operating.commands import jobs
from lawyers_hub.proof.verify.command import verify
from lawyers_hub.recovery.command import redis
from lawyers_hub.stack import commands, development, founding
from lawyers_hub.stack.faults import CannotRun

app = typer.Typer(
    help="Start, stop, watch and check Lawyers Hub.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    commands.up,
    commands.down,
    commands.status,
    commands.logs,
    commands.migrate,
    founding.found,
    trace,
    development.check,
    verify,
):
    app.command()(command)
app.add_typer(jobs, name="jobs")
app.add_typer(redis, name="redis")
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})(
    development.test
)


def main() -> None:
    try:
        app(prog_name="hub")
    except CannotRun as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
