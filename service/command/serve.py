"""omniarc serve: the service."""

import os
import signal
import sys
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from sandbox import walls
from service.command.failure import CommandError
from service.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int | None, typer.Option(help="Service processes.")] = None,
) -> None:
    """Serve programs over HTTP until interrupted. Settings: OMNIARC_… in the environment."""
    import uvicorn

    # Set in the environment, because further service processes read their settings there.
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"OMNIARC_{name}"] = str(value)
    try:
        settings = Settings()
    except SettingsError as error:
        field = str(error).split('"')[1]
        raise CommandError(f"OMNIARC_{field.upper()}: is not JSON") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = f"OMNIARC_{'_'.join(map(str, first['loc'])).upper()}"
        raise CommandError(f"{name}: {first['msg']}") from None
    walls.require()
    # uvicorn raises the signal again when it has shut down; let that be an end, not a death.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        "service.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level="warning" if settings.workers > 1 else "info",
        access_log=False,
    )
