"""`hub`: the command line of Lawyers Hub.

Exit codes: 0 fine, 1 not well, 2 could not run (one sentence on standard error says why).
"""

import sys
from importlib.util import find_spec

import typer

from lawyers_hub.journey.command import trace
from lawyers_hub.operating.commands import jobs
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
):
    app.command()(command)
# The image of the services has no proofs in it, and its `hub` does without.
if find_spec("lawyers_hub.proof"):
    from lawyers_hub.proof.verify.command import verify

    app.command()(verify)
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
