"""Options of commands that run programs."""

from typing import Annotated

import typer

# Each is a process with an interpreter of its own.
MOST_WORKERS = 1024

WorkersOption = Annotated[
    int, typer.Option(min=0, max=MOST_WORKERS, help="Programs at once; 0: one a processor.")
]
