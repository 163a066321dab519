"""The service's settings, from the environment: `OMNIARC_` and the name in capitals."""

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from omniarc import language


class Settings(BaseSettings):
    """Every setting, with its default. `docs/settings.md` is this as a table."""

    model_config = SettingsConfigDict(env_prefix="OMNIARC_", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(1, ge=1, le=256, description="Service processes.")
    slots: int = Field(
        0,
        ge=0,
        le=1024,
        description="Programs that run at once in each process; 0 shares out the processors.",
    )
    spares: int = Field(
        1, ge=0, le=16, description="Children that each template keeps forked ahead of need."
    )
    max_body_bytes: int = Field(
        8 << 20, ge=1024, description="Largest request body; a larger one is answered 413."
    )
    max_waiting: int = Field(
        1024, ge=1, description="Programs that may wait for a slot; beyond it the answer is 503."
    )
    extra_modules: list[str] = Field(
        default_factory=lambda: list(language.MODULES),
        description="Installed modules that programs may import besides the listed ones (JSON).",
    )

    @property
    def slots_each(self) -> int:
        """The number of programs that each service process runs at once."""
        return self.slots or max(1, len(os.sched_getaffinity(0)) // self.workers)
