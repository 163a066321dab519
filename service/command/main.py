"""The command `omniarc`."""

import sys

import typer

from sandbox.walls import SandboxUnavailableError
from service.command import (
    analyse,
    audit,
    doctor,
    inputs,
    keys,
    prompt,
    rearc,
    refine,
    run,
    sample,
    serve,
    tasks,
    verify,
)
from service.command.failure import CommandError

app = typer.Typer(
    help="Run generated ARC programs in confined processes, and verify them on real tasks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("run")(run.run)
app.command("verify")(verify.verify)
app.add_typer(tasks.app, name="tasks")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.command("sample")(sample.sample)
app.command("prompt")(prompt.prompt)
app.command("refine")(refine.refine)
app.add_typer(inputs.app, name="inputs")
app.command("analyse")(analyse.analyse)
app.add_typer(rearc.app, name="rearc")
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Runs the command line; what the user can mend is said in one line, with exit code 2."""
    try:
        app()
    except (CommandError, SandboxUnavailableError) as error:
        print(f"omniarc: {error}", file=sys.stderr)
        sys.exit(2)
